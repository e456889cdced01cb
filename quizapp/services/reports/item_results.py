"""How each question is answered at first meeting: the hardest first, which is where a teacher has to look."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.item_statistics import facility
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.tables import Column, Table
from quizapp.domain.wording import plain
from quizapp.persistence.queries import progress
from quizapp.persistence.queries.progress import ItemSums
from quizapp.services import bank
from quizapp.services.report_scope import FEW, ReportScope

NAME = "item_results"
TITLE = "Questions, hardest first"
AUDIENCE = "teacher"
CHART = "bars"


def collect(session: Session, scope: ReportScope, *, now: datetime) -> Table:  # noqa: ARG001 -- as every report's
    """One row for each question that was answered; those with a facility first, the lowest of them on top.

    Counted over all learners whatever the scope: the sums are kept for each wording, not for each learner.
    """
    stored = bank.find_subject(session)
    sums = progress.list_item_sums(session, stored.id) if stored else []
    rows = [(_facility(entry), entry) for entry in sums if entry.responses]
    rows.sort(key=lambda row: (row[0] is None, row[0] or 0, row[1].slug))
    return Table(
        TITLE,
        (
            Column("item", "Question"),
            Column("facility", "Facility", "%"),
            Column("first_responses", "First answers"),
            Column("responses", "All answers"),
            Column("section", "Section"),
            Column("type", "Type"),
            Column("stem", "Wording"),
        ),
        tuple(
            (
                entry.slug,
                share,
                entry.first_responses,
                entry.responses,
                entry.item.section,
                BY_NAME[entry.item.type].LABEL,
                plain(entry.item.stem),
            )
            for share, entry in rows
        ),
        "Counted over everybody on this site. "
        "Facility: the mean score of first answers to the present wording; later ones would measure the feedback. "
        f"Withheld under {FEW} first answers, and where learners judge themselves.",
    )


def _facility(entry: ItemSums) -> int | None:
    share = facility(entry.first_score_total, entry.first_responses)
    return None if share is None or entry.first_responses < FEW else round(100 * share)
