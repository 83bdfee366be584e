"""The demo: the three scenarios played one after another, and a clock that goes on from there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tongket.kit import clock
from tongket.live.models import LogEntry
from tongket.site.cycle import play_file
from tongket.site.database import prepare_database
from tongket.site.scenario import scenario_files

AFTERWARDS = timedelta(days=26)  # the days that the demo's clock is ahead of the last thing that happened


def prepare_demo() -> None:
    """Make the database where it is missing, play what is not played yet, write the papers beside it."""
    prepare_database()
    for file in scenario_files():
        play_file(file, None, settings.TONGKET_DATA / "papers" / file.stem)
    clock.start_at(demo_morning())


def demo_morning() -> datetime:
    """Where the demo's clock starts: TONGKET_CLOCK, else a morning some weeks after the last thing that happened."""
    if settings.TONGKET_CLOCK:
        return datetime.fromisoformat(settings.TONGKET_CLOCK)
    last = LogEntry.objects.order_by("-at").values_list("at", flat=True).first()
    morning = timezone.localtime(last or clock.now()) + AFTERWARDS
    return morning.replace(hour=8, minute=0, second=0, microsecond=0)
