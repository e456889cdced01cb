from datetime import timedelta

from flask import Flask

from quizapp.domain.quiz_rules import QuizRules
from quizapp.services import assigned_quizzes, clock
from quizapp.web.student.assigned_shown import DONE_AT_MOST, show_assigned
from tests.conftest import TestClock
from tests.support import learning
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, published
from tests.support.set_quizzes import a_class
from tests.support.taking import begin_set

DAY = timedelta(days=1)


def listed(app: Flask, hand: Hand) -> list[tuple[str, str, str]]:
    """State, time left and date of each, in the order of the list."""
    now = clock.utc_now()
    assigned = hand.read(lambda session, learner: assigned_quizzes.list_assigned(session, learner, now=now))
    with app.test_request_context():
        return [(quiz.state, quiz.left, quiz.at_words) for quiz in show_assigned(assigned, now=now)]


@on_sqlite
def test_what_runs_comes_first_then_what_is_due_next_what_comes_and_what_is_done(
    app: Flask, at: TestClock
) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    items, now = published(app, "single_choice")[:1], clock.utc_now()
    once = QuizRules(attempts_allowed=1)
    begin_set(app, items, once, hand=hand, school=school).submit()
    school.set_quiz(items, opens_at=now + DAY)
    begin_set(app, items, QuizRules(delay_minutes=60), hand=hand, school=school).submit()
    school.set_quiz(items)
    school.set_quiz(items, closes_at=now + DAY)
    school.set_quiz(items, closes_at=now - DAY)  # missed
    begin_set(app, items, QuizRules(time_limit_s=1200), hand=hand, school=school)
    assert listed(app, hand) == [
        ("running", "20 min", ""),
        ("open", "", "due"),
        ("open", "", ""),
        ("coming", "", "again from"),
        ("coming", "", "opens"),
        ("done", "", ""),
    ]
    at.advance(minutes=21)
    assert [state for state, _, _ in listed(app, hand)] == [
        *("open", "open", "coming", "coming", "done", "done")
    ]


@on_sqlite
def test_the_list_of_what_is_done_is_short_and_somebody_in_no_group_has_none(
    app: Flask, at: TestClock
) -> None:
    hand, stranger = Hand(app), Hand(app)
    school = a_class(app, hand)
    for _ in range(DONE_AT_MOST + 1):
        items = published(app, "single_choice")[:1]
        begin_set(app, items, QuizRules(attempts_allowed=1), hand=hand, school=school).submit()
    assert len(listed(app, hand)) == DONE_AT_MOST
    assert listed(app, stranger) == []


@on_sqlite
def test_the_start_page_leads_to_what_runs_and_to_nothing_of_others(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, published(app, "single_choice")[:1], QuizRules(time_limit_s=1200))
    page = taken.client.get("/").text
    assert "Go on with Ours, 20 min left" in page
    assert page.count("button--primary") == 1
    assert "Ours" in taken.client.get("/quizzes").text
    assert "Ours" not in learning.browser_of(app, Hand(app).person).get("/").text
