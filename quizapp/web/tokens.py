"""What travels through the browser and must come back as we made it: plans of sittings, seeds of option orders.

A plan names the questions of a sitting that has no row yet; it is signed, so that nobody can choose their own. It
holds no key. Ids that clients make are UUIDs, checked here.
"""

import hashlib
import hmac
import uuid
from typing import Any

import itsdangerous
from flask import current_app

from quizapp.domain import shuffling
from quizapp.services.sittings import Plan


def secret() -> bytes:
    """The secret of this installation."""
    return str(current_app.secret_key).encode("utf-8")


def new_id() -> str:
    """A fresh id for an answer or an attempt."""
    return str(uuid.uuid4())


def read_id(text: str | None) -> str | None:
    """The id in its one spelling, None if it is none."""
    if not text or len(text) > 36 or not text.isascii():
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


def sign_plan(attempt_id: str, plan: Plan) -> str:
    """The plan as a text for an address."""
    return str(_signer(attempt_id).dumps([plan.quiz, *(number for pin in plan.pins for number in pin)]))


def read_plan(attempt_id: str, text: str | None) -> Plan | None:
    """The plan that `sign_plan` wrote for this attempt, None for anything else."""
    if not text or len(text) > 4000:
        return None
    try:
        quiz, *numbers = _signer(attempt_id).loads(text)
    except (itsdangerous.BadData, ValueError):
        return None
    return Plan(quiz, tuple(zip(numbers[::2], numbers[1::2], strict=True)))


def keyed_hash(*parts: str) -> str:
    """64 hex digits that only this installation can make of the parts."""
    return hmac.digest(secret(), "\0".join(parts).encode("utf-8"), hashlib.sha256).hex()


def order_seed(*parts: str) -> int:
    """The seed of an order of options, not to be worked out in a browser."""
    return shuffling.seed_for(secret(), *parts)


def _signer(attempt_id: str) -> Any:
    return itsdangerous.URLSafeSerializer(secret(), salt=f"plan:{attempt_id}")
