"""A held item is a value: what was read cannot be changed on the way."""

from dataclasses import FrozenInstanceError, replace

import pytest

from quizapp.domain.cards import HeldItem
from quizapp.domain.memory import Card
from tests.support.builders import an_item


def test_a_held_item_is_changed_only_by_making_another() -> None:
    held = HeldItem(
        id=1,
        revision=2,
        item=an_item(),
        subject_id=1,
        subject_digest="0" * 64,
        status="published",
        current=2,
        card=Card(),
        entries=0,
        is_answered=False,
    )
    with pytest.raises(FrozenInstanceError):
        held.entries = 1  # type: ignore[misc]
    assert replace(held, entries=1) != held
    assert replace(held, entries=0) == held
