"""The room every other room stands on."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "tongket.kit"
