"""Commendations: nominated, voted on in council, decided."""

from django.apps import AppConfig


class EmulationConfig(AppConfig):
    name = "tongket.emulation"
