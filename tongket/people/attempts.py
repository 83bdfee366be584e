"""How often a wrong password may be tried: eight times from one place for one name, then a quarter of an hour of rest.

The count is kept for a name and an address together, so that nobody can shut another person out by mistyping for them. Who
tries one password for many names is stopped by the names: a place that gave wrong passwords for twenty names rests
for every name but those that have signed in from there before, so that a whole office behind one address is not shut out by
one of its machines. It lives in the cache of the process and is forgotten with it: nothing is written about who tried.
"""

import hashlib

from django.core.cache import cache

MOST = 8
MOST_NAMES = 20  # names with a wrong password from one place
REST = 15 * 60  # seconds


KNOWN = 30 * 24 * 60 * 60  # seconds: how long a name is known at a place where it signed in


def _key(username: str, address: str, what: str = "sign-in") -> str:
    return f"{what}:" + hashlib.sha256(f"{username.casefold()}\n{address}".encode()).hexdigest()


def must_rest(username: str, address: str) -> bool:
    """Whether this name was tried too often from this address, or too many names were and this one is not known there."""
    if int(cache.get(_key(username, address), 0)) >= MOST:
        return True
    names = cache.get(_key("", address, "sign-in-names"), frozenset())
    return len(names) >= MOST_NAMES and cache.get(_key(username, address, "signed-in")) is None


def count_failure(username: str, address: str) -> None:
    """One more wrong password; the quarter of an hour begins with the last."""
    key = _key(username, address)
    cache.set(key, int(cache.get(key, 0)) + 1, REST)
    place = _key("", address, "sign-in-names")
    names: frozenset[str] = cache.get(place, frozenset())
    if len(names) < MOST_NAMES:  # what is full stays as it is, and its rest ends
        cache.set(place, names | {key}, REST)


def forget_failures(username: str, address: str) -> None:
    """The right password was given."""
    key = _key(username, address)
    cache.delete(key)
    place = _key("", address, "sign-in-names")
    names: frozenset[str] = cache.get(place, frozenset())
    if key in names:
        cache.set(place, names - {key}, REST)
    cache.set(_key(username, address, "signed-in"), True, KNOWN)
