"""An attempt as its pages open it: this learner's, closed first if its time is over, in the order it is shown in."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from quizapp.domain.items import Item
from quizapp.domain.shuffling import with_options_in_place
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, quiz_sittings, submitting
from quizapp.services.attempt_terms import AttemptHead
from quizapp.services.errors import NotFound
from quizapp.services.quiz_sittings import QuizSitting
from quizapp.services.sittings import Plan
from quizapp.web import access, tokens

TIMER_WITHOUT_LIMIT = timedelta(hours=1)
"""How near the closing of a quiz without a time limit has to be for a clock to be shown."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt with the subject that it asks about."""

    sitting: QuizSitting
    subject: Subject


@dataclass(frozen=True, slots=True)
class ShownTimer:
    """The time left of an attempt.  left_s: seconds when the page was made.  half_s: half of what is allowed now.

    words: for a page without a script, "20 min left".  until: "until 10:45", on the learner's clock.
    """

    left_s: int
    half_s: int
    words: str
    until: str


def open_attempt(attempt_id: str, *, plan: Plan | None, now: datetime) -> Opened:
    """The attempt of that id, which has to be this learner's, or a plan; it is closed here if it is over."""
    opened = _read(attempt_id, plan=plan, now=now)
    if not is_over(opened.sitting, now=now):
        return opened
    with transaction() as session:
        submitting.close_if_over(session, access.signed_in(), attempt_id, now=now)
    return _read(attempt_id, plan=plan, now=now)


def is_over(sitting: QuizSitting, *, now: datetime) -> bool:
    """Whether the time of an attempt that was not submitted has passed, with its grace."""
    if sitting.submitted_at is not None or sitting.deadline is None:
        return False
    return now > sitting.deadline + timedelta(seconds=sitting.rules.grace_s)


def close(attempt_id: str, *, now: datetime) -> None:
    """Close an attempt whose time was found to be over."""
    with transaction() as session:
        submitting.close_if_over(session, access.signed_in(), attempt_id, now=now)


def read_plan(attempt_id: str, text: str | None) -> Plan | None:
    """The plan of a quiz that a page carries, None for anything else."""
    plan = tokens.read_plan(attempt_id, text)
    return plan if plan is not None and plan.quiz else None


def seed_of(attempt: AttemptHead) -> int:
    """The seed of the order of options."""
    return tokens.order_seed(attempt.id) if attempt.seed is None else attempt.seed


def wording_of(attempt: AttemptHead, item: Item) -> Item:
    """The item as it is shown: with its options in place where the quiz shuffles none."""
    return item if attempt.rules.shuffles_options else with_options_in_place(item)


def left_s(attempt: AttemptHead, *, now: datetime) -> int | None:
    """Whole seconds until the deadline, the begun one counted; None where there is none or nobody need count."""
    if attempt.deadline is None or attempt.started_at is None:
        return None
    left = attempt.deadline - now
    if attempt.rules.time_limit_s is None and left > TIMER_WITHOUT_LIMIT:
        return None
    return max(0, math.ceil(left.total_seconds()))


def show_timer(attempt: AttemptHead, *, zone: str, now: datetime) -> ShownTimer | None:
    """The time left, None where there is no need to count."""
    seconds = left_s(attempt, now=now)
    if seconds is None or attempt.deadline is None or attempt.started_at is None:
        return None
    total_s = (attempt.deadline - attempt.started_at).total_seconds()
    # Without a break, in which the end moved on and nothing was used up.
    allowed_s = total_s if attempt.allowed_s is None else min(total_s, attempt.allowed_s)
    return ShownTimer(
        seconds,
        int(allowed_s / 2),
        f"{duration_words(seconds)} left",
        f"until {attempt.deadline.astimezone(ZoneInfo(zone)):%H:%M}",
    )


def duration_words(seconds: int) -> str:
    """A time in words: "45 s", "1 min 52 s", "12 min", "1 h 30 min"; from two minutes on the begun minute counts."""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 120:
        return f"1 min {seconds - 60} s" if seconds > 60 else "1 min"
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _read(attempt_id: str, *, plan: Plan | None, now: datetime) -> Opened:
    with reading() as session:
        sitting = quiz_sittings.open_sitting(session, access.learner(), attempt_id, plan=plan, now=now)
        if not sitting.places:
            raise NotFound("This attempt has no questions.")
        return Opened(sitting, bank.subject_of(session, sitting.places[0].held).subject)
