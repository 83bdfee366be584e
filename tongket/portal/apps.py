"""The news, drafted from the record, and its public pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tongket.portal"
