"""The pages of a running attempt: what they ask, offer and keep to themselves."""

import re
import uuid

from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.wording import plain as plain_text
from tests.conftest import TestClock
from tests.support import tables
from tests.support.databases import on_sqlite
from tests.support.sittings import Sitting, begin_quiz
from tests.support.taking import begin_set, singles
from tests.support.web import form_to, in_words

AS_A_SCRIPT = {"Accept": "application/json"}


@on_sqlite
def test_a_question_that_was_checked_stands_and_shows_what_came_of_it(app: Flask, at: TestClock) -> None:
    """Cases 40, 48: the answer tells of that question only, and cannot be changed after it."""
    taken = begin_set(app, singles(app, 2), QuizRules(behaviour="immediate", shuffles_items=False))
    before = {**taken.form(), **taken.sent(is_right=True)}
    checked = taken.answer(is_right=False, go="check-1")
    assert checked.headers["Location"] == f"{taken.address}/1?after=check"
    page = taken.page("/1?after=check")
    assert "Not right" in in_words(page)
    assert plain_text(taken.item(2).stem) not in in_words(page)
    assert "option__control" not in page
    with tables.unchanged(app):
        changed = taken.post(before)
        told = taken.post({**before, "step_id": str(uuid.uuid4())}, headers=AS_A_SCRIPT)
    assert (changed.status_code, told.status_code) == (409, 409)
    assert "has been checked; the answer stands" in changed.text
    assert "Go back to the questions" in changed.text


def test_the_address_to_which_an_answer_goes_asks_its_question_before_anything_is_stored(
    app: Flask, client: FlaskClient
) -> None:
    quiz = begin_quiz(app, client)
    form = form_to(client.get(quiz.question(2)).text, f"{quiz.id}/2")
    assert "Question 2 of" in client.get(form["action"].replace("&amp;", "&")).text


def test_a_question_offers_each_way_on_once_and_belongs_to_the_quizzes(quiz: Sitting) -> None:
    def buttons(number: int) -> list[str]:
        page = quiz.client.get(quiz.question(number)).text
        assert re.search(r'href="/quizzes"\s+aria-current="true"', page)
        return re.findall(r'<button class="button [^>]*name="go" value="([^"]+)"', page)

    assert buttons(1) == ["next", "submit"]
    assert buttons(2) == ["next", "previous", "submit"]
    assert buttons(len(quiz.items)) == ["next", "previous"]


@on_sqlite
def test_how_sure_one_is_is_asked_beside_the_answer_and_kept_with_it(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, singles(app, 1), QuizRules(behaviour="certainty", shuffles_items=False))
    assert "How sure are you?" in taken.page()
    taken.answer(is_right=True, certainty="2")
    assert taken.sitting().places[0].certainty == 2
    assert re.search(r'name="certainty" value="2" checked', taken.page())
    taken.answer(is_right=True, certainty="9")
    assert taken.sitting().places[0].certainty is None


@on_sqlite
def test_options_keep_their_places_where_the_quiz_shuffles_none(app: Flask, at: TestClock) -> None:
    """Case 41: and they are read back by the same order."""
    rules = QuizRules(shuffles_items=False, shuffles_options=False)
    taken = begin_set(app, singles(app, 1), rules)
    item = taken.item()
    texts = re.findall(r'option__text">([^<]+)<', taken.page())
    assert [plain_text(option.text) for option in item.options] == texts
    taken.post({**taken.form(), "choice": "2"})
    given = taken.sitting().places[0].given
    assert given == Response(selected=(1,))
