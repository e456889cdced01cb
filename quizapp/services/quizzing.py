"""Practice and quizzes: which items, one sitting at them, what was answered, and what came of it.

A sitting begins to exist with the first answer stored in it. Until then it is a plan (which items in which wording)
that travels in the address, signed by the web, so that looking around leaves nothing behind and a visitor becomes a
guest learner only by answering. The wording of every item is frozen in the plan.
In a quiz every change is saved as a step; submitting grades the last step of each item, once.
What only the learner can judge is no part of a quiz, whose score means the same for everybody. The cases for both sides
(a steelman) can be practised: the texts are stored first, then what their writer found in them, once, as a step.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import grading, scheduling, selection
from quizapp.domain.cards import HeldItem
from quizapp.domain.families import chief_claim
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED, steelman
from quizapp.domain.items import Grade, InvalidResponse, Response
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.memory import Rating
from quizapp.domain.memory_model import retrievability
from quizapp.domain.study_days import study_day
from quizapp.domain.subject import BEYOND
from quizapp.persistence import writes
from quizapp.persistence.models import AttemptRow, AttemptStepRow, QuizRow, ResponseRow
from quizapp.persistence.queries import attempts, items, responses
from quizapp.services import bank, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.recording import Answer, CardMove, move_cards, record_answers

PRACTICE_SIZES = (5, 10, 20)
STEPS_AT_MOST = 10_000

Pin = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A sitting that has not begun.  quiz: slug, "" for practice.  pins: (item id, revision) in order."""

    quiz: str
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class QuizInList:
    """A quiz as a list shows it."""

    slug: str
    title: str
    description: str
    items: int


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """An attempt as a list shows it.  title: of the quiz, "" for practice.  score_total: of `items` points."""

    id: str
    title: str
    quiz: str
    started_at: datetime
    submitted_at: datetime | None
    answered: int
    items: int
    score_total: float


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


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of a part of a sitting.  is_beyond: whether it is the part beyond the article.  total: its places."""

    is_beyond: bool
    points: float
    total: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as it stands, or a plan about to become one (is_stored false).

    quiz, title: "" for practice.  steps: changes saved so far.
    """

    id: str
    quiz: str
    title: str
    places: tuple[Place, ...]
    is_stored: bool
    started_at: datetime | None
    submitted_at: datetime | None
    steps: int = 0

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return sum(place.given is not None for place in self.places)

    @property
    def score_total(self) -> float:
        """Points, each place giving 0 to 1."""
        return _points(self.places)

    @property
    def scores(self) -> tuple[PartScore, ...]:
        """The points on the article and, apart from them, those beyond it; what is not asked for is left out."""
        parts: dict[bool, list[Place]] = {False: [], True: []}
        for place in self.places:
            parts[place.held.item.section == BEYOND].append(place)
        return tuple(
            PartScore(is_beyond, _points(places), len(places))
            for is_beyond, places in parts.items()
            if places
        )

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
    Raises Invalid for a size not offered, NotFound if there is nothing to ask.
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

    Raises NotFound if there is none.
    """
    return _plan(session, learner, count=1, section="", inputs=frozenset({"steelman"}), seed=seed, now=now)


def has_cases(session: Session, subject_id: int) -> bool:
    """Whether there is a dispute to argue both sides of."""
    return items.has_published(session, subject_id, kind=steelman.NAME)


def plan_quiz(session: Session, slug: str) -> Plan:
    """The items of a ready quiz in their present wording, withdrawn ones left out. Raises NotFound."""
    quiz = _load_quiz(session, slug)
    slugs = quiz.blueprint["items"]
    pins = attempts.list_published_pins(session, quiz.subject_id, slugs)
    chosen = tuple(pins[slug] for slug in slugs if slug in pins)
    if not chosen:
        raise NotFound("The questions of this quiz have been withdrawn.")
    return Plan(slug, chosen)


def list_quizzes(session: Session) -> list[QuizInList]:
    """The quizzes that may be taken."""
    subject_id = bank.open_subject(session).id
    return _in_list(session, subject_id, attempts.list_quizzes(session, subject_id))


def open_quiz(session: Session, slug: str) -> QuizInList:
    """One quiz that may be taken. Raises NotFound."""
    row = _load_quiz(session, slug)
    (quiz,) = _in_list(session, row.subject_id, [row])
    return quiz


def list_past(session: Session, learner: Learner, *, quiz: str = "", limit: int = 50) -> list[PastAttempt]:
    """A learner's attempts, newest first.  quiz: slug, "" for all, practice included."""
    quiz_id = _load_quiz(session, quiz).id if quiz else None
    return [
        PastAttempt(
            id=row.id,
            title=quiz_row.title if quiz_row else "",
            quiz=quiz_row.slug if quiz_row else "",
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            answered=row.answered,
            items=len(row.items),
            score_total=row.score_total,
        )
        for row, quiz_row in attempts.list_attempts(session, learner.id, quiz_id=quiz_id, limit=limit)
    ]


