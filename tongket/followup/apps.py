"""What must be done, by whom, by when."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "tongket.followup"
