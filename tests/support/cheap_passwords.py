"""Passwords that are hashed at the least cost: twenty milliseconds on purpose, thousands of times, were for nothing.

Two tests ask for the real cost, which `at_full_cost` brings back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import argon2

from quizapp.services import passwords

_AT_FULL_COST = passwords._hasher
_CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_cheaply() -> None:
    """Let every password be hashed at the least cost from now on."""
    _use(_CHEAP)


@contextmanager
def at_full_cost() -> Iterator[None]:
    """Hash at the cost that the application has in earnest, for the time being."""
    _use(_AT_FULL_COST)
    yield
    _use(_CHEAP)


def _use(hasher: argon2.PasswordHasher) -> None:
    passwords._hasher = hasher
    passwords._NOBODYS_HASH = hasher.hash("nobody's")
