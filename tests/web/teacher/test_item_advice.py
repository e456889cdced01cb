"""What the checks say, by the fields of a form."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Option, Problem
from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.web.teacher.item_advice import advice_on, mistakes_in, tally, unreadable
from quizapp.web.teacher.item_forms import form_of, sent_form


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask("forms")
    app.add_url_rule("/questions", "teacher.items.show")
    with app.test_request_context("/", method="POST"):
        yield


def finding(level: Level, field: str = "stem", message: str = "So.") -> Finding:
    return Finding("a_lint", level, field, message)


def test_what_stops_publishing_stands_first_and_what_concerns_no_field_at_the_top() -> None:
    found = [
        finding(Level.WARNING, "options[1].text", "Longer."),
        finding(Level.ERROR, "options[1].text", "Twice."),
        finding(Level.ERROR, "nowhere.at_all", "Odd."),
    ]
    assert advice_on(form_of(CHOICE, SUBJECT), found) == {
        "options-1-text": (("error", "Twice."), ("warning", "Longer.")),
        "": (("error", "Odd."),),
    }


def test_advice_that_names_another_question_says_where_that_can_be_looked_at() -> None:
    alike = Finding("a_lint", Level.ERROR, "stem", "Like that.", "t-another")
    form = form_of(CHOICE, SUBJECT)
    assert advice_on(form, [alike]) == {"stem": (("error", "Like that.", "/questions?q=t-another"),)}


def test_a_statement_is_true_or_false_and_has_no_numbered_options() -> None:
    options = (Option("True", True, ""), Option("False", False, ""))
    form = form_of(replace(CHOICE, type="true_false", options=options), SUBJECT)
    (mistake,) = mistakes_in(form, [Problem("options[1].rationale", "Why?")])
    assert mistake.label == "False, why it is right or wrong"


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [
        (0, 0, "The checks find nothing to say"),
        (1, 0, "1 thing stops publishing"),
        (0, 1, "1 piece of advice"),
        (2, 1, "2 things stop publishing, 1 piece of advice"),
        (1, 3, "1 thing stops publishing, 3 pieces of advice"),
    ],
)
def test_how_much_there_is_to_say_is_told_in_words(errors: int, warnings: int, words: str) -> None:
    assert tally([finding(Level.WARNING)] * warnings + [finding(Level.ERROR)] * errors) == words


def test_mistakes_come_in_the_order_of_the_page_with_the_labels_of_their_fields() -> None:
    problems = [
        Problem("holder", "Who?"),
        Problem("options[2].rationale", "Why?"),
        Problem("stem", "What?"),
        Problem("nowhere", "Odd."),
    ]
    mistakes = mistakes_in(form_of(CHOICE, SUBJECT), problems)
    assert [(mistake.field, mistake.label) for mistake in mistakes] == [
        (None, "Question"),
        ("stem", "Question"),
        ("options-2-rationale", "Option 3, why it is right or wrong"),
        ("holder", "Holder"),
    ]


def test_what_cannot_be_kept_is_told_of_its_field_also_inside_a_row() -> None:
    sent = MultiDict({"stem": "What?", "options-0-text": "x" * 501})
    form = sent_form(sent, CHOICE, SUBJECT)
    assert not form.validate()
    assert [mistake.field for mistake in unreadable(form)] == ["options-0-text"]
