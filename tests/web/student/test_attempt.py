import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.wording import plain as plain_text
from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, reword, set_status
from tests.support.hands import published as published_ids
from tests.support.set_quizzes import a_class
from tests.support.sittings import Sitting, begin_practice, begin_quiz, first_quiz
from tests.support.statements import count_statements, full_scans
from tests.support.taking import Taken, begin_set
from tests.support.web import form_to, forms_of, hidden

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step")
AS_A_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


@pytest.fixture
def quiz(app: Flask, ada: FlaskClient) -> Sitting:
    """A quiz about to be begun by her."""
    return begin_quiz(app, ada)


def submit(quiz: Sitting) -> str:
    """Press the button on the page before the end; gives the address it leads to."""
    page = quiz.client.get(f"/attempts/{quiz.id}/submit")
    assert page.status_code == 200
    answer = quiz.client.post(f"/attempts/{quiz.id}/submit", data=hidden(form_to(page.text, "/submit")))
    assert answer.status_code == 303
    return answer.headers["Location"]


def place_of(quiz: Sitting, *inputs: str) -> int:
    """The number of the first question that is answered in one of these ways."""
    return next(number for number, item in enumerate(quiz.items, 1) if BY_NAME[item.type].INPUT in inputs)


def test_looking_around_stores_nothing_and_the_first_change_makes_a_guest(
    app: Flask, client: FlaskClient
) -> None:
    with tables.unchanged(app):
        quiz = begin_quiz(app, client)
        for number in range(1, len(quiz.items) + 1):
            assert client.get(quiz.question(number)).status_code == 200
        assert client.get(f"/attempts/{quiz.id}/submit?plan={quiz.plan}").status_code == 200
        assert quiz.post(quiz.form(2), 2).status_code == 303  # moving on without an answer
    assert client.get_cookie(COOKIE) is None
    assert quiz.answer(is_right=True, number=3).status_code == 303
    assert client.get_cookie(COOKIE) is not None
    assert [tables.count(app, name) for name in ("user", "attempt", "attempt_step")] == [1, 1, 1]


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


def test_an_answer_can_be_changed_and_taken_away_until_the_end(app: Flask, quiz: Sitting) -> None:
    quiz.answer(is_right=True)
    quiz.answer(is_right=False)
    page = quiz.client.get(quiz.question(1)).text
    assert f"1 of {len(quiz.items)} answered" in page
    quiz.post(quiz.form(1), 1)
    assert f"0 of {len(quiz.items)} answered" in quiz.client.get(quiz.question(1)).text
    assert tables.count(app, "attempt_step") == 3


def test_a_script_is_told_how_many_are_answered_and_no_more(quiz: Sitting) -> None:
    """Cases 39, 40."""
    fields = {**quiz.form(1), **quiz.right(1)}
    saved = quiz.post(fields, 1, headers=AS_A_SCRIPT)
    assert saved.status_code == 200
    assert saved.get_json() == {
        "answered": 1,
        "total": len(quiz.items),
        "number": 1,
        "state": "answered",
        "state_words": "answered",
        "seen": 1,
        "left_s": None,
        "until": None,
    }
    taken_away = quiz.post(quiz.form(1), 1, headers=AS_A_SCRIPT)
    assert taken_away.get_json()["state"] == "open"


def test_the_same_change_again_is_stored_once_also_twenty_at_a_time(app: Flask, at: TestClock) -> None:
    """Case 45."""
    person = learning.a_person(app)
    quiz = begin_quiz(app, learning.browser_of(app, person))
    fields = {**quiz.form(1), **quiz.right(1)}
    forms = quiz.client.get_cookie("quizapp_forms")
    assert forms is not None

    def send(_number: int) -> int:
        browser = learning.browser_of(app, person)
        browser.set_cookie("quizapp_forms", forms.value)
        return browser.post(f"/attempts/{quiz.id}/1", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(20))) <= {303, 409}
    assert [tables.count(app, name) for name in ("attempt", "attempt_step")] == [1, 1]


