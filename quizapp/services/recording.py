"""Storing answers: one place for quizzes, practice and cards, so that all three move the same memory.

Everything here happens inside one transaction: the responses, the cards they move, the lines of their logs, and
the sums that reports read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import fuzz, grading, memory_model, scheduling
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Response, Understood
from quizapp.domain.marking import TextKey, digest_of
from quizapp.domain.memory import Memory, Rating, ReviewEntry
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.queries import markings
from quizapp.persistence.rows import from_memory
from quizapp.services.accounts import Learner
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
                "answered_at": now,
                "study_day": day,
                "took_ms": None if answer.took_ms is None else min(max(answer.took_ms, 0), TOOK_AT_MOST_MS),
            }
            for answer in answers
        ],
    )
    if added < len(answers):
        if added:
            raise Stale("Part of these answers had been stored before.")
        return False
    unlisted = [line for answer in answers for line in _unlisted_texts(learner.id, answer)]
    if unlisted:
        unlisted = _as_many_as_wait(session, learner.id, unlisted, answers=answers, day=day)
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
    reviewed = [(answer, answer.rating) for answer in answers if answer.rating is not None]
    move_cards(
        session,
        learner,
        [CardMove(answer.held, answer.id, rating) for answer, rating in reviewed],
        now=now,
    )
    scores = [answer.grade.score for answer in answers if answer.grade.score is not None]
    writes.add_to_learner_day(
        session,
        {
            "learner_id": learner.id,
            "study_day": day,
            "answers": len(scores),
            "score_total": sum(scores),
            "reviews": len(reviewed),
            "new_cards": sum(
                context == "cards" and answer.held.memory is None
                for answer in answers
                if answer.rating is not None
            ),
        },
    )
    return True


@dataclass(frozen=True, slots=True)
class CardMove:
    """One review about to be stored.  held: the item with its card as it stands.  response_id: what it rates."""

    held: HeldItem
    response_id: str
    rating: Rating


def move_cards(
    session: Session, learner: Learner, moves: Sequence[CardMove], *, now: datetime
) -> list[Memory]:
    """Review cards of different items; gives the new memories. Raises Stale if one was moved at the same moment."""
    if not moves:
        return []
    memories = [
        scheduling.review(
            move.held.memory,
            move.rating,
            at=now,
            clock=learner.clock,
            seed=card_seed(learner.id, move.held),
        )
        for move in moves
    ]
    put_cards(
        session, learner.id, [(move.held, memory) for move, memory in zip(moves, memories, strict=True)]
    )
    writes.add_reviews(
        session,
        [
            rated_line(
                ReviewEntry(move.rating, now, learner.clock),
                learner.id,
                item_id=move.held.id,
                ordinal=move.held.entries + 1,
                response_id=move.response_id,
                before=move.held.memory,
                after=memory,
            )
            for move, memory in zip(moves, memories, strict=True)
        ],
    )
    return memories


def put_cards(session: Session, learner_id: int, cards: Sequence[tuple[HeldItem, Memory | None]]) -> None:
    """Store cards whose logs grow by one line each. Raises Stale if one was moved at the same moment."""
    stored = writes.put_cards(
        session,
        [
            {"learner_id": learner_id, "item_id": held.id, "entries": held.entries + 1, **from_memory(memory)}
            for held, memory in cards
        ],
    )
    if stored < len(cards):
        raise Stale(
            "This card was moved at the same moment, by an answer in another tab or by a teacher's decision on an "
            "earlier one. Send this once more."
        )


def rated_line(
    entry: ReviewEntry,
    learner_id: int,
    *,
    item_id: int,
    ordinal: int,
    response_id: str,
    before: Memory | None,
    after: Memory,
) -> dict[str, Any]:
    """The line of a log for a rating.  before, after: the memories on either side of it."""
    return {
        **_line(entry, learner_id, item_id=item_id, ordinal=ordinal, memory=after),
        "response_id": response_id,
        "study_day": after.last_day,
        "retrievability": _predicted(before, after),
    }


def taking_back_line(
    entry: ReviewEntry, learner_id: int, *, item_id: int, ordinal: int, memory: Memory | None
) -> dict[str, Any]:
    """The line of a log that takes back the last review standing.  memory: as it was before that review."""
    return _line(entry, learner_id, item_id=item_id, ordinal=ordinal, memory=memory)


def card_seed(learner_id: int, held: HeldItem) -> int:
    """The seed of the next interval's spread, the same that a replay of the log will use."""
    return fuzz.seed_for(learner_id, held.id, reviews=held.memory.reviews if held.memory else 0)


def _line(
    entry: ReviewEntry, learner_id: int, *, item_id: int, ordinal: int, memory: Memory | None
) -> dict[str, Any]:
    return {
        "learner_id": learner_id,
        "item_id": item_id,
        "ordinal": ordinal,
        "response_id": None,
        "rating": None if entry.rating is None else int(entry.rating),
        "reviewed_at": entry.at,
        "study_day": study_day(entry.at, entry.clock),
        "zone": entry.clock.zone,
        "rollover_hour": entry.clock.rollover_hour,
        "retrievability": None,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
    }


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


def _predicted(before: Memory | None, after: Memory) -> float | None:
    """The chance of recall that the model gave just before a review."""
    if before is None:
        return None
    elapsed_days = max(0, (after.last_day - before.last_day).days)
    return memory_model.retrievability(elapsed_days, before.stability)
