"""Learners: who is in one's groups and how it goes, and what each of them gave, the newest first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from flask import Blueprint, request, url_for

from quizapp.domain.items import Verdict
from quizapp.persistence.db import reading
from quizapp.services import learners
from quizapp.services.clock import utc_now
from quizapp.services.learners import GivenAnswer, LearnerInList
from quizapp.web import access, tokens
from quizapp.web.access import role
from quizapp.web.feedback import VERDICT_WORDS
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of

bp = Blueprint("learners", __name__)
CONTEXT_WORDS = {"practice": "in practice", "quiz": "in a quiz", "cards": "on a card"}


@dataclass(frozen=True, slots=True)
class Line:
    """A learner in the list.  name: that of the account, what a guest is called in a group, or "Guest 12"."""

    id: int
    name: str
    is_teacher: bool
    answers: int
    mean_score: float | None
    reviews: int
    due: int
    last_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """The learners somebody sees."""

    TEMPLATE: ClassVar[str] = "teacher/learners_list.html"
    lines: tuple[Line, ...]
    pager: Pager | None
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer.  given: in words, "" for a card recalled without typing."""

    item_id: int
    stem: str
    given: str
    verdict: str
    verdict_words: str
    where: str
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class LearnerPage(Page):
    """One learner and what they answered.  is_first: whether these are the newest.  more_url: to older answers."""

    TEMPLATE: ClassVar[str] = "teacher/learners_one.html"
    learner: Line
    answers: tuple[AnswerLine, ...]
    is_first: bool
    more_url: str | None


@bp.get("/teacher/learners")
@role("teacher")
def show() -> str:
    """One page of the learners."""
    with reading() as session:
        found = learners.list_learners(session, access.signed_in(), page=page_asked(), now=utc_now())
    return render(
        ListPage(
            title="Learners",
            lines=tuple(_line(learner) for learner in found.learners),
            pager=pager_of(
                found.first,
                len(found.learners),
                total=found.total,
                per_page=learners.PER_PAGE,
                noun="learners",
                url_of=lambda page: url_for(".show", page=page),
            ),
            empty=None if found.learners else _empty(),
        )
    )


@bp.get("/teacher/learners/<number:learner_id>")
@role("teacher")
def show_one(learner_id: int) -> str:
    """What one learner answered, from the newest on or from beyond the answer that the address names."""
    before = _before()
    with reading() as session:
        learner = learners.open_learner(session, access.signed_in(), learner_id, now=utc_now())
        answers, has_more = learners.list_answers(session, learner, before=before)
    more_url = None
    if has_more:
        last = answers[-1]
        more_url = url_for(
            ".show_one", learner_id=learner_id, before=last.answered_at.isoformat(), after=last.id
        )
    line = _line(learner)
    return render(
        LearnerPage(
            title=line.name,
            learner=line,
            answers=tuple(_answer_line(answer) for answer in answers),
            is_first=before is None,
            more_url=more_url,
        )
    )


def _before() -> tuple[datetime, str] | None:
    """The place from which the address asks to go on, None for the beginning and for anything that is no place."""
    response_id = tokens.read_id(request.args.get("after"))
    try:
        at = datetime.fromisoformat(request.args.get("before", "")[:40].replace(" ", "+"))
    except ValueError:
        return None
    if response_id is None or at.tzinfo is None or not 1970 < at.year < 9999:
        return None
    return at.astimezone(UTC), response_id


def _line(learner: LearnerInList) -> Line:
    return Line(
        id=learner.id,
        name=learner.name or f"Guest {learner.id}",
        is_teacher=learner.role != "student",
        answers=learner.answers,
        mean_score=learner.mean_score,
        reviews=learner.reviews,
        due=learner.due,
        last_at=learner.last_at,
    )


def _answer_line(answer: GivenAnswer) -> AnswerLine:
    verdict = Verdict(answer.verdict)
    return AnswerLine(
        item_id=answer.item_id,
        stem=answer.item.stem,
        given=answer.given,
        verdict=verdict.value,
        verdict_words="Recalled" if verdict is Verdict.UNGRADED else VERDICT_WORDS[verdict],
        where=CONTEXT_WORDS[answer.context],
        answered_at=answer.answered_at,
    )


def _empty() -> Empty:
    return Empty(
        title="You have no learners yet",
        text="Everybody who joins a group of yours is listed here, with what they answered and how well. Make a group, "
        "and show its code to the class.",
        url=url_for("teacher.groups.show"),
        action="Go to your groups",
    )
