"""All questions in one list, to be searched and sorted; and what is done to a question without opening its form."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.item_types import ALL, BY_NAME, SELF_JUDGED
from quizapp.persistence.db import reading, transaction
from quizapp.services import authoring, bank, item_lists
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.services.item_lists import ItemInList, ItemPage
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of
from quizapp.web.teacher.item_seen import seen_made_at, seen_revision

bp = Blueprint("items", __name__)
STATUS_LABELS = {"draft": "Draft", "published": "Published", "retired": "Retired"}
SORT_LABELS = {
    "changed": "Changed last",
    "answered": "Answered most",
    "hardest": "Hardest first",
    "section": "Section",
}
SEARCH_MAX = 200


@dataclass(frozen=True, slots=True)
class Pick:
    """A list to narrow by.  choices: (value, label, is chosen)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A question in the list.  answered: how often and how well, in words."""

    id: int
    stem: str
    about: str
    status: str
    status_label: str
    answered: str


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """The questions.  search: what was typed.  picks: what the list is narrowed and sorted by."""

    TEMPLATE: ClassVar[str] = "teacher/items.html"
    search: str
    picks: tuple[Pick, ...]
    lines: tuple[Line, ...]
    pager: Pager | None
    empty: Empty | None


@bp.get("/teacher/items")
@role("teacher")
def show() -> str:
    """One page of the questions that are asked for."""
    search = request.args.get("q", "")[:SEARCH_MAX]
    with reading() as session:
        titles = bank.open_subject(session).subject.section_titles
        picks = (
            _pick("section", "Section", {"": "All sections", **titles}),
            _pick("type", "Type", {"": "All types", **{one.NAME: one.LABEL for one in ALL}}),
            _pick("status", "Status", {"": "Any", **STATUS_LABELS}),
            _pick("sort", "Sort by", SORT_LABELS),
        )
        chosen = {pick.name: value for pick in picks for value, _, is_chosen in pick.choices if is_chosen}
        found = item_lists.list_items(
            session,
            search=search,
            section=chosen["section"],
            item_type=chosen["type"],
            status=chosen["status"],
            sort=chosen["sort"],
            page=page_asked(),
        )
    is_narrowed = bool(search.strip() or chosen["section"] or chosen["type"] or chosen["status"])
    return render(
        ListPage(
            title="Questions",
            search=search,
            picks=picks,
            lines=tuple(_line(entry, titles.get(entry.item.section, "")) for entry in found.items),
            pager=_pager(found, {"q": search, **chosen}),
            empty=None
            if found.items
            else _empty(found.total, {"q": search, **chosen}, is_narrowed=is_narrowed),
        )
    )


@bp.post("/teacher/items/<number:item_id>/duplicate")
@role("teacher")
def duplicate(item_id: int) -> ResponseReturnValue:
    """Make a draft with the same wording, and open it."""
    with transaction() as session:
        copy = authoring.duplicate(session, access.signed_in(), item_id, now=utc_now())
    flash("This is a copy, saved as a draft. Change what you like; the original stays as it is.", "success")
    return redirect(url_for("teacher.item_edit.show", item_id=copy.id), 303)


@bp.post("/teacher/items/<number:item_id>/publish")
@role("teacher")
def publish(item_id: int) -> ResponseReturnValue:
    """Give the question to learners as it stands."""
    try:
        with transaction() as session:
            authoring.publish(session, item_id, seen=seen_revision(), made_at=seen_made_at(), now=utc_now())
    except Invalid as error:
        flash(str(error), "error")
        return redirect(url_for("teacher.item_edit.show", item_id=item_id), 303)
    flash("Published: learners get this question from now on.", "success")
    return redirect(url_for("teacher.item_edit.show", item_id=item_id), 303)


@bp.post("/teacher/items/<number:item_id>/unpublish")
@role("teacher")
def unpublish(item_id: int) -> ResponseReturnValue:
    """Take the question back to the drafts."""
    with transaction() as session:
        authoring.unpublish(session, item_id, now=utc_now())
    flash("Taken back: it is a draft now, and learners do not get it. What was answered stays.", "success")
    return redirect(url_for("teacher.item_edit.show", item_id=item_id), 303)


@bp.post("/teacher/items/<number:item_id>/retire")
@role("teacher")
def retire(item_id: int) -> ResponseReturnValue:
    """Take the question out of use."""
    with transaction() as session:
        authoring.retire(session, item_id, now=utc_now())
    flash(
        "Retired: learners do not get it any more. What was answered stays, and you can restore it.",
        "success",
    )
    return redirect(url_for("teacher.item_edit.show", item_id=item_id), 303)


@bp.post("/teacher/items/<number:item_id>/restore")
@role("teacher")
def restore(item_id: int) -> ResponseReturnValue:
    """Bring a retired question back to the drafts."""
    with transaction() as session:
        authoring.restore(session, item_id, now=utc_now())
    flash("Restored as a draft. Publish it when learners should get it again.", "success")
    return redirect(url_for("teacher.item_edit.show", item_id=item_id), 303)


def answered_words(entry: ItemInList) -> str:
    """How often a question was answered and how well, never a share from few answers."""
    if not entry.responses:
        return "Not answered yet"
    times = "once" if entry.responses == 1 else f"{entry.responses:,} times"
    if entry.facility is not None:
        share = f"{round(entry.facility * 100)} % mean score"
        return f"Answered {times}, {share} at the first answer over {entry.first_responses} learners"
    if BY_NAME[entry.item.type].INPUT in SELF_JUDGED:
        return f"Answered {times}, judged by the learners themselves"
    return (
        f"Answered {times}. Too few first answers to this version to say how well "
        f"({entry.first_responses} of {item_lists.LEAST_FIRST})"
    )


def _line(entry: ItemInList, section_title: str) -> Line:
    about = [BY_NAME[entry.item.type].LABEL, section_title, "from the bank" if entry.origin == "bank" else ""]
    return Line(
        id=entry.id,
        stem=entry.item.stem or "(no question written yet)",
        about=" · ".join(filter(None, about)),
        status=entry.status,
        status_label=STATUS_LABELS[entry.status],
        answered=answered_words(entry),
    )


def _pick(name: str, label: str, choices: dict[str, str]) -> Pick:
    """The list with what the address asks for chosen, else its first."""
    asked = request.args.get(name, "")
    chosen = asked if asked in choices else next(iter(choices))
    return Pick(name, label, tuple((value, words, value == chosen) for value, words in choices.items()))


def _pager(found: ItemPage, asked: dict[str, str]) -> Pager | None:
    return pager_of(
        found.first,
        len(found.items),
        total=found.total,
        per_page=item_lists.PER_PAGE,
        noun="questions",
        url_of=lambda page: _page_url(page, asked),
    )


def _page_url(page: int, asked: dict[str, str]) -> str:
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(".show", page=page, **kept)


def _empty(total: int, asked: dict[str, str], *, is_narrowed: bool) -> Empty:
    if total:
        return Empty(
            title="Nothing on this page",
            text="There are not so many questions. The last of them stand on a page before this one.",
            url=_page_url(-(-total // item_lists.PER_PAGE), asked),
            action="To the last page",
        )
    if is_narrowed:
        return Empty(
            title="Nothing found",
            text="No question fits what you are looking for. Try fewer words, or another section.",
            url=url_for(".show"),
            action="Show all questions",
        )
    return Empty(
        title="No questions yet",
        text="The questions of the bank and those that you add will be listed here.",
        url=url_for("teacher.item_edit.show_new"),
        action="Add a question",
    )
