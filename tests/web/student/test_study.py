import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.items import Response
from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import reword, set_status
from tests.support.sittings import card_in, item_of_type, open_card, published
from tests.support.statements import count_statements, full_scans
from tests.support.teaching import a_teacher, add
from tests.support.web import form_to, forms_of, hidden

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step", "user", "sign_in")


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


def rate(client: FlaskClient, answered: TestResponse, rating: str) -> TestResponse:
    """Press a rating on the page that the answer leads to."""
    address = answered.headers["Location"]
    fields = hidden(form_to(client.get(address).text, "/rate"))
    return client.post(f"{address}/rate", data={**fields, "rating": rating})


def undo(client: FlaskClient) -> TestResponse:
    """Press the button that takes the last rating back."""
    return client.post("/cards/undo", data=hidden(form_to(client.get("/cards").text, "/undo")))


def ratings_on(html: str) -> dict[str, str]:
    """The ratings a page offers, each with what it leads to."""
    return dict(
        re.findall(r'name="rating" value="(\d)".*?rating__interval">([^<]+)</span>', html, flags=re.DOTALL)
    )


def test_a_visitor_meets_cards_without_leaving_anything_and_is_a_guest_after_the_first_answer(
    app: Flask, client: FlaskClient
) -> None:
    with tables.unchanged(app):
        card = open_card(app, client)
        assert client.get(f"/cards/{card.item_id}").status_code == 200
        assert client.get("/cards").status_code == 200
    assert client.get_cookie(COOKIE) is None
    assert card.answer().status_code == 303
    assert client.get_cookie(COOKIE) is not None
    assert [tables.count(app, name) for name in ("user", "response")] == [1, 1]


def test_the_counts_of_the_day_stand_above_the_card(ada: FlaskClient) -> None:
    page = ada.get("/cards").text
    counts = dict(re.findall(r'<li data-kind="(\w+)"><b>(\d+)</b>', page))
    assert counts == {"new": "10", "learning": "0", "due": "0"}


def test_a_choice_moves_its_card_at_once_and_may_only_be_lowered(app: Flask, ada: FlaskClient) -> None:
    answered = open_card(app, ada, item_of_type(app, "single_choice")).answer()
    assert tables.count(app, "review") == 1
    page = ada.get(answered.headers["Location"]).text
    assert list(ratings_on(page)) == ["1", "2", "3"]
    assert "Next card" in page
    assert rate(ada, answered, "2").status_code == 303
    assert tables.count(app, "review") == 3  # the first, the line that takes it back, the second
    refused = rate(ada, answered, "4")
    assert refused.status_code == 422
    assert "Good at most" in refused.text


def test_a_wrong_answer_comes_back_in_a_minute(app: Flask, ada: FlaskClient, at: TestClock) -> None:
    card = open_card(app, ada, item_of_type(app, "true_false"))
    page = ada.get(card.answer(is_right=False).headers["Location"]).text
    assert "Not right" in page
    assert "It comes back in 1 min." in page
    at.advance(minutes=2)
    assert f'action="/cards/{card.item_id}/answer"' in ada.get("/cards").text


def test_a_flashcard_shows_its_back_after_trying_and_moves_by_the_rating(
    app: Flask, ada: FlaskClient
) -> None:
    card = open_card(app, ada, item_of_type(app, "flashcard_basic"))
    assert "Show the answer" in ada.get(f"/cards/{card.item_id}").text
    answered = ada.post(f"/cards/{card.item_id}/answer", data=card.sent(Response(texts=("my try",))))
    assert tables.count(app, "review") == 0
    page = ada.get(answered.headers["Location"]).text
    assert "Compare with your answer" in page
    assert "my try" in page
    shown = ratings_on(page)
    assert list(shown) == ["1", "2", "3", "4"]
    assert shown["1"] == "1 min"
    following = rate(ada, answered, "3")
    assert following.status_code == 303
    assert following.headers["Location"] == f"/cards?after={card.item_id}"
    assert tables.count(app, "review") == 1


def test_the_interval_on_a_rating_is_what_it_leads_to(app: Flask, ada: FlaskClient, at: TestClock) -> None:
    card = open_card(app, ada, item_of_type(app, "flashcard_basic"))
    answered = card.answer()
    days = int(ratings_on(ada.get(answered.headers["Location"]).text)["4"].removesuffix(" days"))
    assert days > 1
    rate(ada, answered, "4")
    at.advance(days=days - 1)
    assert not ada.get("/").text.count("Review 1 card")
    at.advance(days=1)
    assert "Review 1 card" in ada.get("/").text


