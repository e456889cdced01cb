"""What the form of an attempt says is read as generously as elsewhere, and only if it is whole."""

import re

from flask import Flask

from quizapp.domain.items import Response
from tests.support import tables
from tests.support.sittings import Sitting, place_of, submit_quiz


def test_a_form_that_is_not_whole_is_refused(app: Flask, quiz: Sitting) -> None:
    with tables.unchanged(app):
        answer = quiz.post({**quiz.form(1), **quiz.right(1), "step_id": "1"}, 1)
    assert answer.status_code == 422
    assert "The form was not whole" in answer.text


def test_answering_by_typing_is_read_as_generously_as_elsewhere(quiz: Sitting) -> None:
    number = place_of(quiz, "text")
    accepted = quiz.items[number - 1].accepted[0][0]
    fields = {**quiz.form(number), **quiz.sent(Response(texts=(f"  {accepted.upper()} ",)), number)}
    assert quiz.post(fields, number).status_code == 303
    assert re.search(r"\b1(\.0)?\s+of\b", re.sub(r"<[^>]+>", " ", quiz.client.get(submit_quiz(quiz)).text))
