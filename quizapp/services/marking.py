"""The marking queue: typed answers that no item lists, a teacher's decision on each, and what follows from it.

One decision is about all who typed the same. Answers to come are graded by it (`typed_answers`); for those given
already, everything that was added up from them is corrected in the same transaction, while the responses stay as they
were: a mark beside each says what it is worth now. A card moves only if nothing has happened to it since.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import card_log, grading, scheduling
from quizapp.domain.items import Grade, Item, Response, Verdict
from quizapp.domain.marking import TextGroup, TextKey, is_recognised
from quizapp.domain.memory import EntryKind, Memory, Rating, ReviewEntry
from quizapp.domain.rating import suggest
from quizapp.domain.scheduling import Policy
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.models import ReviewRow
from quizapp.persistence.queries import markings, users
from quizapp.persistence.rows import from_card, to_entry
from quizapp.services import attempt_marks
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import line_of, new_id, predicted
from quizapp.services.errors import NotFound, Stale

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


def refuse_all(
    session: Session, teacher: Learner, item_id: int, *, texts: Collection[tuple[int, str]], now: datetime
) -> int:
    """Count those of these texts (place, digest) of an item as not right that wait; gives how many did.

    Nothing follows: what waits counts as not right already.  Raises NotFound for no such item.
    """
    if not markings.lock_item(session, item_id):
        raise NotFound("There is no such question.")
    lines = [
        {
            "item_id": item_id,
            "place": row.place,
            "digest": row.digest,
            "ordinal": row.ordinal + 1,
            "revision": row.revision,
            "verdict": "wrong",
            "marked_by": teacher.id,
            "marked_at": now,
        }
        for row in markings.list_waiting_keys(session, item_id)
        if (row.place, row.digest) in texts
    ]
    if lines:
        writes.add_markings(session, lines)
    return len(lines)


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
    line = {
        "item_id": key.item_id,
        "place": key.place,
        "digest": key.digest,
        "ordinal": ordinal + 1,
        "revision": revision,
        "verdict": verdict,
        "marked_by": teacher_id,
        "marked_at": now,
    }
    writes.add_markings(session, [line])
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
    """A card's last review taken back, put in again, or rated anew.

    recall: when and by which clock the response was given, with the rating that is to stand, None for none.
    gone: the line that is taken back, None where none stands.  before: the memory that was before it.
    """

    stored: Any
    recall: ReviewEntry
    gone: str | None
    before: Memory | None

    @property
    def more_reviews(self) -> int:
        """By how many the card has more reviews then, 0 or 1 up or down."""
        return int(self.recall.rating is not None) - int(self.gone is not None)

    @property
    def lines(self) -> list[ReviewEntry]:
        """What is added to the log."""
        added = []
        if self.gone is not None:
            # As of the recall it is about, so that the learner's own last rating is still the last to take back.
            added.append(
                replace(
                    self.recall,
                    id=new_id(),
                    kind=EntryKind.TAKE_BACK,
                    rating=None,
                    planned_days=None,
                    takes_back=self.gone,
                )
            )
        if self.recall.rating is not None:
            added.append(self.recall)
        return added


def _follow(session: Session, key: TextKey, *, now: datetime) -> Followed:
    """Correct what was added up from the responses in which the text was given, and the cards they moved last.

    Rows are taken in the order in which answering takes them, so that no two wait for each other.
    """
    markings.keep_learners(session, key)
    markings.lock_practices(session, key)
    # In a quiz the text may have been given at a later try as well, of which there is no response.
    attempt_marks.recompute(session, attempt_marks.list_with_text(session, key))
    changes = _changes(session, key)
    if not changes:
        return Followed(0, 0)
    in_practices = [change for change in changes if change.stored.context == "practice"]
    if in_practices:
        writes.add_to_attempts(
            session,
            [
                {
                    "at_learner": change.stored.learner_id,
                    "at_id": change.stored.attempt_id,
                    "more": change.more,
                }
                for change in in_practices
            ],
        )
    _correct_statistics(session, changes)
    moves = _move_cards(session, key, changes)
    _correct_days(session, changes, moves)
    moved = {(move.stored.learner_id, move.stored.id) for move in moves}
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
        reviews[move.stored.learner_id, study_day(move.recall.at, move.recall.clock)] += move.more_reviews
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
    """Set the cards that moved last, or would have, by one of these responses as if it had been graded so at once."""
    entries = {card.learner_id: card.entries for card in markings.lock_cards(session, key)}
    logs: dict[int, list[ReviewRow]] = defaultdict(list)
    for line in markings.list_logs(session, key):
        logs[line.learner_id].append(line)
    of_learner: dict[int, list[_Change]] = defaultdict(list)
    for change in changes:
        of_learner[change.stored.learner_id].append(change)
    policies = users.list_policies(session, of_learner)
    moves = []
    for learner_id, some in of_learner.items():
        log = logs[learner_id]
        if log:
            lines = {line.id: line for line in log}
            standing = [
                lines[entry.id]
                for entry in card_log.standing(map(to_entry, log))
                if entry.kind is EntryKind.RATE
            ]
            policy = policies[learner_id]
            move = _put_in(some, log, standing, policy=policy) or _rate_anew(
                some, log, standing, policy=policy
            )
            if move is not None:
                moves.append(move)
    _store(session, moves, logs=logs, entries=entries, policies=policies)
    return moves


def _put_in(
    changes: Iterable[_Change], log: Sequence[ReviewRow], standing: Sequence[ReviewRow], *, policy: Policy
) -> _Move | None:
    """The review of the last response, if it has none although it now counts, and nothing has happened since.

    It had one that a decision took back, or it was no review since it was right, the card having had its own that day.
    Answers in card review are left out: what has no review there was taken back by the learner.
    """
    reviewed = {line.response_id for line in standing}
    without = [
        change
        for change in changes
        if change.may_move
        and change.stored.context != "cards"
        and change.stored.id not in reviewed
        and (not standing or standing[-1].reviewed_at <= change.stored.answered_at)
    ]
    if not without:
        return None
    last = max(without, key=lambda change: (change.stored.answered_at, change.stored.id))
    rating = suggest(last.after).rating
    own = [line for line in log if line.response_id == last.stored.id]
    clock = to_entry((own or log)[-1]).clock
    recall = ReviewEntry(new_id(), EntryKind.RATE, last.stored.answered_at, clock, rating=rating)
    before = _replay(standing, last, policy=policy)
    if rating is None or not scheduling.counts_as_review(before, rating, at=recall.at, clock=clock):
        return None
    return _Move(last.stored, recall, None, before)


def _is_first(line: ReviewRow, log: Sequence[ReviewRow]) -> bool:
    """Whether the review is the one that its answer gave, so that the learner has not rated it otherwise."""
    return all(other.ordinal >= line.ordinal for other in log if other.response_id == line.response_id)


def _rate_anew(
    changes: Iterable[_Change], log: Sequence[ReviewRow], standing: Sequence[ReviewRow], *, policy: Policy
) -> _Move | None:
    """What becomes of the last review; None if it is of no such response, or the learner has rated it otherwise."""
    if not standing:
        return None
    *earlier, line = standing
    change = next((one for one in changes if one.stored.id == line.response_id), None)
    if change is None or not change.may_move:
        return None
    was, rating = (suggest(grade).rating for grade in (change.before, change.after))
    if was is Rating.GOOD and _is_first(line, log) and line.rating == Rating.HARD:
        # It was right, but late, with a hint, or as a guess, and that it still was.
        was, rating = Rating.HARD, None if rating is None else min(rating, Rating.HARD)
    if line.rating != was or rating is None or rating is was:
        return None
    before = _replay(earlier, change, policy=policy)
    recall = replace(to_entry(line), id=new_id(), rating=rating, planned_days=None)
    counts = change.stored.context == "cards" or scheduling.counts_as_review(
        before, rating, at=recall.at, clock=recall.clock
    )
    return _Move(change.stored, recall if counts else replace(recall, rating=None), line.id, before)


def _replay(lines: Iterable[ReviewRow], change: _Change, *, policy: Policy) -> Memory | None:
    stored = change.stored
    return card_log.replay(
        map(to_entry, lines), learner_id=stored.learner_id, item_id=stored.item_id, policy=policy
    )


def _store(
    session: Session,
    moves: Sequence[_Move],
    *,
    logs: Mapping[int, Sequence[ReviewRow]],
    entries: Mapping[int, int],
    policies: Mapping[int, Policy],
) -> None:
    """The lines that take reviews back, put them in, or both; and the cards that the logs then come to."""
    by_lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = []
    for move in moves:
        learner_id, item_id = move.stored.learner_id, move.stored.item_id
        policy = policies[learner_id]
        added = move.lines
        log = [*map(to_entry, logs[learner_id]), *added]
        card = card_log.fold(log, learner_id=learner_id, item_id=item_id, policy=policy)
        by_lines[len(added)].append(
            {
                "learner_id": learner_id,
                "item_id": item_id,
                "entries": entries[learner_id] + len(added),
                **from_card(card, move.recall.clock),
            }
        )
        for ordinal, entry in enumerate(added, entries[learner_id] + 1):
            is_rated = entry.kind is EntryKind.RATE
            rows.append(
                line_of(
                    entry,
                    learner_id,
                    item_id=item_id,
                    ordinal=ordinal,
                    received_at=entry.at,
                    response_id=move.stored.id if is_rated else None,
                    retrievability=predicted(move.before, entry, model=policy.model) if is_rated else None,
                )
            )
    for lines, values in by_lines.items():
        if writes.put_cards(session, values, lines=lines) < len(values):
            raise Stale("One of these cards was moved at the same moment. Decide once more.")
    if rows:
        writes.add_reviews(session, rows)
