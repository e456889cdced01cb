"""A question as learners see it, before and after answering."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import ALL
from quizapp.domain.items import Outcome
from quizapp.persistence.db import reading
from quizapp.persistence.models import CardRow, ResponseRow
from quizapp.services import item_lists
from quizapp.web.inputs import show_item
from tests.conftest import TestClock
from tests.support import learning
from tests.support.browser_forms import as_sent
from tests.support.teaching import a_teacher, add

KINDS = [kind.NAME for kind in ALL]


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def stored(app: Flask) -> list[int]:
    """How many responses and cards there are."""
    with app.app_context(), reading() as session:
        return [
            session.scalar(sa.select(sa.func.count()).select_from(row)) or 0 for row in (ResponseRow, CardRow)
        ]


def question_in(page: str) -> str:
    """The part of a page in which a question is asked, without the values of its options."""
    found = re.search(r'<div class="question".*?</fieldset>', page, re.DOTALL)
    assert found, page
    return found[0]


def outline(page: str) -> list[str]:
    """The question's elements and words in alphabetical order: what stays when options are shuffled."""
    question = re.sub(r'(value|data-keys)="\d+"', "", question_in(page))
    return sorted(piece.strip() for piece in re.split(r"(<[^>]*>)", question) if piece.strip())


@pytest.mark.parametrize("kind", KINDS)
def test_the_question_is_the_one_that_a_learner_gets(kind: str, app: Flask, tina: FlaskClient) -> None:
    number = add(tina, kind)
    learner = app.test_client().get(f"/cards/{number}").text
    assert outline(tina.get(f"/teacher/items/{number}/preview").text) == outline(learner)


@pytest.mark.parametrize("kind", KINDS)
def test_answering_shows_the_feedback_and_stores_nothing(kind: str, app: Flask, tina: FlaskClient) -> None:
    number = add(tina, kind, explanation="Because the text says so.")
    url = f"/teacher/items/{number}/preview"
    before = stored(app)
    sent = as_sent(tina.get(url).text, url)
    if "choice" in kind or kind in ("true_false", "who_would_say"):
        sent["choice"] = "1"
    elif kind == "multiple_response":
        sent["choices"] = "1"
    elif kind in ("matching", "sorting", "ordering"):
        sent["pick-0"] = "1"
    else:
        sent["text-0"] = sent["text-1"] = "something that is long enough to be a case for a side"
    answer = tina.post(url, data=sent)
    assert answer.status_code == 200, answer.text
    assert 'class="feedback"' in answer.text
    assert "Because the text says so." in answer.text
    assert "Answer again" in answer.text
    assert stored(app) == before
    page = tina.get("/teacher/items?status=published&q=t-").text
    assert "Not answered yet" in page


def test_before_answering_nothing_tells_the_key(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, explanation="Only told afterwards.")
    page = tina.get(f"/teacher/items/{number}/preview").text
    assert "Only told afterwards" not in page
    assert "The article makes Trotsky" not in page
    assert "Right answer" not in page


def test_an_empty_answer_is_sent_back_and_reveals_nothing(app: Flask, tina: FlaskClient) -> None:
    """Case 42, as a learner would see it."""
    number = add(tina)
    url = f"/teacher/items/{number}/preview"
    sent = as_sent(tina.get(url).text, url)
    for change in ({}, {"choice": "9"}, {"choice": "x"}):
        answer = tina.post(url, data=sent.to_dict() | change)
        assert answer.status_code == 422
        assert "The article makes Trotsky" not in answer.text
        assert 'class="question__error"' in answer.text


def test_a_right_answer_is_told_to_be_right(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, "short_answer")
    url = f"/teacher/items/{number}/preview"
    sent = as_sent(tina.get(url).text, url)
    sent["text-0"] = "nep"
    assert 'data-verdict="right"' in tina.post(url, data=sent).text


def test_a_draft_that_cannot_be_asked_yet_says_what_is_missing(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, "cloze", action="draft", **{"accepted-0": ""})
    url = f"/teacher/items/{number}/preview"
    page = tina.get(url)
    assert page.status_code == 200
    assert "It cannot be shown yet" in page.text
    assert "No variant is accepted" in page.text
    token = as_sent(page.text, "/sign-out")
    assert "It cannot be shown yet" in tina.post(url, data=token | {"text-0": "x"}).text


def test_every_shipped_question_can_be_looked_at(app: Flask, tina: FlaskClient) -> None:
    with app.app_context(), reading() as session:
        pages = [
            item_lists.list_items(
                session, search="", section="", item_type="", status="", sort="section", page=page
            )
            for page in range(1, 4)
        ]
    for entry in [entry for page in pages for entry in page.items][::7]:
        assert tina.get(f"/teacher/items/{entry.id}/preview").status_code == 200
        kind = next(one for one in ALL if entry.item.type == one.NAME)
        given = kind.sample(entry.item, Outcome.RIGHT)
        assert given is None or grade_response(entry.item, given).score == 1.0
        assert show_item(entry.item, {}, seed=1).stem_pieces


def test_a_pinned_option_is_previewed_at_its_place(app: Flask, tina: FlaskClient) -> None:
    for number in [add(tina, **{"options-1-pinned": "y"}) for _ in range(6)]:
        question = question_in(tina.get(f"/teacher/items/{number}/preview").text)
        places = [question.index(name) for name in ("Leon Trotsky", "Vladimir Lenin", "Joseph Stalin")]
        assert sorted(places)[1] == places[1]


def test_only_teachers_look_ahead(app: Flask, tina: FlaskClient, client: FlaskClient) -> None:
    """Case 10: a learner must not reach the feedback before answering."""
    student = learning.browser_of(app, learning.a_person(app))
    assert student.get("/teacher/items/1/preview").status_code == 403
    token = as_sent(student.get("/practice").text, "/sign-out")
    assert student.post("/teacher/items/1/preview", data=token | {"choice": "1"}).status_code == 403
    assert client.get("/teacher/items/1/preview").status_code == 302
    assert tina.post("/teacher/items/1/preview", data={"choice": "1"}).status_code == 400
    assert tina.get("/teacher/items/99999/preview").status_code == 404
