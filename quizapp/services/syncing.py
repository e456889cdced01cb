"""Taking what a device did with cards while it was offline: each thing once, in whatever order it comes.

A device names what it did and sends it until we name it back; so the same thing may come twice, in another batch,
behind what came after it, or from two devices at once. Lines are only ever added, a card is the fold of its lines in
order of their times, and what is summed up by days is the difference between the logs before and after: the order of
arrival leaves no trace. A bad event is refused by name and spoils no other.

The answers are graded here and not there: what a device says of itself is a wish, within what the grade allows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import card_log, device_time, grading
from quizapp.domain.cards import HeldItem
from quizapp.domain.device_events import DeviceEvent, in_order
from quizapp.domain.device_time import Placed
from quizapp.domain.items import Grade, InvalidResponse
from quizapp.domain.memory import EntryKind, Rating, ReviewEntry
from quizapp.domain.rating import ratings_allowed, suggest
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.queries import cards, items, syncing
from quizapp.persistence.rows import from_card
from quizapp.services import typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import day_line, line_of, met_lines
from quizapp.services.errors import Stale
from quizapp.services.recording import Answer, Time, store_responses

NO_SUCH_CARD = "There is no such card."
OTHER_CONTENT = "This name was used before for something else, which stays."


@dataclass(frozen=True, slots=True)
class Taken:
    """taken: names of what is stored, now or before; the device may forget it.  refused: (name, why), for ever."""

    taken: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """An event on its way into the log.  answer: of a rating."""

    event: DeviceEvent
    placed: Placed
    entry: ReviewEntry
    answer: Answer | None = None


def take_events(
    session: Session,
    learner: Learner,
    events: Sequence[DeviceEvent],
    *,
    device_id: str,
    sent_at: datetime,
    now: datetime,
) -> Taken:
    """Store what a device did; what was stored before changes nothing.

    events: at most device_events.EVENTS_AT_MOST.  sent_at: by the device's clock.  Raises Stale if a card was moved at
    the same moment, which sending once more mends.
    """
    taken: list[str] = []
    refused: list[tuple[str, str]] = []
    fresh: dict[str, DeviceEvent] = {}
    known = syncing.list_known(session, learner.id, {event.id for event in events})
    for event in in_order(events):
        if event.id in known or event.id in fresh:
            is_same = known[event.id] == _content(event) if event.id in known else fresh[event.id] == event
            if not is_same:
                refused.append((event.id, OTHER_CONTENT))
            elif event.id in known:
                taken.append(event.id)
            continue
        fresh[event.id] = event
    times = device_time.place(
        [event.claimed_at for event in fresh.values()], sent_at=sent_at, received_at=now
    )
    stored = syncing.list_items(session, {event.item_id for event in fresh.values()})
    fixed = syncing.list_fixed(
        session, learner.id, {event.takes_back for event in fresh.values() if event.takes_back}
    )
    held = _hold(session, learner, fresh.values(), stored)
    lines: list[_Line] = []
    for event, placed in zip(fresh.values(), times, strict=True):
        try:
            if event.takes_back in fixed:
                raise _Refused("What a quiz or a practice gave is not taken back.")
            lines.append(_line(event, placed, held=held, stored=stored))
        except (InvalidResponse, _Refused) as error:
            refused.append((event.id, str(error)))
    lines = _graded(session, lines, refused)
    if lines:
        _store(session, learner, lines, device_id=device_id)
    taken += [line.event.id for line in lines]
    return Taken(tuple(taken), tuple(refused))


class _Refused(Exception):
    """An event that will never be taken. The message says why."""


def _content(event: DeviceEvent) -> tuple[Any, ...]:
    """What makes an event the same one, as far as a stored line can tell."""
    return (event.item_id, event.kind.value, event.claimed_at, event.takes_back, event.day)


def _hold(
    session: Session, learner: Learner, events: Iterable[DeviceEvent], stored: Mapping[int, Any]
) -> dict[tuple[int, int], HeldItem]:
    """Each item in the wording that was answered, or in its present one."""
    pins = {
        (event.item_id, event.revision or stored[event.item_id].revision)
        for event in events
        if event.item_id in stored
    }
    return items.list_pinned(session, pins, learner_id=learner.id) if pins else {}


def _line(
    event: DeviceEvent,
    placed: Placed,
    *,
    held: Mapping[tuple[int, int], HeldItem],
    stored: Mapping[int, Any],
) -> _Line:
    item = stored.get(event.item_id)
    # A draft that was published once may have been on the device; one that never was is nobody's card.
    if item is None or item.published_at is None:
        raise _Refused(NO_SUCH_CARD)
    if placed.at < max(device_time.EARLIEST, item.published_at - device_time.TOLERANCE):
        raise _Refused("This is dated before the card was there. Set the clock of the device.")
    entry = ReviewEntry(
        id=event.id,
        kind=event.kind,
        at=placed.at,
        clock=event.clock,
        rating=event.rating,
        takes_back=event.takes_back,
        day=event.day,
    )
    if event.kind is not EntryKind.RATE:
        return _Line(event, placed, entry)
    wording = held.get((event.item_id, event.revision or 0))
    if wording is None or event.given is None:
        raise _Refused("There is no such wording of this question.")
    grade = grading.grade_response(wording.item, event.given)
    return _Line(
        event, placed, entry, Answer(event.id, wording, event.given, grade, None, took_ms=event.took_ms)
    )


def _graded(session: Session, lines: Sequence[_Line], refused: list[tuple[str, str]]) -> list[_Line]:
    """The lines with the ratings that their grades come to, teachers' decisions on typed answers heard."""
    answers = [line.answer for line in lines if line.answer is not None]
    grades = typed_answers.grade_all(session, [(answer.held, answer.given) for answer in answers])
    found = {answer.id: grade for answer, grade in zip(answers, grades, strict=True)}
    kept = []
    for line in lines:
        if line.answer is None:
            kept.append(line)
            continue
        grade = found[line.event.id]
        rating = _rating(line.answer.held, grade, wished=line.event.rating)
        if rating is None:
            refused.append((line.event.id, "A card that you judge yourself needs a rating."))
            continue
        kept.append(
            replace(
                line,
                entry=replace(line.entry, rating=rating),
                answer=replace(line.answer, grade=grade, rating=rating),
            )
        )
    return kept


