"""The list of questions, and what is done to one without opening its form."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Item
from quizapp.persistence.db import reading, transaction
from quizapp.services import authoring
from quizapp.services.item_lists import ItemInList
from quizapp.web.teacher.items import answered_words
from tests.conftest import BEGINNING, TestClock
from tests.support import learning
from tests.support.browser_forms import as_sent
from tests.support.statements import count_statements
from tests.support.teaching import QUESTION, a_teacher, add

ACTS = ("duplicate", "publish", "unpublish", "retire", "restore")


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def press(browser: FlaskClient, item_id: int, act: str) -> Any:
    """Press one of the buttons above a question's form."""
    sent = as_sent(browser.get(f"/teacher/items/{item_id}").text, f"/{item_id}/{act}")
    return browser.post(f"/teacher/items/{item_id}/{act}", data=sent, follow_redirects=True)


def status_of(app: Flask, item_id: int) -> str:
    with app.app_context(), reading() as session:
        return authoring.open_item(session, item_id).status


def links(page: str) -> list[str]:
    return re.findall(r'class="entry__link" href="(/teacher/items/\d+)"', page)


def an_entry(
    *, kind: str = "single_choice", responses: int = 0, first: int = 0, share: float | None = None
) -> ItemInList:
    return ItemInList(
        1, "published", "bank", Item("s", kind, "LEAD", "?"), BEGINNING, responses, first, share
    )


def test_how_often_and_how_well_is_told_and_never_a_share_from_few_answers() -> None:
    assert answered_words(an_entry()) == "Not answered yet"
    assert answered_words(an_entry(responses=1, first=1)) == (
        "Answered once. Too few first answers to this version to say how well (1 of 20)"
    )
    assert answered_words(an_entry(responses=1234, first=20, share=0.754)) == (
        "Answered 1,234 times, 75 % mean score at the first answer over 20 learners"
    )
    assert answered_words(an_entry(kind="flashcard_basic", responses=40)) == (
        "Answered 40 times, judged by the learners themselves"
    )


def test_all_questions_are_listed_page_by_page(app: Flask, tina: FlaskClient) -> None:
    found: list[str] = []
    url = "/teacher/items"
    while url:
        page = tina.get(url).text
        found += links(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found)) >= 60
    assert "1 to 25 of " in tina.get("/teacher/items").text
    assert 'rel="prev"' in tina.get("/teacher/items?page=2").text


def test_beyond_the_last_page_the_way_back_is_shown_and_nobody_is_told_that_there_is_nothing(
    tina: FlaskClient,
) -> None:
    page = tina.get("/teacher/items?q=the&page=99").text
    assert "Nothing on this page" in page
    assert "No questions yet" not in page
    address = re.search(r'href="([^"]+)"[^>]*>To the last page', page)
    assert address
    last = tina.get(address[1].replace("&amp;", "&")).text
    assert links(last)
    assert 'rel="next"' not in last


def test_the_list_is_searched_narrowed_and_sorted(tina: FlaskClient) -> None:
    number = add(tina, action="draft")
    for asked in (
        "q=focal+figure+WHOM",
        "status=draft",
        "q=leon+trotsky&type=single_choice&section=LEAD&sort=section",
    ):
        page = tina.get(f"/teacher/items?{asked}").text
        assert f"/teacher/items/{number}" in links(page), asked
        assert QUESTION in page
    assert "No question fits what you are looking for" in tina.get("/teacher/items?q=zebra").text
    assert links(tina.get("/teacher/items?status=retired").text) == []


def test_what_was_looked_for_stays_in_the_form_and_in_the_links_to_further_pages(tina: FlaskClient) -> None:
    page = tina.get("/teacher/items?q=the&status=published&sort=answered").text
    sent = as_sent(page, "/teacher/items")
    assert (sent["q"], sent["status"], sent["sort"], sent["section"]) == ("the", "published", "answered", "")
    assert 'href="/teacher/items?page=2&amp;q=the&amp;status=published&amp;sort=answered"' in page


@pytest.mark.parametrize(
    "asked",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=99999",
        "page=9999999999",
        "page=%D9%A1",
        "status=gone",
        "sort=%00",
        "q=%00",
    ],
)
def test_an_odd_address_shows_a_list_all_the_same(asked: str, tina: FlaskClient) -> None:
    assert tina.get(f"/teacher/items?{asked}").status_code == 200


def test_a_search_cannot_speak_to_the_database_and_wildcards_mean_themselves(tina: FlaskClient) -> None:
    """Case 24."""
    one, other = (tina.get("/teacher/items", query_string={"q": f"' OR 1={n} --"}).text for n in (1, 2))
    assert links(one) == links(other) == []
    number = add(tina, action="draft", stem="Are 50%_of \\ all named?")
    for search in ("50%_", "%_of", "\\", "%"):
        page = tina.get("/teacher/items", query_string={"q": search}).text
        assert links(page) == [f"/teacher/items/{number}"], search