def test_undoing_brings_the_card_back_as_it_was(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada, item_of_type(app, "flashcard_basic"))
    rate(ada, card.answer(), "4")
    answer = undo(ada)
    assert answer.headers["Location"] == f"/cards/{card.item_id}"
    page = ada.get(f"/cards/{card.item_id}").text
    assert "The last rating is taken back" in page
    assert card_in(app, ada, page).fields["seen"] == "2"
    nothing = undo(ada)
    assert nothing.headers["Location"] == "/cards"
    assert "There is no rating to take back." in ada.get("/cards").text


def test_a_card_answered_in_another_tab_is_refused_and_shown_as_it_stands(
    app: Flask, ada: FlaskClient
) -> None:
    """Case 45: a stale card in a second tab."""
    item_id = item_of_type(app, "short_answer")
    first, second = open_card(app, ada, item_id), open_card(app, ada, item_id)
    first.answer()
    with tables.unchanged(app):
        answer = ada.post(f"/cards/{item_id}/answer", data=second.sent(Response(texts=("my other try",))))
    assert answer.status_code == 409
    assert "in another tab or on another device" in answer.text
    assert "my other try" in answer.text
    assert card_in(app, ada, answer.text).answer().status_code == 303


def test_a_reworded_question_is_refused_with_the_text_kept(app: Flask, ada: FlaskClient) -> None:
    """Case 49."""
    card = open_card(app, ada, item_of_type(app, "short_answer"))
    reword(app, card.item_id)
    with tables.unchanged(app):
        answer = ada.post(f"/cards/{card.item_id}/answer", data=card.sent(Response(texts=("what I typed",))))
    assert answer.status_code == 409
    assert "was reworded while you were reading it" in answer.text
    assert "what I typed" in answer.text
    assert card_in(app, ada, answer.text).answer().status_code == 303


def test_a_question_withdrawn_meanwhile_is_refused(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada)
    set_status(app, card.item_id, "retired")
    with tables.unchanged(app):
        answer = card.answer()
    assert answer.status_code == 409
    assert "was withdrawn meanwhile" in answer.text
    assert ada.get(f"/cards/{card.item_id}").status_code == 404
    assert open_card(app, ada).item_id != card.item_id


def test_a_draft_is_no_card(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada)
    set_status(app, card.item_id, "draft")
    assert ada.get(f"/cards/{card.item_id}").status_code == 404
    with tables.unchanged(app):
        assert card.answer().status_code == 404


def test_the_same_post_again_and_twenty_at_once_are_one_review(app: Flask, at: TestClock) -> None:
    """Case 45."""
    person = learning.a_person(app)
    client = learning.browser_of(app, person)
    card = open_card(app, client, item_of_type(app, "single_choice"))
    forms = client.get_cookie("quizapp_forms")
    assert forms is not None
    fields = card.sent(learning.an_answer(card.item, is_right=True))

    def send(_number: int) -> int:
        browser = learning.browser_of(app, person)
        browser.set_cookie("quizapp_forms", forms.value)
        return browser.post(f"/cards/{card.item_id}/answer", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(20))) <= {303, 409}
    assert send(21) == 303
    assert [tables.count(app, name) for name in ("response", "card", "review")] == [1, 1, 1]


@pytest.mark.parametrize(
    "kind", ["single_choice", "short_answer", "cloze", "matching", "ordering", "sorting"]
)
def test_a_card_that_one_does_not_know_comes_back_in_a_minute(
    app: Flask, ada: FlaskClient, kind: str
) -> None:
    card = open_card(app, ada, item_of_type(app, kind))
    page = ada.get(ada.post(f"/cards/{card.item_id}/answer", data={**card.fields, "pass": "1"}).location).text
    assert "Not known yet" in page
    assert "It comes back in 1 min." in page


def test_a_flashcard_has_no_such_button(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada, item_of_type(app, "flashcard_basic"))
    assert 'name="pass"' not in ada.get(f"/cards/{card.item_id}").text
    answer = ada.post(f"/cards/{card.item_id}/answer", data={**card.fields, "pass": "1"})
    assert answer.status_code == 422
    assert "judge yourself" in answer.text


