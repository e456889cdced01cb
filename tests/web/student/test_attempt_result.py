import re
from datetime import timedelta

from flask import Flask

from quizapp.domain.quiz_rules import Counts, Part, Phase, QuizRules
from quizapp.services import clock, overruling
from tests.conftest import TestClock
from tests.contracts.test_keys import words
from tests.support import learning
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, new_id, published, reword, set_status
from tests.support.set_quizzes import a_class
from tests.support.statements import count_statements
from tests.support.taking import Taken, begin_set, press_begin, singles

IN_ORDER = QuizRules(shuffles_items=False)


def overrule(taken: Taken, number: int, *, points: float, comment: str = "") -> None:
    """Let the teacher mark a question."""
    taken.school.teacher.write(
        lambda session, teacher: overruling.overrule(
            session,
            teacher,
            taken.hand.id,
            taken.id,
            position=number - 1,
            points=points,
            ticked=frozenset(),
            comment=comment,
            reason="Said aloud.",
            seen=0,
            now=clock.utc_now(),
        )
    )


def order_of(page: str) -> list[str]:
    """The numbers of the questions in the order in which they stand."""
    return re.findall(r'<section class="section" id="question-(\d+)"', page)


@on_sqlite
def test_what_one_was_sure_of_and_had_wrong_comes_first_the_surest_of_it_before(
    app: Flask, at: TestClock
) -> None:
    rules = QuizRules(behaviour="certainty", shuffles_items=False)
    taken = begin_set(app, singles(app, 4), rules)
    for number, (is_right, certainty) in enumerate(
        [(True, "3"), (False, "2"), (False, "1"), (False, "3")], 1
    ):
        taken.answer(is_right=is_right, number=number, certainty=certainty)
    taken.submit()
    page = taken.page("/result")
    assert order_of(page) == ["4", "2", "1", "3"]
    text = words(page)
    assert re.search(r"−5 of \d+", text)
    assert text.index("You were sure, and it was not right") < text.index("The other questions")
    assert "You were very sure." in text


@on_sqlite
def test_what_cannot_be_seen_yet_says_when_it_comes(app: Flask, at: TestClock) -> None:
    review = {
        Phase.RIGHT_AFTER: frozenset({Part.MARK}),
        Phase.LATER: frozenset({Part.MARK, Part.CORRECTNESS}),
        Phase.CLOSED: frozenset({Part.MARK, Part.CORRECTNESS, Part.KEY, Part.RATIONALE}),
    }
    rules = QuizRules(shuffles_items=False, review=review)
    closes_at = clock.utc_now() + timedelta(days=1)
    taken = begin_set(app, singles(app, 1), rules, closes_at=closes_at)
    taken.answer(is_right=True)
    taken.submit()
    told = words(taken.page("/result"))
    assert "What was right: two minutes after you submitted," in told
    assert "The right answers and the reasons: when the quiz has closed," in told
    assert "Where it stands in the text: not shown in this quiz." in told
    assert "In your cards" not in told
    taken.school.change(taken.assignment_id, closes_at=None)
    no_date = "The right answers and the reasons: when the quiz has closed, for which there is no date yet."
    assert no_date in words(taken.page("/result"))
    taken.school.change(taken.assignment_id, closes_at=closes_at)
    at.advance(days=2)
    told = words(taken.page("/result"))
    assert "when the quiz has closed" not in told
    assert "Right answer" in told


@on_sqlite
def test_points_that_may_not_be_seen_stand_nowhere(app: Flask, at: TestClock) -> None:
    rules = QuizRules(shuffles_items=False, review=dict.fromkeys(Phase, frozenset({Part.CORRECTNESS})))
    taken = begin_set(app, singles(app, 2), rules)
    taken.answer(is_right=True)
    taken.submit()
    again = begin_again(taken)
    again.submit()
    for address in (f"{taken.address}/result", f"/assignments/{taken.assignment_id}", "/", "/quizzes"):
        page = taken.client.get(address).text
        assert not re.search(r"[\d.]+\s+of\s+[\d.]+\s+points?", words(page)), address


def begin_again(taken: Taken) -> Taken:
    """Another attempt at the same."""
    attempt_id = press_begin(taken.client, taken.assignment_id)
    return Taken(taken.app, taken.hand, taken.school, taken.client, taken.assignment_id, attempt_id)


@on_sqlite
def test_what_came_of_a_question_is_kept_back_while_a_quiz_of_the_class_asks_it(
    app: Flask, at: TestClock
) -> None:
    """Case 39: neither an earlier attempt nor a practice tells the key of what is being asked."""
    hand, ids = Hand(app), singles(app, 2)
    practice = new_id()
    hand.practise(hand.plan(ids), 0, attempt_id=practice)
    first = begin_set(app, ids, IN_ORDER, hand=hand)
    first.answer(is_right=True)
    first.submit()
    addresses = (f"{first.address}/result", f"/practice/{practice}/1")
    assert [first.client.get(address).status_code for address in addresses] == [200, 200]
    again = begin_again(first)
    for address in addresses:
        answer = first.client.get(address)
        assert answer.status_code == 409
        assert "in a quiz of your class that you have begun" in answer.text
    again.submit()
    assert [first.client.get(address).status_code for address in addresses] == [200, 200]


