"""Persons. What a person may do is not written here: it follows from offices, which `org` keeps."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """What sign-in needs."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone of the institution or its guest. `rank` is the academic rank and degree, printed before the name."""

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_body = models.BooleanField(default=False)  # a group that acts as one, such as a secretariat
    is_fictional = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["username"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as pages and papers print it: PGS.TS Nguyễn Văn Mẫu (NĐ 30/2020 allows ranks in academies)."""
        return f"{self.rank} {self.name}".strip()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Nobody has rights by a flag; rights come from offices."""
        return False