def test_undo_pressed_twice_takes_one_rating_back(app: Flask, ada: FlaskClient, at: TestClock) -> None:
    """Case 45, for the button that takes back."""
    first, second, *_ = [number for number, item in published(app).items() if item.type == "flashcard_basic"]
    for item_id in (first, second):
        rate(ada, open_card(app, ada, item_id).answer(), "3")
        at.advance(seconds=5)
    fields = hidden(form_to(ada.get("/cards").text, "/undo"))
    at.advance(seconds=5)
    assert ada.post("/cards/undo", data=fields).location == f"/cards/{second}"
    at.advance(seconds=5)
    with tables.unchanged(app):
        assert ada.post("/cards/undo", data=fields).location == f"/cards/{second}"
    assert undo(ada).location == f"/cards/{first}", "a page made since then takes back the one before"


@pytest.mark.parametrize(
    "shown_at", ["", "yesterday", "0001-01-01T00:00:00+14:00", "2026-03-02T09:00:00", "\0"]
)
def test_an_undo_that_does_not_say_when_its_page_was_made_counts(
    app: Flask, ada: FlaskClient, shown_at: str
) -> None:
    rate(ada, open_card(app, ada, item_of_type(app, "flashcard_basic")).answer(), "3")
    fields = hidden(form_to(ada.get("/cards").text, "/undo"))
    assert "/cards/" in ada.post("/cards/undo", data={**fields, "shown_at": shown_at}).location
    assert tables.count(app, "review") == 2