def test_before_submitting_one_is_told_what_is_open(quiz: Sitting) -> None:
    quiz.answer(is_right=True, number=2)
    page = quiz.client.get(f"/attempts/{quiz.id}/submit").text
    links = re.findall(rf'href="/attempts/{quiz.id}/(\d+)"', page)
    assert "2" not in links
    assert {"1", "3", str(len(quiz.items))} <= set(links)


def test_submitting_shows_score_key_reason_and_passage_for_every_question(app: Flask, quiz: Sitting) -> None:
    for number in (1, 2, 3):
        assert quiz.answer(is_right=number < 3, number=number).status_code == 303
    address = submit(quiz)
    assert address == f"/attempts/{quiz.id}/result"
    page = quiz.client.get(address).text
    assert page.count("<mark") == len(quiz.items)
    assert page.count("Not answered") == len(quiz.items) - 3
    assert re.search(rf"2(\.\d+)?\s+of\s+{len(quiz.items)}", re.sub(r"<[^>]+>", " ", page))
    assert tables.count(app, "response") == 3
    assert tables.count(app, "card") == 3


def test_submitting_twice_grades_once(app: Flask, quiz: Sitting) -> None:
    """Case 45."""
    quiz.answer(is_right=True)
    page = quiz.client.get(f"/attempts/{quiz.id}/submit")
    fields = hidden(form_to(page.text, "/submit"))
    address = f"/attempts/{quiz.id}/submit"
    assert quiz.client.post(address, data=fields).status_code == 303
    with tables.unchanged(app):
        assert quiz.client.post(address, data=fields).status_code == 303


def test_an_attempt_without_an_answer_cannot_be_submitted_and_shows_no_key(app: Flask, quiz: Sitting) -> None:
    """Case 42: an empty submission is 422, reveals nothing, uses no try."""
    quiz.answer(is_right=True)
    fields = hidden(form_to(quiz.client.get(f"/attempts/{quiz.id}/submit").text, "/submit"))
    taken_away = quiz.post(quiz.form(1), 1, headers=AS_A_SCRIPT)
    assert taken_away.get_json()["answered"] == 0
    with tables.unchanged(app):
        answer = quiz.client.post(f"/attempts/{quiz.id}/submit", data=fields)
    assert answer.status_code == 422
    assert quiz.client.get(f"/attempts/{quiz.id}/result").status_code == 303


def test_nothing_can_be_changed_after_the_end(app: Flask, quiz: Sitting) -> None:
    """Case 46."""
    quiz.answer(is_right=False)
    fields = {**quiz.form(1), **quiz.right(1)}
    submit(quiz)
    with tables.unchanged(app):
        answer = quiz.post(fields, 1)
        told = quiz.post(fields, 1, headers=AS_A_SCRIPT)
    assert answer.status_code == 409
    assert told.status_code == 409
    assert "has been submitted" in told.get_json()["message"]
    for path in ("", "/1", "/submit"):
        again = quiz.client.get(f"/attempts/{quiz.id}{path}")
        assert (again.status_code, again.headers["Location"]) == (303, f"/attempts/{quiz.id}/result")


def test_before_the_end_the_result_leads_back(quiz: Sitting) -> None:
    quiz.answer(is_right=True)
    answer = quiz.client.get(f"/attempts/{quiz.id}/result", follow_redirects=True)
    assert "Question 2 of" in answer.text


