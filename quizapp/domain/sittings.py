"""An attempt as a fold over its log: what was answered, tried, hinted at and flagged at each place.

The log (attempt_step) is the only truth about what a learner did; marks, the page that is shown and what a regrade
changes are all worked out from it by the functions here, so that they cannot differ. A step that the behaviour did not
allow when it came (an answer after the last try) is refused at the door and, should one stand in a log, passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from quizapp.domain.items import Grade, Response, Verdict
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, QuizRules


class StepKind(StrEnum):
    """What a step does.  ANSWER: changes an answer, an empty one takes it away.  CHECK: has it graded now, which uses a
    try.  HINT: takes the next hint.  FLAG, UNFLAG: marks a question for later, or no longer.
    """

    ANSWER = "answer"
    CHECK = "check"
    HINT = "hint"
    FLAG = "flag"
    UNFLAG = "unflag"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the log.  ordinal: 1, 2, … in the attempt.  certainty: 1 to 3, None where it is not asked."""

    ordinal: int
    kind: StepKind
    position: int
    given: Response
    certainty: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Try:
    """A checked answer with what it is worth."""

    given: Response
    certainty: int | None
    grade: Grade
    at: datetime


@dataclass(frozen=True, slots=True)
class PlaceLog:
    """What happened at one place.

    given: the answer as it stands, None for none.  seen: ordinal of the last step that changed it, 0 for none.
    changed_at: when that was.  tries: the checks so far.  is_checked: whether `given` is that of the last check.
    hints: how many were taken.  first_at: when the first answer came.
    """

    given: Response | None = None
    certainty: int | None = None
    seen: int = 0
    changed_at: datetime | None = None
    first_at: datetime | None = None
    tries: tuple[Try, ...] = ()
    is_checked: bool = False
    hints: int = 0
    is_flagged: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether an answer stands."""
        return self.given is not None


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What grading one place goes by.  scoring: OWN or ALL_OR_NOTHING.  asks_certainty: False for a value judgement."""

    rules: QuizRules
    scoring: str
    asks_certainty: bool = True


class GradeOf(Protocol):
    """Grades an answer at a place, in whatever wording and with whatever decisions count for it."""

    def __call__(self, position: int, given: Response) -> Grade: ...


class Behaviour(Protocol):
    """What a module in domain.behaviours offers.

    NAME: value of QuizRules.behaviour.  LABEL: for teachers.  EXPLANATION: for the learner before beginning, one or two
    sentences that say how it goes and how marks are counted.
    CHECKS: whether a question can be checked before the end.  HAS_HINTS, ASKS_CERTAINTY: whether it has, or asks.
    COUNTS: whether its marks count in a gradebook.  COMES_BACK: whether what was wrong is asked again at the end.
    """

    NAME: str
    LABEL: str
    EXPLANATION: str
    CHECKS: bool
    HAS_HINTS: bool
    ASKS_CERTAINTY: bool
    COUNTS: bool
    COMES_BACK: bool

    def is_final(self, log: PlaceLog, place: PlaceRules) -> bool:
        """Whether the answer can no longer be changed."""

    def mark(self, tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:
        """Points for the tries in their order, the last one being what was submitted; None while a teacher has to say.

        tries: at least one.
        """

    def most(self, place: PlaceRules) -> float:
        """The most points that the place can give."""


def scored(grade: Grade, scoring: str) -> Grade:
    """The grade by that scoring: ALL_OR_NOTHING leaves nothing of a part."""
    if scoring == ALL_OR_NOTHING and grade.verdict is Verdict.PARTIAL:
        return replace(grade, score=0.0, verdict=Verdict.WRONG)
    return grade


def replay(
    steps: Iterable[Step], behaviour: Behaviour, *, places: Mapping[int, PlaceRules], grade_of: GradeOf
) -> dict[int, PlaceLog]:
    """Position -> what happened there, for each place.

    steps: in the order of their ordinals.  places: every position of the attempt.  grade_of: without scoring, which is
    applied here.
    """
    logs = {position: PlaceLog() for position in places}
    for step in steps:
        place = places.get(step.position)
        if place is None:
            continue
        logs[step.position] = _after(logs[step.position], step, behaviour, place=place, grade_of=grade_of)
    return logs


def final_tries(log: PlaceLog, *, place: PlaceRules, grade_of: GradeOf, position: int) -> tuple[Try, ...]:
    """The tries with the answer that stands at the end, which counts as one more if it was not checked.

    Empty where nothing was answered or tried.
    """
    if log.given is None or log.is_checked:
        return log.tries
    at = log.changed_at
    if at is None:
        raise ValueError("an answer stands, but no step gave it")
    return (
        *log.tries,
        Try(log.given, log.certainty, scored(grade_of(position, log.given), place.scoring), at),
    )


def mark_of(
    log: PlaceLog, behaviour: Behaviour, *, place: PlaceRules, grade_of: GradeOf, position: int
) -> float | None:
    """What a place of a submitted attempt is worth; 0.0 where nothing was answered, None while a teacher has to say."""
    tries = final_tries(log, place=place, grade_of=grade_of, position=position)
    return behaviour.mark(tries, hints=log.hints, place=place) if tries else 0.0


def _after(
    log: PlaceLog, step: Step, behaviour: Behaviour, *, place: PlaceRules, grade_of: GradeOf
) -> PlaceLog:
    match step.kind:
        case StepKind.FLAG | StepKind.UNFLAG:
            return replace(log, is_flagged=step.kind is StepKind.FLAG)
        case _ if behaviour.is_final(log, place):
            return log
        case StepKind.HINT:
            return replace(log, hints=log.hints + 1) if behaviour.HAS_HINTS else log
        case StepKind.ANSWER:
            is_empty = step.given.is_empty
            return replace(
                log,
                given=None if is_empty else step.given,
                certainty=None if is_empty else step.certainty,
                seen=step.ordinal,
                changed_at=step.at,
                first_at=log.first_at or (None if is_empty else step.at),
                is_checked=False,
            )
        case StepKind.CHECK:
            if not behaviour.CHECKS or step.given.is_empty:
                return log
            grade = scored(grade_of(step.position, step.given), place.scoring)
            return replace(
                log,
                given=step.given,
                certainty=step.certainty,
                seen=step.ordinal,
                changed_at=step.at,
                first_at=log.first_at or step.at,
                tries=(*log.tries, Try(step.given, step.certainty, grade, step.at)),
                is_checked=True,
            )