def test_a_rating_in_the_place_of_another_can_be_taken_back_from_the_page_before(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    answered = open_card(app, ada, item_of_type(app, "single_choice")).answer(is_right=True)
    page = ada.get(answered.location)
    at.advance(seconds=5)
    rate(ada, answered, "1")
    at.advance(seconds=5)
    assert tables.count(app, "review") == 3
    ada.post("/cards/undo", data=hidden(form_to(page.text, "/undo")))
    assert tables.count(app, "review") == 4


@pytest.mark.parametrize(
    ("kind", "is_right", "advice"),
    [
        ("single_choice", True, "Choose a lower rating if you guessed."),
        ("short_answer", True, "Choose a lower rating if you guessed."),
        ("short_answer", False, "Choose a higher rating if your answer says the same in other words."),
    ],
)
def test_whoever_may_change_the_rating_is_told_when_to(
    app: Flask, ada: FlaskClient, *, kind: str, is_right: bool, advice: str
) -> None:
    answered = open_card(app, ada, item_of_type(app, kind)).answer(is_right=is_right)
    assert f"When it comes back. {advice}" in ada.get(answered.headers["Location"]).text


def test_rating_twice_counts_once_and_a_stale_rating_is_refused(app: Flask, ada: FlaskClient) -> None:
    """Case 45."""
    card = open_card(app, ada, item_of_type(app, "flashcard_basic"))
    answered = card.answer()
    address = answered.headers["Location"]
    fields = {**hidden(form_to(ada.get(address).text, "/rate")), "rating": "3"}
    assert ada.post(f"{address}/rate", data=fields).status_code == 303
    with tables.unchanged(app):
        assert ada.post(f"{address}/rate", data=fields).status_code == 303
        assert ada.post(f"{address}/rate", data={**fields, "rating": "1"}).status_code == 409


@pytest.mark.parametrize("rating", ["", "0", "5", "-1", "３", "3.0", "good"])
def test_a_rating_that_does_not_exist_is_refused(app: Flask, ada: FlaskClient, rating: str) -> None:
    answered = open_card(app, ada, item_of_type(app, "flashcard_basic")).answer()
    with tables.unchanged(app):
        answer = rate(ada, answered, rating)
    assert answer.status_code == 422
    assert "one of its four buttons" in answer.text


@pytest.mark.parametrize("name", ["response_id", "seen", "revision"])
def test_a_form_that_is_not_whole_is_refused(app: Flask, ada: FlaskClient, name: str) -> None:
    card = open_card(app, ada)
    fields = card.sent(learning.an_answer(card.item, is_right=True))
    for broken in ("", "abc", "\x00"):
        with tables.unchanged(app):
            answer = ada.post(f"/cards/{card.item_id}/answer", data={**fields, name: broken})
        assert answer.status_code == 422
        assert "The form was not whole" in answer.text


def test_an_empty_answer_reveals_nothing_and_leaves_the_card_where_it_is(
    app: Flask, ada: FlaskClient
) -> None:
    """Case 42."""
    for kind in ("single_choice", "multiple_response", "short_answer", "cloze"):
        card = open_card(app, ada, item_of_type(app, kind))
        with tables.unchanged(app):
            answer = ada.post(f"/cards/{card.item_id}/answer", data=card.fields)
        assert answer.status_code == 422, kind
        assert card.item.explanation not in answer.text
        assert card_in(app, ada, answer.text).fields["response_id"] == card.fields["response_id"]


def test_numbers_that_cannot_be_are_not_found_and_never_a_fault(app: Flask, ada: FlaskClient) -> None:
    """Case 13."""
    fields = open_card(app, ada).fields
    for number in ("0", "-1", "9223372036854775808", "1" + "0" * 30, "１", "%00", "abc", "999999"):
        assert ada.get(f"/cards/{number}").status_code == 404, number
        assert ada.post(f"/cards/{number}/answer", data=fields).status_code == 404, number
    for after in ("9" * 5000, "１", "-1", "", "%00", "9223372036854775808"):
        assert ada.get(f"/cards?after={after}").status_code == 200, after
    for response_id in (str(uuid.uuid4()), "abc", "%00"):
        assert ada.get(f"/cards/answered/{response_id}").status_code == 404


def test_when_nothing_waits_it_says_when_the_next_card_comes(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    kept = item_of_type(app, "single_choice")
    for item_id in published(app):
        if item_id != kept:
            set_status(app, item_id, "retired")
    open_card(app, ada, kept).answer()
    page = ada.get("/cards").text
    assert not forms_of(page)[-1]["action"].endswith("/answer")
    assert re.search(r"in \d+ (hours|days)", page)


def test_without_any_card_it_says_how_to_get_one(app: Flask, client: FlaskClient) -> None:
    for item_id in published(app):
        set_status(app, item_id, "retired")
    page = client.get("/cards")
    assert page.status_code == 200
    assert "/answer" not in page.text


def test_the_page_asks_for_the_card_answered_and_keeps_it_apart_from_the_next(
    app: Flask, ada: FlaskClient
) -> None:
    card = open_card(app, ada)
    card.answer(is_right=False)
    following = card_in(app, ada, ada.get(f"/cards?after={card.item_id}").text)
    assert following.item_id != card.item_id


def test_showing_a_card_takes_five_statements_and_answering_one_eight(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    with count_statements(app) as showing:
        client.get("/cards")
    assert showing.total == 5, showing.statements
    for card, expected in (
        (open_card(app, client, item_of_type(app, "single_choice")), 8),
        (open_card(app, client, item_of_type(app, "flashcard_basic")), 5),
    ):
        with count_statements(app) as answering:
            assert card.answer().status_code == 303
        assert answering.total == expected, answering.statements
        for counted in (showing, answering):
            assert full_scans(app, counted, of=GROWING) == []


def test_a_visitors_first_answer_takes_eight_statements(app: Flask, client: FlaskClient) -> None:
    card = open_card(app, client, item_of_type(app, "single_choice"))
    with count_statements(app) as answering:
        assert card.answer().status_code == 303
    assert answering.total == 8, answering.statements


def test_what_is_beyond_the_limit_of_the_day_is_told_with_a_way_to_change_it(
    app: Flask, at: TestClock
) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=2)
    at.advance(days=20)
    tables.run(app, 'UPDATE "user" SET reviews_per_day = 1, new_per_day = 0')
    client = learning.browser_of(app, person)
    shown = client.get("/cards").text
    while "wait until tomorrow" not in shown:
        card = open_card(app, client, int(re.findall(r'action="/cards/(\d+)/answer"', shown)[0]))
        address = card.answer().headers["Location"]
        page = client.get(address).text
        if f'action="{address}/rate"' in page:
            client.post(f"{address}/rate", data={**hidden(form_to(page, "/rate")), "rating": "3"})
        shown = client.get(f"/cards?after={card.item_id}").text
    assert "today’s limit is 1 review" in shown
    assert 'href="/account/cards"' in shown


def test_what_follows_an_answer_takes_a_fixed_number_of_statements(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    answered = open_card(app, client, item_of_type(app, "flashcard_basic")).answer()
    address = answered.headers["Location"]
    with count_statements(app) as shown:
        fields = hidden(form_to(client.get(address).text, "/rate"))
    assert shown.total == 5, shown.statements
    with count_statements(app) as rated:
        assert client.post(f"{address}/rate", data={**fields, "rating": "3"}).status_code == 303
    assert rated.total == 8, rated.statements
    fields = hidden(form_to(client.get("/cards").text, "/undo"))
    with count_statements(app) as undone:
        assert client.post("/cards/undo", data=fields).status_code == 303
    assert undone.total == 10, undone.statements
    with count_statements(app) as one:
        assert client.get("/cards/1").status_code == 200
    assert one.total == 2, one.statements


def test_a_steelman_is_kept_first_then_compared_and_rated_by_the_learner(
    app: Flask, ada: FlaskClient
) -> None:
    card = open_card(app, ada, add(a_teacher(app), "steelman"))
    assert "Silence costs trust" not in ada.get(f"/cards/{card.item_id}").text
    answered = card.answer()
    address = answered.headers["Location"]
    page = ada.get(address).text
    assert "Whoever silences members" in page
    assert "Whoever lets everybody argue" in page
    assert tables.count(app, "response") == 1
    assert tables.count(app, "review") == 0
    told = ada.get(f"{address}?tick=0-0&tick=1-0&tick=9-9&tick=x&compared=1").text
    assert "Your cases hold 2 of 4 reasons." in told
    assert told.count("<strong>left out</strong>") == 2
    assert set(ratings_on(told)) == {"1", "2", "3", "4"}
    assert rate(ada, answered, "2").status_code == 303
    assert tables.count(app, "review") == 1


def test_a_case_that_is_too_short_comes_back_with_both_texts(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada, add(a_teacher(app), "steelman"))
    answer = ada.post(
        f"/cards/{card.item_id}/answer", data={**card.fields, "text-0": "This one is short.", "text-1": "So."}
    )
    assert answer.status_code == 422
    assert "This one is short." in answer.text
    assert ">So.</textarea>" in answer.text
    assert "Whoever silences members" not in answer.text


def test_places_given_twice_come_back_as_they_were(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada, add(a_teacher(app), "ordering"))
    picks = {"pick-0": "2", "pick-1": "2", "pick-2": "", "pick-3": "4"}
    answer = ada.post(f"/cards/{card.item_id}/answer", data={**card.fields, **picks})
    assert answer.status_code == 422
    assert "Place 2 is given more than once" in answer.text
    assert re.findall(r'<option value="(\d)" selected>', answer.text) == ["2", "2", "4"]


def test_a_half_right_matching_earns_half_and_moves_its_card(app: Flask, ada: FlaskClient) -> None:
    card = open_card(app, ada, add(a_teacher(app), "matching"))
    fields = card.sent(Response(selected=(0, -1)))
    page = ada.get(ada.post(f"/cards/{card.item_id}/answer", data=fields).headers["Location"]).text
    assert "0.5 of 1 point" in page
    assert "Yours: left open" in page
    assert set(ratings_on(page)) == {"1", "2"}


def test_what_is_due_in_other_words_rests_until_tomorrow_and_says_so(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    one, two = [number for number, item in published(app).items() if item.type == "single_choice"][:2]
    for item_id in (one, two):
        open_card(app, ada, item_id).answer(is_right=False)
    tables.run(app, f"UPDATE item SET claim = 'C-ONE' WHERE id IN ({one}, {two})")  # noqa: S608 -- numbers
    tables.run(app, f"UPDATE item SET status = 'retired' WHERE id NOT IN ({one}, {two})")  # noqa: S608
    at.advance(days=2)
    assert "Review 1 card<" in ada.get("/").text
    open_card(app, ada, one).answer()
    at.advance(minutes=30)
    for _ in range(2):  # it was missed before, so that it has another step to go
        open_card(app, ada, one).answer()
        at.advance(minutes=30)
    page = ada.get("/cards").text
    assert "Done for now" in page
    assert "One more card is due. It asks in other words what you have answered today" in page
    assert "Review 1 card" not in ada.get("/").text
    at.advance(days=1)
    assert f'action="/cards/{two}/answer"' in ada.get("/cards").text


def test_an_address_that_takes_answers_or_ratings_leads_to_its_page(
    client: FlaskClient, ada: FlaskClient
) -> None:
    assert client.get("/cards/1/answer").headers["Location"] == "/cards/1"
    answered = "/cards/answered/00000000-0000-4000-8000-000000000000"
    assert ada.get(f"{answered}/rate").headers["Location"] == answered
