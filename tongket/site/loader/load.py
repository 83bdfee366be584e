"""A whole file, or nothing of it."""

import hashlib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tongket.conference.models import Conference
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.site.loader.conference import load
from tongket.site.loader.loading import Loading
from tongket.site.models import Playbook
from tongket.site.scenario import Scenario, ScenarioError

DAYS_BEFORE = 21


def digest_of(scenario: Scenario) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(scenario.file.read_bytes()).hexdigest()


def before(scenario: Scenario, days: int, hour: int = 8) -> datetime:
    """That many days before the conference, at that hour."""
    day = timezone.localtime(scenario.conference["starts"]).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _way_out() -> str:
    """What to do about a file that has changed: a demo is thrown away lightly, a house that is worked in never."""
    if not settings.TONGKET_DEMO:
        return "give the changed one another key under conference"
    if connection.vendor == "sqlite":
        return f"remove {settings.TONGKET_DATA}, the folder of the demo, or choose another one with TONGKET_DATA"
    return "empty the database of the demo, or choose another one with DATABASE_URL"


@transaction.atomic
def load_scenario(scenario: Scenario) -> Conference:
    """Load the file; a second time it answers what is there, and another content under the same key is refused."""
    key, digest = scenario.conference["key"], digest_of(scenario)
    known = Playbook.objects.filter(conference_key=key).first()
    if known is not None:
        if known.digest != digest:
            line = scenario.conference.line_of("key")
            sentence = f"{key} was loaded before from a file of other content; {_way_out()}."
            raise ScenarioError(scenario.file, line, "conference.key", sentence)
        return Conference.objects.get(key=key)
    try:
        with clock_at(before(scenario, DAYS_BEFORE)):
            conference = load(Loading(scenario))
    except (BadInput, NotAllowed, WrongState) as refusal:  # what only the register in the database can say
        raise ScenarioError(scenario.file, 0, "", refusal.message) from refusal
    Playbook.objects.create(conference_key=key, digest=digest)
    return conference
