"""Directives, their obligations, and who meets them."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "tongket.directives"