@on_sqlite
def test_a_teachers_comment_comes_with_what_it_is_about(app: Flask, at: TestClock) -> None:
    """Case 39: a comment may well say what was right."""
    review = {Phase.CLOSED: frozenset({Part.CORRECTNESS})}
    rules = QuizRules(shuffles_items=False, review=review)
    taken = begin_set(app, singles(app, 1), rules, closes_at=clock.utc_now() + timedelta(days=1))
    taken.submit()
    overrule(taken, 1, points=1.0, comment="It is the second one.")
    assert "It is the second one." not in taken.page("/result")
    at.advance(days=1)
    assert "It is the second one." in taken.page("/result")


@on_sqlite
def test_a_mark_by_the_teacher_is_told_with_its_own_sign_and_a_case_is_called_neither_right_nor_wrong(
    app: Flask, at: TestClock
) -> None:
    taken = begin_set(app, [*singles(app, 1), published(app, "steelman")[0]], IN_ORDER)
    taken.answer(is_right=False)
    taken.answer(is_right=True, number=2)
    taken.submit()
    overrule(taken, 1, points=0.5)
    overrule(taken, 2, points=0.0)
    first, second = (taken.page("/result").partition(f'id="question-{number}"')[2] for number in (1, 2))
    first = first.partition('id="question-2"')[0]
    assert 'class="feedback" data-verdict="partial"' in first
    assert "Partly right" in first
    assert "0.5 of 1 point" in first
    assert "Marked by your teacher" in second
    assert "0 of 1 point" in second
    assert "ot right" not in second.partition("</h2>")[0]


@on_sqlite
def test_which_of_several_attempts_counts_is_said_with_what_it_comes_to(app: Flask, at: TestClock) -> None:
    """Case 48: the rule stated is what the score shows."""
    taken = begin_set(app, singles(app, 2), QuizRules(shuffles_items=False, counts=Counts.MEAN))
    taken.answer(is_right=True)
    taken.submit()
    again = begin_again(taken)
    again.answer(is_right=False)
    again.submit()
    page = words(again.page("/result"))
    assert "Of your attempts the mean of all attempts counts: 0.5 of 2 points." in page
    assert "Attempt 1: 1 of 2 points" in page
    only = begin_set(app, singles(app, 1), QuizRules(attempts_allowed=1))
    only.submit()
    for address in (f"{only.address}/result", f"/assignments/{only.assignment_id}"):
        assert not re.search(r"attempts? counts|[Ww]hat counts", words(only.client.get(address).text)), (
            address
        )
    only.school.agree(only.hand, extra_attempts=1)
    assert "Of several attempts the best attempt counts." in words(only.page("/result"))


@on_sqlite
def test_a_question_that_was_reworded_or_withdrawn_meanwhile_stands_as_it_was_answered(
    app: Flask, at: TestClock
) -> None:
    """Case 49."""
    items = singles(app, 2)
    taken = begin_set(app, items, IN_ORDER)
    reword(app, items[0])
    set_status(app, items[1], "retired")
    for number in (1, 2):
        assert taken.answer(is_right=True, number=number).status_code == 303
    taken.submit()
    page = words(taken.page("/result"))
    assert "Reworded." not in page
    assert "2 of 2" in page
    assert "This question has been reworded since; here it stands as you answered it." in page
    assert "This question has been withdrawn since; in your attempt it counts as it was." in page


@on_sqlite
def test_when_time_was_up_the_result_says_so(app: Flask, at: TestClock) -> None:
    """Case 46."""
    taken = begin_set(app, singles(app, 2), QuizRules(shuffles_items=False, time_limit_s=60))
    taken.answer(is_right=True)
    at.advance(minutes=5)
    page = words(taken.page(""))
    assert "Your time was up, so what was stored was submitted" in page
    assert "1 of 2" in page


@on_sqlite
def test_an_attempt_in_which_nothing_was_answered_says_so(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, singles(app, 2), QuizRules(shuffles_items=False, time_limit_s=60))
    at.advance(minutes=5)
    assert "No answer had reached us when the time was up" in words(taken.page("/result"))


@on_sqlite
def test_the_result_takes_a_fixed_number_of_statements(app: Flask, at: TestClock) -> None:
    hand = Hand(app)
    school = a_class(app, hand)
    totals = []
    for count in (1, 6):
        taken = begin_set(app, singles(app, count), IN_ORDER, hand=hand, school=school)
        taken.answer(is_right=True)
        taken.submit()
        with count_statements(app) as counted:
            assert taken.client.get(f"{taken.address}/result").status_code == 200
        totals.append(counted.total)
    assert totals[0] == totals[1], totals
    assert totals[0] <= 16, totals


@on_sqlite
def test_a_key_that_waits_for_somebody_who_is_still_writing_says_so(app: Flask, at: TestClock) -> None:
    slow, hand = Hand(app), Hand(app)
    school = a_class(app, slow, hand)
    school.agree(slow, time_percent=150)
    rules = QuizRules(shuffles_items=False, time_limit_s=3600, review={Phase.CLOSED: frozenset({Part.KEY})})
    taken = begin_set(
        app, singles(app, 1), rules, hand=hand, school=school, closes_at=at() + timedelta(hours=1)
    )
    press_begin(learning.browser_of(app, slow.person), taken.assignment_id)
    taken.submit()
    sentence = "once the last attempt has ended; the quiz has closed, but not everybody has finished yet."
    shown = []
    for minutes in (0, 60, 31):
        at.advance(minutes=minutes)
        page = words(taken.page("/result"))
        shown.append((sentence in page, "Right answer" in page))
    assert shown == [(False, False), (True, False), (False, True)]