def test_a_question_goes_through_its_life_by_the_buttons_above_its_form(
    app: Flask, tina: FlaskClient
) -> None:
    number = add(tina)
    assert "Taken back" in press(tina, number, "unpublish").text
    assert status_of(app, number) == "draft"
    assert "Retired" in press(tina, number, "retire").text
    assert status_of(app, number) == "retired"
    assert app.test_client().get(f"/cards/{number}").status_code == 404
    assert "Restored as a draft" in press(tina, number, "restore").text
    assert status_of(app, number) == "draft"


def test_a_copy_opens_as_a_draft(app: Flask, tina: FlaskClient) -> None:
    answer = press(tina, 1, "duplicate")
    assert answer.status_code == 200
    assert "This is a copy, saved as a draft" in answer.text
    copy = int(answer.request.path.rpartition("/")[2])
    assert copy != 1
    assert status_of(app, copy) == "draft"
    assert status_of(app, 1) == "published"


def token(browser: FlaskClient) -> dict[str, str]:
    return {"csrf_token": as_sent(browser.get("/practice").text, "/sign-out")["csrf_token"]}


def test_publishing_takes_the_version_that_was_seen_and_only_a_fit_one(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft")
    url = f"/teacher/items/{number}/publish"
    assert tina.post(url, data=token(tina)).status_code == 409
    assert tina.post(url, data=token(tina) | {"seen": "2"}).status_code == 409
    assert tina.post(url, data=token(tina) | {"seen": "1"}).status_code == 303
    assert status_of(app, number) == "published"
    unfit = add(tina, action="draft", claim="")
    answer = tina.post(
        f"/teacher/items/{unfit}/publish", data=token(tina) | {"seen": "1"}, follow_redirects=True
    )
    assert "cannot be published yet" in answer.text
    assert status_of(app, unfit) == "draft"


@pytest.mark.parametrize("act", ACTS)
def test_only_teachers_act_and_only_with_a_token(act: str, app: Flask, tina: FlaskClient) -> None:
    """Cases 10 and 16."""
    url = f"/teacher/items/1/{act}"
    student = learning.browser_of(app, learning.a_person(app))
    guest = learning.browser_of(app, learning.a_person(app, name=None))
    guests_token = as_sent(guest.get("/practice/start", follow_redirects=True).text, "/answer")["csrf_token"]
    assert student.post(url, data=token(student)).status_code == 403
    assert guest.post(url, data={"csrf_token": guests_token}).status_code == 302
    assert tina.post(url).status_code == 400
    assert tina.get(url).status_code == 405
    assert status_of(app, 1) == "published"


@pytest.mark.parametrize("act", ACTS)
def test_what_does_not_exist_is_not_found(act: str, tina: FlaskClient) -> None:
    """Case 13."""
    for number in (99999, 0, 2**63):
        assert tina.post(f"/teacher/items/{number}/{act}", data=token(tina)).status_code == 404


def test_only_teachers_see_the_list(app: Flask, tina: FlaskClient, client: FlaskClient) -> None:
    """Case 10."""
    student = learning.browser_of(app, learning.a_person(app))
    assert student.get("/teacher/items").status_code == 403
    assert client.get("/teacher/items").status_code == 302


def test_the_list_takes_as_many_statements_for_many_questions_as_for_few(
    app: Flask, tina: FlaskClient
) -> None:
    totals = []
    for asked in ("?q=zz", "?section=LEAD&type=cloze", "", "?sort=hardest&q=the"):
        with count_statements(app) as counted:
            assert tina.get(f"/teacher/items{asked}").status_code == 200
        totals.append(counted.total)
    # Who is asking, the subject twice, how many, and which.
    assert totals[0] <= 5
    assert max(totals) <= 5


def test_the_form_of_a_question_takes_few_statements(app: Flask, tina: FlaskClient) -> None:
    with count_statements(app) as counted:
        tina.get("/teacher/items/1")
    # Who asks, the question, the subject, the bank that it is held against, and why it passed the checks if it did not.
    assert counted.total <= 5


def test_what_a_bank_load_brings_later_is_not_what_a_teacher_has_changed(
    app: Flask, tina: FlaskClient
) -> None:
    press(tina, 1, "retire")
    with app.app_context(), transaction() as session:
        assert authoring.open_item(session, 1).origin == "teacher"
    assert "from the bank" not in tina.get("/teacher/items?status=retired").text
