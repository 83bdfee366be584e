"""How far the playing of a scenario has come: written with each step, so that a broken-off cycle goes on where it stood."""

from django.db import models


class Playbook(models.Model):
    """One scenario that was loaded: which file it was, and how many of its steps are done."""

    conference_key = models.SlugField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    done = models.PositiveIntegerField(default=0)
    finished = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.conference_key}: {self.done}"
