"""Whether stored points are what logs give: nothing where they are, and each attempt by its key where not."""

import sqlalchemy as sa
from flask import Flask

from quizapp.domain.items import Response
from quizapp.persistence.models import AttemptRow
from quizapp.services import practising, ready_quizzes, verifying
from quizapp.services.verifying import Difference
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published


def differences(hand: Hand) -> list[Difference]:
    return hand.read(
        lambda session, _learner: [
            difference
            for key in verifying.check_chunk(session, after=verifying.BEGINNING).suspects
            for difference in verifying.check_one(session, key)
        ]
    )


def test_a_practice_comes_to_what_was_answered_and_found_in_it(app: Flask, hand: Hand, at: TestClock) -> None:
    plan, choices = hand.plan(published(app, "steelman")[:1]), hand.plan(published(app, "single_choice")[:3])
    cases, practice = new_id(), new_id()
    texts = ("There are reasons for it. " * 4, "And there are others. " * 4)
    hand.practise(plan, 0, attempt_id=cases, given=Response(texts=texts))
    found = frozenset({(0, 0)})
    hand.write(
        lambda session, learner: practising.compare_cases(
            session, learner, cases, position=0, found=found, now=at()
        )
    )
    for position in (0, 1):
        hand.practise(choices, position, attempt_id=practice, is_right=position == 0)
    assert differences(hand) == []
    assert hand.sitting(cases).score_total > 0
    hand.write(
        lambda session, _l: session.execute(
            sa.update(AttemptRow).values(score_total=AttemptRow.score_total + 1)
        )
    )
    assert {(one.key, one.position) for one in differences(hand)} == {
        ((hand.id, cases), None),
        ((hand.id, practice), None),
    }


def test_attempts_are_read_chunk_by_chunk_to_their_end(app: Flask, hand: Hand) -> None:
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    ids = [hand.take_quiz(slug) for _ in range(3)]
    after, met = verifying.BEGINNING, []
    while True:
        chunk = hand.read(
            lambda session, _learner, after=after: verifying.check_chunk(session, after=after, limit=2)  # type: ignore[misc]
        )
        if chunk.last is None:
            break
        after = chunk.last
        met.append(chunk.attempts)
        assert chunk.suspects == ()
    assert (met, after) == ([2, 1], (hand.id, max(ids)))
    assert hand.read(lambda session, _learner: verifying.check_one(session, (hand.id, new_id()))) == []
