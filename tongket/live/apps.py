"""Loads every room's `jobs` (what listens) and `stream` (what is shown live) once the rooms are there."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LiveConfig(AppConfig):
    name = "tongket.live"

    def ready(self) -> None:
        autodiscover_modules("events", "jobs", "stream")
