"""Decisions on typed answers: what they change of what was added up before, of cards, and of answers to come."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.items import InvalidResponse, Response, Verdict
from quizapp.domain.marking import TextKey
from quizapp.domain.memory import Rating
from quizapp.persistence.db import db, reading
from quizapp.persistence.models import AttemptRow, ItemTotalRow, MarkingRow, ResponseMarkRow, ResponseRow
from quizapp.services import (
    accounts,
    bringing,
    clock,
    learners,
    marking,
    ready_quizzes,
    recording,
    response_log,
)
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from quizapp.services.marking import Followed
from tests.conftest import TestClock
from tests.support.classes import ADMIN
from tests.support.hands import Hand, key_of, new_id, published, reword
from tests.support.statements import count_statements

MONDAY = date(2026, 3, 2)
ODD = Response(texts=("Zebra stripes",))


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    return Hand(app, name="Tina", role="teacher")


@pytest.fixture
def ada(app: Flask, at: TestClock) -> Hand:
    return Hand(app, name="Ada")


@pytest.fixture
def short(app: Flask) -> int:
    return published(app, "short_answer")[0]


@pytest.fixture
def cloze(app: Flask, ada: Hand) -> int:
    """A cloze of two blanks."""
    return next(number for number in published(app, "cloze") if len(ada.held(number).item.accepted) == 2)


def decide(teacher: Hand, key: TextKey, *, is_right: bool = True, seen: int = 0) -> Followed:
    return teacher.write(
        lambda session, learner: marking.decide(
            session, learner, key, is_right=is_right, seen=seen, now=clock.utc_now()
        )
    )


def take_back(teacher: Hand, key: TextKey, *, seen: int = 1) -> Followed:
    return teacher.write(
        lambda session, learner: marking.take_back(session, learner, key, seen=seen, now=clock.utc_now())
    )


def waiting(teacher: Hand) -> list[tuple[int, str, int]]:
    """Item, example and number of answers of what waits."""
    found = teacher.read(lambda session, _learner: marking.list_waiting(session, page=1))
    assert len(found.groups) == teacher.read(lambda session, _learner: marking.count_waiting(session))
    return [(group.key.item_id, group.example, group.answers) for group in found.groups]


def facility(hand: Hand, item_id: int) -> tuple[int, float]:
    row = hand.read(lambda session, _learner: session.get_one(ItemTotalRow, (item_id, 1)))
    return row.first_responses, row.first_score_total


# The queue


def test_what_is_not_recognised_waits_once_for_all_who_typed_it(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    for hand, text in ((ada, "Zebra stripes"), (Hand(app), "the ZEBRA, stripes!"), (Hand(app), "=cmd()")):
        hand.answer(short, given=Response(texts=(text,)))
    assert waiting(tina) == [(short, "Zebra stripes", 2), (short, "=cmd()", 1)]


def test_a_recognised_answer_and_an_empty_blank_never_wait_and_bare_punctuation_is_no_answer(
    app: Flask, ada: Hand, tina: Hand, short: int, cloze: int
) -> None:
    right = ada.held(cloze).item.accepted[0][0]
    ada.answer(short)
    for text in ("?!…", "\u200b\u2060", "“"):
        with pytest.raises(InvalidResponse, match="Choose or type an answer first"):
            ada.answer(short, given=Response(texts=(text,)))
    ada.answer(cloze, given=Response(texts=(right, "")))
    ada.answer(published(app, "flashcard_reversed")[0], given=ODD)
    assert waiting(tina) == []


def test_the_item_with_most_answers_comes_first_and_each_page_goes_on_where_the_last_ended(
    app: Flask, ada: Hand, tina: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "PER_PAGE", 2)
    one, two = published(app, "short_answer")[:2]
    for item_id, texts in ((one, ["aaa"]), (two, ["bbb", "ccc", "bbb", "ddd"])):
        for text in texts:
            ada.answer(item_id, given=Response(texts=(text,)))
    pages = [
        tina.read(lambda session, _learner, page=page: marking.list_waiting(session, page=page))  # type: ignore[misc]
        for page in (1, 2, 3)
    ]
    second = min("ccc", "ddd", key=lambda text: key_of(app, two, text).digest)
    assert [group.example for group in pages[0].groups] == ["bbb", second]
    assert [group.key.item_id for group in pages[1].groups] == [two, one]
    assert [(page.first, page.has_more) for page in pages] == [(1, True), (3, False), (5, False)]


def test_what_is_decided_leaves_the_queue_and_comes_back_when_that_is_taken_back(
    ada: Hand, tina: Hand, short: int
) -> None:
    ada.answer(short, given=ODD)
    decide(tina, key_of(tina.app, short, "zebra stripes"), is_right=False)
    assert waiting(tina) == []
    (decided,) = tina.read(lambda session, _learner: marking.list_decided(session, page=1)).groups
    assert (decided.verdict, decided.marked_by, decided.answers, decided.ordinal) == ("wrong", "Tina", 1, 1)
    take_back(tina, key_of(tina.app, short, "zebra stripes"))
    assert waiting(tina) == [(short, "Zebra stripes", 1)]
    assert tina.read(lambda session, _learner: marking.list_decided(session, page=1)).groups == ()


def test_one_learner_puts_no_more_in_the_queue_than_some_texts_a_day(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "TEXTS_A_DAY", 2)
    Hand(app).answer(short, given=ODD)
    decide(tina, key_of(app, short, "zebra stripes"))
    for text in ("aaa", "bbb", "ccc", "AAA", "zebra stripes"):
        last = ada.answer(short, given=Response(texts=(text,)))
    assert sorted(waiting(tina)) == [(short, "AAA", 2), (short, "bbb", 1)]
    assert ada.answered(last).grade.score == 1.0
    at.advance(days=1)
    ada.answer(short, given=Response(texts=("ccc",)))
    assert len(waiting(tina)) == 3


# Two decisions


def test_the_second_teacher_sees_the_first_decision_and_a_double_press_counts_once(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    ada.answer(short, given=ODD)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 1)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(0, 0)
    tom = Hand(app, name="Tom", role="teacher")
    for is_right in (True, False):
        with pytest.raises(Stale, match="it counts as right"):
            decide(tom, key_of(tina.app, short, "zebra stripes"), is_right=is_right)
    with pytest.raises(Stale):
        decide(tina, key_of(tina.app, short, "zebra stripes"), is_right=False)
    with pytest.raises(Stale):
        take_back(tom, key_of(tina.app, short, "zebra stripes"), seen=0)
    take_back(tom, key_of(tina.app, short, "zebra stripes"))
    assert take_back(tom, key_of(tina.app, short, "zebra stripes")) == Followed(0, 0)
    with pytest.raises(Stale, match="waits again"):
        take_back(tina, key_of(tina.app, short, "zebra stripes"))
    lines = tina.read(lambda session, _learner: session.scalars(sa.select(MarkingRow)).all())
    assert [(line.ordinal, line.verdict, line.marked_by) for line in lines] == [
        (1, "right", tina.id),
        (2, "withdrawn", tom.id),
    ]


def test_an_answer_nobody_gave_and_an_item_that_is_none_are_not_found(tina: Hand, short: int) -> None:
    nobodys = key_of(tina.app, short, "zebra stripes")
    for key in (nobodys, replace(nobodys, item_id=10**9)):
        with pytest.raises(NotFound):
            decide(tina, key)


# Answers to come


def test_an_accepted_text_is_right_from_then_on_also_in_a_new_wording_until_taken_back(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    Hand(app).answer(short, given=ODD)
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    assert ada.answered(ada.answer(short, given=ODD)).grade.score == 1.0
    reword(app, short)
    bert = Hand(app)
    bert.answer(short, given=Response(texts=("  zebra STRIPES",)))
    assert [(row.revision, row.verdict, row.score) for row in bert.responses()] == [(2, "right", 1.0)]
    assert waiting(tina) == []
    take_back(tina, key_of(tina.app, short, "zebra stripes"))
    at.advance(minutes=1)
    bert.answer(short, given=ODD)
    assert [row.verdict for row in bert.responses()] == ["right", "wrong"]
    # What counted as right by that decision does not any more either.
    assert ada.day(MONDAY)[:2] == (1, 0.0)


def test_a_refused_text_stays_wrong_and_says_that_somebody_has_looked(
    ada: Hand, tina: Hand, short: int
) -> None:
    first = ada.answer(short, given=ODD)
    assert ada.answered(first).fate.waiting == {0}
    assert decide(tina, key_of(tina.app, short, "zebra stripes"), is_right=False) == Followed(0, 0)
    again = ada.answered(ada.answer(short, given=ODD))
    assert (again.grade.score, again.grade.understood[0].how.value) == (0.0, "refused")
    assert (again.fate.marked, again.fate.waiting) == ({0: False}, frozenset())
    assert waiting(tina) == []


def test_a_decision_does_not_survive_a_wording_that_asks_something_else(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    first = ada.answer(short, given=ODD)
    ada.answer(short, given=Response(texts=("Yak",)))
    old, new = ada.held(short).item.stem, "Which animal is it?"
    key = key_of(app, short, "zebra stripes")
    decide(tina, key)
    reword(app, short, stem=new)
    bert = Hand(app)
    bert.answer(short, given=ODD)
    bert.answer(short, given=Response(texts=("yak!",)))
    assert [row.score for row in bert.responses()] == [0.0, 0.0]
    found = tina.read(lambda session, _learner: marking.list_waiting(session, page=1)).groups
    lines = {(group.item.stem, group.example, group.answers, group.is_reworded) for group in found}
    assert lines == {(old, "Yak", 1, True), (new, "Zebra stripes", 1, False), (new, "yak!", 1, False)}
    (decided,) = tina.read(lambda session, _learner: marking.list_decided(session, page=1)).groups
    assert (decided.item.stem, decided.answers, decided.is_reworded) == (old, 1, True)
    assert ada.answered(first).grade.score == 1.0
    # A word more on what is accepted asks nothing else, nor does going back to the old stem.
    accepted = ada.held(short).item.accepted
    reword(app, short, stem=old, accepted=((*accepted[0], "Gnu"),), tags=("new",))
    cy = Hand(app)
    assert cy.answered(cy.answer(short, given=ODD)).grade.score == 1.0
    reword(app, short, accepted=(("Gnu", "Zebu"),), answer="Gnu")
    assert cy.answered(cy.answer(short, given=ODD)).grade.score == 0.0


def test_a_text_that_the_item_accepts_by_now_waits_no_more_and_counts_for_whoever_typed_it(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    first = ada.answer(short, given=ODD)
    ada.answer(short, given=Response(texts=("Yak",)))
    (variants,) = ada.held(short).item.accepted
    reword(app, short, accepted=((*variants, "Zebra strypes"),))
    assert waiting(tina) == [(short, "Yak", 1)]
    assert (ada.answered(first).grade.score, ada.day(MONDAY)[:2]) == (1.0, (2, 1.0))
    assert ada.wrong_cards() == 0


# Answers given before


def test_an_answer_given_before_counts_as_right_wherever_it_is_looked_at_and_its_row_stays(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    attempt_id = new_id()
    ada.practise(ada.plan([short]), attempt_id=attempt_id, given=ODD)
    assert (facility(ada, short), ada.day(MONDAY)[:2]) == ((1, 0.0), (1, 0.0))
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    sitting = ada.sitting(attempt_id)
    assert (sitting.score_total, sitting.places[0].fate.later) == (1.0, {0})
    assert (facility(ada, short), ada.day(MONDAY)[:2]) == ((1, 1.0), (1, 1.0))
    with app.app_context(), reading() as session:
        assert session.scalars(sa.select(AttemptRow.score_total)).all() == [1.0]
        opened = learners.open_learner(session, ADMIN, ada.id, now=clock.utc_now())
        ((answer,), _) = learners.list_answers(session, opened, before=None)
        (line,) = response_log.list_chunk(session, ADMIN, after=response_log.BEGINNING)
        stored = session.scalars(sa.select(ResponseRow)).one()
    assert (answer.verdict, answer.score, line.verdict, line.score) == ("right", 1.0, "right", 1.0)
    assert (stored.verdict, stored.score) == ("wrong", 0.0)
    take_back(tina, key_of(tina.app, short, "zebra stripes"))
    assert (ada.sitting(attempt_id).score_total, facility(ada, short)) == (0.0, (1, 0.0))
    assert ada.day(MONDAY)[:3] == (1, 0.0, 1)
    with app.app_context(), reading() as session:
        assert session.scalars(sa.select(AttemptRow.score_total)).all() == [0.0]
        marks = session.scalars(sa.select(ResponseMarkRow).order_by(ResponseMarkRow.ordinal)).all()
    assert [(mark.ordinal, mark.verdict, mark.score) for mark in marks] == [
        (1, "right", 1.0),
        (2, "wrong", 0.0),
    ]


def test_each_blank_is_decided_by_itself(ada: Hand, tina: Hand, cloze: int) -> None:
    first = ada.answer(cloze, given=Response(texts=("zebra", "zebra")))
    assert [key for key, _, _ in waiting(tina)] == [cloze, cloze]
    decide(tina, key_of(tina.app, cloze, "zebra", 1))
    card = ada.answered(first)
    assert (card.grade.verdict, card.grade.score, card.grade.parts) == (Verdict.PARTIAL, 0.5, (False, True))
    assert (card.rated, ada.day(MONDAY)[:2]) == (Rating.HARD, (1, 0.5))
    decide(tina, key_of(tina.app, cloze, "zebra", 0))
    assert (ada.answered(first).rated, ada.day(MONDAY)[:2]) == (Rating.GOOD, (1, 1.0))
    take_back(tina, key_of(tina.app, cloze, "zebra", 1))
    assert (ada.answered(first).rated, ada.day(MONDAY)[:2]) == (Rating.HARD, (1, 0.5))
    assert ada.wrong_cards() == 0


def test_a_quiz_that_was_submitted_is_added_up_anew(ada: Hand, tina: Hand, short: int, cloze: int) -> None:
    slug = ada.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan, attempt_id = ada.plan([short, cloze], quiz=slug), new_id()
    ada.step(plan, 0, ODD, attempt_id=attempt_id)
    ada.step(plan, 1, Response(texts=("zebra", "")), attempt_id=attempt_id)
    # A change that was saved is no answer yet.
    assert waiting(tina) == []
    ada.submit(attempt_id)
    assert sorted(key for key, _, _ in waiting(tina)) == sorted([short, cloze])
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    decide(tina, key_of(tina.app, cloze, "zebra"))
    assert ada.quiz(attempt_id).score_total == 1.5
    assert ada.day(MONDAY)[:2] == (2, 1.5)


# Cards


def test_the_card_is_set_as_if_the_answer_had_been_right_at_once(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    bert = Hand(app)
    response_id = ada.answer(short, given=ODD)
    bert.answer(short)
    at.advance(days=2)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 1)
    memory, bystander = ada.memory(short), bert.memory(short)
    assert memory is not None
    assert bystander is not None
    assert (memory.state, memory.stability, memory.last_at, memory.reviews) == (
        bystander.state,
        bystander.stability,
        bystander.last_at,
        bystander.reviews,
    )
    assert [(line.ordinal, line.rating, line.response_id) for line in ada.log(short)] == [
        (1, 1, response_id),
        (2, None, None),
        (3, 3, response_id),
    ]
    assert ada.day(MONDAY) == (1, 1.0, 1, 1)
    assert ada.answered(response_id).fate.moved_card
    assert ada.wrong_cards() == 0
    take_back(tina, key_of(tina.app, short, "zebra stripes"))
    assert ada.answered(response_id).rated is Rating.AGAIN
    assert (len(ada.log(short)), ada.wrong_cards(), ada.day(MONDAY)) == (5, 0, (1, 0.0, 1, 1))


def test_a_card_reviewed_since_keeps_its_schedule(ada: Hand, tina: Hand, short: int, at: TestClock) -> None:
    response_id = ada.answer(short, given=ODD)
    at.advance(minutes=20)
    ada.answer(short)
    before = ada.memory(short)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 0)
    card = ada.answered(response_id)
    assert (card.grade.score, card.fate.later, card.fate.moved_card) == (1.0, {0}, False)
    assert (ada.memory(short), len(ada.log(short))) == (before, 2)


def test_of_several_same_answers_only_the_last_moves_the_card(
    ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    for _ in range(3):
        ada.answer(short, given=ODD)
        at.advance(minutes=1)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(3, 1)
    assert [line.rating for line in ada.log(short)] == [1, 1, 1, None, 3]
    assert (ada.day(MONDAY)[:2], ada.wrong_cards()) == ((3, 3.0), 0)
    assert facility(ada, short) == (1, 1.0)


def test_a_rating_that_the_learner_gave_stays_whatever_is_decided(ada: Hand, tina: Hand, short: int) -> None:
    response_id = ada.answer(short, given=ODD)
    ada.rate(response_id, Rating.GOOD)
    before = ada.memory(short)
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 0)
    assert take_back(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 0)
    assert (ada.memory(short), ada.answered(response_id).rated) == (before, Rating.GOOD)


def test_what_was_right_but_slow_is_again_once_it_is_not_right(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    key = key_of(tina.app, short, "zebra stripes")
    Hand(app).answer(short, given=ODD)
    decide(tina, key)
    others = [item_id for item_id in published(app, "short_answer") if item_id != short]
    for item_id in (others * 10)[:10]:
        ada.answer(item_id, took_ms=10_000)
        at.advance(seconds=20)
    response_id = ada.answer(short, given=ODD, took_ms=60_000)
    assert ada.answered(response_id).rated is Rating.HARD
    take_back(tina, key)
    assert ada.answered(response_id).rated is Rating.AGAIN
    assert ada.wrong_cards() == 0


def test_where_a_right_answer_would_not_have_been_a_review_the_review_is_only_taken_back(
    ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    """A second answer on one day, in practice, to a card that is not due."""
    ada.answer(short)
    before = ada.memory(short)
    at.advance(hours=1)
    ada.practise(ada.plan([short]), attempt_id=new_id(), given=ODD)
    assert ada.day(MONDAY)[2] == 2
    assert decide(tina, key_of(tina.app, short, "zebra stripes")) == Followed(1, 1)
    assert ada.memory(short) == before
    assert (ada.day(MONDAY)[2], ada.wrong_cards()) == (1, 0)


def test_taking_a_decision_back_leaves_the_card_as_if_it_had_never_been_made(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    """Also where it had dropped the review, and where an answer that it made right was none."""
    key, bert = key_of(app, short, "zebra stripes"), Hand(app)
    for hand in (ada, bert):
        hand.answer(short)
    at.advance(hours=1)
    ada.practise(ada.plan([short]), attempt_id=new_id(), given=ODD)
    before, day = ada.memory(short), ada.day(MONDAY)
    for seen in (0, 2):
        decide(tina, key, seen=seen)
        if not seen:
            bert.practise(bert.plan([short]), attempt_id=new_id(), given=ODD)
            assert bert.day(MONDAY)[2] == 1
        assert (ada.day(MONDAY)[2], ada.memory(short) == before) == (1, False)
        assert take_back(tina, key, seen=seen + 1) == Followed(2, 2)
        assert (ada.memory(short), ada.day(MONDAY)) == (before, day)
        again = bert.memory(short)
        assert again is not None
        assert before is not None
        assert (again.state, again.last_at, bert.day(MONDAY)) == (before.state, before.last_at, day)
    assert (ada.wrong_cards(), bert.wrong_cards()) == (0, 0)


def test_a_review_that_the_learner_took_back_is_not_put_in_again(ada: Hand, tina: Hand, short: int) -> None:
    ada.answer(short, given=ODD)
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    ada.undo()
    take_back(tina, key_of(tina.app, short, "zebra stripes"))
    assert (ada.memory(short), ada.wrong_cards()) == (None, 0)


def test_the_learners_own_last_rating_is_still_the_one_to_take_back(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    ada.answer(short, given=ODD)
    at.advance(minutes=1)
    ada.rate(ada.answer(flashcard), Rating.GOOD)
    at.advance(minutes=1)
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    assert ada.undo() == flashcard


def test_a_learner_whose_card_a_decision_has_just_moved_answers_and_rates_it_all_the_same(
    app: Flask, ada: Hand, tina: Hand, short: int, at: TestClock
) -> None:
    key = key_of(app, short, "zebra stripes")
    first = ada.answer(short, given=ODD)
    at.advance(minutes=1)
    decide(tina, key)
    # What was answered in another tab is still noticed.
    with pytest.raises(Stale, match="answered this card meanwhile"):
        ada.answer(short, seen=0)
    ada.rate(first, Rating.HARD, seen=1)
    assert ada.answered(first).rated is Rating.HARD
    at.advance(days=20)
    second = ada.answer(short, given=ODD)
    take_back(tina, key)
    seen = len(ada.log(short))
    ada.answer(short, seen=seen - 2)
    with pytest.raises(Stale):
        ada.rate(second, Rating.HARD, seen=seen - 2)
    assert ada.wrong_cards() == 0


# Many, guests, and both at once


def test_a_decision_takes_as_many_statements_for_many_answers_as_for_one(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    totals = []
    for item_id, number in zip(published(app, "short_answer")[:2], (1, 40), strict=True):
        for _ in range(number):
            Hand(app).answer(item_id, given=ODD)
        key = key_of(app, item_id, "zebra stripes")
        with count_statements(app) as counted:
            assert decide(tina, key) == Followed(number, number)
        totals.append(counted.total)
    # Who asks; item, last decision, whether given, decision; learners, practices, quizzes; responses, wordings,
    # other blanks;
    # statistics; cards, logs, cards taken back and moved, lines; days; marks.
    assert totals == [19, 19]


def test_what_a_guest_typed_goes_along_with_its_mark(app: Flask, tina: Hand, short: int) -> None:
    guest, ada = Hand(app), Hand(app, name="Ada")
    guest.answer(short, given=ODD)
    ada.answer(short, given=ODD)
    decide(tina, key_of(tina.app, short, "zebra stripes"))
    assert facility(ada, short) == (2, 2.0)

    def bring(session: Session, learner: Learner) -> None:
        bringing.bring_along(session, replace(learner, guest_id=guest.id))

    ada.write(bring)
    assert facility(ada, short) == (1, 1.0)
    assert ada.day(MONDAY)[:2] == (2, 2.0)
    assert take_back(tina, key_of(tina.app, short, "zebra stripes")).answers == 2
    assert (facility(ada, short), ada.day(MONDAY)[:2], ada.wrong_cards()) == ((1, 0.0), (2, 0.0), 0)
    assert waiting(tina) == [(short, "Zebra stripes", 2)]


def test_who_leaves_takes_what_a_decision_added_out_of_the_sums(
    app: Flask, ada: Hand, tina: Hand, short: int
) -> None:
    key = key_of(app, short, "zebra stripes")
    for hand in (ada, Hand(app)):
        hand.answer(short, given=ODD)
    decide(tina, key)
    ada.answer(short)
    ada.write(accounts.erase)
    assert facility(tina, short) == (1, 1.0)
    assert take_back(tina, key).answers == 1
    assert facility(tina, short) == (1, 0.0)


def test_an_answer_and_a_decision_at_the_same_moment_do_not_miss_one_another(
    app: Flask, tina: Hand, short: int
) -> None:
    Hand(app).answer(short, given=ODD)
    hands = [Hand(app) for _ in range(6)]
    acts: list[Callable[[], object]] = [lambda hand=hand: hand.answer(short, given=ODD) for hand in hands]  # type: ignore[misc]
    acts.insert(3, lambda: decide(tina, key_of(tina.app, short, "zebra stripes")))
    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(lambda act: act(), acts))
    assert facility(tina, short) == (7, 7.0)
    assert [hand.day(MONDAY)[:2] for hand in hands] == [(1, 1.0)] * 6
    assert sum(hand.wrong_cards() for hand in hands) == 0
    with app.app_context():
        db.engine.dispose()
