"""Regrading a quiz after a key or a rule was mended: rehearsed on this page, then applied, and undone if need be."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.quiz_rules import ALL_OR_NOTHING
from quizapp.domain.regrading import Obstacle
from quizapp.persistence.db import reading, transaction
from quizapp.services import regrade_audits, regrading, rehearsing
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.regrade_audits import AuditLine, Regraded
from quizapp.services.regrade_scope import Choice
from quizapp.services.rehearsing import AttemptChange, MendedItem, Rehearsal
from quizapp.web import access, tokens
from quizapp.web.access import role
from quizapp.web.filters import markdown, points
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("regrade", __name__)
OBSTACLE_WORDS = {
    Obstacle.TYPE: "given to a question of another type",
    Obstacle.REWORDED: "given to a question that asked something else",
    Obstacle.GONE: "with an option that is no longer there",
    Obstacle.NOT_OFFERED: "given when the right option was not among those shown",
    Obstacle.JUDGED: "judged by a teacher",
    Obstacle.OVERRULED: "with a mark that a teacher gave",
}
SCORING_WORDS = {ALL_OR_NOTHING: "all or nothing"}


class ApplyForm(BaseForm):
    """What applies a rehearsal.  seen: stands for what was shown.  form_key: so that it is applied once."""

    reason = StringField(
        "Why marks change",
        description="Kept with the regrade. Learners concerned are told that their marks were worked out anew.",
        validators=[InputRequired()],
        render_kw={"maxlength": regrading.REASON_MOST},
    )
    seen = HiddenField()
    form_key = HiddenField()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A mended question.  value: what choosing it sends.  notes: sentences on what becomes of answers to it."""

    value: str
    item_id: int
    stem: str
    former_stem: str
    key_html: Markup
    former_key_html: Markup
    is_chosen: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An attempt whose points change.  name: of the learner, and which attempt if there are several.

    step: by how much, with its sign.
    """

    name: str
    group_name: str
    url: str
    before: str
    after: str
    step: str
    questions: str


@dataclass(frozen=True, slots=True)
class RegradeLine:
    """A regrade that was applied.  made_by, undone_by: None for somebody who has left."""

    id: int
    reason: str
    made_by: str | None
    made_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    attempts: str
    can_undo: bool


@dataclass(frozen=True, kw_only=True)
class RegradePage(Page):
    """A rehearsal and what was regraded before.  hidden: what the form applies, (name, value)."""

    TEMPLATE: ClassVar[str] = "teacher/regrade.html"
    assignment_id: int
    quiz_title: str
    groups: str
    others: int
    all_groups: bool
    takes_scoring: bool
    items: tuple[ItemLine, ...]
    scoring: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    summary: str
    warnings: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    form: ApplyForm
    apply_words: str
    history: tuple[RegradeLine, ...]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A place that a regrade changed."""

    name: str
    url: str
    question: int
    before: str
    after: str
    by: str


@dataclass(frozen=True, kw_only=True)
class AuditPage(Page):
    """A regrade with what it changed."""

    TEMPLATE: ClassVar[str] = "teacher/regrade_audit.html"
    regrade: RegradeLine
    assignment_id: int
    lines: tuple[LineShown, ...]
    has_more: bool


@bp.get("/teacher/assignments/<number:assignment_id>/regrade")
@role("teacher")
def show(assignment_id: int) -> str:
    """What a regrade would do; nothing is stored."""
    return _page(assignment_id, request.args, form=None)


@bp.post("/teacher/assignments/<number:assignment_id>/regrade")
@role("teacher")
def apply(assignment_id: int) -> ResponseReturnValue:
    """Apply what was shown."""
    form = ApplyForm.sent()
    key = tokens.read_id(form.form_key.data)
    if key is None:
        raise Invalid("The form was not whole. Open the page again and apply it there.")
    try:
        with transaction() as session:
            attempts = regrading.apply(
                session,
                access.signed_in(),
                assignment_id,
                choice=_choice(request.form),
                reason=form.reason.data or "",
                client_key=key,
                seen=form.seen.data or "",
                now=utc_now(),
            )
    except (Invalid, Stale) as error:
        form.show_problems(error if isinstance(error, Invalid) else Invalid(str(error)))
        page = _page(assignment_id, request.form, form=form)
        return page, 409 if isinstance(error, Stale) else 422
    flash(f"Regraded: marks in {_attempts(attempts)} have changed. It can be undone below.", "success")
    return redirect(url_for(".show", assignment_id=assignment_id, _anchor="history"), 303)


@bp.post("/teacher/regrades/<number:regrade_id>/undo")
@role("teacher")
def undo(regrade_id: int) -> ResponseReturnValue:
    """Take a regrade back."""
    with transaction() as session:
        assignment_id = regrading.undo(session, access.signed_in(), regrade_id, now=utc_now())
    flash("Undone: the marks are as they were before that regrade.", "success")
    return redirect(url_for(".show", assignment_id=assignment_id, _anchor="history"), 303)


@bp.get("/teacher/regrades/<number:regrade_id>")
@role("teacher")
def audit(regrade_id: int) -> str:
    """What a regrade changed, place by place."""
    with reading() as session:
        found = regrade_audits.open_audit(session, access.signed_in(), regrade_id)
    return render(
        AuditPage(
            title="What a regrade changed",
            regrade=_regrade_line(found.regrade),
            assignment_id=found.assignment_id,
            lines=tuple(_line_shown(line) for line in found.lines),
            has_more=found.has_more,
        )
    )


