"""What is done with a card besides answering it, from the menu beside the card, its page, and the list of cards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain import scheduling
from quizapp.domain.cards import HeldItem
from quizapp.domain.memory import EntryKind, StudyClock
from quizapp.domain.study_days import study_day
from quizapp.persistence.db import reading, transaction
from quizapp.services import card_deeds, study
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.web import access, errors, tokens
from quizapp.web.pages import Page, render
from quizapp.web.tables import day_words

bp = Blueprint("card_deeds", __name__)

DONE_WORDS = {
    EntryKind.BURY: "Buried: the card comes back tomorrow at the earliest. Undo brings it back.",
    EntryKind.SUSPEND: "The card rests until you resume it. Undo, or the list of your cards, brings it back.",
    EntryKind.RESUME: "The card is back among the others.",
    EntryKind.FLAG: "The card is flagged; you find it in the list of your cards.",
    EntryKind.UNFLAG: "The flag is gone.",
    EntryKind.KEEP: "You go on with this card. You will be asked again if it slips four times more.",
}
UNDONE_WORDS = {
    EntryKind.BURY: "The card is buried no longer; here it is.",
    EntryKind.SUSPEND: "The card rests no longer; here it is.",
    EntryKind.RESUME: "The card rests again, as it did before.",
    EntryKind.FLAG: "The flag is taken off again; here is that card.",
    EntryKind.UNFLAG: "The flag is on again; here is that card.",
    EntryKind.SET_DUE: "The day that you set is taken back; here is that card.",
    EntryKind.KEEP: "Your decision to go on with this card is taken back; here it is.",
}
_LEAVE = (EntryKind.BURY, EntryKind.SUSPEND)
"""After these the card is not to be seen any more."""


@dataclass(frozen=True, slots=True)
class ShownMenu:
    """What may be done with a card.  seen: lines in its log when the page was made.  back: see `_back`.

    has_page: whether there is a card, and so a page about it.  leech_lapses: how often it slipped where the learner
    should look at it, else 0.  least_day, most_day: the days that may be set, ISO.
    """

    item_id: int
    seen: int
    back: str
    is_suspended: bool
    is_flagged: bool
    has_page: bool
    leech_lapses: int
    least_day: str
    most_day: str


def show_menu(held: HeldItem, clock: StudyClock, *, back: str, now: datetime) -> ShownMenu:
    """The menu of a learner's card.  back: "card", "about", "list", or the id of the answer whose page it is on."""
    today = study_day(now, clock)
    is_leech = scheduling.is_leech(held.card) and held.memory is not None and not held.card.is_suspended
    return ShownMenu(
        item_id=held.id,
        seen=held.entries,
        back=back,
        is_suspended=held.card.is_suspended,
        is_flagged=held.card.is_flagged,
        has_page=held.entries > 0,
        leech_lapses=held.memory.lapses if held.memory is not None and is_leech else 0,
        least_day=today.isoformat(),
        most_day=(today + timedelta(days=card_deeds.FARTHEST_DAYS)).isoformat(),
    )


@dataclass(frozen=True, kw_only=True)
class DayPage(Page):
    """The day of a card, to be set once more.  typed: what was sent.  error: what is wrong with it."""

    TEMPLATE: ClassVar[str] = "student/card_deeds_day.html"
    stem: str
    menu: ShownMenu
    typed: str
    error: str


@bp.post("/cards/<number:item_id>/deed")
def do(item_id: int) -> ResponseReturnValue:
    """Do one thing with a card, and go on."""
    sent, seen = request.form.get("deed", ""), request.form.get("seen", type=int)
    if sent not in card_deeds.DEEDS or seen is None:
        raise Invalid("Press one of the buttons beside the card.")
    kind, day = EntryKind(sent), _day(request.form.get("day", ""))
    asking = access.signed_in()
    try:
        with transaction() as session:
            card_deeds.do(session, asking, item_id, kind, day=day, seen=seen, now=utc_now())
    except Stale as error:
        links = (
            (url_for("student.study.show_one", item_id=item_id), "The card as it stands now"),
            (url_for("student.card_list.show"), "Your cards"),
        )
        return errors.answer(409, str(error), links=links)
    except Invalid as error:
        return _ask_for_day(item_id, str(error)), 422
    flash(
        f"The card comes on {day_words(day)}." if kind is EntryKind.SET_DUE and day else DONE_WORDS[kind],
        "success",
    )
    return redirect(_back(item_id, kind), 303)


def _ask_for_day(item_id: int, error: str) -> str:
    asking = access.signed_in()
    with reading() as session:
        held = study.open_card(session, asking, item_id)
    return render(
        DayPage(
            title="Set the day",
            stem=held.item.stem,
            menu=show_menu(held, asking.clock, back=request.form.get("back", ""), now=utc_now()),
            typed=request.form.get("day", "")[:20],
            error=error,
        )
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(item_id: int, kind: EntryKind) -> str:
    """Where to go on: on the page that the form stood on, or with the next card where this one is gone from there."""
    back = request.form.get("back", "")
    if back == "list":
        kept: dict[str, Any] = {
            name: request.args[name][:20] for name in ("section", "state", "page") if name in request.args
        }
        return url_for("student.card_list.show", **kept)
    if back == "about":
        return url_for("student.card_about.show", item_id=item_id)
    if kind in _LEAVE:
        return url_for("student.study.show", after=item_id)
    response_id = tokens.read_id(back)
    if response_id is not None:
        return url_for("student.study.answered", response_id=response_id)
    return url_for("student.study.show_one", item_id=item_id)
