"""An attempt as its teachers see it: what was answered, what it is worth and why, and a mark of their own instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from quizapp.domain.item_types import BY_NAME, steelman
from quizapp.domain.items import Grade, Response, Verdict
from quizapp.domain.regrading import is_other
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, overruling
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.overruling import CheckedAttempt, CheckedPlace, GivenMark
from quizapp.services.response_log import SEPARATOR, given_text
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.feedback import VERDICT_WORDS, ShownCase, Ticks, show_feedback
from quizapp.web.filters import markdown, points
from quizapp.web.pages import Page, render
from quizapp.web.teacher.mark_forms import MarkForm, figure, prefilled, ticked

bp = Blueprint("attempt", __name__)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something decided on a mark.  words: what.  by: None for somebody who has left."""

    words: str
    by: str | None
    at: datetime
    reason: str
    comment: str


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A question of the attempt.  given: the answer in words, part by part.  verdict: "" where nothing is graded.

    mark_words: what it is worth.  notes: sentences on how the mark came about.  cases: of a steelman, with its rubric.
    form: None while the attempt runs.  is_open: whether the form is shown at once.  standing: whether a teacher's mark
    stands.
    """

    number: int
    item_id: int
    stem: str
    given: tuple[str, ...]
    key_html: Markup
    verdict: str
    verdict_words: str
    mark_words: str
    notes: tuple[str, ...]
    cases: tuple[ShownCase, ...]
    history: tuple[HistoryLine, ...]
    form: MarkForm | None
    is_open: bool
    standing: bool


@dataclass(frozen=True, kw_only=True)
class AttemptPage(Page):
    """One attempt.  siblings: (address, words, whether it is this one).  ended_words: how it ended."""

    TEMPLATE: ClassVar[str] = "teacher/attempt.html"
    attempt: CheckedAttempt
    total_words: str
    ended_words: str
    siblings: tuple[tuple[str, str, bool], ...]
    places: tuple[ShownPlace, ...]
    book_url: str


@bp.get("/teacher/attempts/<number:learner_id>/<uuid4:attempt_id>")
@role("teacher")
def show(learner_id: int, attempt_id: str) -> str:
    """The attempt."""
    return _page(learner_id, attempt_id, form=None, number=0)


@bp.post("/teacher/attempts/<number:learner_id>/<uuid4:attempt_id>/<number:number>/mark")
@role("teacher")
def mark(learner_id: int, attempt_id: str, number: int) -> ResponseReturnValue:
    """Store a teacher's mark for one question, or take it back."""
    form = MarkForm.sent(prefix=_prefix(number))
    try:
        with transaction() as session:
            total = (
                _take_back(session, form, learner_id, attempt_id, number=number)
                if request.form.get("act") == "back"
                else _give(session, form, learner_id, attempt_id, number=number)
            )
    except (Invalid, Stale) as error:
        form.show_problems(error if isinstance(error, Invalid) else Invalid(str(error)))
        return _page(learner_id, attempt_id, form=form, number=number), 409 if isinstance(
            error, Stale
        ) else 422
    flash(f"Stored. The attempt has {points(total)} points now.", "success")
    return redirect(
        url_for(".show", learner_id=learner_id, attempt_id=attempt_id, _anchor=f"question-{number}"), 303
    )


def _give(session: Session, form: MarkForm, learner_id: int, attempt_id: str, *, number: int) -> float:
    return overruling.overrule(
        session,
        access.signed_in(),
        learner_id,
        attempt_id,
        position=number - 1,
        points=form.points_given(),
        ticked=ticked(),
        comment=form.comment.data or "",
        reason=form.reason.data or "",
        seen=form.marks_seen(),
        now=utc_now(),
    )


def _take_back(session: Session, form: MarkForm, learner_id: int, attempt_id: str, *, number: int) -> float:
    return overruling.take_back(
        session,
        access.signed_in(),
        learner_id,
        attempt_id,
        position=number - 1,
        reason=form.reason.data or "",
        seen=form.marks_seen(),
        now=utc_now(),
    )


def _page(learner_id: int, attempt_id: str, *, form: MarkForm | None, number: int) -> str:
    """The page.  form: as it was sent for question `number`, with what is wrong in it."""
    with reading() as session:
        attempt = overruling.open_attempt(session, access.signed_in(), learner_id, attempt_id)
        subject = bank.subject_of(session, attempt.places[0].held).subject
    if form is not None and not 1 <= number <= len(attempt.places):
        raise NotFound("There is no such question in this attempt.")
    shown = []
    for place in attempt.places:
        is_sent = form is not None and place.position == number - 1
        shown.append(_place(place, attempt, subject, sent=form if is_sent else None))
    return render(
        AttemptPage(
            title=f"{attempt.quiz_title}: {attempt.name}",
            attempt=attempt,
            total_words=_points_words(attempt.score_total),
            ended_words={"learner": "submitted", "clock": "ended by the clock"}.get(
                attempt.closed_by or "", ""
            ),
            siblings=tuple(
                (
                    url_for(".show", learner_id=learner_id, attempt_id=sibling),
                    f"Attempt {ordinal}{', not counted' if is_surplus else ''}",
                    sibling == attempt_id,
                )
                for sibling, ordinal, is_surplus in attempt.siblings
            ),
            places=tuple(shown),
            book_url=url_for("teacher.gradebook.show", group_id=attempt.group_id),
        )
    )


