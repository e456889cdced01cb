"""The list of one's own cards, and what became of the mistakes one reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask import Blueprint, request, url_for

from quizapp.domain.cards import ShownState
from quizapp.domain.memory import Card, CardState
from quizapp.persistence.db import reading
from quizapp.services import bank, mistake_reports, own_cards
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.mistake_reports import Report
from quizapp.services.own_cards import OwnCard
from quizapp.web import access
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of
from quizapp.web.student.card_about import due_words, marks_of

bp = Blueprint("card_list", __name__)
STATE_LABELS = {
    ShownState.DUE: "Due now",
    ShownState.NEW: "New",
    ShownState.LEARNING: "Learning",
    ShownState.SUSPENDED: "Suspended",
    ShownState.BURIED: "Buried",
    ShownState.FLAGGED: "Flagged",
    ShownState.LEECH: "Slipping often",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A card in the list.  about: state and when it comes, in words.  seen: lines in its log."""

    item_id: int
    stem: str
    about: str
    marks: tuple[str, ...]
    is_suspended: bool
    seen: int


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """One page of one's cards.  sections, states: (value, words, whether it is chosen).  here: the address' choices.

    is_short: whether cards are left out now since a quiz keeps them back.  reports: mistakes reported, newest first.
    """

    TEMPLATE: ClassVar[str] = "student/card_list.html"
    sections: tuple[tuple[str, str, bool], ...]
    states: tuple[tuple[str, str, bool], ...]
    here: dict[str, Any]
    lines: tuple[Line, ...]
    pager: Pager | None
    empty: Empty | None
    is_short: bool
    reports: tuple[Report, ...]


@bp.get("/cards/list")
def show() -> str:
    """One page of one's cards, those due first before the others."""
    asking, now, number = access.signed_in(), utc_now(), page_asked()
    asked = request.args.get("state", "")
    state = ShownState(asked) if asked in STATE_LABELS else None
    with reading() as session:
        stored = bank.find_subject(session)
        titles = stored.subject.section_titles if stored else {}
        section = request.args.get("section", "")
        section = section if section in titles else ""
        found = own_cards.list_own(session, asking, section=section, state=state, page=number, now=now)
        reports = mistake_reports.list_own(session, asking)
    here: dict[str, Any] = {
        name: value
        for name, value in (("section", section), ("state", state.value if state else ""))
        if value
    }
    return render(
        ListPage(
            title="Your cards",
            sections=(
                ("", "All sections", not section),
                *((code, title, code == section) for code, title in titles.items()),
            ),
            states=(
                ("", "All cards", state is None),
                *((one.value, words, one is state) for one, words in STATE_LABELS.items()),
            ),
            here=here | ({"page": str(number)} if number > 1 else {}),
            lines=tuple(_line(card, titles.get(card.section, ""), asking, now=now) for card in found.cards),
            pager=pager_of(
                found.first,
                len(found.cards),
                total=found.total,
                per_page=own_cards.PER_PAGE,
                noun="cards",
                url_of=lambda page: url_for(".show", page=page, **here),
            ),
            empty=None if found.cards else _empty(is_narrowed=bool(here) or number > 1),
            is_short=found.is_short,
            reports=reports,
        )
    )


def _line(own: OwnCard, section: str, asking: Learner, *, now: datetime) -> Line:
    comes = due_words(own.due_at, own.card, asking, now=now)
    about = [section, _state_words(own.card), comes if own.card.memory is None else f"comes {comes}"]
    return Line(
        own.item_id,
        own.stem,
        " · ".join(filter(None, about)),
        marks_of(own.card, asking, now=now),
        own.card.is_suspended,
        own.entries,
    )


def _state_words(card: Card) -> str:
    if card.memory is None:
        return "New"
    return "In review" if card.memory.state is CardState.REVIEW else "Learning"


def _empty(*, is_narrowed: bool) -> Empty:
    if is_narrowed:
        return Empty(
            title="No card here",
            text="None of your cards is of that kind now.",
            url=url_for(".show"),
            action="All your cards",
        )
    return Empty(
        title="No cards yet",
        text="Every question you answer becomes a card. It is listed here with its history.",
        url=url_for("student.practice.start", count=5),
        action="Try five questions",
    )
