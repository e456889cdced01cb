"""Which quiz in which groups a regrade is about, and whether whoever asks may: asked first by every act on regrades."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.persistence.models import RegradeRow
from quizapp.persistence.queries import regrades as queries
from quizapp.persistence.queries.regrades import SetQuiz
from quizapp.services import gradebook
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound

_NOT_THERE = "There is no such quiz in a group of yours."


@dataclass(frozen=True, slots=True)
class Choice:
    """What a regrade takes up.  all_groups: of the quiz, as far as whoever asks teaches them, instead of the one.

    item_ids: the mended items, None for those that still ask the same.  takes_scoring: whether a changed scoring rule
    is taken up.
    """

    all_groups: bool = False
    item_ids: frozenset[int] | None = None
    takes_scoring: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """The quiz in the group that was asked about, and in those that the regrade is about: that one, or all.

    others: how many other groups have the quiz.
    """

    asked: SetQuiz
    taken: tuple[SetQuiz, ...]
    others: int

    @property
    def assignment_ids(self) -> list[int]:
        """The numbers of the assignments that the regrade is about."""
        return [one.assignment.id for one in self.taken]

    @property
    def group_ids(self) -> list[int]:
        """The numbers of their groups."""
        return [one.group.id for one in self.taken]


def load_assignment(session: Session, teacher: Learner, assignment_id: int) -> SetQuiz:
    """A quiz in a group that they teach; every group is an administrator's. Raises NotFound."""
    found = queries.find_assignment(session, assignment_id, teacher_id=_whose(teacher))
    if found is None:
        raise NotFound(_NOT_THERE)
    return found


def scope_of(session: Session, teacher: Learner, asked: SetQuiz, *, choice: Choice) -> Scope:
    """What a regrade with that choice is about."""
    every = queries.list_assignments(session, asked.quiz.id, teacher_id=_whose(teacher))
    return Scope(asked, tuple(every) if choice.all_groups else (asked,), len(every) - 1)


def load_regrade(session: Session, teacher: Learner, regrade_id: int) -> RegradeRow:
    """A regrade in a group that they teach. Raises NotFound."""
    regrade = queries.find_regrade(session, regrade_id, teacher_id=_whose(teacher))
    if regrade is None:
        raise NotFound("There is no such regrade in a group of yours.")
    return regrade


def assignment_of(session: Session, regrade: RegradeRow) -> int:
    """The number of the assignment that a regrade is of. Raises NotFound for one that is no longer there."""
    assignment_id = queries.find_assignment_of(session, regrade)
    if assignment_id is None:
        raise NotFound(_NOT_THERE)
    return assignment_id


def names_of(session: Session, learner_ids: set[int], *, group_ids: Iterable[int]) -> dict[int, str]:
    """What the groups call their learners, by number."""
    rows = queries.list_names(session, list(group_ids), learner_ids=learner_ids) if learner_ids else {}
    return {
        learner_id: gradebook.name_of(learner_id, display_name=row.display_name or "", name=row.name)
        for learner_id, row in rows.items()
    }


def _whose(teacher: Learner) -> int | None:
    return None if teacher.role == "admin" else teacher.id
