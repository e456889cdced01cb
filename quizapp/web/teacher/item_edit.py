"""Writing a question: a form with the advice of the checks beside each field, drafts at any time, and no lost words.

Whatever is wrong with what was sent, the page that comes back holds all of it. What the checks find stops publishing;
an administrator may override them with a reason. Where somebody else has saved the same
question meanwhile, it shows both versions, and saving once more is a deliberate second press.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.domain.findings import Finding, Level
from quizapp.domain.item_differences import Change, differences
from quizapp.domain.item_types import ALL, BY_NAME, ItemType
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import authoring, bank, checking, overriding
from quizapp.services.authoring import OpenItem, StaleItem
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.overriding import Override
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Page, render
from quizapp.web.teacher.item_advice import (
    REST,
    WHERE,
    Advice,
    Mistake,
    addresses,
    advice_on,
    mistakes_in,
    tally,
    unreadable,
)
from quizapp.web.teacher.item_forms import form_of, new_item, sent_form
from quizapp.web.teacher.item_forms.base import ItemForm
from quizapp.web.teacher.item_seen import seen_made_at, seen_revision

bp = Blueprint("item_edit", __name__)
_KEY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

TYPE_NOTES = {
    "single_choice": "One right option among three or four. The plainest question.",
    "multiple_response": "Any number of right options, scored option by option.",
    "true_false": "A statement with the one who makes it; learners judge whether it is so.",
    "who_would_say": "A fresh statement, and which holder would say it.",
    "cloze": "A sentence with one or two words missing.",
    "short_answer": "A few words typed from memory.",
    "matching": "Statements, and the holder or option to which each belongs. Each is a share of the point.",
    "sorting": "Statements sorted by what they are: a fact, a claim, a judgement.",
    "ordering": "Events or steps to be put in their order.",
    "steelman": "The best case for either side, in the learner’s own words, compared with yours.",
    "flashcard_basic": "A question on the front, its answer on the back. Learners judge themselves.",
    "flashcard_reversed": "A description on the front, its term on the back.",
}


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """An item type to begin with."""

    name: str
    label: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ChoosePage(Page):
    """Which type the new question is of.  key: of the form that a choice leads to."""

    TEMPLATE: ClassVar[str] = "teacher/item_edit_choose.html"
    types: tuple[TypeChoice, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else has saved meanwhile.  by: name.  changes: from their version to the one in the form."""

    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class FormPage(Page):
    """A question being written.

    item_id, status: None of a new one.  key: of the form of a new one.  is_deletable: whether learners never got it.
    seen: revision that was edited.  made_at: when its item was made, ISO 8601, "" of a new one.
    advice: see Advice, a level "error" stops publishing, "warning" does not.  opened: names of
    parts of the form that are to be seen.  passage: what the chosen passage says, "" where none is chosen.  tally: what
    checking came to, "" unless asked for.  from_version: earlier wording in the form, or None.  overrides: why this
    wording was published against the checks.  can_override: whether this viewer may publish it so now.
    """

    TEMPLATE: ClassVar[str] = "teacher/item_edit_form.html"
    form: ItemForm
    item_type: ItemType
    item_id: int | None
    status: str | None
    key: str
    is_deletable: bool
    slug: str
    seen: int
    made_at: str
    advice: Advice
    mistakes: tuple[Mistake, ...]
    opened: frozenset[str]
    passage: str
    tally: str
    conflict: Conflict | None
    from_version: int | None
    overrides: tuple[Override, ...]
    can_override: bool


@bp.get("/teacher/items/new")
@role("teacher")
def show_new() -> str:
    """An empty form for the type asked for; without one, the types to choose from."""
    name = request.args.get("type", "")
    if name not in BY_NAME:
        types = tuple(TypeChoice(one.NAME, one.LABEL, TYPE_NOTES.get(one.NAME, one.SCORING)) for one in ALL)
        # In the address, so that going back to the form finds the same key, also where the browser asks for it anew.
        return render(ChoosePage(title="New question", types=types, key=_new_key()))
    with reading() as session:
        subject = bank.open_subject(session).subject
    return _form_page(form_of(new_item(name), subject), None, title=f"New: {BY_NAME[name].LABEL.lower()}")


