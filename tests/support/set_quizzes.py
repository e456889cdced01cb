"""A class with a teacher, and quizzes set to it: as rows, so that whatever is tested is not what made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizapp.domain.blueprints import Blueprint
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.db import transaction
from quizapp.persistence.models import (
    AccommodationRow,
    AssignmentRow,
    AttemptRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    QuizRow,
)
from quizapp.services import assigned_quizzes, beginning, clock
from quizapp.services.assigned_quizzes import AssignedQuiz
from tests.support.hands import Hand, new_id

STARTS_AT_ONCE = QuizRules(shuffles_items=False)
"""Rules under which the first place is the first item."""


@dataclass(slots=True)
class SchoolClass:
    """A group with its teacher."""

    app: Flask
    teacher: Hand
    id: int

    def join(self, hand: Hand) -> None:
        """Make somebody a member."""
        with self.app.app_context(), transaction() as session:
            session.add(GroupMemberRow(group_id=self.id, learner_id=hand.id, joined_at=clock.utc_now()))

    def leave(self, hand: Hand) -> None:
        """End a membership."""
        with self.app.app_context(), transaction() as session:
            row = session.get_one(GroupMemberRow, (self.id, hand.id))
            row.left_at = clock.utc_now()

    def agree(
        self, hand: Hand, *, time_percent: int = 100, extra_attempts: int = 0, break_minutes: int = 0
    ) -> None:
        """Agree an accommodation, which takes the place of the one before."""
        with self.app.app_context(), transaction() as session:
            last = session.scalar(
                sa.select(sa.func.coalesce(sa.func.max(AccommodationRow.ordinal), 0)).where(
                    AccommodationRow.learner_id == hand.id, AccommodationRow.teacher_id == self.teacher.id
                )
            )
            session.add(
                AccommodationRow(
                    learner_id=hand.id,
                    teacher_id=self.teacher.id,
                    ordinal=(last or 0) + 1,
                    time_percent=time_percent,
                    extra_attempts=extra_attempts,
                    break_minutes=break_minutes,
                    changed_at=clock.utc_now(),
                )
            )

    def set_quiz(
        self,
        items: Sequence[int] | Blueprint,
        rules: QuizRules = STARTS_AT_ONCE,
        *,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
    ) -> int:
        """Set a quiz of these items, or of a blueprint; gives the assignment."""
        now = clock.utc_now()
        blueprint = items
        if not isinstance(blueprint, Blueprint):
            blueprint = Blueprint(tuple(self.teacher.held(item_id).item.slug for item_id in blueprint))
        with self.app.app_context(), transaction() as session:
            quiz = QuizRow(
                subject_id=1,
                slug=new_id(),
                origin="teacher",
                owner_id=self.teacher.id,
                title="Ours",
                description="",
                blueprint=blueprint.to_document(),
                rules=rules.to_document(),
                edits=0,
            )
            session.add(quiz)
            session.flush()
            assignment = AssignmentRow(
                quiz_id=quiz.id,
                group_id=self.id,
                opens_at=opens_at,
                closes_at=closes_at,
                created_by=self.teacher.id,
                created_at=now,
            )
            session.add(assignment)
            session.flush()
            return assignment.id

    def change(self, assignment_id: int, **columns: Any) -> None:
        """Give an assignment other dates, or withdraw it."""
        with self.app.app_context(), transaction() as session:
            row = session.get_one(AssignmentRow, assignment_id)
            for name, value in columns.items():
                setattr(row, name, value)


def a_class(app: Flask, *members: Hand) -> SchoolClass:
    """A group with a new teacher and these members."""
    teacher = Hand(app, role="teacher", name=f"Teacher {new_id()[:8]}")
    now = clock.utc_now()
    with app.app_context(), transaction() as session:
        group = GroupRow(name="7b", join_code=new_id()[:8], allows_guests=True, created_at=now)
        session.add(group)
        session.flush()
        session.add(GroupTeacherRow(group_id=group.id, teacher_id=teacher.id, is_owner=True, added_at=now))
        made = SchoolClass(app, teacher, group.id)
    for hand in members:
        made.join(hand)
    return made


def begin(hand: Hand, assignment_id: int, *, attempt_id: str = "", password: str = "", seed: int = 7) -> str:
    """Begin an attempt; gives its id, or that of the one that runs."""
    return hand.write(
        lambda session, learner: beginning.begin(
            session,
            learner,
            assignment_id,
            attempt_id=attempt_id or new_id(),
            password=password,
            seed=seed,
            now=clock.utc_now(),
        )
    )


def assigned(hand: Hand, assignment_id: int) -> AssignedQuiz:
    """What was set, as that learner meets it."""
    return hand.read(
        lambda session, learner: assigned_quizzes.open_assigned(
            session, learner, assignment_id, now=clock.utc_now()
        )
    )


def stored_attempt(hand: Hand, attempt_id: str) -> AttemptRow:
    """The row of an attempt."""
    return hand.read(lambda session, _learner: session.get_one(AttemptRow, (hand.id, attempt_id)))
