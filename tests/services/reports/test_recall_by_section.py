import pytest
from flask import Flask

from quizapp.domain.tables import Cell
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.queries import progress
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import recall_by_section
from tests.support import learning
from tests.support.learning import Clock, Person


@pytest.fixture
def ada(in_app: Flask, at: Clock) -> Person:
    return learning.a_person(in_app)


def rows(at: Clock, person: Person | None) -> list[tuple[Cell, ...]]:
    with reading() as session:
        scope = ReportScope(learning.BERLIN, person.id if person else None)
        return list(recall_by_section.collect(session, scope, now=at()).rows)


def test_without_cards_there_is_no_row(ada: Person, at: Clock) -> None:
    assert rows(at, ada) == []


def test_recall_falls_from_day_to_day(ada: Person, at: Clock) -> None:
    with transaction() as session:
        first, second, *_ = learning.graded_items(session, section="IDEA")
        learning.answer(session, ada, at, first, is_right=True)
        learning.answer(session, ada, at, second, is_right=True)
    assert rows(at, ada) == [("What the faction argued", 95, 2)]
    at.advance(days=1)
    # A little above 90 %, which a first right answer falls to after its stability of 2.3 days.
    assert rows(at, ada) == [("What the faction argued", 91, 2)]


def test_sections_stand_in_the_order_of_the_study_text(ada: Person, at: Clock) -> None:
    with transaction() as session:
        for section in ("LEGA", "LEAD", "CTRV"):
            learning.answer(
                session, ada, at, learning.graded_items(session, section=section)[0], is_right=True
            )
    assert [row[0] for row in rows(at, ada)] == [
        "The Left Opposition in brief",
        "Where the sides part",
        "How it is remembered",
    ]


def test_what_was_just_missed_is_not_shown_as_known(ada: Person, at: Clock) -> None:
    with transaction() as session:
        learning.answer(session, ada, at, learning.graded_items(session, section="IDEA")[0], is_right=False)
    assert rows(at, ada) == [("What the faction argued", 0, 1)]


def test_over_all_learners_every_card_counts(in_app: Flask, ada: Person, at: Clock) -> None:
    bert = learning.a_person(in_app, name="Bert")
    with transaction() as session:
        first, second, *_ = learning.graded_items(session, section="LEAD")
        learning.answer(session, ada, at, first, is_right=True)
        at.advance(days=1)
        learning.answer(session, bert, at, first, is_right=True)
        learning.answer(session, bert, at, second, is_right=True)
    # The mean of 90.9, 94.7 and 94.7.
    assert rows(at, None) == [("The Left Opposition in brief", 93, 3)]
    assert rows(at, ada) == [("The Left Opposition in brief", 91, 1)]


def test_a_figure_from_part_of_the_cards_says_so(
    ada: Person, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "CARDS_AT_MOST", 1)
    with transaction() as session:
        for item_id in learning.graded_items(session, section="LEAD")[:2]:
            learning.answer(session, ada, at, item_id, is_right=True)
    with reading() as session:
        table = recall_by_section.collect(session, ReportScope(learning.BERLIN, ada.id), now=at())
    assert table.rows == (("The Left Opposition in brief", 95, 1),)
    assert "Worked out from 1 of the cards" in table.note
