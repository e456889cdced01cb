from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import ItemRow
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import due_forecast
from tests.support import learning
from tests.support.learning import Clock, Person

# A first right answer has a stability of 2.3 days (FSRS-6, Good), so its card comes again on the day after tomorrow.
FIRST_INTERVAL = 2


@pytest.fixture
def ada(in_app: Flask, at: Clock) -> Person:
    return learning.a_person(in_app)


def counts(at: Clock, person: Person | None) -> list[object]:
    with reading() as session:
        clock = learning.BERLIN
        scope = ReportScope(clock, person.id if person else None)
        table = due_forecast.collect(session, scope, now=at())
    if table.rows:
        first = scope.day_of(at())
        assert [row[0] for row in table.rows] == [first + timedelta(days=ahead) for ahead in range(15)]
    return [row[1] for row in table.rows]


def test_without_cards_there_is_no_row(ada: Person, at: Clock) -> None:
    assert counts(at, ada) == []


def test_a_missed_card_is_due_today_and_a_recalled_one_when_it_comes_again(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, second, third, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=False)
        learning.answer(session, ada, at, second, is_right=True)
        learning.answer(session, ada, at, third, is_right=True)
    assert counts(at, ada) == [1, 0, 2] + [0] * 12


def test_what_is_overdue_counts_today(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, second, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
        at.advance(days=1)
        learning.answer(session, ada, at, second, is_right=True)
    at.advance(days=9)
    assert counts(at, ada) == [2] + [0] * 14


def test_a_card_of_the_fourteenth_day_is_counted_and_one_later_is_not(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
    at.advance(days=FIRST_INTERVAL - 14)
    assert counts(at, ada) == [0] * 14 + [1]
    at.advance(days=-1)
    assert counts(at, ada) == []


def test_a_withdrawn_question_is_not_asked_so_it_is_not_due(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=False)
        session.execute(sa.update(ItemRow).where(ItemRow.id == first).values(status="retired"))
    assert counts(at, ada) == []


def test_over_all_learners_every_card_counts_and_over_one_only_theirs(
    in_app: Flask, ada: Person, at: Clock
) -> None:
    bert = learning.a_person(in_app, name="Bert")
    with transaction() as session:
        first, second, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=False)
        learning.answer(session, bert, at, first, is_right=False)
        learning.answer(session, bert, at, second, is_right=True)
    assert counts(at, ada) == [1] + [0] * 14
    assert counts(at, bert) == [1, 0, 1] + [0] * 12
    assert counts(at, None) == [2, 0, 1] + [0] * 12
