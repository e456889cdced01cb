"""What a form says of the question it was made from."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from quizapp.web.teacher.item_seen import seen_made_at, seen_revision

MADE = datetime(2026, 3, 2, 9, 30, 1, 250, UTC)


@pytest.mark.parametrize(("text", "revision"), [("3", 3), ("", 0), ("-1", 0), ("٣", 0), ("9" * 9, 0)])
def test_a_revision_that_cannot_be_read_is_none(text: str, revision: int) -> None:
    with Flask("form").test_request_context(method="POST", data={"seen": text}):
        assert seen_revision() == revision


@pytest.mark.parametrize(
    ("text", "made_at"), [(MADE.isoformat(), MADE), ("", None), ("soon", None), ("2026-03-02T09:30:01", None)]
)
def test_an_instant_that_cannot_be_read_is_none(text: str, made_at: datetime | None) -> None:
    with Flask("form").test_request_context(method="POST", data={"made_at": text}):
        assert seen_made_at() == made_at
