"""Making a quiz: what it is for settles the rules, so that a name and a press are enough; all else can be changed.

Whatever is wrong with what was sent, the page that comes back holds all of it. Where the quiz was saved meanwhile from
another tab or by somebody else, it shows what differs, and saving once more is a deliberate second press.
"""

import re
import uuid
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.domain import blueprints as quiz_blueprints
from quizapp.domain.behaviours import ALL as BEHAVIOURS
from quizapp.domain.item_differences import Change
from quizapp.domain.quiz_differences import (
    PART_LABELS,
    PHASE_LABELS,
    blueprint_parts,
    differences,
    rules_parts,
)
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, item_lists, quiz_editing
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.services.quiz_editing import OpenQuiz, PoolCount, StaleQuiz, WrittenQuiz
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Page, render
from quizapp.web.teacher.quiz_form import FIRST_DRAW, PURPOSES, Purpose, QuizForm
from quizapp.web.teacher.quiz_pool import PoolWords, pool_words, tally

bp = Blueprint("quiz_edit", __name__)
FOUND_AT_MOST = 10
_KEY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class ChoosePage(Page):
    """What the new quiz is for.  key: of the form that a choice leads to."""

    TEMPLATE: ClassVar[str] = "teacher/quiz_edit_choose.html"
    purposes: tuple[Purpose, ...]
    key: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question named or found.  stem: "" for one that has been withdrawn."""

    slug: str
    stem: str


@dataclass(frozen=True, kw_only=True)
class FormPage(Page):
    """A quiz being made.

    quiz_id: None of a new one.  key: of the form of a new one.  seen: its edits when it was opened.
    pool: what the bank holds, see PoolWords; tally: the same in a sentence, "" unless asked for.
    named: the questions asked in any case.  found: those that a search has found, None without one.
    changes: what differs from the version that was saved meanwhile, None where none was.
    opened: names of folded parts that are to be seen.  behaviours: name, label, explanation.
    phases, parts: value and label of the columns and rows of what learners see.
    """

    TEMPLATE: ClassVar[str] = "teacher/quiz_edit_form.html"
    form: QuizForm
    quiz_id: int | None
    is_retired: bool
    key: str
    seen: int
    pool: PoolWords
    tally: str
    named: tuple[ItemLine, ...]
    found: tuple[ItemLine, ...] | None
    changes: tuple[Change, ...] | None
    opened: frozenset[str]
    behaviours: tuple[tuple[str, str, str], ...]
    phases: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]


@bp.get("/teacher/quizzes/new")
@role("teacher")
def show_new() -> str:
    """A form filled for what the quiz is for; without that, what it can be for.  ?for=test."""
    purpose = next((one for one in PURPOSES if one.name == request.args.get("for")), None)
    if purpose is None:
        # In the address, so that going back to the form finds the same key, also where the browser asks for it anew.
        return render(ChoosePage(title="New quiz", purposes=PURPOSES, key=str(uuid.uuid4())))
    written = WrittenQuiz(blueprint=quiz_blueprints.Blueprint(draws=(FIRST_DRAW,)), rules=purpose.rules)
    with reading() as session:
        form = QuizForm.of_quiz(written, bank.open_subject(session).subject)
        return _form_page(session, form, None)


@bp.post("/teacher/quizzes/new")
@role("teacher")
def add() -> ResponseReturnValue:
    """Store a new quiz, or give the form back."""
    return _sent(None)


@bp.get("/teacher/quizzes/<number:quiz_id>")
@role("teacher")
def show(quiz_id: int) -> str:
    """The quiz in its form."""
    with reading() as session:
        opened = quiz_editing.open_quiz(session, access.signed_in(), quiz_id)
        form = QuizForm.of_quiz(opened.written, bank.open_subject(session).subject)
        return _form_page(session, form, opened)


@bp.post("/teacher/quizzes/<number:quiz_id>")
@role("teacher")
def save(quiz_id: int) -> ResponseReturnValue:
    """Store the quiz as changed, or give the form back."""
    with reading() as session:
        opened = quiz_editing.open_quiz(session, access.signed_in(), quiz_id)
    return _sent(opened)


def _sent(opened: OpenQuiz | None) -> ResponseReturnValue:
    """Do with what was sent what the button says: save, or change the form; otherwise only count the pool."""
    with reading() as session:
        form = QuizForm.of_sent(request.form, bank.open_subject(session).subject)
    seen = _seen() if opened else 0
    if not form.validate():
        return _again(form, opened, seen=seen), 422
    action = request.form.get("action", "")
    if action != "save":
        _change(form, action)
        return _again(form, opened, seen=seen)
    try:
        with transaction() as session:
            stored = _store(session, form, opened, seen=seen)
    except StaleQuiz as error:
        return _again(form, error.theirs, seen=error.theirs.edits, theirs=error.theirs.written), 409
    except Invalid as error:
        form.show_problems(error)
        return _again(form, opened, seen=seen), 422
    if opened is None:
        flash(
            "Saved. This is what a learner would be asked; set the quiz to a group when you like it.",
            "success",
        )
        return redirect(url_for("teacher.quiz_preview.show", quiz_id=stored.id), 303)
    flash("Saved. Attempts that have begun go on as they were.", "success")
    return redirect(url_for(".show", quiz_id=stored.id), 303)


def _store(session: Session, form: QuizForm, opened: OpenQuiz | None, *, seen: int) -> OpenQuiz:
    teacher, written, now = access.signed_in(), form.to_written(), utc_now()
    if opened is None:
        return quiz_editing.add(session, teacher, written, key=_key(), now=now)
    return quiz_editing.save(session, teacher, opened.id, written=written, seen=seen, now=now)


def _change(form: QuizForm, action: str) -> None:
    """Change the form as one of its buttons says: "add_draw", "name …", "drop …", "up …" with a question's name."""
    verb, _, slug = action.partition(" ")
    if verb == "add_draw":
        form.add_draw()
    elif slug:
        acts = {"name": form.name_item, "drop": form.drop_item, "up": form.move_up}
        if verb in acts:
            acts[verb](slug)


