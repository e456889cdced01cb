"""One sitting at a quiz as it stands: of a stored attempt, or of a plan about to become one.

A quiz is taken of one's own accord from a signed plan (see `sittings`), or because it was set to a group (see
`beginning`). What counts is worked out from the log of its steps (see `attempt_marks`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import behaviours
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Response
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.quiz_rules import Phase, QuizRules
from quizapp.domain.sittings import Behaviour, PlaceLog, PlaceRules, Try
from quizapp.persistence.models import AttemptRow, QuizRow
from quizapp.persistence.queries import attempts, items, responses
from quizapp.services import attempt_marks, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.assigned_quizzes import AssignedQuiz, as_met
from quizapp.services.attempt_terms import AttemptHead, asks_certainty_of, terms_of
from quizapp.services.errors import NotFound
from quizapp.services.ready_quizzes import load_quiz
from quizapp.services.sittings import NOT_YOURS, PartScore, Pin, Plan, hold_plan, pins_of, scores_by_part


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """One item of a sitting.

    given: the answer that stands, None for none.  certainty: said with it.  seen: ordinal of the last step that changed
    it, 0 for none; what `save` wants back.  tries: the checks, once submitted with the answer that stood at the end.
    hints: how many were taken.  is_final: whether the answer can no longer be changed.
    grade: of the last try, by the scoring that holds, None without one; before the end, only of what was checked.
    mark: points, None before they are known and while a teacher has to say.  most: that it can give.
    fate: what became of texts that the item does not list.  comment: a teacher's, "" for none.
    is_regraded, is_overruled: whether the mark comes from a regrade, or from a teacher.
    asks_certainty: whether the learner is asked how sure they are.
    """

    held: HeldItem
    given: Response | None
    certainty: int | None
    seen: int
    tries: tuple[Try, ...]
    hints: int
    is_final: bool
    is_flagged: bool
    is_answered: bool
    grade: Grade | None
    mark: float | None
    most: float
    fate: Fate
    comment: str
    is_regraded: bool
    is_overruled: bool
    asks_certainty: bool

    @property
    def points(self) -> float | None:
        """The mark."""
        return self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSitting(AttemptHead):
    """An attempt at a quiz as it stands, with all of its places.

    assignment: what it was set by, None for a quiz taken of one's own accord.  paused_at: since when the clock stands
    still.  break_left_s: for how long it still may.  phase: what the attempt is in.
    Grades, marks and keys are in it whatever may be seen; whoever shows it goes by may_see.
    """

    quiz_slug: str
    title: str
    assignment: AssignedQuiz | None
    places: tuple[QuizPlace, ...]
    closed_by: str | None
    paused_at: datetime | None
    break_left_s: int
    phase: Phase
    score_total: float
    most_total: float
    waits_for_marks: bool
    ordinal: int | None

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return sum(place.is_answered for place in self.places)

    @property
    def scores(self) -> tuple[PartScore, ...]:
        """The points on the article and, apart from them, those beyond it; what is not asked for is left out."""
        return scores_by_part(self.places)


def open_sitting(
    session: Session, learner: Learner | None, attempt_id: str, *, plan: Plan | None, now: datetime
) -> QuizSitting:
    """The attempt of that id if this learner has begun it, else the plan as a sitting. Raises NotFound for neither."""
    row = attempts.find_attempt(session, learner.id, attempt_id) if learner else None
    if row is not None and learner is not None:
        if row.kind != "quiz":
            raise NotFound(NOT_YOURS)
        return _stored_sitting(session, learner, row, now=now)
    if plan is None or not plan.quiz:
        raise NotFound(NOT_YOURS)
    held = hold_plan(session, plan, learner_id=learner.id if learner else None)
    rules = QuizRules()
    behaviour = behaviours.BY_NAME[rules.behaviour]
    places = tuple(
        show_place(held[pin], PlaceLog(), rules, behaviour=behaviour, asks_certainty=False)
        for pin in plan.pins
    )
    return QuizSitting(
        id=attempt_id,
        quiz_slug=plan.quiz,
        title=load_quiz(session, plan.quiz).title,
        assignment=None,
        rules=rules,
        behaviour=behaviour,
        total=len(places),
        places=places,
        is_stored=False,
        started_at=None,
        submitted_at=None,
        closed_by=None,
        allowed_s=None,
        deadline=None,
        paused_at=None,
        break_left_s=0,
        phase=Phase.DURING,
        may_see=frozenset(),
        score_total=0.0,
        most_total=sum(place.most for place in places),
        waits_for_marks=False,
        ordinal=None,
        seed=None,
    )


def _stored_sitting(session: Session, learner: Learner, row: AttemptRow, *, now: datetime) -> QuizSitting:
    terms = terms_of(session, row)
    pins = pins_of(row)
    held = items.list_pinned(session, pins, learner_id=learner.id)
    replayed = attempt_marks.replayed(session, [row], held=held)[row.learner_id, row.id]
    is_submitted = row.submitted_at is not None
    fates = _fates(session, learner, row, held) if is_submitted else {}
    behaviour = terms.behaviour
    places = []
    for pin, one in zip(pins, replayed.places, strict=True):
        asks_certainty = asks_certainty_of(session, held[pin], behaviour)
        place = show_place(
            held[pin], one.log, terms.rules, behaviour=behaviour, asks_certainty=asks_certainty
        )
        if is_submitted:
            given, fate = fates.get(one.position, (None, NO_FATE))
            place = replace(
                place,
                tries=one.tries,
                is_final=True,
                grade=one.tries[-1].grade if one.tries else None,
                mark=one.mark,
                fate=fate if one.log.given == given else NO_FATE,
                comment=one.overruling.comment if one.overruling else "",
                is_regraded=one.is_regraded,
                is_overruled=one.is_overruled,
            )
        places.append(place)
    assigned = None
    if terms.set_quiz is not None:
        (assigned,) = as_met(session, learner.id, [terms.set_quiz], now=now)
        terms = replace(terms, writing_until=assigned.writing_until)
    quiz = terms.set_quiz.quiz if terms.set_quiz else session.get_one(QuizRow, row.quiz_id)
    return QuizSitting(
        id=row.id,
        quiz_slug=quiz.slug,
        title=quiz.title,
        assignment=assigned,
        rules=terms.rules,
        behaviour=behaviour,
        total=len(places),
        places=tuple(places),
        is_stored=True,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        closed_by=row.closed_by,
        allowed_s=terms.allowed_s,
        deadline=terms.deadline(row, now=now),
        paused_at=row.paused_at,
        break_left_s=terms.break_left_s(row, now=now),
        phase=terms.phase(row, now=now),
        may_see=terms.may_see(row, now=now),
        score_total=sum(place.mark or 0.0 for place in places),
        most_total=sum(place.most for place in places),
        waits_for_marks=is_submitted and replayed.waits_for_marks,
        ordinal=row.ordinal,
        seed=row.seed,
    )


def show_place(
    held: HeldItem, log: PlaceLog, rules: QuizRules, *, behaviour: Behaviour, asks_certainty: bool
) -> QuizPlace:
    """A place of an attempt that is not submitted: graded is only what was checked."""
    place = PlaceRules(rules, rules.scoring_of(held.item.type), asks_certainty=asks_certainty)
    is_final = behaviour.is_final(log, place)
    return QuizPlace(
        held=held,
        given=log.given,
        certainty=log.certainty,
        seen=log.seen,
        tries=log.tries,
        hints=log.hints,
        is_final=is_final,
        is_flagged=log.is_flagged,
        is_answered=log.is_answered,
        grade=log.tries[-1].grade if log.tries else None,
        mark=behaviour.mark(log.tries, hints=log.hints, place=place) if log.tries and is_final else None,
        most=behaviour.most(place),
        fate=NO_FATE,
        comment="",
        is_regraded=False,
        is_overruled=False,
        asks_certainty=asks_certainty,
    )


def _fates(
    session: Session, learner: Learner, row: AttemptRow, held: Mapping[Pin, HeldItem]
) -> dict[int, tuple[Response, Fate]]:
    """By place: the response that stands in the record, and what became of its texts."""
    stored = [
        (
            line.position or 0,
            line.id,
            held[line.item_id, line.revision].item,
            Response.from_document(line.given),
        )
        for line in responses.list_of_attempt(session, learner.id, row.id)
    ]
    graded = typed_answers.regrade(session, learner.id, [line[1:] for line in stored])
    return {
        position: (given, fate) for (position, _, _, given), (_, fate) in zip(stored, graded, strict=True)
    }
