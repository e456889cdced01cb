"""All about one card of one's own: how it stands, in plain words, its whole history, and its forgetting curve."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from quizapp.domain.forgetting_curve import CurvePoint
from quizapp.domain.memory import Card, CardState, EntryKind, Memory, ReviewEntry
from quizapp.domain.scheduling import is_leech
from quizapp.domain.study_days import study_day
from quizapp.domain.tables import Column, Table
from quizapp.persistence.db import reading
from quizapp.services import own_cards
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.own_cards import CardAbout, LogLine
from quizapp.web import access, charts, tables
from quizapp.web.filters import RATING_WORDS, days_in_words, local_time, percent
from quizapp.web.pages import Page, render
from quizapp.web.student.card_deeds import ShownMenu, show_menu
from quizapp.web.tables import day_words

bp = Blueprint("card_about", __name__)
_CONTEXT_WORDS = {"practice": "in practice", "quiz": "in a quiz", "cards": "on the card"}
_STATE_WORDS = {
    CardState.LEARNING: "Learning: missed at first, and asked again after minutes",
    CardState.REVIEW: "In review: asked again after days",
    CardState.RELEARNING: "Relearning: it slipped, and is asked again after minutes",
}
_DEED_WORDS = {
    EntryKind.SUSPEND: "Suspended",
    EntryKind.RESUME: "Resumed",
    EntryKind.FLAG: "Flagged",
    EntryKind.UNFLAG: "Flag taken off",
    EntryKind.KEEP: "Looked at, and gone on with",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the history.  words: what was done.  where: "in a quiz" and the like, "" for what was no answer.

    taken_back: when it was taken back, in words, "" for a line that holds.
    """

    at: datetime
    words: str
    where: str
    taken_back: str


@dataclass(frozen=True, kw_only=True)
class AboutPage(Page):
    """One card.  marks: what is special about it, in short.  facts: (what, figure, explanation).

    lines: newest first.  lines_left_out: older ones.  options: of the drawing, "" before the first review.
    """

    TEMPLATE: ClassVar[str] = "student/card_about.html"
    item_id: int
    stem: str
    is_published: bool
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...]
    lines: tuple[ShownLine, ...]
    lines_left_out: int
    options: str
    table_html: Markup
    curve_words: str
    scripts: tuple[str, ...]
    menu: ShownMenu


@bp.get("/cards/<number:item_id>/about")
def show(item_id: int) -> str:
    """The card's page. It holds the question alone, never its answer."""
    asking, now = access.signed_in(), utc_now()
    with reading() as session:
        about = own_cards.about(session, asking, item_id, now=now)
    table = _table(about)
    return render(
        AboutPage(
            title="About this card",
            item_id=item_id,
            stem=about.held.item.stem,
            is_published=about.held.status == "published",
            marks=marks_of(about.held.card, asking, now=now),
            facts=tuple(_facts(about, asking, now=now)),
            lines=tuple(_show_line(line, asking.clock.zone) for line in about.lines),
            lines_left_out=about.lines_left_out,
            options=charts.draw("line", table) if table.rows else "",
            table_html=tables.to_html(table) if table.rows else Markup(),
            curve_words=_curve_words(about),
            scripts=charts.script_urls() if table.rows else (),
            menu=show_menu(about.held, asking.clock, back="about", now=now),
        )
    )


@bp.get("/cards/<number:item_id>/curve.<any(csv, json):form>")
def download(item_id: int, form: str) -> ResponseReturnValue:
    """The figures of the curve as a file."""
    now = utc_now()
    with reading() as session:
        about = own_cards.about(session, access.signed_in(), item_id, now=now)
    return tables.send(_table(about), stem=f"quizapp-card-{item_id}-{about.today}", form=form)


def marks_of(card: Card, asking: Learner, *, now: datetime) -> tuple[str, ...]:
    """What is special about a card, each in a word or two."""
    marks = []
    if card.is_suspended:
        marks.append("Suspended")
    if card.buried_until is not None and card.buried_until > study_day(now, asking.clock):
        marks.append("Buried")
    if card.is_flagged:
        marks.append("Flagged")
    if is_leech(card):
        marks.append("Slips often")
    return tuple(marks)


