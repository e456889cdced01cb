"""The form of a quiz and the quiz, both ways, and where it says what is wrong."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.items import Problem
from quizapp.domain.quiz_rules import Counts, Part, Phase, QuizRules
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading
from quizapp.services import bank, quiz_editing
from quizapp.services.errors import Invalid
from quizapp.services.quiz_editing import WrittenQuiz
from quizapp.web.teacher.quiz_form import FIRST_DRAW, MOST_ROWS, PURPOSES, QuizForm

FULL = WrittenQuiz(
    "Key ideas",
    "Read again before.",
    Blueprint(
        ("one", "two"),
        (
            Draw(4, section="IDEA", is_core_only=True),
            Draw(2, claim="C-LEAD-05", item_type="cloze", bloom="apply", tag="people", is_balanced=False),
            Draw(1, controversy="K-DEMO"),
        ),
    ),
    QuizRules(
        behaviour="interactive",
        all_or_nothing=frozenset({"matching"}),
        shuffles_items=False,
        is_on_one_page=True,
        attempts_allowed=2,
        counts=Counts.MEAN,
        delay_minutes=30,
        time_limit_s=900,
        grace_s=0,
        password="chalk",
        tries=2,
        penalty_percent=0,
        review=MappingProxyType(
            {**dict.fromkeys(Phase, frozenset()), Phase.CLOSED: frozenset({Part.MARK, Part.KEY})}
        ),
    ),
)


@pytest.fixture
def subject(in_app: Flask) -> Subject:
    with reading() as session:
        return bank.open_subject(session).subject


@pytest.fixture(autouse=True)
def in_request(in_app: Flask) -> object:
    with in_app.test_request_context():
        yield


@pytest.mark.parametrize(
    "written", [FULL, WrittenQuiz(), *(WrittenQuiz(rules=one.rules) for one in PURPOSES)]
)
def test_a_quiz_that_is_opened_in_its_form_is_the_same_quiz(written: WrittenQuiz, subject: Subject) -> None:
    assert QuizForm.of_quiz(written, subject).to_written() == written


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_what_a_quiz_is_for_makes_rules_that_stand_with_a_name_alone(
    subject: Subject, purpose: object
) -> None:
    written = WrittenQuiz("Named", blueprint=Blueprint(draws=(FIRST_DRAW,)), rules=purpose.rules)  # type: ignore[attr-defined]
    quiz_editing.check(written, subject)


def test_rows_in_which_nothing_is_wanted_are_left_out_and_gaps_closed(subject: Subject) -> None:
    sent = {
        "draws-2-count": "3",
        "draws-5-count": "",
        "draws-7-count": "1",
        "draws-7-tag": "people",
        "draws-x-count": "9",
        "draws-٣-count": "9",
    }
    form = QuizForm.of_sent(MultiDict(sent), subject)
    assert form.to_blueprint().draws == (
        Draw(3, is_balanced=False),
        Draw(1, tag="people", is_balanced=False),
    )
    assert [place for place, _ in form.rows()] == [0, 2]


def test_more_rows_than_any_page_has_are_refused(subject: Subject) -> None:
    with pytest.raises(Invalid):
        QuizForm.of_sent(MultiDict({f"draws-{row}-count": "1" for row in range(MOST_ROWS + 1)}), subject)


@pytest.mark.parametrize("typed", ["ten", "-1", "1.5", "١٢", "9999999", "1_0"])
def test_what_is_no_number_is_refused_and_kept_as_typed(typed: str, subject: Subject) -> None:
    form = QuizForm.of_sent(MultiDict({"behaviour": "deferred", "counts": "best", "minutes": typed}), subject)
    assert not form.validate()
    assert form.minutes.errors == ["Type a whole number in figures."]
    assert form.minutes.raw_data == [typed]


def test_questions_are_named_taken_out_and_moved(subject: Subject) -> None:
    form = QuizForm.of_quiz(replace(FULL, blueprint=Blueprint(("one",))), subject)
    form.name_item("two")
    form.name_item("one")
    assert form.items.data == ["one", "two"]
    form.move_up("two")
    form.move_up("two")
    form.move_up("nobody")
    assert form.items.data == ["two", "one"]
    form.drop_item("two")
    assert form.to_blueprint().items == ("one",)


def test_a_row_is_added_unless_one_is_empty_still(subject: Subject) -> None:
    form = QuizForm.of_quiz(FULL, subject)
    form.add_draw()
    form.add_draw()
    assert len(form.draws) == 4
    assert form.draws[3].form.is_balanced.data
    assert form.draws[3].form.section.groups


def test_each_complaint_of_the_service_stands_at_its_field(subject: Subject) -> None:
    form = QuizForm.of_sent(MultiDict({"draws-0-count": "", "draws-1-count": "0", "title": "x"}), subject)
    problems = [
        Problem("draws[0].count", "Too few."),
        Problem("time_limit", "Too long."),
        Problem("items", "Twice."),
        Problem("", "Nothing."),
    ]
    form.show_problems(Invalid("No.", problems))
    assert form.draws[1].form.count.errors == ["Too few."]
    assert form.draws.errors
    assert form.minutes.errors == ["Too long."]
    assert form.items.errors == ["Twice."]
    assert form.form_errors == ["Nothing."]


def test_a_complaint_about_the_whole_stands_at_the_top(subject: Subject) -> None:
    form = QuizForm.of_quiz(FULL, subject)
    form.show_problems(Invalid("Not now."))
    assert form.form_errors == ["Not now."]