def _choice(sent: MultiDict[str, str]) -> Choice:
    """What the form or the address asks for; what is offered where it says nothing."""
    if "chosen" not in sent:
        return Choice()
    values = sent.getlist("item")
    return Choice(
        all_groups="all" in sent,
        item_ids=frozenset(
            int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19
        ),
        takes_scoring="scoring" in sent,
    )


def _page(assignment_id: int, sent: MultiDict[str, str], *, form: ApplyForm | None) -> str:
    choice = _choice(sent)
    with reading() as session:
        told = rehearsing.rehearse(session, access.signed_in(), assignment_id, choice=choice)
        history = regrade_audits.list_regrades(session, access.signed_in(), assignment_id)
    if form is None:
        form = ApplyForm()
    # Of what is shown now: whoever was refused decides on this, and a fresh key is for another regrade.
    form.seen.data = told.seen
    form.form_key.data = form.form_key.data or tokens.new_id()
    hidden = [("chosen", "1"), *(("item", str(item.item_id)) for item in told.items if item.is_chosen)]
    hidden += [("all", "1")] if choice.all_groups else []
    hidden += [("scoring", "1")] if choice.takes_scoring else []
    return render(
        RegradePage(
            title=f"Regrade: {told.quiz_title}",
            assignment_id=assignment_id,
            quiz_title=told.quiz_title,
            groups=", ".join(told.groups),
            others=told.others,
            all_groups=choice.all_groups,
            takes_scoring=choice.takes_scoring,
            items=tuple(_item_line(item) for item in told.items),
            scoring=tuple(
                f"{BY_NAME[name].LABEL}: {SCORING_WORDS.get(scoring, 'by the rule of the type')}"
                for name, scoring in told.scoring.items()
            ),
            changes=tuple(_change_line(change) for change in told.changes),
            summary=_summary(told),
            warnings=tuple(_warnings(told)),
            hidden=tuple(hidden),
            form=form,
            apply_words=f"Change marks in {_attempts(len(told.changes))}",
            history=tuple(_regrade_line(one) for one in history),
        )
    )


def _item_line(item: MendedItem) -> ItemLine:
    notes = (
        []
        if item.asks_the_same
        else ["It was put in other words since: take it up only if it still asks the same."]
    )
    if item.is_chosen:
        notes.append(f"Gaining by it: {_answers(item.up)}. Losing by it: {_answers(item.down)}.")
        notes += [
            f"Left as graded: {_answers(count)}, {OBSTACLE_WORDS[obstacle]}."
            for obstacle, count in item.kept.items()
        ]
    kind, former = BY_NAME[item.after.type], BY_NAME[item.before.type]
    return ItemLine(
        value=str(item.item_id),
        item_id=item.item_id,
        stem=item.after.stem,
        former_stem="" if item.asks_the_same else item.before.stem,
        key_html=markdown(kind.key_text(item.after)),
        former_key_html=markdown(former.key_text(item.before)),
        is_chosen=item.is_chosen,
        notes=tuple(notes),
    )


def _change_line(change: AttemptChange) -> ChangeLine:
    learner_id, attempt_id = change.key
    step = change.effect.difference
    return ChangeLine(
        name=change.name if change.ordinal is None else f"{change.name}, attempt {change.ordinal}",
        group_name=change.group_name,
        url=url_for("teacher.attempt.show", learner_id=learner_id, attempt_id=attempt_id),
        before=points(change.effect.before),
        after=points(change.effect.after),
        step=f"{'+' if step > 0 else '−' if step < 0 else '±'}{points(abs(step))}",
        questions=", ".join(str(place.position + 1) for place in change.places),
    )


def _summary(told: Rehearsal) -> str:
    outline, attempts = told.outline, _attempts(told.attempts)
    if not told.changes:
        return f"No mark would change, of {attempts} looked at."
    parts = []
    if outline.up:
        parts.append(f"{_attempts(outline.up)} would gain up to {points(outline.most_up)}")
    if outline.down:
        parts.append(f"{_attempts(outline.down)} would lose up to {points(outline.most_down)}")
    return f"Of {attempts} looked at, {' and '.join(parts) or 'none would have another sum'}. Nothing is stored yet."


def _warnings(told: Rehearsal) -> list[str]:
    warnings = [
        f"{name} ({group}), question {position + 1}: a teacher has given the mark, so it stays."
        for name, group, position in told.overruled
    ]
    if told.running:
        are = "1 attempt is" if told.running == 1 else f"{told.running:,} attempts are"
        warnings.append(f"{are} still running and left out. Regrade once more when the quiz has closed.")
    return warnings


def _attempts(count: int) -> str:
    return "1 attempt" if count == 1 else f"{count:,} attempts"


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def _regrade_line(one: Regraded) -> RegradeLine:
    line = one.line
    return RegradeLine(
        line.id,
        line.reason,
        line.made_by,
        line.made_at,
        line.undone_by,
        line.undone_at,
        _attempts(line.attempts),
        one.can_undo,
    )


def _line_shown(line: AuditLine) -> LineShown:
    learner_id, attempt_id = line.attempt_key
    before, after = line.before, line.after
    by = []
    if before.revision != after.revision:
        by.append(f"version {before.revision} → {after.revision}")
    if before.scoring != after.scoring:
        by.append(SCORING_WORDS.get(after.scoring, "by the rule of the type"))
    return LineShown(
        name=line.name,
        url=url_for("teacher.attempt.show", learner_id=learner_id, attempt_id=attempt_id),
        question=line.position + 1,
        before="none yet" if before.mark is None else points(before.mark),
        after="none yet" if after.mark is None else points(after.mark),
        by=", ".join(by),
    )
