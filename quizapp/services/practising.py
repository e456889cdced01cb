"""Practice: which items, one sitting at them, what was answered, and what came of it.

The cases for both sides (a steelman) can be practised: the texts are stored first, then what their writer found in
them, once, as a step.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import scheduling, selection
from quizapp.domain.cards import HeldItem
from quizapp.domain.families import chief_claim
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED, steelman
from quizapp.domain.items import Grade, InvalidResponse, Response
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.rating import Manner, suggest_by_coverage
from quizapp.domain.scheduling import STANDARD
from quizapp.domain.study_days import study_day
from quizapp.domain.subject import BEYOND
from quizapp.persistence import writes
from quizapp.persistence.models import AttemptRow, AttemptStepRow
from quizapp.persistence.queries import attempt_marks, attempts, items, responses
from quizapp.services import balancing, bank, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import CardMove, move_cards
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.recording import Answer, record_answers
from quizapp.services.sittings import (
    NONE_LEFT,
    NOT_YOURS,
    PartScore,
    Plan,
    check_not_kept_back,
    hold_plan,
    items_kept_back,
    lock_or_begin,
    pins_of,
    rating_that_counts,
    scores_by_part,
)

PRACTICE_SIZES = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Place:
    """One item of a sitting.  given: the answer stored or last saved, None if there is none.

    grade: what it is worth; only to be shown where the sitting allows.  response_id: of the stored answer.
    fate: what became of texts that the item does not list.
    found: of a steelman, the reasons that its writer has found in it, None before comparing.
    """

    held: HeldItem
    given: Response | None
    grade: Grade | None
    response_id: str | None
    fate: Fate = NO_FATE
    found: frozenset[tuple[int, int]] | None = None

    @property
    def points(self) -> float | None:
        """What its answer is worth, 0 to 1, None without one."""
        return self.grade.score if self.grade else None

    @property
    def most(self) -> float:
        """One point for each question."""
        return 1.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """A practice as it stands, or a plan about to become one (is_stored false)."""

    id: str
    places: tuple[Place, ...]
    is_stored: bool
    started_at: datetime | None
    submitted_at: datetime | None

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return sum(place.given is not None for place in self.places)

    @property
    def score_total(self) -> float:
        """Points, each place giving 0 to 1."""
        return sum(place.points or 0.0 for place in self.places)

    @property
    def scores(self) -> tuple[PartScore, ...]:
        """The points on the article and, apart from them, those beyond it; what is not asked for is left out."""
        return scores_by_part(self.places)

    @property
    def next_open(self) -> int | None:
        """Index of the first place without an answer, None if there is none."""
        return next((index for index, place in enumerate(self.places) if place.given is None), None)

    @property
    def next_to_compare(self) -> int | None:
        """Index of the first pair of cases that was written but not compared, None if there is none."""
        return next(
            (
                index
                for index, place in enumerate(self.places)
                if place.held.item.sides and place.given is not None and place.found is None
            ),
            None,
        )


def plan_practice(
    session: Session, learner: Learner | None, *, count: int, section: str, seed: int, now: datetime
) -> Plan:
    """Items for a practice, those not met or weakest first; what only the learner can judge is left out.

    section: code, "" for all that the article tells; what is beyond it is asked only by its own section.
    Raises Invalid for a size not offered, NotFound if there is nothing to ask, Stale if all of it is kept back.
    """
    if count not in PRACTICE_SIZES:
        raise Invalid(
            f"A practice has {', '.join(map(str, PRACTICE_SIZES[:-1]))} or {PRACTICE_SIZES[-1]} questions."
        )
    return _plan(
        session,
        learner,
        count=count,
        section=section,
        inputs=frozenset(item_type.INPUT for item_type in BY_NAME.values()) - SELF_JUDGED,
        seed=seed,
        now=now,
    )


def plan_cases(session: Session, learner: Learner | None, *, seed: int, now: datetime) -> Plan:
    """A practice of one dispute, both sides of which are to be argued; it takes long, so it is never drawn unasked.

    Raises NotFound if there is none, Stale if all of them are kept back.
    """
    return _plan(session, learner, count=1, section="", inputs=frozenset({"steelman"}), seed=seed, now=now)


def has_cases(session: Session, subject_id: int) -> bool:
    """Whether there is a dispute to argue both sides of."""
    return items.has_published(session, subject_id, kind=steelman.NAME)


def open_sitting(session: Session, learner: Learner | None, attempt_id: str, *, plan: Plan | None) -> Sitting:
    """The practice of that id if this learner has begun it, else the plan as a sitting. Raises NotFound for neither."""
    row = attempts.find_attempt(session, learner.id, attempt_id) if learner else None
    if row is not None and learner is not None:
        if row.kind != "practice":
            raise NotFound(NOT_YOURS)
        return _stored_sitting(session, learner, row)
    if plan is None or plan.quiz:
        raise NotFound(NOT_YOURS)
    held = hold_plan(session, plan, learner_id=learner.id if learner else None)
    places = tuple(Place(held[pin], None, None, None) for pin in plan.pins)
    return Sitting(attempt_id, places, False, None, None)


def answer_practice(
    session: Session,
    learner: Learner,
    attempt_id: str,
    *,
    plan: Plan | None,
    position: int,
    response_id: str,
    given: Response,
    took_ms: int | None,
    now: datetime,
) -> Sitting:
    """Grade and store the answer to one place of a practice; the same id again changes nothing.

    Raises NotFound, Stale if that place has another answer, InvalidResponse if this cannot be an answer to it.
    """
    row = lock_or_begin(session, learner, attempt_id, kind="practice", plan=plan, now=now)
    sitting = _stored_sitting(session, learner, row)
    place = _place(sitting, position)
    if place.response_id == response_id:
        return sitting
    if place.given is not None:
        raise Stale("You have answered this question already; the first answer counts.")
    if sitting.next_open != position:
        raise Stale("The questions of a practice are answered in order. Here is the one that comes next.")
    if given.is_empty:
        raise InvalidResponse("Choose or type an answer first.")
    check_not_kept_back(session, learner, [place.held.id])
    grade = typed_answers.grade(session, place.held, given)
    answer = Answer(
        response_id,
        place.held,
        given,
        grade,
        rating_that_counts(session, learner, place.held, grade, manner=Manner(took_ms=took_ms), now=now),
        position=position,
        took_ms=took_ms,
    )
    if not record_answers(session, learner, [answer], context="practice", attempt_id=attempt_id, now=now):
        raise Stale("This answer was stored before.")
    row.answered += 1
    row.score_total += grade.score or 0.0
    # Cases that have yet to be compared keep a practice among those that were begun.
    if row.answered == len(row.items) and not place.held.item.sides and sitting.next_to_compare is None:
        row.submitted_at = now
    session.flush()
    return _stored_sitting(session, learner, row)


def compare_cases(
    session: Session,
    learner: Learner,
    attempt_id: str,
    *,
    position: int,
    found: frozenset[tuple[int, int]],
    now: datetime,
) -> Sitting:
    """Score the two cases written at one place of a practice by the reasons their writer found in them, once.

    found: (side, reason) by index; the same again changes nothing.  The card moves by how much was found.
    Raises NotFound where no cases stand, Stale if they were compared otherwise before, InvalidResponse for a reason
    that is on no list.
    """
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != "practice":
        raise NotFound(NOT_YOURS)
    sitting = _stored_sitting(session, learner, row)
    place = _place(sitting, position)
    item = place.held.item
    if place.given is None or place.response_id is None or not item.sides:
        raise NotFound("There is nothing to compare at this place.")
    if place.found == found:
        return sitting
    if place.found is not None:
        raise Stale("You have compared these cases already; what you ticked first counts.")
    grade = steelman.grade_coverage(item, found)
    session.add(
        AttemptStepRow(
            learner_id=learner.id,
            attempt_id=attempt_id,
            ordinal=attempts.last_step_ordinal(session, learner.id, attempt_id) + 1,
            id=str(uuid.uuid4()),
            position=position,
            given=Response(
                selected=tuple(
                    number for number, reason in enumerate(steelman.reasons(item)) if reason in found
                )
            ).to_document(),
            saved_at=now,
        )
    )
    rating = suggest_by_coverage(*steelman.coverage(item, found))
    if scheduling.counts_as_review(place.held.memory, rating, at=now, clock=learner.clock):
        moves = [CardMove(place.held, place.response_id, rating)]
        move_cards(session, learner, balancing.plan_moves(session, learner, moves, now=now), now=now)
        writes.add_to_learner_day(
            session,
            {
                "learner_id": learner.id,
                "study_day": study_day(now, learner.clock),
                "answers": 0,
                "score_total": 0.0,
                "reviews": 1,
                "new_cards": 0,
            },
        )
    row.score_total += grade.score or 0.0
    session.flush()
    sitting = _stored_sitting(session, learner, row)
    if sitting.next_open is None and sitting.next_to_compare is None:
        row.submitted_at = now
        session.flush()
    return replace(sitting, submitted_at=row.submitted_at)


def points_of(session: Session, rows: Sequence[AttemptRow]) -> dict[tuple[int, str], float]:
    """What practices come to by their responses and comparisons, by (learner id, attempt id), in three statements."""
    keys = {(row.learner_id, row.id) for row in rows}
    if not keys:
        return {}
    points = responses.sum_by_attempt(session, keys)
    compared = {
        (step.learner_id, step.attempt_id, step.position): step.given["selected"]
        for step in attempt_marks.list_steps(session, keys)
    }
    pins = {
        (*key, position): pins_of(row)[position]
        for row in rows
        for key in [(row.learner_id, row.id)]
        for position in range(len(row.items))
        if (*key, position) in compared
    }
    held = items.list_pinned(session, set(pins.values()), learner_id=None) if pins else {}
    found = {key: points.get(key, 0.0) for key in keys}
    for (learner_id, attempt_id, position), numbers in compared.items():
        item = held[pins[learner_id, attempt_id, position]].item
        reasons = steelman.reasons(item)
        grade = steelman.grade_coverage(item, frozenset(reasons[number] for number in numbers))
        found[learner_id, attempt_id] += grade.score or 0.0
    return found


def _plan(
    session: Session,
    learner: Learner | None,
    *,
    count: int,
    section: str,
    inputs: frozenset[str],
    seed: int,
    now: datetime,
) -> Plan:
    """Items for a practice among those answered in one of these ways."""
    stored = bank.open_subject(session)
    if section and section not in stored.subject.section_titles:
        raise NotFound("There is no such section.")
    kept_back = items_kept_back(session, learner)
    pool = {
        entry.id: entry
        for entry in items.list_pool(session, stored.id, learner_id=learner.id if learner else None)
        if entry.id not in kept_back
        and BY_NAME[entry.item.type].INPUT in inputs
        and (entry.item.section == section if section else entry.item.section != BEYOND)
    }
    today = study_day(now, learner.clock) if learner else now.date()
    model = (learner.policy if learner else STANDARD).model
    chosen = selection.choose(
        (
            selection.Candidate(
                item_id=entry.id,
                slug=entry.slug,
                section=entry.item.section,
                side=entry.item.side,
                retrievability=None
                if entry.memory is None
                else model.retrievability(
                    max(0, (today - entry.memory.last_day).days), entry.memory.stability
                ),
                variants_of=entry.item.variants_of,
                switch_group=entry.item.switch_group,
                claim=chief_claim(entry.item),
                last_at=entry.memory.last_at if entry.memory else None,
                is_gentle=selection.is_gentle(entry.item),
            )
            for entry in pool.values()
        ),
        count=count,
        seed=seed,
    )
    if not chosen:
        if kept_back:
            raise Stale(NONE_LEFT)
        raise NotFound("There is no question to practise here yet.")
    return Plan("", tuple((item_id, pool[item_id].revision) for item_id in chosen))


def _stored_sitting(session: Session, learner: Learner, row: AttemptRow) -> Sitting:
    pins = pins_of(row)
    held = items.list_pinned(session, pins, learner_id=learner.id)
    given = {
        line.position or 0: (line.id, Response.from_document(line.given))
        for line in responses.list_of_attempt(session, learner.id, row.id)
    }
    answered = [
        (response_id, held[pins[position]].item, response)
        for position, (response_id, response) in given.items()
    ]
    graded = dict(zip(given, typed_answers.regrade(session, learner.id, answered), strict=True))
    compared = {}
    if any(item.sides for _, item, _ in answered):
        compared = {
            step.position: step.given["selected"]
            for step in attempts.list_latest_steps(session, learner.id, row.id)
        }
    places = []
    for position, pin in enumerate(pins):
        item = held[pin].item
        response_id, response = given.get(position, (None, None))
        grade, fate = graded.get(position, (None, NO_FATE))
        found = None
        if item.sides and position in compared:
            reasons = steelman.reasons(item)
            found = frozenset(reasons[number] for number in compared[position])
            grade = steelman.grade_coverage(item, found)
        places.append(Place(held[pin], response, grade, response_id, fate, found))
    return Sitting(row.id, tuple(places), True, row.started_at, row.submitted_at)


def _place(sitting: Sitting, position: int) -> Place:
    if not 0 <= position < len(sitting.places):
        raise NotFound("There is no such question in this attempt.")
    return sitting.places[position]