def due_words(due_at: datetime | None, card: Card, asking: Learner, *, now: datetime) -> str:
    """When a card comes, in words."""
    today = study_day(now, asking.clock)
    if card.is_suspended:
        return "not until you resume it"
    if due_at is None:
        waits_until = max(
            (day for day in (card.buried_until, card.set_day) if day and day > today), default=None
        )
        return f"new from {day_words(waits_until)} on" if waits_until else "not asked yet"
    if due_at <= now:
        return "now"
    day = study_day(due_at, asking.clock)
    if day == today:
        return "later today"
    return "tomorrow" if (day - today).days == 1 else day_words(day)


def _facts(about: CardAbout, asking: Learner, *, now: datetime) -> list[tuple[str, str, str]]:
    card, memory = about.held.card, about.held.memory
    due = due_words(about.due_at, card, asking, now=now)
    why_due = ""
    if card.set_day is not None:
        why_due = "The day was set by you; the next review sets it anew."
    elif about.held.planned_day is not None and memory is not None and memory.state is CardState.REVIEW:
        why_due = "The day comes from the plan towards your exam."
    if memory is None:
        return [("State", "New", "No answer to it counts yet."), ("Comes", due, why_due)]
    return [
        ("State", *_split(_STATE_WORDS[memory.state])),
        ("Comes", due, why_due),
        (
            "Interval",
            _interval_words(memory, asking),
            "From the last review to the day that the schedule gave it.",
        ),
        (
            "Chance of recall",
            percent(about.recall),
            "How likely you are to recall it today, as the model reckons from your answers.",
        ),
        (
            "Stability",
            _stability_words(memory.stability),
            "So long after a review the chance of recall has fallen to 90 %. Each success makes it longer.",
        ),
        (
            "Difficulty",
            f"{memory.difficulty:.1f} of 10",
            "How slowly its stability grows: misses raise it, easy recalls lower it.",
        ),
        (
            "Reviews",
            f"{memory.reviews}, {memory.lapses} slipped",
            "A slip is a miss of a card that had already been known for days.",
        ),
    ]


def _split(words: str) -> tuple[str, str]:
    state, _, meaning = words.partition(": ")
    return state, meaning[0].upper() + meaning[1:] + "."


def _interval_words(memory: Memory, asking: Learner) -> str:
    if memory.state is not CardState.REVIEW:
        return f"{max(1, round((memory.due_at - memory.last_at).total_seconds() / 60))} min"
    # In study days, as intervals are: by hours, an answer given late in the evening would lose one.
    return days_in_words(max(1, (study_day(memory.due_at, asking.clock) - memory.last_day).days))


def _stability_words(stability: float) -> str:
    return "less than a day" if stability < 1 else days_in_words(round(stability))


def _show_line(line: LogLine, zone: str) -> ShownLine:
    if line.takes_back is not None:
        words = f"Taken back: {_entry_words(line.takes_back)[0].lower()}{_entry_words(line.takes_back)[1:]}"
    else:
        words = _entry_words(line.entry)
    return ShownLine(
        at=line.entry.at,
        words=words,
        where=_CONTEXT_WORDS.get(line.context or "", ""),
        taken_back=local_time(line.taken_back_at, zone) if line.taken_back_at else "",
    )


def _entry_words(entry: ReviewEntry) -> str:
    if entry.rating is not None:
        return f"Rated {RATING_WORDS[entry.rating]}"
    if entry.kind is EntryKind.BURY and entry.day:
        return f"Buried until {day_words(entry.day)}"
    if entry.kind is EntryKind.SET_DUE and entry.day:
        return f"Set to {day_words(entry.day)}"
    return _DEED_WORDS.get(entry.kind, "Taken back")


def _table(about: CardAbout) -> Table:
    return Table(
        "Chance of recall, day by day",
        (
            Column("day", "Day"),
            Column("recall", "Chance of recall", "%"),
            Column("rating", "Rated"),
        ),
        tuple(
            (point.day, round(100 * point.recall), RATING_WORDS[point.rating] if point.rating else "")
            for point in about.curve
        ),
        note=f"Days after {day_words(about.today)} are what is expected if you do not review it until then.",
    )


def _curve_words(about: CardAbout) -> str:
    ahead = [point for point in about.curve if point.is_ahead]
    if not ahead:
        return ""
    last: CurvePoint = ahead[-1]
    return (
        f"It stands at {percent(about.recall)} today, and would be at {percent(last.recall)} on {day_words(last.day)} "
        "without another review."
    )