def test_it_goes_on_in_another_browser_of_the_same_person(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    quiz = begin_quiz(app, learning.browser_of(app, person))
    quiz.answer(is_right=True)
    elsewhere = learning.browser_of(app, person)
    assert f'href="/attempts/{quiz.id}"' in elsewhere.get("/quizzes").text
    assert f'href="/attempts/{quiz.id}"' in elsewhere.get(f"/quizzes/{first_quiz(app)}").text
    page = elsewhere.get(f"/attempts/{quiz.id}", follow_redirects=True)
    assert "Question 2 of" in page.text
    there = Sitting(app, elsewhere, quiz.id, "", quiz.items, quiz.item_ids, True)
    assert there.answer(is_right=True, number=2).status_code == 303
    assert f"2 of {len(quiz.items)} answered" in quiz.client.get(quiz.question(3)).text


def test_the_attempt_keeps_the_wording_it_began_with(app: Flask, quiz: Sitting) -> None:
    """Case 49."""
    quiz.answer(is_right=True)
    reword(app, quiz.item_ids[0])
    set_status(app, quiz.item_ids[1], "retired")
    assert quiz.answer(is_right=True, number=2).status_code == 303
    page = quiz.client.get(submit(quiz)).text
    assert "Reworded." not in page
    begun_now = begin_quiz(app, quiz.client)
    assert quiz.item_ids[1] not in begun_now.item_ids


def test_a_wrong_option_or_text_is_refused_in_its_place(app: Flask, quiz: Sitting) -> None:
    choice = place_of(quiz, "choice")
    for value in ("0", "9", "１", "abc"):
        with tables.unchanged(app):
            page = quiz.post({**quiz.form(choice), "choice": value}, choice)
            told = quiz.post({**quiz.form(choice), "choice": value}, choice, headers=AS_A_SCRIPT)
        assert (page.status_code, told.status_code) == (422, 422)
        assert "not one of this question" in page.text
        assert "not one of this question" in told.get_json()["message"]
    typed = place_of(quiz, "text", "blanks")
    long = "word " * 120
    answer = quiz.post({**quiz.form(typed), "text-0": long}, typed)
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_a_form_that_is_not_whole_is_refused(app: Flask, quiz: Sitting) -> None:
    with tables.unchanged(app):
        answer = quiz.post({**quiz.form(1), **quiz.right(1), "step_id": "1"}, 1)
    assert answer.status_code == 422
    assert "The form was not whole" in answer.text


def test_a_question_or_quiz_that_is_not_there_is_not_found(app: Flask, quiz: Sitting) -> None:
    """Cases 13, 24, 46."""
    fields = {**quiz.form(1), **quiz.right(1)}
    client = quiz.client
    for number in ("0", "-1", "999", "１", "9223372036854775808", "1" + "0" * 30, "%00", "abc"):
        address = f"/attempts/{quiz.id}/{number}"
        assert client.get(f"{address}?plan={quiz.plan}").status_code == 404, number
        assert client.post(address, data=fields).status_code == 404, number
    for slug in ("none", "%00", "' OR 1=1 --", "%25", "_", "x" * 3000, "%ff", "%ed%b0%80"):
        for path in (f"/quizzes/{slug}", f"/quizzes/{slug}/start"):
            assert client.get(path).status_code == 404, slug


def test_a_practice_is_no_quiz_and_a_quiz_no_practice(app: Flask, quiz: Sitting) -> None:
    """Case 46."""
    practice = begin_practice(app, quiz.client)
    practice.answer(is_right=True)
    quiz.answer(is_right=True)
    for path in ("", "/1", "/submit", "/result"):
        assert quiz.client.get(f"/attempts/{practice.id}{path}").status_code == 404
    for path in ("", "/1", "/result"):
        assert quiz.client.get(f"/practice/{quiz.id}{path}").status_code == 404
    with tables.unchanged(app):
        step = {**quiz.form(2), **quiz.right(2), "plan": practice.plan, "step_id": str(uuid.uuid4())}
        assert quiz.client.post(f"/attempts/{practice.id}/2", data=step).status_code == 404
        fields = {**practice.form(2), **practice.right(2), "number": "2"}
        assert quiz.client.post(f"/practice/{quiz.id}/answer", data=fields).status_code == 404


def test_the_history_shows_every_attempt(app: Flask, quiz: Sitting) -> None:
    quiz.answer(is_right=True)
    submit(quiz)
    second = begin_quiz(app, quiz.client)
    second.answer(is_right=False)
    page = quiz.client.get(submit(second)).text
    for attempt in (quiz, second):
        assert f'href="/attempts/{attempt.id}/result"' in page


def test_answering_by_typing_is_read_as_generously_as_elsewhere(quiz: Sitting) -> None:
    number = place_of(quiz, "text")
    accepted = quiz.items[number - 1].accepted[0][0]
    fields = {**quiz.form(number), **quiz.sent(Response(texts=(f"  {accepted.upper()} ",)), number)}
    assert quiz.post(fields, number).status_code == 303
    assert re.search(r"\b1(\.0)?\s+of\b", re.sub(r"<[^>]+>", " ", quiz.client.get(submit(quiz)).text))


def test_each_step_takes_a_fixed_number_of_statements_found_by_an_index(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    quiz = begin_quiz(app, client)
    quiz.answer(is_right=True)
    slug = first_quiz(app)
    pages = {
        "/quizzes": 6,
        f"/quizzes/{slug}": 7,
        f"/quizzes/{slug}/start": 3,
        quiz.question(2): 5,
        f"/attempts/{quiz.id}": 5,
        f"/attempts/{quiz.id}/submit": 5,
    }
    for address, expected in pages.items():
        with count_statements(app) as counted:
            assert client.get(address).status_code in (200, 303)
        assert counted.total == expected, (address, counted.statements)
        assert full_scans(app, counted, of=GROWING) == []
    fields = {**quiz.form(2), **quiz.right(2)}
    with count_statements(app) as saving:
        assert quiz.post(fields, 2).status_code == 303
    assert saving.total == 10, saving.statements
    fields = hidden(form_to(client.get(f"/attempts/{quiz.id}/submit").text, "/submit"))
    with count_statements(app) as submitting:
        assert client.post(f"/attempts/{quiz.id}/submit", data=fields).status_code == 303
    assert submitting.total == 11, submitting.statements
    with count_statements(app) as result:
        assert client.get(f"/attempts/{quiz.id}/result").status_code == 200
    assert result.total == 11, result.statements


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


IN_ORDER = QuizRules(shuffles_items=False)


def singles(app: Flask, count: int) -> list[int]:
    return published_ids(app, "single_choice")[:count]


def in_words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


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


@on_sqlite
def test_an_empty_check_is_refused_tells_nothing_and_uses_no_try(app: Flask, at: TestClock) -> None:
    """Case 42."""
    taken = begin_set(app, singles(app, 1), QuizRules(behaviour="interactive", shuffles_items=False))
    with tables.unchanged(app):
        refused = taken.post({**taken.form(), "go": "check-1"})
    assert refused.status_code == 422
    assert "Choose or type an answer first, then check it." in refused.text
    assert "more tries" not in refused.text


@on_sqlite
def test_the_same_check_again_is_one_try_and_a_hint_taken_stays_taken(app: Flask, at: TestClock) -> None:
    """Cases 45, 47."""
    taken = begin_set(app, singles(app, 1), QuizRules(behaviour="interactive", shuffles_items=False))
    fields = {**taken.form(), **taken.sent(is_right=False), "go": "check-1"}
    for _ in range(2):
        assert taken.post(fields).status_code == 303
    assert "2 more tries" in taken.page()
    hinted = {**taken.form(), **taken.sent(is_right=False), "go": "hint-1"}
    for _ in range(2):
        assert taken.post(hinted).status_code == 303
    page = taken.page()
    assert page.count('<ol class="hints"') == 1
    assert taken.sitting().places[0].hints == 1
    assert "It stands in the study text" in in_words(page)
    taken.answer(is_right=True, go="check-1")
    taken.submit()
    assert "0.34 of 1" in in_words(taken.page("/result"))


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


def test_two_tabs_are_shown_both_answers_and_the_one_chosen_counts(app: Flask, at: TestClock) -> None:
    """Case 45."""
    taken = begin_set(app, singles(app, 1), IN_ORDER)
    second = {**taken.form(), **taken.sent(is_right=False)}
    assert taken.answer(is_right=True).status_code == 303
    with tables.unchanged(app):
        asked = taken.post(second)
        told = taken.post(second, headers=AS_A_SCRIPT)
    assert (asked.status_code, told.status_code) == (409, 409)
    item, given = taken.item(), taken.sitting().places[0].given
    assert given is not None
    stored = plain_text(item.options[given.selected[0]].text)
    assert told.get_json()["conflict"] == {"stored": stored, "seen": taken.sitting().places[0].seen}
    assert stored in in_words(asked.text).partition("Stored there")[2]
    assert " checked>" in asked.text
    form = {**hidden(form_to(asked.text, f"{taken.id}/1")), **taken.sent(is_right=False)}
    assert taken.post(form).status_code == 303
    assert taken.sitting().places[0].given != given


@on_sqlite
def test_all_questions_on_one_page_are_stored_by_one_press_and_each_by_a_script(
    app: Flask, at: TestClock
) -> None:
    rules = QuizRules(shuffles_items=False, is_on_one_page=True, behaviour="immediate")
    taken = begin_set(app, singles(app, 3), rules)
    page = taken.page("")
    form = hidden(form_to(page, f"{taken.id}/all"))
    answers = {
        f"q{number}-{name}": value
        for number in (1, 3)
        for name, value in taken.sent(is_right=True, number=number).items()
    }
    stored = taken.post({**form, **answers, "go": "submit"}, "/all")
    assert stored.headers["Location"] == f"{taken.address}/submit"
    assert [place.is_answered for place in taken.sitting().places] == [True, False, True]
    fields = {f"q2-{name}": value for name, value in taken.sent(is_right=False, number=2).items()}
    told = taken.post({**form, **fields}, "/2", headers=AS_A_SCRIPT)
    assert told.get_json()["answered"] == 3
    form = hidden(form_to(taken.page("/all"), f"{taken.id}/all"))
    checked = taken.post({**form, **answers, **fields, "go": "check-2"}, "/all")
    assert checked.headers["Location"] == f"{taken.address}/all#question-2"
    page = taken.page("/all")
    assert in_words(page).count("Not right") == 1
    wrong = taken.post({**hidden(form_to(page, f"{taken.id}/all")), "q3-choice": "77", "go": "1"}, "/all")
    assert wrong.status_code == 422
    assert "not one of this question" in wrong.text


def test_after_the_deadline_nothing_is_taken_and_the_attempt_ends_with_what_was_stored(
    app: Flask, at: TestClock
) -> None:
    """Case 46: the server's clock, with at most five seconds of grace."""
    taken = begin_set(app, singles(app, 2), QuizRules(shuffles_items=False, time_limit_s=60, grace_s=5))
    form = {**taken.form(), **taken.sent(is_right=True)}
    second = {**taken.form(2), **taken.sent(is_right=True, number=2)}
    at.advance(seconds=64)
    assert taken.post(form).status_code == 303
    at.advance(seconds=2)
    late = taken.post(second, "/2")
    assert late.status_code == 409
    assert "Your time was up" in late.text
    assert f'href="{taken.address}/result"' in late.text
    sitting = taken.sitting()
    assert (sitting.closed_by, sitting.answered) == ("clock", 1)
    assert taken.post(second, "/2", headers=AS_A_SCRIPT).status_code == 409
    assert taken.client.get(f"{taken.address}/clock").get_json() == {
        "left_s": 0,
        "until": "until 10:01",
        "is_over": True,
    }


@on_sqlite
def test_more_time_agreed_while_it_runs_holds_from_the_next_request_to_the_second(
    app: Flask, at: TestClock
) -> None:
    taken = begin_set(app, singles(app, 1), QuizRules(shuffles_items=False, time_limit_s=600))
    at.advance(seconds=100)
    assert taken.client.get(f"{taken.address}/clock").get_json()["left_s"] == 500
    assert 'data-left-s="500"' in taken.page()
    taken.school.agree(taken.hand, time_percent=150)
    assert taken.client.get(f"{taken.address}/clock").get_json()["left_s"] == 800
    saved = taken.post({**taken.form(), **taken.sent(is_right=True)}, headers=AS_A_SCRIPT)
    assert saved.get_json()["left_s"] == 800
    assert saved.get_json()["until"] == "until 10:15"


@on_sqlite
def test_on_a_break_the_clock_stands_still_and_no_question_is_shown(app: Flask, at: TestClock) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    school.agree(hand, break_minutes=10)
    rules = QuizRules(shuffles_items=False, time_limit_s=600)
    taken = begin_set(app, singles(app, 1), rules, hand=hand, school=school)
    assert "Take a break" in taken.page()
    fields = {**taken.form(), **taken.sent(is_right=True)}
    assert taken.post(fields, "/pause").headers["Location"] == f"{taken.address}/break"
    assert taken.sitting().answered == 1
    stem = plain_text(taken.item().stem)
    at.advance(minutes=4)
    for path in ("", "/1", "/submit"):
        page = in_words(taken.page(path))
        assert "The clock stands still" in page
        assert "6 min more" in page
        assert stem not in page
    # Nor by sending what is refused, which elsewhere shows the question once more (case 39).
    refused = taken.post({**fields, "go": "check-1"} | dict.fromkeys(taken.sent(is_right=True), ""))
    assert refused.status_code == 409
    assert stem not in in_words(refused.text)
    form = hidden(form_to(taken.page("/break"), "/go-on"))
    assert taken.post(form, "/go-on").status_code == 303
    assert taken.client.get(f"{taken.address}/clock").get_json()["left_s"] == 600


@on_sqlite
def test_a_flag_is_kept_said_in_words_and_saves_what_is_on_the_page(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, singles(app, 2), IN_ORDER)
    fields = {**taken.form(), **taken.sent(is_right=True), "flag": "yes"}
    assert taken.post(fields, "/1/flag").headers["Location"] == f"{taken.address}/1"
    assert (taken.sitting().answered, taken.sitting().places[0].is_flagged) == (1, True)
    assert "1 , answered , flagged" in in_words(taken.page("/2"))
    assert "You flagged for later:" in in_words(taken.page("/submit"))
    token = {"csrf_token": taken.form()["csrf_token"]}
    off = taken.post({**token, "flag": "no"}, "/1/flag", headers=AS_A_SCRIPT)
    assert off.status_code == 200
    assert (taken.sitting().answered, taken.sitting().places[0].is_flagged) == (1, False)


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


def test_submitting_what_was_set_without_an_answer_is_possible_once(app: Flask, at: TestClock) -> None:
    """Case 45."""
    taken = begin_set(app, singles(app, 1), IN_ORDER)
    fields = hidden(form_to(taken.page("/submit"), "/submit"))
    assert taken.post(fields, "/submit").headers["Location"] == f"{taken.address}/result"
    with tables.unchanged(app):
        assert taken.post(fields, "/submit").headers["Location"] == f"{taken.address}/result"


@on_sqlite
def test_what_was_set_is_taken_in_a_fixed_number_of_statements(app: Flask, at: TestClock) -> None:
    taken = {count: begin_set(app, singles(app, count), IN_ORDER) for count in (2, 8)}
    for path, most in (("/1", 11), ("/submit", 11), ("/clock", 11)):
        totals = []
        for attempt in taken.values():
            with count_statements(app) as counted:
                assert attempt.client.get(attempt.address + path).status_code == 200
            assert full_scans(app, counted, of=GROWING) == []
            totals.append(counted.total)
        assert totals[0] == totals[1], (path, totals)
        assert totals[0] <= most, (path, totals)
