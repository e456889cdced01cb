"""When what was set has closed for everybody: not before the last attempt at it that runs has ended.

Who was given more time writes beyond the closing, and others must not be shown meanwhile what waits for it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import availability
from quizapp.domain.availability import Window
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.queries import taking
from quizapp.persistence.rows import to_timing, to_window
from quizapp.services import accommodations


def last_ends(session: Session, windows: Mapping[int, Window], *, now: datetime) -> Mapping[int, datetime]:
    """Assignment id -> when the last attempt at it ends that may still be written in, with its grace.

    windows: by assignment id.  Only what has closed already is in it, and is still written in.
    None to two statements for any number: none where nothing closed of late, which is the rule.
    """
    closing = {one for one, window in windows.items() if availability.may_be_written_still(window, now=now)}
    running = taking.list_running_at(session, closing) if closing else ()
    agreed = accommodations.agreed_many(
        session, {(line.AssignmentRow.group_id, line.AttemptRow.learner_id) for line in running}
    )
    ends: dict[int, datetime] = {}
    for row, assignment in running:
        end = availability.ends_at(
            QuizRules.from_document(row.rules),
            to_window(assignment),
            to_timing(row),
            agreed=agreed[assignment.group_id, row.learner_id],
            now=now,
        )
        if end is not None and end >= now:
            ends[assignment.id] = max(end, ends.get(assignment.id, end))
    return ends