@bp.post("/teacher/items/new")
@role("teacher")
def add() -> ResponseReturnValue:
    """Store a new question, or give the form back with advice."""
    name = request.form.get("type", "")
    if name not in BY_NAME:
        raise NotFound("There is no such type of question.")
    return _sent(new_item(name), None)


@bp.get("/teacher/items/<number:item_id>")
@role("teacher")
def show(item_id: int) -> str:
    """The question in its form, with what the checks say of it.  ?version=2: an earlier wording in the form."""
    version = request.args.get("version", "")
    ordinal = int(version) if version.isascii() and version.isdigit() and 0 < len(version) < 9 else None
    with reading() as session:
        opened = authoring.open_item(session, item_id)
        stored = bank.open_subject(session)
        item = opened.item
        if ordinal is not None and ordinal != opened.revision:
            item = authoring.open_revision(session, item_id, ordinal).item
        else:
            ordinal = None
        findings = checking.findings(session, item, stored)
        overrides = _overrides(session, opened)
    return _form_page(
        form_of(item, stored.subject),
        opened,
        title="Edit question",
        findings=findings,
        from_version=ordinal,
        overrides=overrides,
    )


@bp.post("/teacher/items/<number:item_id>")
@role("teacher")
def save(item_id: int) -> ResponseReturnValue:
    """Store the question as edited, or give the form back with advice."""
    with reading() as session:
        opened = authoring.open_item(session, item_id)
    return _sent(opened.item, opened)


def _sent(item: Item, opened: OpenItem | None) -> ResponseReturnValue:
    """Do with what was sent what the button says: publish, override, draft, add_row; otherwise only check it."""
    with reading() as session:
        subject = bank.open_subject(session).subject
    form = sent_form(request.form, item, subject)
    seen = seen_revision() if opened else 0
    action = request.form.get("action", "")
    if not form.validate():
        return _again(form, opened, seen=seen, mistakes=unreadable(form)), 422
    if action == "add_row":
        form.add_row()
        return _again(form, opened, seen=seen)
    if action not in ("publish", "override", "draft"):
        return _again(form, opened, seen=seen, is_checked=True)
    try:
        stored = _store(form, opened, seen=seen, action=action)
    except StaleItem as error:
        conflict = Conflict(
            error.theirs.wording_by or "Somebody else",
            tuple(differences(error.theirs.item, error.mine, subject)),
        )
        return _again(form, error.theirs, seen=error.theirs.revision, conflict=conflict), 409
    except Invalid as error:
        return _again(form, opened, seen=seen, mistakes=mistakes_in(form, error.problems)), 422
    if action != "draft":
        flash("Published: learners get this question from now on. This is what they see.", "success")
        return redirect(url_for("teacher.item_preview.show", item_id=stored.id), 303)
    flash("Saved as a draft. Learners do not get it until you publish it.", "success")
    return redirect(url_for(".show", item_id=stored.id), 303)


def _store(form: ItemForm, opened: OpenItem | None, *, seen: int, action: str) -> OpenItem:
    writer, item, reason, now = access.signed_in(), form.to_item(), form.override_reason.data or "", utc_now()
    with transaction() as session:
        if opened is None:
            if action == "override":
                return authoring.add_overridden(session, writer, item, key=_key(), reason=reason, now=now)
            add_one = authoring.add_published if action == "publish" else authoring.add_draft
            return add_one(session, writer, item, key=_key(), now=now)
        was, made_at = request.form.get("was") or None, seen_made_at()
        if action == "override":
            return authoring.save_overridden(
                session,
                writer,
                opened.id,
                item=item,
                seen=seen,
                made_at=made_at,
                was=was,
                reason=reason,
                now=now,
            )
        save_one = authoring.save_published if action == "publish" else authoring.save_draft
        return save_one(session, writer, opened.id, item=item, seen=seen, made_at=made_at, was=was, now=now)


def _overrides(session: Session, opened: OpenItem | None) -> tuple[Override, ...]:
    """Why the wording in use was published against the checks."""
    if opened is None:
        return ()
    return tuple(
        one for one in overriding.list_overrides(session, opened.id) if one.revision == opened.revision
    )


def _key() -> str | None:
    """The key of a new question's form that was sent or asked for, None where there is none."""
    text = request.args.get("key", "") if request.method == "GET" else request.form.get("form_key", "")
    return text if _KEY.fullmatch(text) else None


