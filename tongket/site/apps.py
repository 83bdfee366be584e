"""The roof: settings, urls, command line, loader, cycle, demo."""

from datetime import datetime

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "tongket.site"
    label = "site"

    def ready(self) -> None:
        """Let a demo's clock count on from the moment that the settings name."""
        if settings.TONGKET_CLOCK:
            from tongket.kit import clock

            clock.start_at(datetime.fromisoformat(settings.TONGKET_CLOCK))
