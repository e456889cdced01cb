"""A question exactly as a learner sees it, before and after answering. Answering here stores nothing."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import InvalidResponse, Problem, Response
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading
from quizapp.services import authoring, bank, typed_answers
from quizapp.services.authoring import OpenItem
from quizapp.web import inputs, tokens
from quizapp.web.access import role
from quizapp.web.feedback import ShownFeedback, show_feedback
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render

bp = Blueprint("item_preview", __name__)


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """A question as learners see it.  question: None once answered, or where it cannot be shown.

    feedback: what came of the answer.  problems: why it cannot be shown yet.
    """

    TEMPLATE: ClassVar[str] = "teacher/item_preview.html"
    item_id: int
    status: str
    stem: str
    question: ShownItem | None = None
    feedback: ShownFeedback | None = None
    problems: tuple[Problem, ...] = ()


@bp.get("/teacher/items/<number:item_id>/preview")
@role("teacher")
def show(item_id: int) -> str:
    """The question before it is answered."""
    opened, subject = _open(item_id)
    return _question(opened, subject)


@bp.post("/teacher/items/<number:item_id>/preview")
@role("teacher")
def answer(item_id: int) -> ResponseReturnValue:
    """What a learner sees after giving this answer; nothing is stored."""
    opened, subject = _open(item_id)
    if BY_NAME[opened.item.type].check(opened.item):
        return _question(opened, subject)
    given = Response()
    try:
        given = inputs.read_answer(request.form, opened.item, seed=_seed(item_id))
        with reading() as session:
            grade = typed_answers.preview(session, item_id, opened.item, given=given)
    except InvalidResponse as error:
        typed = Response(texts=tuple(request.form.get(f"text-{place}", "")[:5000] for place in range(9)))
        return _question(opened, subject, given=typed if given.is_empty else given, error=str(error)), 422
    return render(
        PreviewPage(
            title="Preview",
            item_id=item_id,
            status=opened.status,
            stem=opened.item.stem,
            feedback=show_feedback(opened.item, subject, seed=_seed(item_id), given=given, grade=grade),
        )
    )


def _open(item_id: int) -> tuple[OpenItem, Subject]:
    with reading() as session:
        return authoring.open_item(session, item_id), bank.open_subject(session).subject


def _question(
    opened: OpenItem, subject: Subject, *, given: Response | None = None, error: str | None = None
) -> str:
    problems = tuple(BY_NAME[opened.item.type].check(opened.item))
    question = None
    if not problems:
        question = inputs.show_item(
            opened.item, subject.section_titles, seed=_seed(opened.id), given=given, error=error
        )
    return render(
        PreviewPage(
            title="Preview",
            item_id=opened.id,
            status=opened.status,
            stem=opened.item.stem,
            question=question,
            problems=problems,
        )
    )


def _seed(item_id: int) -> int:
    return tokens.order_seed("preview", str(item_id))
