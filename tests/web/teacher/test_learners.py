"""Who has answered, and what."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Response
from quizapp.persistence.db import transaction
from quizapp.services import groups, learners
from tests.conftest import TestClock
from tests.support import classes, learning
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    """An administrator, who sees everybody."""
    return a_teacher(app, role="admin")


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def answer_some(app: Flask, at: TestClock, person: learning.Person, *, count: int) -> None:
    with app.app_context(), transaction() as session:
        for number, item in enumerate(learning.graded_items(session)[:count]):
            at.advance(minutes=1)
            learning.answer(session, person, at, item, is_right=number % 2 == 0)


def test_before_anybody_has_answered_the_page_says_how_to_begin(tina: FlaskClient) -> None:
    assert "You have no learners yet" in tina.get("/teacher/learners").text


def test_a_learner_is_listed_with_what_they_did(app: Flask, at: TestClock, tina: FlaskClient) -> None:
    ada, guest = learning.a_person(app), learning.a_person(app, name=None)
    answer_some(app, at, ada, count=4)
    answer_some(app, at, guest, count=1)
    words = visible(tina.get("/teacher/learners").text)
    assert "Ada 4 50 % 4 2 2 March 2026, 10:04" in words
    assert f"Guest {guest.id} 1 100 % 1 " in words


def test_the_list_is_paged(
    app: Flask, at: TestClock, tina: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners, "PER_PAGE", 2)
    for number in range(5):
        answer_some(app, at, learning.a_person(app, name=f"Learner {number}"), count=1)
    names = [
        re.findall(r"Learner \d", tina.get(f"/teacher/learners?page={page}").text) for page in (1, 2, 3, 4)
    ]
    assert names == [["Learner 0", "Learner 1"], ["Learner 2", "Learner 3"], ["Learner 4"], []]
    assert "3 to 4 of 5" in tina.get("/teacher/learners?page=2").text
    for odd in ("0", "x", "-3", "99999", "%00"):
        assert tina.get(f"/teacher/learners?page={odd}").status_code == 200


def test_what_a_learner_answered_is_shown_newest_first_and_page_by_page(
    app: Flask, at: TestClock, tina: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners, "PER_PAGE", 3)
    ada = learning.a_person(app)
    answer_some(app, at, ada, count=7)
    url, times = f"/teacher/learners/{ada.id}", []
    while url:
        page = tina.get(url).text
        times.append(re.findall(r"2 March 2026, (\d\d:\d\d), on a card", page))
        older = re.search(r'href="([^"]+)">Older answers', page)
        url = unescape(older[1]) if older else ""
    assert times == [["10:07", "10:06", "10:05"], ["10:04", "10:03", "10:02"], ["10:01"]]


def test_an_answer_is_told_with_its_question_its_words_and_its_verdict(
    app: Flask, at: TestClock, tina: FlaskClient
) -> None:
    ada = learning.a_person(app)
    answer_some(app, at, ada, count=1)
    words = visible(tina.get(f"/teacher/learners/{ada.id}").text)
    assert "2 March 2026, 10:01, on a card Right" in words
    assert "“" in words


@pytest.mark.parametrize(
    "asked", ["before=x&after=y", "before=2026-03-02", "before=0001-01-01T00:00:00%2B00:00", "after=%00"]
)
def test_an_odd_place_to_go_on_from_is_the_beginning(
    asked: str, app: Flask, at: TestClock, tina: FlaskClient
) -> None:
    ada = learning.a_person(app)
    answer_some(app, at, ada, count=1)
    page = tina.get(f"/teacher/learners/{ada.id}?{asked}")
    assert page.status_code == 200
    assert "Answers, the newest first" in page.text


def test_what_a_learner_typed_is_text(app: Flask, at: TestClock, tina: FlaskClient) -> None:
    """Case 23."""
    ada = learning.a_person(app, name="<b>Ada</b>")
    with app.app_context(), transaction() as session:
        typed, *_ = learning.graded_items(session, answered_by="text")
        given = Response(texts=("<img src=x onerror=alert(1)> {{7*7}}",))
        learning.answer(session, ada, at, typed, is_right=False, given=given)
    for url in ("/teacher/learners", f"/teacher/learners/{ada.id}"):
        page = tina.get(url).text
        assert "<img" not in page
        assert "<b>Ada" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; {{7*7}}" in page


def test_they_are_for_teachers_only_and_unknown_ones_are_not_found(
    app: Flask, at: TestClock, tina: FlaskClient, client: FlaskClient
) -> None:
    """Cases 10 and 13."""
    ada = learning.a_person(app)
    answer_some(app, at, ada, count=1)
    student = learning.browser_of(app, ada)
    for url in ("/teacher/learners", f"/teacher/learners/{ada.id}"):
        assert student.get(url).status_code == 403
        assert client.get(url).status_code == 302
    for number in ("0", "-1", str(2**63), "1" + "0" * 30, "１", "%00", "abc", "99999"):
        assert tina.get(f"/teacher/learners/{number}").status_code == 404, number


def test_a_teacher_without_answers_of_their_own_has_an_empty_page(app: Flask, tina: FlaskClient) -> None:
    person = learning.a_person(app, name="Tom", role="teacher")
    assert "No answer yet." in tina.get(f"/teacher/learners/{person.id}").text


def test_the_pages_take_as_many_statements_for_many_as_for_one(
    app: Flask, at: TestClock, tina: FlaskClient
) -> None:
    totals = []
    for number in range(3):
        person = learning.a_person(app, name=f"Learner {number}")
        answer_some(app, at, person, count=3 + number)
        with count_statements(app) as counted:
            tina.get("/teacher/learners")
            tina.get(f"/teacher/learners/{person.id}")
        totals.append(counted.total)
    # Each time who is asking; how many and which learners; one learner, the answers, their wordings.
    assert totals == [7, 7, 7]


def test_another_teachers_learner_is_not_there_and_ones_own_only_while_in_the_group(
    app: Flask, at: TestClock
) -> None:
    """Cases 11, 14: by the list, by the address, and by the address of older answers."""
    thea, theo = (learning.a_person(app, name=name, role="teacher") for name in ("Thea", "Theo"))
    ada, guest = learning.a_person(app), learning.a_person(app, name=None)
    answer_some(app, at, ada, count=2)
    group_id = classes.a_group(app, thea, ada)
    classes.join(app, guest, group_id, display_name="Mia")
    own, other = learning.browser_of(app, thea), learning.browser_of(app, theo)
    words = visible(own.get("/teacher/learners").text)
    assert "Ada 2 50 %" in words
    assert "Mia 0 –" in words
    assert own.get(f"/teacher/learners/{ada.id}").status_code == 200
    assert "You have no learners yet" in other.get("/teacher/learners").text
    older = "?before=2027-01-01T00:00:00%2B00:00&after=ffffffff-ffff-4fff-8fff-ffffffffffff"
    for query in ("", older):
        refused = other.get(f"/teacher/learners/{ada.id}{query}")
        assert (refused.status_code, "Ada" in refused.text) == (404, False)
    with app.app_context(), transaction() as session:
        teacher = learning.learner_of(session, thea, at)
        groups.remove_member(session, teacher, group_id, ada.id, now=at())
    assert own.get(f"/teacher/learners/{ada.id}").status_code == 404