def open_sitting(session: Session, learner: Learner | None, attempt_id: str, *, plan: Plan | None) -> Sitting:
    """The attempt of that id if this learner has begun it, else the plan as a sitting. Raises NotFound for neither."""
    row = attempts.find_attempt(session, learner.id, attempt_id) if learner else None
    if row is not None and learner is not None:
        return _stored_sitting(session, learner, row)
    if plan is None:
        raise NotFound("There is no such attempt, or it is not yours.")
    held = items.list_pinned(session, plan.pins, learner_id=learner.id if learner else None)
    if any(pin not in held for pin in plan.pins):
        raise NotFound("The questions of this attempt are no longer here. Begin a new one.")
    return Sitting(
        id=attempt_id,
        quiz=plan.quiz,
        title=_load_quiz(session, plan.quiz).title if plan.quiz else "",
        places=tuple(Place(held[pin], None, None, None) for pin in plan.pins),
        is_stored=False,
        started_at=None,
        submitted_at=None,
    )


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
    row = _begin(session, learner, attempt_id, kind="practice", plan=plan, now=now)
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
    grade = typed_answers.grade(session, place.held, given)
    answer = Answer(
        response_id,
        place.held,
        given,
        grade,
        _rating_that_counts(learner, place.held, grade, now=now),
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
        raise NotFound("There is no such attempt, or it is not yours.")
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
    rating = grading.rating_for_coverage(*steelman.coverage(item, found))
    if scheduling.counts_as_review(place.held.memory, rating, at=now, clock=learner.clock):
        move_cards(session, learner, [CardMove(place.held, place.response_id, rating)], now=now)
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


def save_step(
    session: Session,
    learner: Learner,
    attempt_id: str,
    *,
    plan: Plan | None,
    position: int,
    step_id: str,
    given: Response,
    now: datetime,
) -> None:
    """Store a change of an answer in a quiz; an empty one takes the answer away, the same id again changes nothing.

    The same id with another answer (a page that the browser kept) is another change.
    Raises NotFound, Stale once the attempt is submitted, InvalidResponse if this cannot be an answer to that place.
    """
    row = _begin(session, learner, attempt_id, kind="quiz", plan=plan, now=now)
    stored = attempts.find_step(session, learner.id, attempt_id, step_id=step_id)
    if stored is not None:
        if stored.position == position and Response.from_document(stored.given) == given:
            return
        step_id = str(uuid.uuid4())
    if row.submitted_at is not None:
        raise Stale("This attempt has been submitted; its answers can no longer be changed.")
    if not 0 <= position < len(row.items):
        raise NotFound("There is no such question in this attempt.")
    pin = _pins(row)[position]
    held = items.list_pinned(session, [pin], learner_id=learner.id)[pin]
    if not given.is_empty:
        grading.grade_response(held.item, given)
    ordinal = attempts.last_step_ordinal(session, learner.id, attempt_id) + 1
    if ordinal > STEPS_AT_MOST:
        raise Stale("This attempt has been changed more often than can be kept. Submit it as it stands.")
    session.add(
        AttemptStepRow(
            learner_id=learner.id,
            attempt_id=attempt_id,
            ordinal=ordinal,
            id=step_id,
            position=position,
            given=given.to_document(),
            saved_at=now,
        )
    )
    session.flush()
    latest = attempts.list_latest_steps(session, learner.id, attempt_id)
    row.answered = sum(not Response.from_document(step.given).is_empty for step in latest)


def submit(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Grade a quiz from the last change saved for each item; a second time changes nothing. Raises NotFound, Stale."""
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != "quiz":
        raise NotFound("There is no such attempt, or it is not yours.")
    if row.submitted_at is not None:
        return
    sitting = _stored_sitting(session, learner, row)
    given = [
        (position, place.held, place.given)
        for position, place in enumerate(sitting.places)
        if place.given is not None
    ]
    grades = typed_answers.grade_all(session, [(held, response) for _, held, response in given])
    answers = [
        Answer(
            # Not the id of the change: that one is the browser's, and may stand in another attempt too.
            str(uuid.uuid4()),
            held,
            response,
            grade,
            _rating_that_counts(learner, held, grade, now=now),
            position=position,
        )
        for (position, held, response), grade in zip(given, grades, strict=True)
    ]
    if not answers:
        raise Invalid("Nothing is answered yet, so there is nothing to submit.")
    record_answers(session, learner, answers, context="quiz", attempt_id=attempt_id, now=now)
    row.submitted_at = now
    row.answered = len(answers)
    row.score_total = sum(answer.grade.score or 0.0 for answer in answers)
    session.flush()


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
    pool = {
        entry.id: entry
        for entry in items.list_pool(session, stored.id, learner_id=learner.id if learner else None)
        if BY_NAME[entry.item.type].INPUT in inputs
        and (entry.item.section == section if section else entry.item.section != BEYOND)
    }
    today = study_day(now, learner.clock) if learner else now.date()
    chosen = selection.choose(
        (
            selection.Candidate(
                item_id=entry.id,
                slug=entry.slug,
                section=entry.item.section,
                side=entry.item.side,
                retrievability=None
                if entry.memory is None
                else retrievability(max(0, (today - entry.memory.last_day).days), entry.memory.stability),
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
        raise NotFound("There is no question to practise here yet.")
    return Plan("", tuple((item_id, pool[item_id].revision) for item_id in chosen))


def _points(places: Sequence[Place]) -> float:
    return sum(place.grade.score or 0.0 for place in places if place.grade)


def _in_list(session: Session, subject_id: int, rows: Sequence[QuizRow]) -> list[QuizInList]:
    """Quizzes with the number of questions that are asked now: withdrawn ones do not count."""
    slugs = {slug for row in rows for slug in row.blueprint["items"]}
    published = attempts.list_published_pins(session, subject_id, sorted(slugs))
    return [
        QuizInList(
            row.slug, row.title, row.description, sum(slug in published for slug in row.blueprint["items"])
        )
        for row in rows
    ]


def _load_quiz(session: Session, slug: str) -> QuizRow:
    row = attempts.find_quiz(session, bank.open_subject(session).id, slug)
    if row is None:
        raise NotFound("There is no such quiz.")
    return row


def _begin(
    session: Session, learner: Learner, attempt_id: str, *, kind: str, plan: Plan | None, now: datetime
) -> AttemptRow:
    """The attempt, locked; made from the plan if this is its first answer. Raises NotFound."""
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None and plan is not None and (kind == "quiz") == bool(plan.quiz):
        quiz = _load_quiz(session, plan.quiz) if plan.quiz else None
        held = items.list_pinned(session, plan.pins, learner_id=None)
        if any(pin not in held for pin in plan.pins):
            raise NotFound("The questions of this attempt are no longer here. Begin a new one.")
        writes.add_attempt(
            session,
            {
                "learner_id": learner.id,
                "id": attempt_id,
                "kind": kind,
                "subject_id": held[plan.pins[0]].subject_id,
                "quiz_id": quiz.id if quiz else None,
                "items": [list(pin) for pin in plan.pins],
                "started_at": now,
                "answered": 0,
                "score_total": 0.0,
            },
        )
        row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != kind:
        raise NotFound("There is no such attempt, or it is not yours.")
    return row


def _pins(row: AttemptRow) -> list[Pin]:
    return [(item_id, revision) for item_id, revision in row.items]


def _stored_sitting(session: Session, learner: Learner, row: AttemptRow) -> Sitting:
    pins = _pins(row)
    held = items.list_pinned(session, pins, learner_id=learner.id)
    given = _given_by_position(session, learner, row)
    quiz = session.get(QuizRow, row.quiz_id) if row.quiz_id else None
    answered = [
        (response_id, held[pins[position]].item, response)
        for position, (response_id, response) in given.items()
    ]
    if row.kind == "quiz" and row.submitted_at is None:
        # Nobody sees these grades yet, and changes of an answer are no answers that somebody looks at.
        grades = [(grading.grade_response(item, response), NO_FATE) for _, item, response in answered]
    else:
        grades = typed_answers.regrade(session, learner.id, answered)
    graded = dict(zip(given, grades, strict=True))
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
    return Sitting(
        id=row.id,
        quiz=quiz.slug if quiz else "",
        title=quiz.title if quiz else "",
        places=tuple(places),
        is_stored=True,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
    )


def _given_by_position(
    session: Session, learner: Learner, row: AttemptRow
) -> Mapping[int, tuple[str, Response]]:
    """By place: (id, answer), from the graded responses once there are any, else from the changes saved so far."""
    source: Sequence[AttemptStepRow] | Sequence[ResponseRow]
    if row.kind == "quiz" and row.submitted_at is None:
        source = attempts.list_latest_steps(session, learner.id, row.id)
    else:
        source = responses.list_of_attempt(session, learner.id, row.id)
    given = {line.position or 0: (line.id, Response.from_document(line.given)) for line in source}
    return {position: stored for position, stored in given.items() if not stored[1].is_empty}


def _place(sitting: Sitting, position: int) -> Place:
    if not 0 <= position < len(sitting.places):
        raise NotFound("There is no such question in this attempt.")
    return sitting.places[position]


def _rating_that_counts(learner: Learner, held: HeldItem, grade: Grade, *, now: datetime) -> Rating | None:
    """The review that an answer outside of card review stands for, None if it does not count as one."""
    rating = None if grade.score is None else grading.rating_for(held.item, grade)
    if rating is None or not scheduling.counts_as_review(held.memory, rating, at=now, clock=learner.clock):
        return None
    return rating