def _new_key() -> str:
    return str(uuid.uuid4())


def _made_at(opened: OpenItem | None) -> str:
    """What a form that comes back goes on saying of the question it was made from, which may be gone."""
    return request.form.get("made_at") or (opened.made_at.isoformat() if opened else "")


def _again(
    form: ItemForm,
    opened: OpenItem | None,
    *,
    seen: int,
    mistakes: Iterable[Mistake] = (),
    conflict: Conflict | None = None,
    is_checked: bool = False,
) -> str:
    """The form with everything in it as it was sent."""
    mistakes = tuple(mistakes)
    findings: list[Finding] = []
    with reading() as session:
        stored = bank.open_subject(session)
        if not form.errors and (is_checked or mistakes or conflict):
            findings = checking.findings(session, form.to_item(), stored)
        overrides = _overrides(session, opened)
    return _form_page(
        form,
        opened,
        title="Edit question" if opened else f"New: {BY_NAME[form.item.type].LABEL.lower()}",
        findings=findings,
        mistakes=mistakes,
        seen=seen,
        conflict=conflict,
        is_checked=is_checked,
        overrides=overrides,
    )


def _form_page(
    form: ItemForm,
    opened: OpenItem | None,
    *,
    title: str,
    findings: Iterable[Finding] = (),
    mistakes: tuple[Mistake, ...] = (),
    seen: int | None = None,
    conflict: Conflict | None = None,
    is_checked: bool = False,
    from_version: int | None = None,
    overrides: tuple[Override, ...] = (),
) -> str:
    findings = tuple(findings)
    told = {mistake.message for mistake in mistakes}
    advice = advice_on(form, [finding for finding in findings if finding.message not in told])
    others = addresses(findings)
    # Each goes before what is there, so that they stand in their order.
    for mistake in reversed(mistakes):
        if mistake.field and not form.errors:
            line = ("mistake", mistake.message, *filter(None, [others.get(mistake.message)]))
            advice[mistake.field] = (line, *advice.get(mistake.field, ()))
    concerned = {*advice, *(mistake.field for mistake in mistakes if mistake.field)}
    return render(
        FormPage(
            title=title,
            form=form,
            item_type=BY_NAME[form.item.type],
            item_id=opened.id if opened else None,
            status=opened.status if opened else None,
            key=_key() or _new_key(),
            is_deletable=opened is not None and opened.is_deletable,
            slug=form.item.slug,
            seen=seen if seen is not None else opened.revision if opened else 0,
            made_at=_made_at(opened),
            advice=advice,
            mistakes=mistakes,
            opened=frozenset(_opened(form, concerned)),
            passage=_passage_text(form, form.subject),
            tally=tally(findings) if is_checked else "",
            conflict=conflict,
            from_version=from_version,
            overrides=overrides,
            can_override=_can_override(form, findings),
        )
    )


def _can_override(form: ItemForm, findings: Iterable[Finding]) -> bool:
    """Whether errors stop publishing, all of them such as an administrator, who is looking, may override."""
    if not access.may(access.learner(), "admin"):
        return False
    errors = [finding.lint for finding in findings if finding.level is Level.ERROR]
    is_open = bool(errors) and not set(errors).intersection(checking.NEEDED)
    # What was typed stays on the page, whatever came of it.
    return is_open or bool(form.override_reason.data)


def _opened(form: ItemForm, concerned: set[str]) -> Iterable[str]:
    """The parts of the form that hold something to look at: "where", "rest", and "options-0" for an option's own."""
    if concerned.intersection(WHERE):
        yield "where"
    if concerned.intersection(REST):
        yield "rest"
    for name in concerned:
        row, _, part = name.rpartition("-")
        # Of an option that may be wrong, the mistake behind it stands in full view.
        is_folded = form.item.type == "true_false" or form.INPUT not in ("choice", "choices")
        if (
            part == "claim"
            or (part == "misconception" and is_folded)
            or (part == "holder" and form.item.type != "who_would_say")
        ):
            yield row


def _passage_text(form: ItemForm, subject: Subject) -> str:
    """What the passage says that is chosen, or that the chosen claim stands in."""
    if form.errors:
        return ""
    passage = subject.article.passage(form.to_item().citation.passage)
    return passage.text if passage else ""
