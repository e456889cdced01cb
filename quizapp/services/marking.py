"""The marking queue: typed answers that no item lists, a teacher's decision on each, and what follows from it.

One decision is about all who typed the same. Answers to come are graded by it (`typed_answers`); for those given
already, everything that was added up from them is corrected in the same transaction, while the responses stay as they
were: a mark beside each says what it is worth now. A card moves only if nothing has happened to it since.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import fuzz, grading, scheduling
from quizapp.domain.items import Grade, Item, Response, Verdict
from quizapp.domain.marking import TextGroup, TextKey, is_recognised
from quizapp.domain.memory import Memory, Rating, ReviewEntry
from quizapp.persistence import writes
from quizapp.persistence.models import ReviewRow
from quizapp.persistence.queries import markings
from quizapp.persistence.rows import from_memory, to_entry
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from quizapp.services.recording import rated_line, taking_back_line

PER_PAGE = 25
COUNTED_AT_MOST = markings.COUNTED_AT_MOST
WITHDRAWN = "withdrawn"
_WORDS = {"right": "it counts as right", "wrong": "it counts as not right", WITHDRAWN: "it waits again"}


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of texts.  first: place of its first text among all, 1 for the very first."""

    groups: tuple[TextGroup, ...]
    first: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What a decision led to.  answers: how many were worth something else from then on.  cards: how many moved."""

    answers: int
    cards: int


def count_waiting(session: Session) -> int:
    """How many texts wait for a decision, COUNTED_AT_MOST at most."""
    return markings.count_waiting(session)


def list_waiting(session: Session, *, page: int) -> GroupPage:
    """Texts that wait, item by item, the most frequent first.  page: 1 for the first."""
    offset = (page - 1) * PER_PAGE
    groups = markings.list_waiting(session, offset=offset, limit=PER_PAGE + 1)
    return GroupPage(tuple(groups[:PER_PAGE]), offset + 1, len(groups) > PER_PAGE)


def list_decided(session: Session, *, page: int) -> GroupPage:
    """Texts whose decision stands, the one decided last first.  page: 1 for the first."""
    offset = (page - 1) * PER_PAGE
    groups = markings.list_decided(session, offset=offset, limit=PER_PAGE + 1)
    return GroupPage(tuple(groups[:PER_PAGE]), offset + 1, len(groups) > PER_PAGE)


def decide(
    session: Session, teacher: Learner, key: TextKey, *, is_right: bool, seen: int, now: datetime
) -> Followed:
    """Count a text as right or as not right, now and from now on; the same once more changes nothing.

    seen: ordinal of its last decision when the page was made.  Raises NotFound, Stale if it was decided meanwhile.
    """
    verdict = "right" if is_right else "wrong"
    return _record(session, key, teacher_id=teacher.id, verdict=verdict, seen=seen, now=now)


def take_back(session: Session, teacher: Learner, key: TextKey, *, seen: int, now: datetime) -> Followed:
    """Take the decision on a text back, and what followed from it; the same once more changes nothing.

    seen: see `decide`.  Raises NotFound, Stale if it was taken back or decided anew meanwhile.
    """
    return _record(session, key, teacher_id=teacher.id, verdict=WITHDRAWN, seen=seen, now=now)


def settle_recognised(
    session: Session, item_ids: Iterable[int], *, teacher_id: int | None, now: datetime
) -> None:
    """Count as right what waits and these items, as worded now, accept themselves: whoever accepts it has decided.

    To be called where a wording is stored.  teacher_id: who stored it, None for a file.
    """
    # Seldom more than one or two: each a decision like any other, with all that follows from it.
    for group in filter(is_recognised, markings.list_waiting_of(session, item_ids)):
        _record(session, group.key, teacher_id=teacher_id, verdict="right", seen=group.ordinal, now=now)


def _record(
    session: Session, key: TextKey, *, teacher_id: int | None, verdict: str, seen: int, now: datetime
) -> Followed:
    last = markings.find_last_decision(session, key) if markings.lock_item(session, key.item_id) else None
    revision = last.revision if last else markings.find_answered(session, key)
    if revision is None:
        raise NotFound("Nobody has given that answer, or whoever did has left.")
    ordinal, standing = (last.ordinal, last.verdict) if last else (0, WITHDRAWN)
    if last and ordinal == seen + 1 and standing == verdict and last.marked_by == teacher_id:
        return Followed(0, 0)
    if ordinal != seen or (standing == WITHDRAWN) == (verdict == WITHDRAWN):
        raise Stale(f"This answer has been decided on meanwhile: {_WORDS[standing]}.")
    writes.add_marking(
        session,
        {
            "item_id": key.item_id,
            "place": key.place,
            "digest": key.digest,
            "ordinal": ordinal + 1,
            "revision": revision,
            "verdict": verdict,
            "marked_by": teacher_id,
            "marked_at": now,
        },
    )
    return _follow(session, key, now=now)


@dataclass(frozen=True, slots=True)
class _Change:
    """A response that is worth something else now.  marks: how many it had.

    may_move: whether the review it caused, if it is the card's last, still is the one that its grade stood for.
    """

    stored: Any
    item: Item
    marks: int
    before: Grade
    after: Grade
    may_move: bool

    @property
    def more(self) -> float:
        """Points gained, below 0 for points lost."""
        return (self.after.score or 0.0) - (self.before.score or 0.0)


@dataclass(frozen=True, slots=True)
class _Move:
    """A review taken back and, if it counts, rated anew.  entries: lines in the log before.  line: the review."""

    line: ReviewRow
    entries: int
    before: Memory | None
    rating: Rating
    after: Memory | None


def _follow(session: Session, key: TextKey, *, now: datetime) -> Followed:
    """Correct what was added up from the responses in which the text was given, and the cards they moved last.

    Rows are taken in the order in which answering takes them, so that no two wait for each other.
    """
    markings.keep_learners(session, key)
    markings.lock_attempts(session, key)
    changes = _changes(session, key)
    if not changes:
        return Followed(0, 0)
    in_attempts = [change for change in changes if change.stored.attempt_id is not None]
    if in_attempts:
        writes.add_to_attempts(
            session,
            [
                {
                    "at_learner": change.stored.learner_id,
                    "at_id": change.stored.attempt_id,
                    "more": change.more,
                }
                for change in in_attempts
            ],
        )
    _correct_statistics(session, changes)
    moves = _move_cards(session, key, changes)
    _correct_days(session, changes, moves)
    moved = {(move.line.learner_id, move.line.response_id) for move in moves}
    writes.add_response_marks(
        session,
        [
            {
                "learner_id": change.stored.learner_id,
                "response_id": change.stored.id,
                "ordinal": change.marks + 1,
                "verdict": change.after.verdict.value,
                "score": change.after.score,
                "moved_card": (change.stored.learner_id, change.stored.id) in moved,
                "marked_at": now,
            }
            for change in changes
        ],
    )
    return Followed(len(changes), len(moves))


def _changes(session: Session, key: TextKey) -> list[_Change]:
    """The responses that are worth something else since the decision, by learner and id."""
    rows = markings.list_responses(session, key)
    wordings = markings.list_wordings(session, key.item_id, {row.ResponseRow.revision for row in rows})
    marked: dict[tuple[int, str], dict[int, bool]] = defaultdict(dict)
    for row in markings.list_marked_places(session, key):
        if row.verdict in ("right", "wrong"):
            marked[row.learner_id, row.response_id][row.place] = row.verdict == "right"
    changes = []
    for row in rows:
        stored = row.ResponseRow
        before = Grade(stored.score, Verdict(stored.verdict))
        if row.ordinal is not None:
            before = Grade(row.score, Verdict(row.verdict))
        item = wordings[stored.revision]
        after = grading.grade_response(
            item,
            Response.from_document(stored.given),
            marked=marked[stored.learner_id, stored.id],
        )
        if after.score != before.score:
            changes.append(
                _Change(stored, item, row.ordinal or 0, before, after, row.moved_card is not False)
            )
    return changes


def _correct_statistics(session: Session, changes: Iterable[_Change]) -> None:
    totals: dict[int, float] = defaultdict(float)
    for change in changes:
        if change.stored.is_first:
            totals[change.stored.revision] += change.more
    item_id = next(iter(changes)).stored.item_id
    if totals:
        writes.add_to_item_totals(
            session,
            [
                {
                    "item_id": item_id,
                    "revision": revision,
                    "responses": 0,
                    "first_responses": 0,
                    "first_score_total": more,
                }
                for revision, more in sorted(totals.items())
            ],
        )


def _correct_days(session: Session, changes: Iterable[_Change], moves: Iterable[_Move]) -> None:
    points: dict[tuple[int, date], float] = defaultdict(float)
    reviews: dict[tuple[int, date], int] = defaultdict(int)
    for change in changes:
        points[change.stored.learner_id, change.stored.study_day] += change.more
    for move in moves:
        if move.after is None:
            reviews[move.line.learner_id, move.line.study_day] -= 1
    writes.add_to_learner_days(
        session,
        [
            {
                "learner_id": learner_id,
                "study_day": day,
                "answers": 0,
                "score_total": points[learner_id, day],
                "reviews": reviews[learner_id, day],
                "new_cards": 0,
            }
            for learner_id, day in sorted({*points, *reviews})
        ],
    )


def _move_cards(session: Session, key: TextKey, changes: Sequence[_Change]) -> list[_Move]:
    """Set the cards whose last review one of these responses caused as if it had been graded so at once."""
    entries = {card.learner_id: card.entries for card in markings.lock_cards(session, key)}
    standing: dict[int, list[ReviewRow]] = defaultdict(list)
    for line in markings.list_logs(session, key):
        if line.rating is not None:
            standing[line.learner_id].append(line)
        elif standing[line.learner_id]:
            standing[line.learner_id].pop()
    by_response = {(change.stored.learner_id, change.stored.id): change for change in changes}
    moves = []
    for learner_id, lines in standing.items():
        change = by_response.get((learner_id, lines[-1].response_id or "")) if lines else None
        if change is not None:
            move = _move(change, lines, entries=entries[learner_id])
            if move is not None:
                moves.append(move)
    _store(session, moves)
    return moves


def _move(change: _Change, lines: Sequence[ReviewRow], *, entries: int) -> _Move | None:
    """What becomes of a card whose last line is of that response; None if the learner has rated it otherwise."""
    *earlier, last = lines
    was, rating = (grading.rating_for(change.item, grade) for grade in (change.before, change.after))
    if not change.may_move or last.rating != was or rating is None or rating is was:
        return None
    before = scheduling.replay(map(to_entry, earlier), learner_id=last.learner_id, item_id=last.item_id)
    entry = to_entry(last)
    counts = change.stored.context == "cards" or scheduling.counts_as_review(
        before, rating, at=entry.at, clock=entry.clock
    )
    seed = fuzz.seed_for(last.learner_id, last.item_id, reviews=before.reviews if before else 0)
    after = scheduling.review(before, rating, at=entry.at, clock=entry.clock, seed=seed) if counts else None
    return _Move(last, entries, before, rating, after)


def _store(session: Session, moves: Sequence[_Move]) -> None:
    """A line that takes each review back and, where it counts, one that rates it anew; then the cards."""
    if not moves:
        return
    rated = [move for move in moves if move.after is not None]
    for step, some in enumerate((moves, rated), 1):
        if some:
            stored = writes.put_cards(
                session,
                [
                    {
                        "learner_id": move.line.learner_id,
                        "item_id": move.line.item_id,
                        "entries": move.entries + step,
                        **from_memory(move.before if step == 1 else move.after),
                    }
                    for move in some
                ],
            )
            if stored < len(some):
                raise Stale("One of these cards was moved at the same moment. Decide once more.")
    lines = []
    for move in moves:
        entry = to_entry(move.line)
        lines.append(
            taking_back_line(
                # As of the recall it is about, so that the learner's own last rating is still the last to take back.
                ReviewEntry(None, entry.at, entry.clock),
                move.line.learner_id,
                item_id=move.line.item_id,
                ordinal=move.entries + 1,
                memory=move.before,
            )
        )
    for move in rated:
        if move.after is not None and move.line.response_id is not None:
            lines.append(
                rated_line(
                    replace(to_entry(move.line), rating=move.rating),
                    move.line.learner_id,
                    item_id=move.line.item_id,
                    ordinal=move.entries + 2,
                    response_id=move.line.response_id,
                    before=move.before,
                    after=move.after,
                )
            )
    writes.add_reviews(session, lines)
