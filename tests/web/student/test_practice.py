import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Response, Verdict
from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import set_status
from tests.support.sittings import (
    Sitting,
    begin_cases,
    begin_practice,
    begin_quiz,
    item_of_type,
    open_card,
    plan_of,
    published,
)
from tests.support.statements import count_statements, full_scans
from tests.support.web import form_to, forms_of, hidden, token_of

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step")
TYPED = ("short_answer", "cloze")


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


def practice_of(app: Flask, client: FlaskClient, *item_ids: int) -> Sitting:
    """A practice of these items."""
    attempt_id = str(uuid.uuid4())
    items = published(app)
    plan = plan_of(app, item_ids, attempt_id)
    return Sitting(app, client, attempt_id, plan, tuple(items[n] for n in item_ids), item_ids, False)


def test_every_section_and_size_can_be_chosen_and_leads_to_questions(client: FlaskClient) -> None:
    page = client.get("/practice").text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/practice/start[^"]*)"', page)}
    forms = [form for form in forms_of(page) if form["action"].startswith("/practice/start")]
    assert links or forms
    for section in ("LEAD", "ORIG", "IDEA", "CTRV", "REPR", "LEGA"):
        begun = client.get(f"/practice/start?count=5&section={section}", follow_redirects=True)
        assert begun.status_code == 200
        assert "Question 1 of 5" in begun.text


@pytest.mark.parametrize("count", ["", "0", "4", "-5", "５", "9999999999", "5.0", "abc", "²"])
def test_a_size_that_is_not_offered_is_refused_in_words(client: FlaskClient, count: str) -> None:
    answer = client.get("/practice/start", query_string={"count": count})
    assert answer.status_code == 422
    assert "5, 10 or 20" in answer.text


@pytest.mark.parametrize("section", ["NONE", "lead", "' OR 1=1 --", "%", "\x00"])
def test_a_section_that_does_not_exist_is_not_found(client: FlaskClient, section: str) -> None:
    """Case 24."""
    assert client.get("/practice/start", query_string={"section": section}).status_code == 404


def test_looking_at_questions_stores_nothing_and_the_first_answer_makes_a_guest(
    app: Flask, client: FlaskClient
) -> None:
    with tables.unchanged(app):
        practice = begin_practice(app, client)
        for _ in range(3):
            assert client.get(practice.question()).status_code == 200
    assert client.get_cookie(COOKIE) is None
    answer = practice.answer(is_right=True)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/practice/{practice.id}/1"
    assert client.get_cookie(COOKIE) is not None
    assert [tables.count(app, name) for name in ("user", "attempt", "response")] == [1, 1, 1]


def test_an_answer_is_followed_by_verdict_reasons_holder_and_passage(app: Flask, ada: FlaskClient) -> None:
    practice = practice_of(app, ada, item_of_type(app, "single_choice"))
    item = practice.items[0]
    page = ada.get(practice.answer(is_right=False).headers["Location"]).text
    assert "Not right" in page
    for option in item.options:
        assert option.rationale.split("“")[0][:40] in page
    assert page.index('class="feedback__at-once"') < page.index("The options")
    assert "<mark" in page
    assert f'href="/reading#{item.citation.passage}"' in page


def test_a_whole_practice_ends_with_its_result_and_what_to_do_next(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    for number in range(1, 6):
        page = ada.get(practice.answer(is_right=number != 2, number=number).headers["Location"])
        assert page.status_code == 200
        assert f"Question {number} of 5" in page.text
    assert f'href="/practice/{practice.id}/result"' in page.text
    result = ada.get(f"/practice/{practice.id}/result")
    assert result.status_code == 200
    assert re.search(r"4(\.\d+)?\s+of 5", re.sub(r"<[^>]+>", " ", result.text))
    assert "What you missed is in your cards" in result.text
    assert ada.get(f"/practice/{practice.id}").headers["Location"] == f"/practice/{practice.id}/result"


@pytest.mark.parametrize(("section", "most"), [("", 3), ("CROSS", 3), ("BEYOND", 0)])
def test_for_what_was_missed_only_what_the_text_holds_is_offered_to_read(
    app: Flask, ada: FlaskClient, section: str, most: int
) -> None:
    practice = begin_practice(app, ada, section=section)
    for number in range(1, 6):
        practice.answer(is_right=False, number=number)
    result = ada.get(f"/practice/{practice.id}/result").text
    anchors = re.findall(r'class="button[^"]*" href="/reading#([^"]+)"', result)
    assert min(most, 1) <= len(anchors) <= most
    text = ada.get("/reading").text
    assert all(f'id="{anchor}"' in text for anchor in anchors)
    assert ("The article does not tell it" in result) == (not anchors)
    assert (f'<a class="button button--primary" href="/practice/{practice.id}/1">' in result) == (not anchors)


def test_all_right_is_told_too(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    for number in range(1, 6):
        practice.answer(is_right=True, number=number)
    assert "All of it was right." in ada.get(f"/practice/{practice.id}/result").text


def test_before_the_end_the_result_leads_back_to_the_open_question(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    practice.answer(is_right=True)
    assert ada.get(f"/practice/{practice.id}/result").headers["Location"] == f"/practice/{practice.id}"
    page = ada.get(f"/practice/{practice.id}")
    assert "Question 2 of 5" in page.text


@pytest.mark.parametrize(
    ("section", "caption"), [("BEYOND", "points beyond the article"), ("CROSS", "points")]
)
def test_what_is_no_section_of_the_article_is_practised_by_itself(
    app: Flask, ada: FlaskClient, section: str, caption: str
) -> None:
    assert f'value="{section}"' in ada.get("/practice").text
    practice = begin_practice(app, ada, section=section)
    assert {item.section for item in practice.items} == {section}
    for number in range(1, 6):
        practice.answer(is_right=True, number=number)
    result = ada.get(f"/practice/{practice.id}/result").text
    assert f'<dt class="figure__caption">{caption}</dt><dd class="figure__number">5 of 5</dd>' in result


def test_what_is_beyond_the_article_is_never_drawn_unasked(app: Flask, client: FlaskClient) -> None:
    asked = {item.section for _ in range(4) for item in begin_practice(app, client, 20).items}
    assert "BEYOND" not in asked
    assert len(asked) > 5


def test_an_empty_answer_reveals_nothing_and_uses_no_try(app: Flask, ada: FlaskClient) -> None:
    """Case 42."""
    practice = begin_practice(app, ada)
    with tables.unchanged(app):
        answer = practice.post(practice.form())
    assert answer.status_code == 422
    assert "Choose or type an answer first." in answer.text
    item = practice.items[0]
    assert item.explanation not in answer.text
    assert not any(option.rationale in answer.text for option in item.options if option.rationale)
    assert ada.get(f"/practice/{practice.id}/1?plan={practice.plan}").status_code == 404
    assert practice.answer(is_right=True).status_code == 303


def test_whoever_does_not_know_says_so_and_sees_the_key(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    page = ada.get(practice.question()).text
    assert 'name="pass" value="1"' in page
    answered = practice.post({**practice.form(), "pass": "1"})
    feedback = ada.get(answered.location).text
    assert "Not known yet" in feedback
    assert practice.items[0].explanation.split()[0] in feedback
    assert tables.count(app, "unlisted_text") == 0
    (row,) = tables.everything(app)["response"]
    assert "passed" in str(row)


def test_the_address_of_a_refused_answer_leads_back_to_its_question(app: Flask, client: FlaskClient) -> None:
    """Reloaded from the address bar, also before anything of the practice is stored."""
    practice = begin_practice(app, client)
    address = form_to(client.get(practice.question()).text, "/answer")["action"].replace("&amp;", "&")
    refused = client.post(address, data=practice.form())
    assert refused.status_code == 422
    again = client.get(address, follow_redirects=True)
    assert again.status_code == 200
    assert "Question 1 of 5" in again.text
    practice.answer(is_right=True)
    compare = client.get(f"/practice/{practice.id}/1/compare")
    assert compare.headers["Location"] == f"/practice/{practice.id}/1"


def test_the_list_of_keys_names_those_of_its_page_and_no_others(app: Flask, ada: FlaskClient) -> None:
    def keys(page: str) -> list[str]:
        return re.findall(r"<kbd>([^<]+)</kbd>", page)

    choice = practice_of(app, ada, item_of_type(app, "single_choice"))
    digits = [str(number) for number in range(1, len(choice.items[0].options) + 1)]
    assert keys(ada.get(choice.question()).text) == ["Space", "Enter", *digits, "?"]
    assert keys(ada.get(choice.answer(is_right=True).headers["Location"]).text) == ["Space", "Enter", "?"]
    typed = practice_of(app, ada, item_of_type(app, "short_answer"))
    assert keys(ada.get(typed.question()).text) == ["Space", "Enter", "?"]
    quiz = begin_quiz(app, ada)
    assert keys(ada.get(quiz.question()).text)[-1] == "?"
    card = open_card(app, ada, item_of_type(app, "true_false")).answer(is_right=False)
    page = ada.get(card.headers["Location"]).text
    pressed = {key.upper() for keys in re.findall(r'data-keys="([^"]+)"', page) for key in keys.split()}
    assert set(keys(page)) == {
        "Space" if key == "SPACE" else "Enter" if key == "ENTER" else key for key in pressed
    }


def test_the_same_post_again_is_one_answer(app: Flask, ada: FlaskClient) -> None:
    """Case 45."""
    practice = begin_practice(app, ada)
    fields = {**practice.form(), **practice.right()}
    first, again = practice.post(fields), practice.post(fields)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert tables.count(app, "response") == 1


def test_another_answer_from_a_second_tab_does_not_count(app: Flask, ada: FlaskClient) -> None:
    """Cases 45, 48."""
    practice = begin_practice(app, ada)
    left = {**practice.form(), **practice.right()}
    right = {**practice.form(), **practice.wrong()}
    practice.post(left)
    with tables.unchanged(app):
        second = practice.post(right)
    assert second.status_code == 303
    assert second.headers["Location"] == f"/practice/{practice.id}/1"
    page = ada.get(second.headers["Location"]).text
    assert "Right" in page
    assert "That answer counts and is shown here; the one sent now does not." in page
    assert "the one sent now does not" not in ada.get(second.headers["Location"]).text


def test_twenty_at_once_are_one_answer(app: Flask, at: TestClock) -> None:
    """Case 45."""
    person = learning.a_person(app)
    practice = begin_practice(app, learning.browser_of(app, person))
    fields = {**practice.form(), **practice.right()}
    cookies = practice.client.get_cookie("quizapp_forms")
    assert cookies is not None

    def send(_number: int) -> int:
        browser = learning.browser_of(app, person)
        browser.set_cookie("quizapp_forms", cookies.value)
        return browser.post(f"/practice/{practice.id}/answer", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(20))) <= {303, 409}
    assert [tables.count(app, name) for name in ("attempt", "response", "card", "review")] == [1, 1, 1, 1]


def test_questions_are_answered_in_their_order(app: Flask, ada: FlaskClient) -> None:
    """Case 46."""
    practice = begin_practice(app, ada)
    fields = {**practice.form(), **practice.right(3), "number": "3"}
    with tables.unchanged(app):
        assert practice.post(fields).status_code == 409


@pytest.mark.parametrize("number", ["0", "-1", "6", "１", "", "9" * 400, "abc"])
def test_a_question_that_is_not_there_is_not_found(app: Flask, ada: FlaskClient, number: str) -> None:
    """Case 13."""
    practice = begin_practice(app, ada)
    fields = {**practice.form(), **practice.right(), "number": number}
    with tables.unchanged(app):
        assert practice.post(fields).status_code == 404


def test_a_form_that_is_not_whole_is_refused_in_words(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    for broken in ("", "abc", "0" * 500, "{00000000-0000-0000-0000-000000000000", "\x00"):
        with tables.unchanged(app):
            answer = practice.post({**practice.form(), **practice.right(), "response_id": broken})
        assert answer.status_code == 422, broken
        assert "The form was not whole" in answer.text


def test_a_plan_that_we_did_not_sign_opens_nothing(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    other = str(uuid.uuid4())
    for plan in ("", "abc", practice.plan.replace(".", ".x"), "x" * 5000):
        assert ada.get(f"/practice/{practice.id}", query_string={"plan": plan}).status_code == 404
    assert ada.get(f"/practice/{other}", query_string={"plan": practice.plan}).status_code == 404
    with tables.unchanged(app):
        fields = {**practice.form(), **practice.right()}
        assert ada.post(f"/practice/{other}/answer", data=fields).status_code == 404


def test_a_wrong_option_and_a_wrong_text_are_refused_with_what_was_typed(
    app: Flask, ada: FlaskClient
) -> None:
    choice = practice_of(app, ada, item_of_type(app, "single_choice"))
    for value in ("0", "9", "-1", "A", "１", ""):
        with tables.unchanged(app):
            answer = choice.post({**choice.form(), "choice": value})
        assert answer.status_code == 422, value
    assert choice.post({**choice.form(), "choice": ["1", "2"]}).status_code == 422
    typed = practice_of(app, ada, item_of_type(app, "short_answer"))
    long = "a long answer " * 40
    answer = typed.post({**typed.form(), "text-0": long})
    assert answer.status_code == 422
    assert "at most 500 characters" in answer.text
    assert long.strip() in answer.text


def test_a_typed_answer_says_how_it_was_read(app: Flask, ada: FlaskClient) -> None:
    practice = practice_of(app, ada, item_of_type(app, "short_answer"))
    accepted = practice.items[0].accepted[0][0]
    fields = {**practice.form(), **practice.sent(Response(texts=(accepted.upper(),)))}
    page = ada.get(practice.post(fields).headers["Location"]).text
    assert "Right" in page
    assert accepted.upper() in page


def test_a_question_withdrawn_meanwhile_can_still_be_answered_in_its_attempt(
    app: Flask, ada: FlaskClient
) -> None:
    """Case 49: the attempt keeps its wording."""
    practice = begin_practice(app, ada)
    fields = {**practice.form(), **practice.right()}
    set_status(app, practice.item_ids[0], "retired")
    assert practice.post(fields).status_code == 303


def test_practice_moves_the_cards_and_takes_no_mark_from_the_browser(app: Flask, ada: FlaskClient) -> None:
    """Cases 12, 50."""
    practice = begin_practice(app, ada)
    fields = {
        **practice.form(),
        **practice.wrong(),
        "score": "100",
        "verdict": Verdict.RIGHT,
        "took_ms": str(10**30),
    }
    assert practice.post(fields).status_code == 303
    response = tables.everything(app)["response"][0]
    assert "wrong" in response
    assert 3_600_000 in response
    assert tables.count(app, "card") == 1


def test_each_step_takes_a_fixed_number_of_statements_found_by_an_index(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    practice = begin_practice(app, client, 10)
    practice.answer(is_right=True)
    practice.form(2)
    fields = {**practice.form(2), **practice.right(2)}
    with count_statements(app) as answering:
        assert practice.post(fields, 2).status_code == 303
    assert answering.total == 15, answering.statements
    pages = {
        "/practice": 3,
        "/practice/start?count=5": 3,
        practice.question(3): 4,
        # With the log of the card and what falls due on the days ahead, for what each rating would lead to.
        f"/practice/{practice.id}/2": 7,
    }
    for address, expected in pages.items():
        with count_statements(app) as counted:
            assert client.get(address).status_code in (200, 303)
        assert counted.total == expected, (address, counted.statements)
        assert full_scans(app, counted, of=GROWING) == []


def test_both_sides_are_argued_compared_once_and_scored_by_what_was_found(
    app: Flask, ada: FlaskClient
) -> None:
    """Whatever is reloaded or gone back to: what was typed and what was ticked are still there."""
    assert 'href="/practice/start?kind=cases"' in ada.get("/practice").text
    practice = begin_cases(app, ada)
    item = practice.items[0]
    question = ada.get(practice.question())
    assert "Compare with model answers" in question.text
    assert not any(point.text in question.text for case in item.sides for point in case.checklist)
    refused = practice.post({**practice.form(), "text-0": "Too short, but kept.", "text-1": ""})
    assert refused.status_code == 422
    assert "write at least 40" in refused.text
    assert ">Too short, but kept.</textarea>" in refused.text
    address = practice.answer(is_right=True).headers["Location"]
    for path in (f"/practice/{practice.id}", f"/practice/{practice.id}/result"):
        assert ada.get(path, follow_redirects=True).request.path == address
    page = ada.get(address).text
    assert "Next question" not in page
    assert "See your result" not in page
    assert f"This is what its holders could say, in short: {item.sides[0].label}"[:60] in page
    compare = f"{address}/compare"
    fields = hidden(form_to(page, "/compare"))
    wrong = ada.post(compare, data={**fields, "tick": ["0-0", "9-9"]})
    assert wrong.status_code == 422
    assert "not on the lists" in wrong.text
    assert re.search(r'value="0-0" checked', wrong.text)
    for unclear in ([], ["0-0", "0-0-0"], ["a"]):
        with tables.unchanged(app):
            assert ada.post(compare, data={**fields, "tick": unclear}).status_code == 422
    assert "My texts give none of these" in page
    for ticked in ({"tick": ["0-0", "1-0"]}, {"tick": ["0-0", "1-0"]}, {"none": "1"}):
        assert ada.post(compare, data={**fields, **ticked}).headers["Location"] == address
    told = ada.get(address).text
    total = sum(len(case.checklist) for case in item.sides)
    assert f"Your cases hold 2 of {total} reasons." in told
    assert told.count("<strong>left out</strong>") == total - 2
    assert "/compare" not in told
    assert re.search(r"By the reasons you ticked: (Again|Hard)\. It comes back in", told)
    result = ada.get(f"/practice/{practice.id}/result").text
    assert f"2 of {total} reasons" in result
    assert "ticked yourself" in result
    assert [tables.count(app, name) for name in ("response", "review", "attempt_step")] == [1, 1, 1]


def test_cases_of_another_are_not_compared(app: Flask, ada: FlaskClient, client: FlaskClient) -> None:
    address = begin_cases(app, ada).answer(is_right=True).headers["Location"]
    bert = learning.browser_of(app, learning.a_person(app, name="Bert"))
    for somebody in (bert, client):
        token = token_of(somebody.get("/sign-in").text)
        assert somebody.post(f"{address}/compare", data={"csrf_token": token}).status_code == 404
    assert tables.count(app, "attempt_step") == 0


def test_an_answer_says_how_it_moved_its_card_and_may_be_rated_lower_but_not_above_what_it_can_be(
    app: Flask, ada: FlaskClient
) -> None:
    practice = begin_practice(app, ada, 5)
    address = practice.answer(is_right=True).location
    page = ada.get(address).text
    assert "Right: Good. It comes back in" in page
    fields = hidden(form_to(page, "/rate"))
    assert ada.post(f"{address}/rate", data={**fields, "rating": "1"}).location == address
    assert "Your rating: Again. It comes back in 1 min." in ada.get(address).text
    assert [tables.count(app, name) for name in ("response", "review")] == [1, 3]
    with tables.unchanged(app):
        assert ada.post(f"{address}/rate", data={**fields, "rating": "2"}).status_code == 409
        assert ada.post(f"{address}/rate", data={**fields, "rating": "9"}).status_code == 422
    assert ada.get(f"{address}/rate").location == address
