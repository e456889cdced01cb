from datetime import date

import pytest
from flask import Flask

from quizapp.domain.tables import Cell
from quizapp.persistence.db import reading, transaction
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import scores_over_time
from tests.support import learning
from tests.support.learning import Clock, Person


@pytest.fixture
def ada(in_app: Flask, at: Clock) -> Person:
    return learning.a_person(in_app)


def rows(at: Clock, person: Person | None) -> list[tuple[Cell, ...]]:
    with reading() as session:
        scope = ReportScope(learning.BERLIN, person.id if person else None)
        return list(scores_over_time.collect(session, scope, now=at()).rows)


def test_a_day_has_its_mean_and_its_answers_the_latest_day_first(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, second, third, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
        learning.answer(session, ada, at, second, is_right=False)
        at.advance(days=3)
        learning.answer(session, ada, at, third, is_right=True)
    assert rows(at, ada) == [(date(2026, 3, 5), 100, 1), (date(2026, 3, 2), 50, 2)]


def test_a_day_with_nothing_but_judged_flashcards_has_no_score(ada: Person, at: Clock) -> None:
    with transaction() as session:
        graded = set(learning.graded_items(session))
        flashcard = next(number for number in range(1, 500) if number not in graded)
        learning.answer(session, ada, at, flashcard, is_right=True)
    assert rows(at, ada) == []


def test_what_is_older_than_ninety_days_is_left_out(ada: Person, at: Clock) -> None:
    with transaction() as session:
        learning.answer(session, ada, at, learning.graded_items(session)[0], is_right=True)
    at.advance(days=89)
    assert rows(at, ada) == [(date(2026, 3, 2), 100, 1)]
    at.advance(days=1)
    assert rows(at, ada) == []


def test_over_all_learners_a_day_has_everybodys_answers(in_app: Flask, ada: Person, at: Clock) -> None:
    bert = learning.a_person(in_app, name="Bert")
    with transaction() as session:
        first, second, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
        learning.answer(session, bert, at, first, is_right=False)
        learning.answer(session, bert, at, second, is_right=False)
    assert rows(at, None) == [(date(2026, 3, 2), 33, 3)]
    assert rows(at, ada) == [(date(2026, 3, 2), 100, 1)]