def _prefix(number: int) -> str:
    return f"q{number}-"


def _place(
    place: CheckedPlace, attempt: CheckedAttempt, subject: Subject, *, sent: MarkForm | None
) -> ShownPlace:
    item, grade, standing = place.held.item, place.grade, place.standing
    number = place.position + 1
    form = None
    if sent is not None:
        # What it is checked against next is what this page tells.
        sent.seen.data = str(place.seen)
    if attempt.submitted_at is not None:
        form = sent or prefilled(
            prefix=_prefix(number),
            seen=place.seen,
            values={
                "points": figure(_points_said(place)),
                "comment": standing.comment if standing else "",
            },
        )
    if form is not None:
        form.ask_for(item, needs_reason=place.automatic is not None)
    ticks = ticked() if sent is not None else standing.ticked if standing else frozenset()
    cases: tuple[ShownCase, ...] = ()
    if item.sides:
        feedback = show_feedback(
            item,
            subject,
            seed=0,
            given=place.given or Response(),
            grade=place.grade or _UNGRADED,
            ticks=Ticks(ticks),
        )
        cases = feedback.cases
    return ShownPlace(
        number=number,
        item_id=place.held.id,
        stem=item.stem,
        given=_given_lines(place),
        key_html=Markup("") if item.sides else markdown(BY_NAME[item.type].key_text(item)),
        verdict=grade.verdict.value if grade and not item.sides else "",
        verdict_words=VERDICT_WORDS[grade.verdict] if grade and not item.sides else "",
        mark_words=_mark_words(place, attempt),
        notes=tuple(_notes(place)),
        cases=cases,
        history=tuple(_history(place)),
        form=form,
        is_open=sent is not None,
        standing=standing is not None,
    )


_UNGRADED = Grade(None, Verdict.UNGRADED)


def _points_said(place: CheckedPlace) -> float | None:
    """The points of a teacher's mark, None where there is none, or they are the share of the rubric that is ticked."""
    standing = place.standing
    if standing is None or standing.points is None:
        return None
    found, total = steelman.coverage(place.held.item, standing.ticked)
    return None if found and not is_other(standing.points, found / total) else standing.points


def _given_lines(place: CheckedPlace) -> tuple[str, ...]:
    """The answer in words, one line for each part of it; none where there is no answer, or it is a case."""
    if place.given is None or place.held.item.sides:
        return ()
    return tuple(given_text(place.held.item, place.given).split(SEPARATOR))


def _mark_words(place: CheckedPlace, attempt: CheckedAttempt) -> str:
    if attempt.submitted_at is None:
        return "not marked while it runs"
    if place.mark is None:
        return "waits for your mark"
    return _points_words(place.mark)


def _points_words(value: float) -> str:
    return f"{points(value)} point" if value == 1 else f"{points(value)} points"


def _notes(place: CheckedPlace) -> Iterator[str]:
    """How the mark came about, as far as the answer does not tell it by itself."""
    if place.certainty is not None:
        yield f"Said to be certain at level {place.certainty} of 3."
    if place.tries > 1:
        yield f"{place.tries} tries; this is the last answer."
    if place.hints:
        yield "1 hint taken." if place.hints == 1 else f"{place.hints} hints taken."
    if place.is_reworded:
        yield "Graded by a later version of the question than was shown; this is the later one."
    if place.standing is not None and place.automatic is not None:
        yield f"The automatic mark would be {_points_words(place.automatic)}."


def _history(place: CheckedPlace) -> Iterator[HistoryLine]:
    """What was decided on the mark, the earliest first."""
    lines = [_given_line(mark) for mark in place.given_marks]
    for regrade in place.regrades:
        before, after = _or_waiting(regrade.before.mark), _or_waiting(regrade.after.mark)
        lines.append(
            HistoryLine(
                f"Regraded: {before} became {after}", regrade.made_by, regrade.made_at, regrade.reason, ""
            )
        )
        if regrade.undone_at is not None:
            lines.append(HistoryLine("The regrade was undone", regrade.undone_by, regrade.undone_at, "", ""))
    yield from sorted(lines, key=lambda line: line.at)


def _given_line(mark: GivenMark) -> HistoryLine:
    words = "Mark taken back" if mark.points is None else f"Marked {_points_words(mark.points)}"
    return HistoryLine(words, mark.by, mark.at, mark.reason, mark.comment)


def _or_waiting(mark: float | None) -> str:
    return "no mark yet" if mark is None else _points_words(mark)
