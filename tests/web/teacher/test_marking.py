"""The marking queue in the browser."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.items import Response
from quizapp.persistence.db import transaction
from quizapp.services import marking
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.sittings import item_of_type
from tests.support.statements import count_statements, full_scans
from tests.support.teaching import a_teacher
from tests.support.web import forms_of, hidden, token_of

HERE, DECIDED = "/teacher/marking", "/teacher/marking/decided"


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


@pytest.fixture
def short(app: Flask) -> int:
    return item_of_type(app, "short_answer")


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


def give(app: Flask, at: TestClock, item_id: int, *texts: str, name: str | None = None) -> FlaskClient:
    """Somebody new answers the card of that item with each of these texts; gives their browser."""
    person = learning.a_person(app, name=name)
    with app.app_context(), transaction() as session:
        for text in texts:
            at.advance(minutes=1)
            learning.answer(session, person, at, item_id, is_right=False, given=Response(texts=(text,)))
    return learning.browser_of(app, person)


def press(browser: FlaskClient, url: str, **fields: str) -> TestResponse:
    """Send the first form about an answer of the page."""
    form = next(one for one in forms_of(browser.get(url).text) if one["action"].startswith(HERE))
    return browser.post(form["action"], data={**hidden(form), **fields})


def test_with_nothing_waiting_it_says_what_will_be_here(tina: FlaskClient) -> None:
    assert "No answer waits" in visible(tina.get(HERE).text)
    assert "Nothing decided yet" in visible(tina.get(DECIDED).text)
    assert "marked" not in visible(tina.get("/teacher").text)


def test_an_answer_is_shown_without_a_name_accepted_and_taken_back(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    ada = give(app, at, short, "Zebra stripes", name="Ada Lovelace")
    give(app, at, short, "zebra stripes!")
    page = tina.get(HERE).text
    assert "Zebra stripes typed 2 times Accept as right Not right" in visible(page)
    assert "Ada" not in page
    assert "1 answer that was typed waits to be marked" in visible(tina.get("/teacher").text)
    assert press(tina, HERE, verdict="right").location == f"{HERE}?page=1"
    words = visible(tina.get(HERE).text)
    assert "Accepted as right. The score of 2 answers has changed, and 2 cards were set accordingly." in words
    assert "No answer waits" in words
    assert "Zebra stripes typed 2 times" in visible(tina.get(DECIDED).text)
    assert "Counts as right" in visible(tina.get(DECIDED).text)
    assert ada.get("/progress").status_code == 200
    assert press(tina, DECIDED).status_code == 303
    assert "Taken back: the answer waits again." in visible(tina.get(HERE).text)


def test_after_a_decision_the_page_comes_back_at_the_next_line(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    give(app, at, short, "Zebra", "Yak", "Gnu")
    lines = re.findall(r'class="marking__text" id="([^"]+)" tabindex="-1"', tina.get(HERE).text)
    assert press(tina, HERE, verdict="wrong").location == f"{HERE}?page=1#{lines[1]}"
    assert press(tina, HERE, verdict="wrong", next="x y").location == f"{HERE}?page=1"
    assert press(tina, DECIDED).location.startswith(f"{DECIDED}?page=1#text-")


def test_all_that_waits_of_one_question_is_refused_at_once(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    give(app, at, short, "Zebra", "Yak", "Gnu")
    form = next(one for one in forms_of(tina.get(HERE).text) if one["action"].startswith(f"{HERE}/refused"))
    texts = re.findall(r'name="text" value="([^"]+)"', tina.get(HERE).text)
    give(app, at, short, "Came since")
    data = {**hidden(form), "text": texts}
    assert tina.post(form["action"], data=data).status_code == 303
    words = visible(tina.get(HERE).text)
    assert "Marked 3 answers as not right." in words
    assert "Came since" in words
    assert "Yak" not in words
    assert tina.post(form["action"], data=data).status_code == 303
    assert tables.count(app, "marking") == 3
    for wrong in ({"text": "0:x"}, {"text": []}, {"item": "999999"}):
        assert tina.post(form["action"], data={**data, **wrong}).status_code in (404, 422)


def test_what_is_marked_as_not_right_changes_nothing_and_waits_no_more(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    give(app, at, short, "Zebra stripes")
    assert press(tina, HERE, verdict="wrong").status_code == 303
    words = visible(tina.get(HERE).text)
    assert "Marked as not right. " in words
    assert "The score" not in words
    assert "Counts as not right" in visible(tina.get(DECIDED).text)


def test_the_second_teacher_is_told_what_the_first_decided_and_a_double_press_counts_once(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    give(app, at, short, "Zebra stripes")
    tom = a_teacher(app, name="Tom")
    form = {**hidden(forms_of(tina.get(HERE).text)[-1]), "verdict": "right"}
    assert tina.post(HERE, data=form).status_code == 303
    assert tina.post(HERE, data=form).status_code == 303
    late = tom.post(HERE, data={**form, "csrf_token": token_of(tom.get(DECIDED).text), "verdict": "wrong"})
    assert late.status_code == 409
    assert "This answer has been decided on meanwhile: it counts as right." in visible(late.text)
    assert f'href="{DECIDED}"' in late.text
    assert tables.count(app, "marking") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "maybe"},
        {"verdict": "right", "item": "x"},
        {"verdict": "right", "item": "9" * 30},
        {"verdict": "right", "place": "-1"},
        {"verdict": "right", "digest": "%00"},
        {"verdict": "right", "seen": "１"},
    ],
)
def test_a_form_that_is_not_ours_is_refused_in_words(
    app: Flask, at: TestClock, tina: FlaskClient, short: int, fields: dict[str, str]
) -> None:
    give(app, at, short, "Zebra stripes")
    with tables.unchanged(app):
        answer = press(tina, HERE, **fields)
    assert answer.status_code == 422
    assert "answer" in visible(answer.text)


def test_a_text_that_nobody_gave_is_not_found(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    give(app, at, short, "Zebra stripes")
    for changed in ({"digest": "0" * 64}, {"item": "999999"}, {"place": "9"}):
        assert press(tina, HERE, **{"verdict": "right", **changed}).status_code == 404


HOSTILE = ("<img src=x onerror=alert(1)> {{7*7}}", "=HYPERLINK(1)", "\u202egnol", "שלום", "w" * 500)


def test_whatever_was_typed_is_text(app: Flask, at: TestClock, tina: FlaskClient, short: int) -> None:
    """Case 23."""
    give(app, at, short, *HOSTILE)
    page = tina.get(HERE).text
    for text in HOSTILE:
        shown = text.replace("<", "&lt;").replace(">", "&gt;").replace("\u202e", "")
        assert f'<span dir="auto">{shown}</span>' in page
    for _ in HOSTILE:
        assert press(tina, HERE, verdict="right").status_code == 303
    assert "<img" not in tina.get(DECIDED).text


def test_it_is_for_teachers_only(app: Flask, at: TestClock, client: FlaskClient, short: int) -> None:
    """Case 10."""
    student = give(app, at, short, "Zebra stripes", name="Ada")
    for url in (HERE, DECIDED):
        assert student.get(url).status_code == 403
        assert client.get(url).status_code == 302


def test_the_pages_are_paged_and_take_as_many_statements_for_many_as_for_one(
    app: Flask, at: TestClock, tina: FlaskClient, short: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "PER_PAGE", 3)
    totals = []
    for number in range(2):
        give(app, at, short, *(f"answer number {number}-{one}" for one in range(1 + 3 * number)))
        press(tina, HERE, verdict="wrong")
        with count_statements(app) as counted:
            page = tina.get(HERE).text
            tina.get(DECIDED)
        totals.append(counted.total)
        assert full_scans(app, counted, of=("response", "user", "response_mark")) == []
    # Each time who is asking, and the page.
    assert totals == [4, 4]
    assert "1 to 3" not in visible(page)
    give(app, at, short, "one more")
    first, second = tina.get(HERE).text, tina.get(f"{HERE}?page=2").text
    assert first.count('<li class="marking__line"') == 3
    assert second.count('<li class="marking__line"') == 1
    assert "4 to 4" in visible(second)
    assert press(tina, f"{HERE}?page=2", verdict="wrong").location == f"{HERE}?page=2"
    assert "No answer waits" in visible(tina.get(f"{HERE}?page=2").text)


def test_an_answer_accepted_later_says_so_where_the_learner_looks(
    app: Flask, at: TestClock, tina: FlaskClient, short: int
) -> None:
    person = learning.a_person(app)
    with app.app_context(), transaction() as session:
        response_id = learning.answer(
            session, person, at, short, is_right=False, given=Response(texts=("Zebra stripes",))
        )
    ada = learning.browser_of(app, person)
    words = visible(ada.get(f"/cards/answered/{response_id}").text)
    assert (
        "Not recognised: it counts as not right for now. If it means the same, a teacher can accept it later."
        in words
    )
    press(tina, HERE, verdict="right")
    with count_statements(app) as counted:
        words = visible(ada.get(f"/cards/answered/{response_id}").text)
    assert "Accepted by a teacher later, so it counts as right now." in words
    assert "Its card was set as if this had counted at once." in words
    # As for any answer (who asks, response, wording, log), and what became of it.
    # And what falls due on the days ahead, among which the days of its ratings are chosen.
    assert counted.total == 6, counted.statements
