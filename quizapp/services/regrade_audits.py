"""What was regraded of a quiz in a group, by whom and why, and every place that it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.domain.regrading import Marked
from quizapp.persistence.queries import regrades as queries
from quizapp.persistence.queries.regrades import RegradeLine
from quizapp.services.accounts import Learner
from quizapp.services.attempt_marks import Key
from quizapp.services.errors import NotFound
from quizapp.services.regrade_scope import assignment_of, load_assignment, load_regrade, names_of


@dataclass(frozen=True, slots=True)
class Regraded:
    """A regrade in the list of them.  can_undo: whether it stands and no later one does.  See also RegradeLine."""

    line: RegradeLine
    can_undo: bool


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A place that a regrade changed."""

    name: str
    attempt_key: Key
    position: int
    before: Marked
    after: Marked


@dataclass(frozen=True, slots=True)
class Audit:
    """A regrade with all that it changed.  has_more: whether there are more lines than are shown."""

    regrade: Regraded
    assignment_id: int
    lines: tuple[AuditLine, ...]
    has_more: bool


def list_regrades(session: Session, teacher: Learner, assignment_id: int) -> list[Regraded]:
    """What was regraded of a quiz in a group, the newest first. Raises NotFound."""
    found = load_assignment(session, teacher, assignment_id)
    return _regraded(queries.list_regrades(session, found.quiz.id, group_id=found.group.id))


def open_audit(session: Session, teacher: Learner, regrade_id: int) -> Audit:
    """A regrade with what it changed, place by place. Raises NotFound."""
    regrade = load_regrade(session, teacher, regrade_id)
    group_id = regrade.group_id
    if group_id is None:
        raise NotFound("The group of this regrade is no longer there.")
    every = _regraded(queries.list_regrades(session, regrade.quiz_id, group_id=group_id))
    lines = queries.list_lines(session, regrade_id, limit=queries.LINES_AT_MOST + 1)
    shown = lines[: queries.LINES_AT_MOST]
    names = names_of(session, {line.learner_id for line in shown}, group_ids=[group_id])
    audit_lines = [
        AuditLine(
            names[line.learner_id],
            (line.learner_id, line.attempt_id),
            line.position,
            Marked(line.revision_before, line.scoring_before, line.mark_before),
            Marked(line.revision_after, line.scoring_after, line.mark_after),
        )
        for line in shown
    ]
    return Audit(
        next(one for one in every if one.line.id == regrade_id),
        assignment_of(session, regrade),
        tuple(sorted(audit_lines, key=lambda line: (line.name.casefold(), line.attempt_key, line.position))),
        len(lines) > len(shown),
    )


def _regraded(lines: Sequence[RegradeLine]) -> list[Regraded]:
    standing = next((line.id for line in lines if line.undone_at is None), None)
    return [Regraded(line, line.id == standing) for line in lines]
