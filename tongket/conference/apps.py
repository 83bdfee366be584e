"""Conferences from agenda to conclusions, with bridge points, the floor and polls."""

from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "tongket.conference"
