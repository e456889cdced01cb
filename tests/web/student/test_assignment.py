from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.services import clock, throttling
from tests.conftest import TestClock
from tests.contracts.test_keys import words
from tests.support import learning, tables
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, published
from tests.support.set_quizzes import a_class
from tests.support.statements import count_statements
from tests.support.taking import begin_set, press_begin
from tests.support.web import form_to, hidden, token_of

DAY = timedelta(days=1)


@on_sqlite
def test_the_page_says_rules_time_attempts_and_how_marks_are_counted_before_the_clock_starts(
    app: Flask, at: TestClock
) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    rules = QuizRules(
        time_limit_s=1500, attempts_allowed=2, counts=Counts.MEAN, delay_minutes=30, behaviour="interactive"
    )
    assignment = school.set_quiz(published(app, "single_choice")[:3], rules, closes_at=clock.utc_now() + DAY)
    client = learning.browser_of(app, hand.person)
    with tables.unchanged(app):
        page = words(client.get(f"/assignments/{assignment}").text)
    for sentence in (
        "3 questions, one to a page, in any order you like.",
        "25 min from when you press Begin.",
        "2 attempts, 2 left; the mean of all attempts counts.",
        "Between two attempts there have to be 30 min.",
        "3 tries at each question; what is taken off is 33 % of the point each time.",
        "Right after you submit you see your points",
    ):
        assert sentence in page, sentence
    assert "As agreed with you" not in page


@on_sqlite
def test_what_was_agreed_is_said_to_its_learner_and_to_nobody_else(app: Flask, at: TestClock) -> None:
    hand, other = Hand(app), Hand(app)
    school = a_class(app, hand, other)
    school.agree(hand, time_percent=150, extra_attempts=1, break_minutes=10)
    rules = QuizRules(time_limit_s=1200, attempts_allowed=1)
    assignment = school.set_quiz(published(app, "single_choice")[:1], rules)
    address = f"/assignments/{assignment}"
    own = words(learning.browser_of(app, hand.person).get(address).text)
    assert "30 min as agreed with you from when you press Begin." in own
    assert "2 attempts, 2 left" in own
    assert "you can stop the clock for up to 10 minutes in all." in own
    others = words(learning.browser_of(app, other.person).get(address).text)
    assert "20 min from when you press Begin." in others
    assert "One attempt." in others
    assert "agreed" not in others


@on_sqlite
def test_another_password_is_refused_beside_its_field_and_begins_nothing(app: Flask, at: TestClock) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    assignment = school.set_quiz(published(app, "single_choice")[:1], QuizRules(password="open sesame"))
    client = learning.browser_of(app, hand.person)
    address = f"/assignments/{assignment}"
    fields = hidden(form_to(client.get(address).text, address))
    answer = client.post(address, data={**fields, "password": "close"})
    assert tables.count(app, "attempt") == 0
    assert answer.status_code == 422
    assert 'id="password-error" tabindex="-1" data-focus' in answer.text
    assert 'value="close"' in answer.text
    assert "open sesame" not in answer.text
    assert press_begin(client, assignment, password="open sesame ")  # as the keyboard of a phone completes it


def test_guessing_the_password_is_slowed_for_who_guesses_and_not_for_a_neighbour(
    app: Flask, at: TestClock
) -> None:
    """Cases 2 and 3, for the password of a quiz: the right one is not tried either while somebody has to wait."""
    hand, neighbour = Hand(app), Hand(app)
    school = a_class(app, hand, neighbour)
    assignment = school.set_quiz(published(app, "single_choice")[:1], QuizRules(password="open sesame"))
    client = learning.browser_of(app, hand.person)
    address = f"/assignments/{assignment}"
    fields = hidden(form_to(client.get(address).text, address))
    for number in range(throttling.FREE_QUIZ_PASSWORDS):
        answer = client.post(address, data={**fields, "password": f"guess {number}"})
        assert answer.status_code == 422
    answer = client.post(
        address, data={**fields, "password": "open sesame"}, headers={"X-Forwarded-For": "192.0.2.7"}
    )
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many wrong passwords" in answer.text
    assert press_begin(learning.browser_of(app, neighbour.person), assignment, password="open sesame")
    at.advance(minutes=1)
    assert press_begin(client, assignment, password="open sesame")


def test_beginning_twice_or_in_two_tabs_gives_the_attempt_that_runs(app: Flask, at: TestClock) -> None:
    """Case 45."""
    taken = begin_set(app, list(published(app, "single_choice")[:2]), QuizRules())
    address = f"/assignments/{taken.assignment_id}"
    page = taken.client.get(address).text
    assert "Go on where you left off" in page
    fields = {"csrf_token": taken.form()["csrf_token"], "attempt_id": "0f0f0f0f-0000-4000-8000-000000000000"}
    again = taken.client.post(address, data=fields)
    assert (again.status_code, again.headers["Location"]) == (303, taken.address)
    assert tables.count(app, "attempt") == 1


@on_sqlite
@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"opens_at": DAY}, "not open yet"),
        ({"closes_at": -DAY}, "This quiz has closed."),
    ],
)
def test_what_cannot_be_begun_says_why_and_has_no_button(
    app: Flask, at: TestClock, dates: dict[str, timedelta], sentence: str
) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    now = clock.utc_now()
    assignment = school.set_quiz(
        published(app, "single_choice")[:1], **{name: now + after for name, after in dates.items()}
    )
    client = learning.browser_of(app, hand.person)
    page = client.get(f"/assignments/{assignment}").text
    assert sentence in words(page)
    assert "Begin</button>" not in page
    token = token_of(client.get("/account").text)
    fields = {"csrf_token": token, "attempt_id": "0f0f0f0f-0000-4000-8000-000000000000"}
    with tables.unchanged(app):
        refused = client.post(f"/assignments/{assignment}", data=fields)
    assert refused.status_code == 409


@on_sqlite
def test_what_is_set_to_another_group_is_not_found(app: Flask, at: TestClock) -> None:
    """Case 8."""
    taken = begin_set(app, list(published(app, "single_choice")[:1]), QuizRules())
    stranger = learning.browser_of(app, Hand(app).person)
    assert stranger.get(f"/assignments/{taken.assignment_id}").status_code == 404


@on_sqlite
def test_the_page_takes_a_fixed_number_of_statements(app: Flask, at: TestClock) -> None:
    few = begin_set(app, list(published(app, "single_choice")[:1]), QuizRules())
    few.submit()
    many = begin_set(app, list(published(app, "single_choice")[:4]), QuizRules())
    totals = []
    for taken in (few, many):
        with count_statements(app) as counted:
            assert taken.client.get(f"/assignments/{taken.assignment_id}").status_code == 200
        totals.append(counted.total)
    assert totals[0] == totals[1], totals
    assert totals[0] <= 9