def _seen() -> int:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _key() -> str | None:
    """The key of a new quiz's form that was sent or asked for, None where there is none."""
    text = request.args.get("key", "") if request.method == "GET" else request.form.get("form_key", "")
    return text if _KEY.fullmatch(text) else None


def _again(form: QuizForm, opened: OpenQuiz | None, *, seen: int, theirs: WrittenQuiz | None = None) -> str:
    """The form with everything in it as it was sent."""
    with reading() as session:
        return _form_page(session, form, opened, seen=seen, theirs=theirs)


def _form_page(
    session: Session,
    form: QuizForm,
    opened: OpenQuiz | None,
    *,
    seen: int | None = None,
    theirs: WrittenQuiz | None = None,
) -> str:
    counted = quiz_editing.count_pool(session, form.to_blueprint())
    pool = pool_words(form, counted)
    return render(
        FormPage(
            title="Edit quiz" if opened else "New quiz",
            form=form,
            quiz_id=opened.id if opened else None,
            is_retired=opened is not None and opened.is_retired,
            key=_key() or str(uuid.uuid4()),
            seen=seen if seen is not None else opened.edits if opened else 0,
            pool=pool,
            tally=tally(counted) if request.form.get("action") == "count" else "",
            named=tuple(_item_line(slug, counted) for slug in form.items.data or ()),
            found=_found(session, form),
            changes=None if theirs is None else _changes(theirs, form.to_written(), counted, form.subject),
            opened=frozenset(_opened(form) | ({"review"} if pool["review"] else set())),
            behaviours=tuple((one.NAME, one.LABEL, one.EXPLANATION) for one in BEHAVIOURS),
            phases=tuple((phase.value, words) for phase, words in PHASE_LABELS.items()),
            parts=tuple((part.value, words) for part, words in PART_LABELS.items()),
        )
    )


def _item_line(slug: str, counted: PoolCount) -> ItemLine:
    item = counted.named.get(slug)
    return ItemLine(slug, item.stem if item else "")


def _found(session: Session, form: QuizForm) -> tuple[ItemLine, ...] | None:
    """Published questions with the words looked for, those named already left out; None where none are looked for."""
    words = form.find.data or ""
    if not words.strip() or form.errors:
        return None
    listed = item_lists.list_items(
        session, search=words, section="", item_type="", status="published", sort="section", page=1
    )
    lines = [
        ItemLine(entry.item.slug, entry.item.stem)
        for entry in listed.items
        if quiz_blueprints.may_be_asked(entry.item.type) and entry.item.slug not in (form.items.data or ())
    ]
    return tuple(lines[:FOUND_AT_MOST])


def _changes(
    theirs: WrittenQuiz, mine: WrittenQuiz, counted: PoolCount, subject: Subject
) -> tuple[Change, ...]:
    names = {
        **quiz_editing.names_of(subject),
        **{slug: item.stem for slug, item in counted.named.items()},
    }

    def parts(written: WrittenQuiz) -> list[tuple[str, str]]:
        return [
            ("Name", written.title),
            ("What learners read about it", written.description),
            *blueprint_parts(written.blueprint, names),
            *rules_parts(written.rules),
        ]

    return tuple(differences(parts(theirs), parts(mine)))


def _opened(form: QuizForm) -> set[str]:
    """The folded parts that hold something to look at."""
    opened = {
        f"draws-{place}"
        for place, entry in enumerate(form.draws.entries)
        if entry.form.is_narrowed or any(field.errors for field in entry.form if field.name != "count")
    }
    parts = {
        "items": ("items", "find"),
        "attempts": ("counts", "delay_minutes", "password", "grace_s"),
        "scoring": ("tries", "penalty_percent", "all_or_nothing"),
        "review": ("review",),
        "about": ("description",),
    }
    opened |= {part for part, names in parts.items() if any(form[name].errors for name in names)}
    if form.items.data or form.find.data:
        opened.add("items")
    return opened
