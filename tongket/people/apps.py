"""The people of the institution."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongket.people"