def _rating(held: HeldItem, grade: Grade, *, wished: Rating | None) -> Rating | None:
    """The rating wished for, or the nearest that the grade allows; without a wish the one that it suggests."""
    allowed = ratings_allowed(held.item, grade)
    if wished is None:
        return suggest(grade).rating if grade.score is not None else None
    return max((rating for rating in allowed if rating <= wished), default=allowed[0])


def _store(session: Session, learner: Learner, lines: Sequence[_Line], *, device_id: str) -> None:
    # Everybody takes the rows of cards and sums in one order, so that no two wait for each other.
    lines = sorted(lines, key=lambda line: (line.event.item_id, line.placed.at, line.event.id))
    _store_responses(session, learner, lines)
    of_item: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        of_item[line.event.item_id].append(line)
    entries = syncing.lock_cards(session, learner.id, of_item)
    logs = cards.list_entries(session, learner.id, list(of_item))
    met_before = cards.list_met_days(session, learner.id, of_item)
    by_length: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = []
    reviews: dict[date, int] = defaultdict(int)
    for item_id, added in of_item.items():
        before = logs[item_id]
        log = [*before, *(line.entry for line in added)]
        card = card_log.fold(log, learner_id=learner.id, item_id=item_id, policy=learner.policy)
        by_length[len(added)].append(
            {
                "learner_id": learner.id,
                "item_id": item_id,
                "entries": entries.get(item_id, 0) + len(added),
                **from_card(card, learner.clock),
            }
        )
        _count(reviews, before, sign=-1)
        _count(reviews, log, sign=1)
        for ordinal, line in enumerate(added, entries.get(item_id, 0) + 1):
            rows.append(
                line_of(
                    line.entry,
                    learner.id,
                    item_id=item_id,
                    ordinal=ordinal,
                    received_at=line.placed.at,
                    response_id=line.event.id if line.answer is not None else None,
                )
                | {
                    "device_id": device_id,
                    "device_ordinal": line.event.ordinal,
                    "claimed_at": line.event.claimed_at,
                    "clock_note": line.placed.note,
                }
            )
    for length, values in sorted(by_length.items()):
        if writes.put_cards(session, values, lines=length) < len(values):
            raise Stale("A card was moved at the same moment. Send this once more.")
    writes.add_reviews(session, rows)
    met_after = cards.list_met_days(session, learner.id, of_item)
    days = [
        *(day_line(learner.id, day, reviews=more) for day, more in sorted(reviews.items()) if more),
        *met_lines(learner.id, met_before, met_after),
        *_scored_days(learner.id, lines),
    ]
    if days:
        writes.add_to_learner_days(session, days)


def _store_responses(session: Session, learner: Learner, lines: Sequence[_Line]) -> None:
    answers, times = [], []
    met: set[tuple[int, int]] = set()
    for line in lines:
        if line.answer is None:
            continue
        answer, held = line.answer, line.answer.held
        is_again = (held.id, held.revision) in met
        met.add((held.id, held.revision))
        answers.append(replace(answer, held=replace(held, is_answered=True)) if is_again else answer)
        times.append(Time(line.placed.at, study_day(line.placed.at, line.entry.clock)))
    if answers:
        store_responses(session, learner, answers, times=times, context="cards", attempt_id=None)


def _count(reviews: dict[date, int], log: Collection[ReviewEntry], *, sign: int) -> None:
    """Add to each study day the reviews of a log that stand, or take them away."""
    for entry in card_log.standing(log):
        if entry.kind is EntryKind.RATE:
            reviews[study_day(entry.at, entry.clock)] += sign


def _scored_days(learner_id: int, lines: Iterable[_Line]) -> list[dict[str, Any]]:
    """What the answers with a score add to their days."""
    return [
        day_line(learner_id, study_day(line.placed.at, line.entry.clock))
        | {"answers": 1, "score_total": line.answer.grade.score}
        for line in lines
        if line.answer is not None and line.answer.grade.score is not None
    ]
