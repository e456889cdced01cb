"""What the form of an attempt says: fields of one question, or of all of them told apart by a prefix, and a button."""

import re

from flask import request
from werkzeug.datastructures import MultiDict

from quizapp.domain.items import Response
from quizapp.services.quiz_sittings import QuizSitting
from quizapp.web import inputs
from quizapp.web.student.attempt_opening import seed_of, wording_of

PRESSED = re.compile(r"(check|hint)-([1-9][0-9]{0,2})")
"""What the button of one question is called."""


def step_of(number: int) -> str | None:
    """The id of the change that the form would make at that question, None where it holds none of its fields."""
    return request.form.get(f"{prefix_of(number)}step_id")


def prefix_of(number: int) -> str:
    """Before the names of a question's fields: "" where the form is about one only."""
    return f"q{number}-" if f"q{number}-step_id" in request.form else ""


def fields_of(number: int) -> MultiDict[str, str]:
    """That question's fields, under their names without a prefix."""
    prefix = prefix_of(number)
    return inputs.fields_of(request.form, prefix) if prefix else request.form


def typed_in(sitting: QuizSitting, number: int) -> Response | None:
    """What was sent for a question, None if nothing was."""
    if step_of(number) is None:
        return None
    item = wording_of(sitting, sitting.places[number - 1].held.item)
    return inputs.as_typed(fields_of(number), item, seed=seed_of(sitting))


def button_of(number: int) -> str:
    """Which button of that question was pressed, check or hint, "" for another."""
    pressed = PRESSED.fullmatch(request.form.get("go", ""))
    return pressed[1] if pressed and int(pressed[2]) == number else ""


def certainty_in(fields: MultiDict[str, str]) -> int | None:
    """How sure the learner is, 1 to 3, None where nothing is said."""
    said = fields.get("certainty", "")
    return int(said) if said in ("1", "2", "3") else None


def read_number(text: str) -> int | None:
    """The number of a question, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) else None
