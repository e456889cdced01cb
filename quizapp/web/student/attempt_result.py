"""What came of an attempt, as far as its quiz lets it be seen now: what one was sure of and had wrong comes first."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.quiz_rules import COUNTS_WORDS, Part
from quizapp.persistence.db import reading
from quizapp.services import ready_quizzes, sittings
from quizapp.services.clock import utc_now
from quizapp.services.quiz_sittings import QuizSitting
from quizapp.services.ready_quizzes import PastAttempt
from quizapp.services.sittings import PartScore
from quizapp.web import access
from quizapp.web.filters import points
from quizapp.web.pages import Page, render
from quizapp.web.student.attempt_opening import open_attempt, seed_of
from quizapp.web.student.attempt_review import ShownReview, show_review, still_to_come

bp = Blueprint("attempt_result", __name__)


@dataclass(frozen=True, kw_only=True)
class AttemptResultPage(Page):
    """A submitted attempt.  score_words: "7 of 10", "" where points may not be seen.  scores: the same by part, where
    there are several.  lede: when it was submitted, and by whom.  counted_words: what counts of several attempts.
    notices: sentences on what is special about it.  to_come: (sentence, instant or None) on what cannot be seen yet.
    first: what the learner was sure of and had wrong.  rest: the other questions, in their order.
    map: (url, label, state, whether it is the one shown).  all_url: of the quiz.  is_assigned: whether it was set.
    """

    TEMPLATE: ClassVar[str] = "student/attempt_result.html"
    attempt_id: str
    quiz_title: str
    score_words: str
    scores: tuple[PartScore, ...]
    total: int
    answered: int
    submitted_at: datetime
    is_closed_by_clock: bool
    advice: str
    counted_words: str
    notices: tuple[str, ...]
    to_come: tuple[tuple[str, datetime | None], ...]
    first: tuple[ShownReview, ...]
    rest: tuple[ShownReview, ...]
    map: tuple[tuple[str, str, str, bool], ...]
    past: tuple[PastAttempt, ...]
    all_url: str


@bp.get("/attempts/<uuid4:attempt_id>/result")
def result(attempt_id: str) -> ResponseReturnValue:
    """What came of the attempt; before submitting, where it goes on."""
    opened = open_attempt(attempt_id, plan=None, now=utc_now())
    sitting = opened.sitting
    if sitting.submitted_at is None:
        return redirect(url_for("student.attempt.resume", attempt_id=attempt_id), 303)
    if sitting.may_see:
        with reading() as session:
            sittings.check_result_not_kept_back(session, access.signed_in(), sitting.places)
    places = [
        show_review(
            sitting,
            place,
            opened.subject,
            number=number,
            seed=seed_of(sitting),
        )
        for number, place in enumerate(sitting.places, 1)
    ]
    first = tuple(
        sorted((place for place in places if place.is_sure_but_wrong), key=lambda place: -place.certainty)
    )
    has_correctness = any(place.verdict for place in places)
    return render(
        AttemptResultPage(
            title=f"Result: {sitting.title}",
            attempt_id=attempt_id,
            quiz_title=sitting.title,
            score_words=_score_words(sitting),
            scores=sitting.scores if Part.MARK in sitting.may_see and sitting.assignment is None else (),
            total=len(places),
            answered=sitting.answered,
            submitted_at=sitting.submitted_at,
            is_closed_by_clock=sitting.closed_by == "clock",
            advice="What you missed is in your cards already."
            if has_correctness and any(place.verdict in ("wrong", "partial") for place in places)
            else "",
            counted_words=_counted_words(sitting),
            notices=tuple(_notices(sitting)),
            to_come=still_to_come(sitting),
            first=first,
            rest=tuple(place for place in places if not place.is_sure_but_wrong),
            map=tuple(
                (f"#question-{place.number}", str(place.number), _map_state(place), False) for place in places
            ),
            past=_past(sitting),
            all_url=url_for("student.assignment.show", assignment_id=sitting.assignment.id)
            if sitting.assignment
            else url_for("student.quiz.start_page", slug=sitting.quiz_slug),
        )
    )


def _score_words(sitting: QuizSitting) -> str:
    if Part.MARK not in sitting.may_see or not sitting.behaviour.COUNTS:
        return ""
    return f"{points(sitting.score_total)} of {points(sitting.most_total)}"


def _counted_words(sitting: QuizSitting) -> str:
    """What counts of several attempts at what was set, "" for one attempt or where that may not be seen."""
    assigned = sitting.assignment
    if assigned is None or not sitting.behaviour.COUNTS:
        return ""
    if any(attempt.is_surplus and attempt.id == sitting.id for attempt in assigned.attempts):
        return "You had begun as many attempts as are allowed before this one, so it does not count."
    if not assigned.has_several:
        return ""
    words = COUNTS_WORDS[assigned.rules.counts]
    if assigned.counted is not None and assigned.may_see_marks and len(assigned.attempts) > 1:
        return f"Of your attempts {words}: {points(assigned.counted)} of {points(assigned.most)} points."
    return f"Of several attempts {words}."


def _notices(sitting: QuizSitting) -> list[str]:
    told = []
    if not sitting.answered:
        told.append("No answer had reached us when the time was up, so nothing could be graded.")
    if sitting.waits_for_marks:
        told.append("Your teacher has yet to mark some of it; your points may rise.")
    if any(place.is_regraded for place in sitting.places) and Part.MARK in sitting.may_see:
        told.append(
            "Your teacher has corrected a question of this quiz. Your points were worked out again, "
            "and the question says so below."
        )
    if not sitting.behaviour.COUNTS:
        told.append("Nothing of this counts as a mark.")
    return told


def _map_state(place: ShownReview) -> str:
    if place.verdict == "ungraded":
        return "answered"
    return place.verdict or ("answered" if place.given else "open")


def _past(sitting: QuizSitting) -> tuple[PastAttempt, ...]:
    if sitting.assignment is not None:
        return sitting.assignment.attempts
    with reading() as session:
        return tuple(ready_quizzes.list_past(session, access.signed_in(), quiz=sitting.quiz_slug))
