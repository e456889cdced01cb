"""The quizzes set to a learner as a list shows them: what runs first, then what is open, what comes, what is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from quizapp.services.assigned_quizzes import AssignedQuiz
from quizapp.web.filters import points
from quizapp.web.student.attempt_opening import duration_words

_RANK = {"running": 0, "open": 1, "coming": 2, "done": 3}
DONE_AT_MOST = 5
"""How many of those that are done stand in the list: the last set; a group's page of marks has them all."""


@dataclass(frozen=True, slots=True)
class ShownAssigned:
    """One of them.  state: running, open, coming (from a later time on, or again), done (begun before, not again).

    url: where it goes on.  is_on_break: whether the clock of the attempt that runs stands still.
    left: time left of that attempt, "" for none or no limit.
    at: the instant that `at_words` ends with, None for none.  result: what counts so far, "" where it may not be seen.
    """

    state: str
    title: str
    group_name: str
    url: str
    is_on_break: bool
    left: str
    at_words: str
    at: datetime | None
    result: str


def show_assigned(assigned: Iterable[AssignedQuiz], *, now: datetime) -> list[ShownAssigned]:
    """Those that concern the learner now, the next to close first; what was missed altogether is left out."""
    shown = [(quiz, _state(quiz)) for quiz in assigned]
    kept = [(quiz, state) for quiz, state in shown if state]
    kept.sort(key=lambda one: (_RANK[one[1]], *_urgency(one[0], one[1])))
    done = [one for one in kept if one[1] == "done"]
    return [_show(quiz, state, now=now) for quiz, state in kept if (quiz, state) not in done[DONE_AT_MOST:]]


def _state(quiz: AssignedQuiz) -> str:
    """Which of the four it is, "" for none of them."""
    if quiz.running_id is not None and not quiz.is_over:
        return "running"
    if quiz.is_over:
        return "done"  # and closed as soon as anybody looks at it
    if quiz.refusal is None:
        return "open"
    again_at, closes_at = quiz.refusal.at, quiz.window.closes_at
    if again_at is not None and (closes_at is None or again_at < closes_at):
        return "coming"
    return "done" if quiz.attempts else ""


def _urgency(quiz: AssignedQuiz, state: str) -> tuple[bool, float, int]:
    """What is to be done first comes first: without a date last, and of the done ones the last set."""
    at = {"running": quiz.deadline, "open": quiz.window.closes_at, "coming": _begins_at(quiz)}.get(state)
    return at is None, at.timestamp() if at else 0.0, -quiz.id


def _begins_at(quiz: AssignedQuiz) -> datetime | None:
    return quiz.refusal.at if quiz.refusal is not None else None


def _show(quiz: AssignedQuiz, state: str, *, now: datetime) -> ShownAssigned:
    left = ""
    is_timed = quiz.rules.time_limit_s is not None
    if state == "running" and quiz.deadline is not None and is_timed:
        left = duration_words(max(0, int((quiz.deadline - now).total_seconds())))
    at_words, at = {
        "running": ("", None) if is_timed else ("due", quiz.window.closes_at),
        "open": ("due", quiz.window.closes_at),
        "coming": ("again from" if quiz.attempts else "opens", _begins_at(quiz)),
        "done": ("", None),
    }[state]
    return ShownAssigned(
        state=state,
        title=quiz.title,
        group_name=quiz.group_name,
        url=url_for("student.attempt.resume", attempt_id=quiz.running_id)
        if state == "running"
        else url_for("student.assignment.show", assignment_id=quiz.id),
        is_on_break=quiz.is_on_break,
        left=left,
        at_words=at_words if at else "",
        at=at,
        result=f"{points(quiz.counted)} of {points(quiz.most)} points"
        if quiz.counted is not None and quiz.may_see_marks
        else "",
    )
