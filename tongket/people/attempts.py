"""How often a wrong password may be tried: eight times from one place for one name, then a quarter of an hour of rest.

The count is kept for a name and an address together, so that nobody can shut another person out by mistyping for them. It
lives in the cache of the process and is forgotten with it: nothing is written about who tried.
"""

import hashlib

from django.core.cache import cache

MOST = 8
REST = 15 * 60  # seconds


def _key(username: str, address: str) -> str:
    return "sign-in:" + hashlib.sha256(f"{username.casefold()}\n{address}".encode()).hexdigest()


def must_rest(username: str, address: str) -> bool:
    """Whether this name was tried too often from this address."""
    return int(cache.get(_key(username, address), 0)) >= MOST


def count_failure(username: str, address: str) -> None:
    """One more wrong password; the quarter of an hour begins with the last."""
    key = _key(username, address)
    cache.set(key, int(cache.get(key, 0)) + 1, REST)


def forget_failures(username: str, address: str) -> None:
    """The right password was given."""
    cache.delete(_key(username, address))
