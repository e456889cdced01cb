"""Mistakes that learners report in questions, and what teachers answer.

A report is about the wording that the learner last answered. It goes to whoever teaches the learner, and to
administrators; who wrote it is not shown, as in the marking queue.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.domain.names import is_storable
from quizapp.persistence.models import MistakeReportRow, UserRow
from quizapp.persistence.queries import mistake_reports as queries
from quizapp.persistence.rows import to_item_from_text
from quizapp.services import groups, study
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, Stale

OPEN_AT_MOST: Final = 20
TEXT_MAX: Final = 1000
PER_PAGE: Final = 25
OWN_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Report:
    """One report.  stem: of the wording it is about.  is_reworded: whether the question is worded otherwise by now.

    closed_at: None while it is open.  answer: the teacher's, "" without one.
    """

    id: int
    item_id: int
    stem: str
    is_reworded: bool
    text: str
    made_at: datetime
    closed_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of the open reports.  first: place of the first among the total."""

    reports: tuple[Report, ...]
    total: int
    first: int


def check_may_report(session: Session, learner: Learner, item_id: int) -> tuple[str, int]:
    """The stem of an item that the learner has answered, and the wording last answered.

    Raises NotFound for one never answered, Stale while it is kept back (`study.open_card`).
    """
    held = study.open_card(session, learner, item_id)
    revision = queries.find_answered_revision(session, learner.id, item_id)
    if revision is None:
        raise NotFound("A mistake can be reported in a question that you have answered.")
    return held.item.stem, revision


def report(
    session: Session, learner: Learner, item_id: int, *, text: str, client_key: str, now: datetime
) -> None:
    """Send what is wrong with a question to the teachers; the same once more changes nothing.

    client_key: made with the form.  Raises as `check_may_report`, and Invalid for a text that is none, or beyond twenty
    open reports.
    """
    _, revision = check_may_report(session, learner, item_id)
    text = _tidy(text, "text")
    if not text:
        message = "Say in a sentence what is wrong."
        raise Invalid(message, [Problem("text", message)])
    # One report of a learner at a time: two presses at once are one, and twenty open ones are no more.
    session.execute(sa.select(UserRow.id).where(UserRow.id == learner.id).with_for_update())
    if queries.is_there(session, learner.id, client_key=client_key, item_id=item_id, text=text):
        return
    if queries.count_open_of(session, learner.id) >= OPEN_AT_MOST:
        raise Invalid(
            f"{OPEN_AT_MOST} of your reports are still open. Wait until your teacher has answered some of them."
        )
    session.add(
        MistakeReportRow(
            learner_id=learner.id,
            client_key=client_key,
            item_id=item_id,
            revision=revision,
            text=text,
            made_at=now,
            answer="",
        )
    )
    session.flush()


def list_own(session: Session, learner: Learner) -> tuple[Report, ...]:
    """The learner's last twenty reports, the newest first."""
    return tuple(_to_report(row) for row in queries.list_of(session, learner.id, limit=OWN_SHOWN))


def list_open(session: Session, teacher: Learner, *, page: int) -> ReportPage:
    """One page of the open reports of learners whom somebody teaches, the oldest first.  page: 1 for the first."""
    offset, whose = (page - 1) * PER_PAGE, groups.whose(teacher)
    total = queries.count_open(session, whose)
    rows = queries.list_open(session, whose, offset=offset, limit=PER_PAGE) if total else ()
    return ReportPage(tuple(_to_report(row) for row in rows), total, offset + 1)


def close(session: Session, teacher: Learner, report_id: int, *, answer: str, now: datetime) -> None:
    """Close a report, with an answer to the learner or without; the same once more changes nothing.

    Raises NotFound for one of a learner whom the teacher does not teach, Stale if a colleague has closed it otherwise,
    Invalid for an answer that is too long.
    """
    row = queries.lock_report(session, groups.whose(teacher), report_id)
    if row is None:
        raise NotFound("There is no such report, or it is not of a learner in your groups.")
    answer = _tidy(answer, "answer")
    if row.closed_at is not None:
        if row.closed_by == teacher.id and row.answer == answer:
            return
        raise Stale("This report has been closed meanwhile, and the learner sees what was answered then.")
    row.closed_by, row.closed_at, row.answer = teacher.id, now, answer
    session.flush()


def _tidy(text: str, field: str) -> str:
    """The text as it is kept. Raises Invalid."""
    text = text.replace("\r\n", "\n").strip()
    message = ""
    if len(text) > TEXT_MAX:
        message = f"That is {len(text):,} characters; {TEXT_MAX:,} can be kept. Shorten it."
    elif not is_storable(text.replace("\n", " ").replace("\t", " ")):
        message = "There is a character in it that cannot be kept. Type it anew instead of pasting it."
    if message:
        raise Invalid(message, [Problem(field, message)])
    return text


def _to_report(row: Any) -> Report:
    return Report(
        id=row.id,
        item_id=row.item_id,
        stem=to_item_from_text(row.digest, row.document).stem,
        is_reworded=row.revision != row.current,
        text=row.text,
        made_at=row.made_at,
        closed_at=row.closed_at,
        answer=row.answer,
    )
