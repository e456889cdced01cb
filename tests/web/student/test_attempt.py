"""Taking a quiz through its pages: from looking around to what came of it, in a fixed number of statements."""

import re
import uuid

from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.wording import plain as plain_text
from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, reword, set_status
from tests.support.set_quizzes import a_class
from tests.support.sittings import Sitting, begin_practice, begin_quiz, first_quiz, submit_quiz
from tests.support.statements import count_statements, full_scans
from tests.support.taking import begin_set, singles
from tests.support.web import form_to, hidden, in_words

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step")
AS_A_SCRIPT = {"Accept": "application/json"}
IN_ORDER = QuizRules(shuffles_items=False)


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


def test_before_submitting_one_is_told_what_is_open(quiz: Sitting) -> None:
    quiz.answer(is_right=True, number=2)
    page = quiz.client.get(f"/attempts/{quiz.id}/submit").text
    links = re.findall(rf'href="/attempts/{quiz.id}/(\d+)"', page)
    assert "2" not in links
    assert {"1", "3", str(len(quiz.items))} <= set(links)


def test_submitting_shows_score_key_reason_and_passage_for_every_question(app: Flask, quiz: Sitting) -> None:
    for number in (1, 2, 3):
        assert quiz.answer(is_right=number < 3, number=number).status_code == 303
    address = submit_quiz(quiz)
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
    submit_quiz(quiz)
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
    quiz.answer(is_right=True, number=5)
    page = elsewhere.get(f"/attempts/{quiz.id}", follow_redirects=True)
    assert "Question 6 of" in page.text  # where one was, and not at what was passed over
    there = Sitting(app, elsewhere, quiz.id, "", quiz.items, quiz.item_ids, True)
    assert there.answer(is_right=True, number=2).status_code == 303
    assert f"3 of {len(quiz.items)} answered" in quiz.client.get(quiz.question(3)).text


def test_the_attempt_keeps_the_wording_it_began_with(app: Flask, quiz: Sitting) -> None:
    """Case 49."""
    quiz.answer(is_right=True)
    reword(app, quiz.item_ids[0])
    set_status(app, quiz.item_ids[1], "retired")
    assert quiz.answer(is_right=True, number=2).status_code == 303
    page = quiz.client.get(submit_quiz(quiz)).text
    assert "Reworded." not in page
    begun_now = begin_quiz(app, quiz.client)
    assert quiz.item_ids[1] not in begun_now.item_ids


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
    submit_quiz(quiz)
    second = begin_quiz(app, quiz.client)
    second.answer(is_right=False)
    page = quiz.client.get(submit_quiz(second)).text
    for attempt in (quiz, second):
        assert f'href="/attempts/{attempt.id}/result"' in page


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
    assert saving.total == 6, saving.statements
    fields = hidden(form_to(client.get(f"/attempts/{quiz.id}/submit").text, "/submit"))
    with count_statements(app) as submitting:
        assert client.post(f"/attempts/{quiz.id}/submit", data=fields).status_code == 303
    # One of them looks at how many cards each of the days ahead has already.
    assert submitting.total == 12, submitting.statements
    with count_statements(app) as result:
        assert client.get(f"/attempts/{quiz.id}/result").status_code == 200
    assert result.total == 11, result.statements


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
    told = saved.get_json()
    assert (told["left_s"], told["half_s"], told["until"]) == (800, 450, "until 10:15")


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
    for address in ("/", "/quizzes"):
        page = in_words(taken.client.get(address).text)
        assert "on a break, the clock stands, 10 min left" in page
        assert "Running" not in page
    page = in_words(taken.client.get(f"/assignments/{taken.assignment_id}").text)
    assert "You are on a break, and the clock stands: 10 min left." in page
    # Nor by sending what is refused, which elsewhere shows the question once more (case 39).
    refused = taken.post({**fields, "go": "check-1"} | dict.fromkeys(taken.sent(is_right=True), ""))
    assert refused.status_code == 409
    assert stem not in in_words(refused.text)
    form = hidden(form_to(taken.page("/break"), "/go-on"))
    assert taken.post(form, "/go-on").status_code == 303
    told = taken.client.get(f"{taken.address}/clock").get_json()
    assert (told["left_s"], told["half_s"]) == (600, 300)


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
