"""The trace from any line to its source and to its effect, and what waits for a person."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "tongket.analytics"
