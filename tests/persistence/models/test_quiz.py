"""quiz: slugs within a subject."""

from typing import Any

from flask import Flask

from quizapp.persistence.models import QuizRow
from tests.support.storing import assert_refused, store


def test_a_slug_stands_once_in_a_subject_that_exists(app: Flask) -> None:
    def a_quiz(**columns: Any) -> QuizRow:
        return QuizRow(
            **{"subject_id": 1, "slug": "q", "title": "Q", "description": "", "blueprint": {"items": []}}
            | columns
        )

    store(app, a_quiz())
    assert_refused(app, a_quiz())
    assert_refused(app, a_quiz(slug="r", subject_id=10**6))
