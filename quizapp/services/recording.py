"""Storing answers: one place for quizzes, practice and cards, so that all three move the same memory.

Everything here happens inside one transaction: the responses, the cards they move, the lines of their logs, and
the sums that reports read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import grading
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Response, Understood
from quizapp.domain.marking import TextKey, digest_of
from quizapp.domain.memory import Rating
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.queries import cards, markings
from quizapp.services import balancing
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import CardMove, met_lines, move_cards
from quizapp.services.errors import Stale

TOOK_AT_MOST_MS = 3_600_000
TEXTS_A_DAY = 20
"""Different texts that no item lists, of one learner, which wait for a teacher."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One graded response about to be stored.  id: UUID made by the client.

    rating: what it says about memory, None if the learner has yet to judge or it does not count as a review.
    position: place in the attempt, None outside of one.  took_ms: as the browser says, so never trusted for marks.
    """

    id: str
    held: HeldItem
    given: Response
    grade: Grade
    rating: Rating | None
    position: int | None = None
    took_ms: int | None = None


def record_answers(
    session: Session,
    learner: Learner,
    answers: Sequence[Answer],
    *,
    context: str,
    attempt_id: str | None,
    now: datetime,
) -> bool:
    """Store answers to different items; False, and nothing stored, if one of them was stored before.

    Raises Stale if a card was moved elsewhere at the same moment.
    """
    if not answers:
        return True
    # Everybody takes the rows of cards and sums in one order, so that no two wait for each other.
    answers = sorted(answers, key=lambda answer: answer.held.id)
    day = study_day(now, learner.clock)
    times = [Time(now, day)] * len(answers)
    if not store_responses(session, learner, answers, times=times, context=context, attempt_id=attempt_id):
        return False
    reviewed = [(answer, answer.rating) for answer in answers if answer.rating is not None]
    # By a clock that was put back, a card that there is may turn out to have been met earlier.
    late = [
        answer.held.id for answer, _ in reviewed if answer.held.memory and now < answer.held.memory.last_at
    ]
    met_before = cards.list_met_days(session, learner.id, late) if late else {}
    moves = [CardMove(answer.held, answer.id, rating) for answer, rating in reviewed]
    move_cards(session, learner, balancing.plan_moves(session, learner, moves, now=now), now=now)
    scores = [answer.grade.score for answer in answers if answer.grade.score is not None]
    writes.add_to_learner_day(
        session,
        {
            "learner_id": learner.id,
            "study_day": day,
            "answers": len(scores),
            "score_total": sum(scores),
            "reviews": len(reviewed),
            "new_cards": sum(context == "cards" and answer.held.memory is None for answer, _ in reviewed),
        },
    )
    if late:
        met_after = cards.list_met_days(session, learner.id, late)
        for line in met_lines(learner.id, met_before, met_after):
            writes.add_to_learner_day(session, line)
    return True


@dataclass(frozen=True, slots=True)
class Time:
    """When an answer was given.  day: the learner's study day then."""

    at: datetime
    day: date


def store_responses(
    session: Session,
    learner: Learner,
    answers: Sequence[Answer],
    *,
    times: Sequence[Time],
    context: str,
    attempt_id: str | None,
) -> bool:
    """Store responses, texts that wait for a teacher and the sums of their wordings, but no card and no day.

    times: of each answer.  False, and nothing stored, if all were stored before; raises Stale if only some were.
    """
    added = writes.add_responses(
        session,
        [
            {
                "learner_id": learner.id,
                "id": answer.id,
                "item_id": answer.held.id,
                "revision": answer.held.revision,
                "context": context,
                "attempt_id": attempt_id,
                "position": answer.position,
                "given": answer.given.to_document(),
                "verdict": answer.grade.verdict.value,
                "score": answer.grade.score,
                "is_first": not answer.held.is_answered,
                "answered_at": time.at,
                "study_day": time.day,
                "took_ms": None if answer.took_ms is None else min(max(answer.took_ms, 0), TOOK_AT_MOST_MS),
            }
            for answer, time in zip(answers, times, strict=True)
        ],
    )
    if added < len(answers):
        if added:
            raise Stale("Part of these answers had been stored before.")
        return False
    unlisted = [line for answer in answers for line in _unlisted_texts(learner.id, answer)]
    if unlisted:
        last = max(time.day for time in times)
        unlisted = _as_many_as_wait(session, learner.id, unlisted, answers=answers, day=last)
    if unlisted:
        writes.add_unlisted_texts(session, unlisted)
    writes.add_to_item_totals(
        session,
        [
            {
                "item_id": answer.held.id,
                "revision": answer.held.revision,
                "responses": 1,
                "first_responses": int(_counts_in_statistics(answer)),
                "first_score_total": (answer.grade.score or 0.0) if _counts_in_statistics(answer) else 0.0,
            }
            for answer in answers
        ],
    )
    return True


def _unlisted_texts(learner_id: int, answer: Answer) -> Iterator[dict[str, Any]]:
    """The texts of an answer that somebody who knows the subject has to look at, or has looked at already."""
    for place in grading.unlisted_places(answer.grade):
        text = answer.given.texts[place]
        yield {
            "learner_id": learner_id,
            "response_id": answer.id,
            "place": place,
            "item_id": answer.held.id,
            "digest": digest_of(answer.held.item, text, place=place),
            "text": text,
            "was_accepted": answer.grade.parts[place],
        }


def _as_many_as_wait(
    session: Session,
    learner_id: int,
    lines: Sequence[dict[str, Any]],
    *,
    answers: Sequence[Answer],
    day: date,
) -> list[dict[str, Any]]:
    """Those of the texts that go to the teachers: what is decided or came before that day, and new ones up to a limit.

    A text beyond it stays not recognised: nobody alone can fill the queue.
    """
    given = {answer.id: answer.grade.understood for answer in answers}
    known = markings.list_texts_of_day(session, learner_id, day, limit=TEXTS_A_DAY)
    kept = []
    for line in lines:
        key = TextKey(line["item_id"], line["place"], line["digest"])
        is_decided = given[line["response_id"]][key.place].how is not Understood.UNLISTED
        if is_decided or key in known or len(known) < TEXTS_A_DAY:
            kept.append(line)
            if not is_decided:
                known.add(key)
    return kept


def _counts_in_statistics(answer: Answer) -> bool:
    """Statistics count a learner's first response to a wording only, and none that the learner judged."""
    return not answer.held.is_answered and answer.grade.score is not None
