"""The marking queue: what learners typed and no question recognises, for a teacher to decide on, without names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.marking import TextGroup, TextKey, question_of
from quizapp.persistence.db import reading, transaction
from quizapp.services import marking
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.marking import Followed, GroupPage
from quizapp.web import access, errors
from quizapp.web.access import role
from quizapp.web.filters import as_written
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked

bp = Blueprint("marking", __name__)
VERDICT_WORDS = {"right": "Counts as right", "wrong": "Counts as not right"}
_VERDICTS = {"right": True, "wrong": False}


@dataclass(frozen=True, slots=True)
class TextLine:
    """What several learners typed alike.  id: unique on the page.  blank: number of the blank, None where there is one.

    next_id: of the line to go on with, "" for the only one.  place, digest, seen: what the form sends besides.
    given: how often it was typed, in words.
    """

    id: str
    next_id: str
    place: int
    digest: str
    seen: int
    text: str
    given: str
    blank: int | None


@dataclass(frozen=True, slots=True)
class ItemLines:
    """A question with texts that wait, as it was worded when they were typed.  id: unique on the page.

    accepted: the variants that it recognised, by blank.  is_reworded: whether the item asks something else by now.
    """

    id: str
    item_id: int
    is_reworded: bool
    stem: str
    accepted: tuple[str, ...]
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, kw_only=True)
class WaitingPage(Page):
    """Texts that wait for a decision.  number: of this page, 1 for the first."""

    TEMPLATE: ClassVar[str] = "teacher/marking.html"
    items: tuple[ItemLines, ...]
    number: int
    pager: Pager | None
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision that stands.  marked_by: None for somebody who has left."""

    item_id: int
    stem: str
    is_reworded: bool
    line: TextLine
    verdict: str
    verdict_words: str
    marked_by: str | None
    marked_at: datetime


@dataclass(frozen=True, kw_only=True)
class DecidedPage(Page):
    """Decisions that stand, the latest first.  number: of this page, 1 for the first."""

    TEMPLATE: ClassVar[str] = "teacher/marking_decided.html"
    decisions: tuple[DecidedLine, ...]
    number: int
    pager: Pager | None
    empty: Empty | None


@bp.get("/teacher/marking")
@role("teacher")
def show() -> str:
    """One page of the texts that wait."""
    number = page_asked()
    with reading() as session:
        found = marking.list_waiting(session, page=number)
    return render(
        WaitingPage(
            title="Answers to mark",
            items=_item_lines(found.groups),
            number=number,
            pager=_pager(found, number, endpoint=".show"),
            empty=None if found.groups else _nothing_waits(),
        )
    )


@bp.get("/teacher/marking/decided")
@role("teacher")
def show_decided() -> str:
    """One page of the decisions that stand."""
    number = page_asked()
    with reading() as session:
        found = marking.list_decided(session, page=number)
    return render(
        DecidedPage(
            title="Answers marked",
            decisions=tuple(
                _decided_line(group, next_id)
                for group, next_id in zip(found.groups, _next_ids(found.groups), strict=True)
            ),
            number=number,
            pager=_pager(found, number, endpoint=".show_decided"),
            empty=None if found.groups else _nothing_decided(),
        )
    )


@bp.post("/teacher/marking")
@role("teacher")
def decide() -> ResponseReturnValue:
    """Count a text as right or as not right, and go on with the others."""
    is_right = _VERDICTS.get(request.form.get("verdict", ""))
    if is_right is None:
        raise Invalid("Press one of the two buttons beside the answer.")
    try:
        with transaction() as session:
            followed = marking.decide(
                session, access.signed_in(), _key(), is_right=is_right, seen=_number("seen"), now=utc_now()
            )
    except Stale as error:
        return _stale(error)
    flash(
        f"{'Accepted as right' if is_right else 'Marked as not right'}.{_followed_words(followed)}", "success"
    )
    return redirect(url_for(".show", page=page_asked(), _anchor=_next_line()), 303)


@bp.post("/teacher/marking/decided")
@role("teacher")
def take_back() -> ResponseReturnValue:
    """Take a decision back, so that the answer waits again."""
    try:
        with transaction() as session:
            followed = marking.take_back(
                session, access.signed_in(), _key(), seen=_number("seen"), now=utc_now()
            )
    except Stale as error:
        return _stale(error)
    flash(f"Taken back: the answer waits again.{_followed_words(followed)}", "success")
    return redirect(url_for(".show_decided", page=page_asked(), _anchor=_next_line()), 303)


@bp.post("/teacher/marking/refused")
@role("teacher")
def refuse_all() -> ResponseReturnValue:
    """Count all texts of one question that the page showed as not right."""
    texts = {_text(value) for value in request.form.getlist("text")}
    if not texts:
        raise Invalid(_NOT_WHOLE)
    with transaction() as session:
        refused = marking.refuse_all(session, access.signed_in(), _number("item"), texts=texts, now=utc_now())
    answers = "1 answer" if refused == 1 else f"{refused:,} answers"
    flash(f"Marked {answers} as not right. Each can be taken back.", "success")
    return redirect(url_for(".show", page=page_asked()), 303)


