from flask import Flask

from quizapp.domain.tables import Table
from quizapp.persistence.db import reading, transaction
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import item_results
from tests.support import learning
from tests.support.learning import Clock


def table(at: Clock) -> Table:
    with reading() as session:
        return item_results.collect(session, ReportScope(learning.BERLIN), now=at())


def test_questions_without_an_answer_are_left_out(in_app: Flask, at: Clock) -> None:
    assert table(at).rows == ()


def test_facility_is_the_mean_of_first_answers_and_the_hardest_comes_first(in_app: Flask, at: Clock) -> None:
    people = [learning.a_person(in_app, name=f"Learner {number}") for number in range(5)]
    with transaction() as session:
        hard, easy, rare, *_ = learning.graded_items(session)
        for number, person in enumerate(people):
            learning.answer(session, person, at, easy, is_right=number != 0)
            learning.answer(session, person, at, hard, is_right=number < 2)
        learning.answer(session, people[0], at, rare, is_right=False)
        at.advance(days=3)
        # A second answer shows what the feedback taught, so it is counted but not in the facility.
        learning.answer(session, people[4], at, hard, is_right=True)
    figures = [row[1:4] for row in table(at).rows]
    assert figures == [(40, 5, 6), (80, 5, 5), (None, 1, 1)]


def test_a_row_says_which_question_it_is_without_markup(in_app: Flask, at: Clock) -> None:
    person = learning.a_person(in_app)
    with transaction() as session:
        first, *_ = learning.graded_items(session, section="LEAD")
        learning.answer(session, person, at, first, is_right=True)
    (row,) = table(at).rows
    assert row[0] == "lead-faction-or-party"
    assert row[4:] == (
        "LEAD",
        "Single choice",
        "What kind of body was the Left Opposition in the early Soviet state?",
    )
