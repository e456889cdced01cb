"""How well the article is known and, apart from it, what is beyond it: the one is no measure of the other."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.item_statistics import facility
from quizapp.domain.tables import Column, Table
from quizapp.persistence.queries import progress
from quizapp.services.report_scope import FEW, ReportScope

NAME = "article_and_beyond"
TITLE = "The article, and beyond it"
AUDIENCE = "learner"
CHART = "bars"
PARTS = {False: "The article", True: "Beyond the article"}


def collect(session: Session, scope: ReportScope, *, now: datetime) -> Table:  # noqa: ARG001 -- as every report's
    """One row for either part that has answers: the mean score of first answers, and how many there are."""
    found = progress.sum_parts(session, scope.whose)
    rows = [
        (PARTS[sums.is_beyond], round(100 * share), sums.answers)
        for sums in found
        if (share := facility(sums.score_total, sums.answers)) is not None
    ]
    return Table(
        TITLE,
        (Column("part", "Part"), Column("mean_score", "Mean score", "%"), Column("answers", "First answers")),
        tuple(rows),
        "The first answer to each wording; later ones would measure the feedback. Flashcards that learners judge have "
        f"no score. From fewer than {FEW} answers it says little.",
    )
