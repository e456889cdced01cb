"""What practice and quizzes share: plans, and the attempt that begins with an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import EVERYTHING, Phase
from quizapp.persistence.db import transaction
from quizapp.persistence.queries import items
from quizapp.services import clock, practising, ready_quizzes, sittings, study
from quizapp.services.errors import NotFound, Stale
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.set_quizzes import STARTS_AT_ONCE, a_class, begin
from tests.support.statements import count_statements


def test_an_attempt_begins_with_the_first_that_asks_and_is_the_same_from_then_on(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    plan, attempt_id, begun_at = hand.plan(published(app, "single_choice")[:2]), new_id(), at()
    for minutes, known in ((0, plan), (1, plan), (1, None)):
        at.advance(minutes=minutes)
        row = hand.write(
            lambda session, learner, known=known: sittings.lock_or_begin(  # type: ignore[misc]
                session, learner, attempt_id, kind="practice", plan=known, now=clock.utc_now()
            )
        )
        assert (row.started_at, sittings.pins_of(row)) == (begun_at, list(plan.pins))


def test_a_practice_is_no_quiz_and_an_unknown_attempt_without_a_plan_is_none(app: Flask, hand: Hand) -> None:
    plan = hand.plan(published(app, "single_choice")[:1])
    for kind, known in (("quiz", plan), ("practice", None)):
        with pytest.raises(NotFound):
            hand.write(
                lambda session, learner, kind=kind, known=known: sittings.lock_or_begin(  # type: ignore[misc]
                    session, learner, new_id(), kind=kind, plan=known, now=clock.utc_now()
                )
            )


def test_a_plan_whose_wording_is_gone_says_so(app: Flask, hand: Hand) -> None:
    item_id = published(app, "single_choice")[0]
    with app.app_context(), transaction() as session:
        held = sittings.hold_plan(session, Plan("", ((item_id, 1),)), learner_id=None)
        assert held[item_id, 1].id == item_id
        with pytest.raises(NotFound, match="no longer here"):
            sittings.hold_plan(session, Plan("", ((item_id, 99),)), learner_id=None)


def test_points_beyond_the_article_stand_apart(app: Flask, hand: Hand) -> None:
    plan, attempt_id = hand.plan(published(app, "single_choice")[:2]), new_id()
    for position in (0, 1):
        hand.practise(plan, position, attempt_id=attempt_id, is_right=position == 0)
    (score,) = sittings.scores_by_part(hand.sitting(attempt_id).places)
    assert (score.is_beyond, score.points, score.total) == (False, 1.0, 2)
    assert sittings.scores_by_part([]) == ()


def test_what_is_asked_in_a_running_attempt_and_its_kin_are_kept_out_of_everything_until_it_is_submitted(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 39: a card that asks the same of another holder would tell the key as well."""
    ids = published(app, "single_choice")[:2]
    akin = hand.read(lambda session, _learner: items.list_akin(session, ids))
    variant = min(akin - set(ids))
    card, of_variant = hand.answer(ids[0]), hand.answer(variant)
    practice = new_id()
    plan = hand.plan(ids)
    hand.practise(plan, 0, attempt_id=practice)
    attempt_id = begin(hand, a_class(app, hand).set_quiz(ids))
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    own_id = new_id()
    hand.step(hand.plan(ids, quiz=slug), 0, Response((0,)), attempt_id=own_id)
    elsewhere = [
        lambda: hand.read(lambda session, learner: study.open_card(session, learner, ids[0])),
        lambda: hand.answer(ids[1]),
        lambda: hand.answered(card),
        lambda: hand.read(lambda session, learner: study.open_card(session, learner, variant)),
        lambda: hand.answered(of_variant),
        lambda: hand.practise(plan, 1, attempt_id=practice),
        lambda: hand.submit(own_id),
    ]
    for act in elsewhere:
        with pytest.raises(Stale, match="quiz of your class"):
            act()
    lined_up = hand.read(
        lambda session, learner: study.open_next(session, learner, after=None, now=clock.utc_now())
    )
    assert lined_up.held is not None
    assert lined_up.held.id not in akin
    for seed in range(5):
        drawn = hand.read(
            lambda session, learner, seed=seed: practising.plan_practice(  # type: ignore[misc]
                session, learner, count=20, section="", seed=seed, now=at()
            )
        )
        assert not {item_id for item_id, _ in drawn.pins} & akin
    with count_statements(app) as counted:
        assert hand.read(sittings.items_kept_back) == akin
    # Who it is, the attempts, the kin.
    assert counted.total == 3, counted.statements
    hand.submit(attempt_id)
    for act in elsewhere:
        act()


def test_keys_that_a_quiz_withholds_until_it_closes_are_told_nowhere_else_before(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 39: whoever has submitted may sit beside somebody who has not."""
    withheld, shown = published(app, "single_choice")[:2]
    only_later = replace(STARTS_AT_ONCE, review={Phase.CLOSED: EVERYTHING})
    group = a_class(app, hand)
    for item_id, rules in ((withheld, only_later), (shown, STARTS_AT_ONCE)):
        attempt_id = begin(hand, group.set_quiz([item_id], rules, closes_at=at() + timedelta(hours=2)))
        hand.step(None, 0, Response((0,)), attempt_id=attempt_id)
        hand.submit(attempt_id)

    def open_card(item_id: int) -> int:
        return hand.read(lambda session, learner: study.open_card(session, learner, item_id)).id

    assert open_card(shown) == shown
    with pytest.raises(Stale, match="lets you see its answers"):
        open_card(withheld)
    at.advance(hours=2)
    assert open_card(withheld) == withheld
