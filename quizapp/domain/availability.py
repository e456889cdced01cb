"""When a quiz can be taken, and how long: dates of the assignment, rules of the quiz, accommodations of the learner.

Everything is asked anew at each request with the server's clock, so a change by the teacher holds from the next one on,
to the second, and nothing that a browser says about time counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.domain.quiz_rules import Counts, Phase, QuizRules

RIGHT_AFTER = timedelta(minutes=2)
LONGEST_AFTER_CLOSING = timedelta(days=4)
"""No attempt runs longer than that when a quiz has closed: it is four times a limit of a day instead of once, the
longest break, and the grace.
"""


@dataclass(frozen=True, slots=True)
class Window:
    """opens_at, closes_at: UTC, None for at once and for never.  is_withdrawn: no longer offered."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Accommodation:
    """What was agreed for a learner.  time_percent: 100 to 400 of the time allowed.  extra_attempts: beyond those
    allowed.  break_minutes: for which the clock may stand still in one attempt.
    """

    time_percent: int = 100
    extra_attempts: int = 0
    break_minutes: int = 0


NO_ACCOMMODATION = Accommodation()


@dataclass(frozen=True, slots=True)
class Timing:
    """One attempt's times.  paused_at: since when the clock stands still.  paused_s: seconds it stood still before.

    is_surplus: see `surplus`.
    """

    started_at: datetime
    submitted_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: int = 0
    is_surplus: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an attempt cannot begin.  at: from when on it can, None where it never will."""

    reason: str
    at: datetime | None = None


def most_generous(agreed: Iterable[Accommodation]) -> Accommodation:
    """What several teachers of a group agreed for a learner, taken together: of each the most."""
    every = (NO_ACCOMMODATION, *agreed)
    return Accommodation(
        max(one.time_percent for one in every),
        max(one.extra_attempts for one in every),
        max(one.break_minutes for one in every),
    )


def attempts_allowed(rules: QuizRules, agreed: Accommodation) -> int | None:
    """How many attempts a learner has in all, None for any number."""
    return None if rules.attempts_allowed == 0 else rules.attempts_allowed + agreed.extra_attempts


def attempts_left(rules: QuizRules, *, used: int, agreed: Accommodation) -> int | None:
    """How many attempts may still begin, None for any number.  used: attempts begun so far, surplus ones left out."""
    allowed = attempts_allowed(rules, agreed)
    return None if allowed is None else max(0, allowed - used)


def surplus(begun: Iterable[tuple[QuizRules, bool]], *, agreed: Accommodation) -> tuple[bool, ...]:
    """Of the attempts of what turned out to be one person, which are beyond those allowed.

    begun: in their order, the rules that each began with, and whether it was found to be so before, which stays.
    The first ones begun, as many as were allowed, count and no others: whoever tried more often than their class gains
    nothing by it.
    """
    found, used = [], 0
    for rules, was_surplus in begun:
        is_surplus = was_surplus or attempts_left(rules, used=used, agreed=agreed) == 0
        used += not is_surplus
        found.append(is_surplus)
    return tuple(found)


def refusal(
    rules: QuizRules,
    window: Window,
    *,
    attempts: Sequence[Timing],
    agreed: Accommodation,
    now: datetime,
) -> Refusal | None:
    """Why no attempt can begin now, None if one can.  attempts: those begun, in their order, none still running."""
    if window.is_withdrawn:
        return Refusal("Your teacher has withdrawn this quiz.")
    if window.opens_at is not None and now < window.opens_at:
        return Refusal("This quiz is not open yet.", window.opens_at)
    if window.closes_at is not None and now >= window.closes_at:
        return Refusal("This quiz has closed.")
    used = sum(not attempt.is_surplus for attempt in attempts)
    if attempts_left(rules, used=used, agreed=agreed) == 0:
        return Refusal("You have used all your attempts.")
    ended = [attempt.submitted_at for attempt in attempts if attempt.submitted_at is not None]
    if rules.delay_minutes and ended:
        again_at = max(ended) + timedelta(minutes=rules.delay_minutes)
        if now < again_at:
            return Refusal("There has to be some time between two attempts.", again_at)
    return None


def time_allowed_s(rules: QuizRules, agreed: Accommodation) -> int | None:
    """Seconds for one attempt, None for no limit; fractions of a second are the learner's."""
    if rules.time_limit_s is None:
        return None
    return -(-rules.time_limit_s * agreed.time_percent // 100)


def paused_s(timing: Timing, *, agreed: Accommodation, now: datetime) -> int:
    """For how many seconds the clock has stood still, as far as was agreed."""
    running = 0 if timing.paused_at is None else max(0, int((now - timing.paused_at).total_seconds()))
    return min(timing.paused_s + running, agreed.break_minutes * 60)


def deadline(
    rules: QuizRules, window: Window, timing: Timing, *, agreed: Accommodation, now: datetime
) -> datetime | None:
    """When the attempt ends, without grace; None for never.

    The earlier of the time limit and the closing of the quiz. Whoever was given more time has it beyond the closing as
    well, if the attempt began early enough for others: an accommodation that the bell takes away is none.
    """
    allowed_s = time_allowed_s(rules, agreed)
    pause = timedelta(seconds=paused_s(timing, agreed=agreed, now=now))
    ends = []
    if allowed_s is not None:
        ends.append(timing.started_at + timedelta(seconds=allowed_s) + pause)
    if window.closes_at is not None:
        extra = timedelta()
        if rules.time_limit_s is not None and allowed_s is not None:
            extra = timedelta(seconds=allowed_s - rules.time_limit_s) + pause
        ends.append(window.closes_at + extra)
    return min(ends, default=None)


def is_over(
    rules: QuizRules, window: Window, timing: Timing, *, agreed: Accommodation, now: datetime
) -> bool:
    """Whether nothing can be answered any more: the deadline and its grace have passed."""
    end = ends_at(rules, window, timing, agreed=agreed, now=now)
    return end is not None and now > end


def ends_at(
    rules: QuizRules, window: Window, timing: Timing, *, agreed: Accommodation, now: datetime
) -> datetime | None:
    """Until when an answer is taken: the deadline with its grace, None for ever."""
    end = deadline(rules, window, timing, agreed=agreed, now=now)
    return None if end is None else end + timedelta(seconds=rules.grace_s)


def may_be_written_still(window: Window, *, now: datetime) -> bool:
    """Whether it has closed so short a while ago that somebody with more time may still be writing."""
    return (
        window.closes_at is not None and window.closes_at <= now <= window.closes_at + LONGEST_AFTER_CLOSING
    )


def has_closed(window: Window, *, writing_until: datetime | None, now: datetime) -> bool:
    """Whether it is over for everybody.  writing_until: when the last attempt at it that runs ends, None for none."""
    if window.closes_at is None or now < window.closes_at:
        return False
    return writing_until is None or now > writing_until


def phase(
    window: Window, *, submitted_at: datetime | None, writing_until: datetime | None, now: datetime
) -> Phase:
    """What an attempt is in now, which decides what may be seen of it.

    What waits for the closing waits for the last who may still be writing, so that nobody can tell them.
    writing_until: see `has_closed`.
    """
    if submitted_at is None:
        return Phase.DURING
    if has_closed(window, writing_until=writing_until, now=now):
        return Phase.CLOSED
    return Phase.RIGHT_AFTER if now < submitted_at + RIGHT_AFTER else Phase.LATER


def counted(scores: Sequence[float], counts: Counts) -> float | None:
    """What several attempts come to, None for none.

    scores: of the submitted attempts without surplus ones, in their order.
    """
    if not scores:
        return None
    match counts:
        case Counts.FIRST:
            return scores[0]
        case Counts.LAST:
            return scores[-1]
        case Counts.BEST:
            return max(scores)
        case Counts.MEAN:
            return sum(scores) / len(scores)
