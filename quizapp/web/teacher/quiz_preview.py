"""What a learner with any seed is asked: drawn, in its order, and worded as it is now. Nothing is stored."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from flask import Blueprint, request, url_for

from quizapp.persistence.db import reading
from quizapp.services import bank, quiz_editing
from quizapp.services.errors import Invalid
from quizapp.web import access, inputs
from quizapp.web.access import role
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render

bp = Blueprint("quiz_preview", __name__)
SEED_AT_MOST: Final = 2**62
"""As an attempt may have."""


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """The questions of one seed.  shortage: why there are none, "" otherwise.  previous_url: None for the first one."""

    TEMPLATE: ClassVar[str] = "teacher/quiz_preview.html"
    quiz_id: int
    quiz_title: str
    seed: int
    questions: tuple[ShownItem, ...]
    shortage: str
    previous_url: str | None
    next_url: str


@bp.get("/teacher/quizzes/<number:quiz_id>/preview")
@role("teacher")
def show(quiz_id: int) -> str:
    """The questions.  ?seed=3: those of another learner."""
    seed = seed_asked()
    shortage = ""
    with reading() as session:
        opened = quiz_editing.open_quiz(session, access.signed_in(), quiz_id)
        titles = bank.open_subject(session).subject.section_titles
        try:
            asked = quiz_editing.list_asked(session, opened.written, seed=seed)
        except Invalid as error:
            asked, shortage = (), str(error)
    return render(
        PreviewPage(
            title="Preview",
            quiz_id=quiz_id,
            quiz_title=opened.written.title,
            seed=seed,
            questions=tuple(
                replace(inputs.show_item(item, titles, seed=seed), legend_id=f"question-{number}")
                for number, item in enumerate(asked, 1)
            ),
            shortage=shortage,
            previous_url=url_for(".show", quiz_id=quiz_id, seed=seed - 1) if seed > 1 else None,
            next_url=url_for(".show", quiz_id=quiz_id, seed=min(seed + 1, SEED_AT_MOST)),
        )
    )


def seed_asked() -> int:
    """The seed that the address asks for, 1 where it asks for none or for what is none."""
    text = request.args.get("seed", "")
    seed = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 1
    return min(max(seed, 1), SEED_AT_MOST)
