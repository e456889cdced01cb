"""Whether the points stored with attempts are what their logs give: what `quizapp attempts verify` asks.

Read in chunks without holding anybody up, and what then looks wrong once more with nobody writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import attempt_marks as queries
from quizapp.services import attempt_marks, practising
from quizapp.services.attempt_marks import Difference, Key, is_equal

BEGINNING: Key = (0, "")
CHUNK = 200


@dataclass(frozen=True, slots=True)
class CheckedChunk:
    """Some attempts replayed.  last: where the next chunk goes on, None once all have been.

    suspects: those whose marks were not what their logs give when they were read, statement by statement.
    """

    attempts: int
    suspects: tuple[Key, ...]
    last: Key | None


def check_chunk(session: Session, *, after: Key, limit: int = CHUNK) -> CheckedChunk:
    """Replay the attempts with points beyond a key.  after: BEGINNING for the first."""
    rows = queries.list_with_points(session, after=after, limit=limit)
    suspects = dict.fromkeys(difference.key for difference in _differences(session, rows))
    return CheckedChunk(len(rows), tuple(suspects), (rows[-1].learner_id, rows[-1].id) if rows else None)


def check_one(session: Session, key: Key) -> list[Difference]:
    """The differences of one attempt, with nobody changing it meanwhile."""
    row = queries.lock_attempt(session, key)
    return [] if row is None else _differences(session, [row])


def _differences(session: Session, rows: Sequence[AttemptRow]) -> list[Difference]:
    """Of practices the sum alone, of submitted quizzes the mark of each place as well."""
    practices = [row for row in rows if row.kind == "practice"]
    points = practising.points_of(session, practices)
    differing = [
        Difference(key, None, row.score_total, points[key])
        for row in practices
        if not is_equal(row.score_total, points[key := (row.learner_id, row.id)])
    ]
    return differing + attempt_marks.differences(session, [row for row in rows if row.kind == "quiz"])