def _text(value: str) -> tuple[int, str]:
    """Place and digest of one text, as the page wrote them."""
    found = re.fullmatch(r"([0-9]{1,4}):([0-9a-f]{64})", value)
    if found is None:
        raise Invalid(_NOT_WHOLE)
    return int(found[1]), found[2]


def _next_line() -> str | None:
    """The line of the page to go on at, as the form says; None for the top."""
    line = request.form.get("next", "")
    return line if re.fullmatch(r"text-[0-9]{1,18}-[0-9]{1,4}-[0-9a-f]{16}", line) else None


def _key() -> TextKey:
    digest = request.form.get("digest", "")
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Invalid(_NOT_WHOLE)
    return TextKey(_number("item"), _number("place"), digest)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < (19 if name == "item" else 5)):
        raise Invalid(_NOT_WHOLE)
    return int(text)


_NOT_WHOLE = "The form was not whole. Open the list of answers again and decide there."


def _stale(error: Stale) -> ResponseReturnValue:
    return errors.answer(
        409,
        str(error),
        links=(
            (url_for(".show"), "Answers to mark"),
            (url_for(".show_decided"), "Answers marked, where a decision can be taken back"),
        ),
    )


def _followed_words(followed: Followed) -> str:
    if not followed.answers:
        return ""
    answers = "1 answer" if followed.answers == 1 else f"{followed.answers:,} answers"
    if not followed.cards:
        return f" The score of {answers} has changed."
    cards = "1 card was" if followed.cards == 1 else f"{followed.cards:,} cards were"
    return f" The score of {answers} has changed, and {cards} set accordingly."


def _by_wording(groups: Iterable[TextGroup]) -> Iterable[list[TextGroup]]:
    """The texts of each wording together, in the order of the first of each."""
    wordings: dict[tuple[int, tuple[str, ...]], list[TextGroup]] = defaultdict(list)
    for group in groups:
        asked = tuple(question_of(group.item, place) for place in range(len(group.item.accepted)))
        wordings[group.key.item_id, asked].append(group)
    return wordings.values()


def _item_lines(groups: Iterable[TextGroup]) -> tuple[ItemLines, ...]:
    wordings = list(_by_wording(groups))
    next_ids = iter(_next_ids([group for some in wordings for group in some]))
    return tuple(_lines_of(some, next_ids) for some in wordings)


def _next_ids(groups: Sequence[TextGroup]) -> list[str]:
    """For each line the one after it, for the last the one before it, "" where it is the only one."""
    ids = [_line_id(group) for group in groups]
    return [*ids[1:], *(ids[-2:-1] or [""])] if ids else []


def _lines_of(groups: Sequence[TextGroup], next_ids: Iterator[str]) -> ItemLines:
    item = groups[0].item
    return ItemLines(
        id=f"about-{_line_id(groups[0])}",
        is_reworded=groups[0].is_reworded,
        item_id=groups[0].key.item_id,
        stem=item.stem,
        accepted=tuple(" · ".join(variants) for variants in item.accepted),
        lines=tuple(_text_line(group, next(next_ids)) for group in groups),
    )


def _text_line(group: TextGroup, next_id: str) -> TextLine:
    return TextLine(
        id=_line_id(group),
        next_id=next_id,
        place=group.key.place,
        digest=group.key.digest,
        seen=group.ordinal,
        # A text that only looks like another would be decided on as that other.
        text=as_written(group.example),
        given="typed once" if group.answers == 1 else f"typed {group.answers:,} times",
        blank=group.key.place + 1 if len(group.item.accepted) > 1 else None,
    )


def _line_id(group: TextGroup) -> str:
    return f"text-{group.key.item_id}-{group.key.place}-{group.key.digest[:16]}"


def _decided_line(group: TextGroup, next_id: str) -> DecidedLine:
    if group.marked_at is None:
        raise ValueError("a decision without its time")
    return DecidedLine(
        item_id=group.key.item_id,
        stem=group.item.stem,
        is_reworded=group.is_reworded,
        line=_text_line(group, next_id),
        verdict=group.verdict,
        verdict_words=VERDICT_WORDS[group.verdict],
        marked_by=group.marked_by,
        marked_at=group.marked_at,
    )


def _pager(found: GroupPage, number: int, *, endpoint: str) -> Pager | None:
    """The links to the pages before and after; None where all of it is on this one."""
    if number == 1 and not found.has_more:
        return None
    last = found.first + len(found.groups) - 1
    return Pager(
        words=f"{found.first:,} to {last:,}" if found.groups else "None here",
        noun="answers",
        previous_url=url_for(endpoint, page=number - 1) if number > 1 else None,
        next_url=url_for(endpoint, page=number + 1) if found.has_more else None,
    )


def _nothing_waits() -> Empty:
    return Empty(
        title="No answer waits",
        text="What learners type and no question recognises comes here, without names, so that nobody is wrong only "
        "for having put it differently. Your decision counts for everybody who typed the same.",
        url=url_for("teacher.overview.show"),
        action="Back to the overview",
    )


def _nothing_decided() -> Empty:
    return Empty(
        title="Nothing decided yet",
        text="Every answer that you or another teacher marks is listed here, and can be taken back.",
        url=url_for(".show"),
        action="Answers to mark",
    )
