"""Where one can go in an attempt."""

import pytest
from flask import Flask

from quizapp.domain.quiz_rules import QuizRules
from tests.conftest import TestClock
from tests.support.databases import on_sqlite
from tests.support.sittings import Sitting, place_of
from tests.support.taking import Taken, begin_set, singles
from tests.support.web import form_to, forms_of, hidden


def test_one_moves_freely_and_finds_what_was_given(quiz: Sitting) -> None:
    number = place_of(quiz, "choice")
    fields = {**quiz.form(number), **quiz.right(number)}
    for go, expected in (("next", number + 1), ("previous", max(1, number - 1)), ("4", 4)):
        answer = quiz.post({**fields, "go": go}, number)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/attempts/{quiz.id}/{expected}"
    page = quiz.client.get(f"/attempts/{quiz.id}/{number}").text
    checked = [field["value"] for form in forms_of(page) for field in form["fields"] if field["checked"]]
    assert checked == fields["choice"]
    assert f"1 of {len(quiz.items)} answered" in page


@pytest.mark.parametrize("go", ["99", "0", "-1", "１", "elsewhere", "//evil.invalid"])
def test_a_place_that_is_not_there_leads_on_within_the_attempt(quiz: Sitting, go: str) -> None:
    """Case 7."""
    answer = quiz.post({**quiz.form(1), **quiz.right(1), "go": go}, 1)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/attempts/{quiz.id}/2"


@on_sqlite
def test_what_was_not_right_comes_back_until_it_is(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, singles(app, 2), QuizRules(behaviour="flash", shuffles_items=False))
    taken.answer(is_right=False, go="check-1")
    assert "Right answer" in taken.page("/1?after=check")
    assert taken.post({**hidden_of(taken, 1), "go": "next"}).headers["Location"] == f"{taken.address}/2"
    taken.answer(is_right=True, number=2, go="check-2")
    assert taken.post({**hidden_of(taken, 2), "go": "next"}, "/2").headers["Location"] == f"{taken.address}/1"
    again = taken.page("/1")
    assert "It comes back until it is right." in again
    assert " checked>" not in again
    assert "Right answer" not in again
    taken.answer(is_right=True, go="check-1")
    assert taken.post({**hidden_of(taken, 1), "go": "next"}).headers["Location"] == f"{taken.address}/submit"


def hidden_of(taken: Taken, number: int) -> dict[str, str]:
    """What the page after a check sends: its token, and no answer."""
    page = taken.page(f"/{number}?after=check")
    return {"csrf_token": hidden(form_to(page, f"{taken.id}/{number}"))["csrf_token"]}
