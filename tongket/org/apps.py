"""The order of the institution."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "tongket.org"
