"""Rounds, units' reports, and their consolidation into one draft."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "tongket.reporting"
