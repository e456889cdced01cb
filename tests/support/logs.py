"""Logs of attempts for tests of the rules: short steps, answers that say what they are worth, and random histories."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from quizapp.domain.items import Grade, Response, Verdict
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, OWN, QuizRules
from quizapp.domain.sittings import PlaceRules, Step, StepKind, Try

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WRONG, HALF, RIGHT, UNGRADED = (Response(selected=(index,)) for index in range(4))
NOTHING = Response()
_GRADES = (
    Grade(0.0, Verdict.WRONG),
    Grade(0.5, Verdict.PARTIAL),
    Grade(1.0, Verdict.RIGHT),
    Grade(None, Verdict.UNGRADED),
)


def grade_of(position: int, given: Response) -> Grade:
    """What the answers above are worth."""
    return _GRADES[given.selected[0]]


def a_log(*acts: tuple[StepKind, Response] | StepKind, position: int = 0) -> list[Step]:
    """Steps at one place, a minute apart: a kind with an answer, or a kind that carries none."""
    steps = []
    for ordinal, act in enumerate(acts, 1):
        kind, given = act if isinstance(act, tuple) else (act, NOTHING)
        steps.append(Step(ordinal, kind, position, given, None, BEGIN + timedelta(minutes=ordinal)))
    return steps


def a_place(**rules: object) -> PlaceRules:
    """A place scored by the rule of its type."""
    return PlaceRules(QuizRules(**rules), OWN)  # type: ignore[arg-type]  # fields of QuizRules by name


def tries_of(*given: Response, certainty: int | None = None) -> tuple[Try, ...]:
    """Checked answers in their order."""
    return tuple(Try(one, certainty, grade_of(0, one), BEGIN) for one in given)


def numbered(steps: Iterable[Step]) -> list[Step]:
    """The steps with ordinals 1, 2, … in the order given, each a second after the one before."""
    return [
        Step(
            ordinal, step.kind, step.position, step.given, step.certainty, BEGIN + timedelta(seconds=ordinal)
        )
        for ordinal, step in enumerate(steps, 1)
    ]


PLACES = st.builds(
    PlaceRules,
    rules=st.builds(QuizRules, tries=st.integers(1, 10), penalty_percent=st.integers(0, 100)),
    scoring=st.sampled_from([OWN, ALL_OR_NOTHING]),
    asks_certainty=st.booleans(),
)
STEPS = st.builds(
    Step,
    ordinal=st.just(1),
    kind=st.sampled_from(StepKind),
    position=st.integers(0, 2),
    given=st.sampled_from([NOTHING, WRONG, WRONG, HALF, RIGHT, UNGRADED]),
    certainty=st.sampled_from([None, 1, 2, 3]),
    at=st.just(BEGIN),
)
LOGS = st.lists(STEPS, max_size=25).map(numbered)
"""What anybody might send to an attempt of three questions, fit or not."""
