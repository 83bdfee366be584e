"""The roof: settings, urls, command line, loader, cycle, demo."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tongket.site"
    label = "site"
