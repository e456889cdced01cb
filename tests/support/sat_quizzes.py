"""A class at work, as rows: a group with its teacher and learners, a quiz set to it, attempts with logs and marks.

What the services for groups, quizzes and attempts make one by one is put here at once, for tests of what comes after:
gradebooks, regrades, marking.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.behaviours import BY_NAME
from quizapp.domain.blueprints import Blueprint
from quizapp.domain.cards import HeldItem
from quizapp.domain.grading import grade_response
from quizapp.domain.items import Item, Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import PlaceRules, Step, StepKind, mark_of, replay
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import (
    AssignmentRow,
    AttemptMarkRow,
    AttemptRow,
    AttemptStepRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    QuizRow,
    RegradeLineRow,
    RegradeRow,
)
from quizapp.persistence.queries import items
from quizapp.services import clock
from tests.support.hands import new_id


class Somebody(Protocol):
    """A person in the tests."""

    id: int


def a_group(app: Flask, teacher: Somebody, *learners: Somebody, name: str = "7b") -> int:
    """A group of that teacher's with these learners; gives its number."""
    now = clock.utc_now()
    with app.app_context(), transaction() as session:
        group = GroupRow(name=name, created_at=now)
        session.add(group)
        session.flush()
        session.add(GroupTeacherRow(group_id=group.id, teacher_id=teacher.id, is_owner=True, added_at=now))
        session.add_all(
            GroupMemberRow(group_id=group.id, learner_id=learner.id, joined_at=now) for learner in learners
        )
        return group.id


def join(app: Flask, group_id: int, learner: Somebody, *, display_name: str = "") -> None:
    """Put a learner into the group."""
    with app.app_context(), transaction() as session:
        session.add(
            GroupMemberRow(
                group_id=group_id,
                learner_id=learner.id,
                display_name=display_name,
                joined_at=clock.utc_now(),
            )
        )


def leave(app: Flask, group_id: int, learner: Somebody) -> None:
    """End a learner's membership."""
    with app.app_context(), transaction() as session:
        row = session.get_one(GroupMemberRow, (group_id, learner.id))
        row.left_at = clock.utc_now()


def no_longer_teaches(app: Flask, group_id: int, teacher: Somebody) -> None:
    """Take a teacher out of the group."""
    with app.app_context(), transaction() as session:
        session.delete(session.get_one(GroupTeacherRow, (group_id, teacher.id)))


def also_teaches(app: Flask, group_id: int, teacher: Somebody) -> None:
    """Make somebody another teacher of the group."""
    with app.app_context(), transaction() as session:
        session.add(GroupTeacherRow(group_id=group_id, teacher_id=teacher.id, added_at=clock.utc_now()))


def a_quiz(
    app: Flask, teacher: Somebody, *item_ids: int, rules: QuizRules | None = None, title: str = "Test 1"
) -> int:
    """A quiz of that teacher's with these items; gives its number."""
    with app.app_context(), transaction() as session:
        held = [_held(session, item_id) for item_id in item_ids]
        quiz = QuizRow(
            subject_id=held[0].subject_id,
            slug=new_id(),
            origin="teacher",
            owner_id=teacher.id,
            title=title,
            description="",
            blueprint=Blueprint(tuple(one.item.slug for one in held)).to_document(),
            rules=(rules or QuizRules()).to_document(),
        )
        session.add(quiz)
        session.flush()
        return quiz.id


def change_rules(app: Flask, quiz_id: int, rules: QuizRules) -> None:
    """Give a quiz other rules."""
    with app.app_context(), transaction() as session:
        session.get_one(QuizRow, quiz_id).rules = rules.to_document()


def set_to(app: Flask, quiz_id: int, group_id: int, **dates: datetime) -> int:
    """Set the quiz to the group; gives the number of the assignment."""
    with app.app_context(), transaction() as session:
        assignment = AssignmentRow(quiz_id=quiz_id, group_id=group_id, created_at=clock.utc_now(), **dates)
        session.add(assignment)
        session.flush()
        return assignment.id


def an_attempt(
    app: Flask,
    learner: Somebody,
    assignment_id: int,
    answers: Sequence[Response | None],
    *,
    item_ids: Sequence[int],
    is_submitted: bool = True,
    steps: Mapping[int, Sequence[tuple[StepKind, Response, int | None]]] | None = None,
    attempt_id: str = "",
) -> str:
    """An attempt with these answers, None where there is none; gives its id.

    steps: what was done at a place instead of answering it once, (kind, given, certainty).
    """
    attempt_id, now = attempt_id or new_id(), clock.utc_now()
    with app.app_context(), transaction() as session:
        assignment = session.get_one(AssignmentRow, assignment_id)
        quiz = session.get_one(QuizRow, assignment.quiz_id)
        rules = QuizRules.from_document(quiz.rules)
        held = [_held(session, item_id) for item_id in item_ids]
        pins, wordings = [(one.id, one.revision) for one in held], [one.item for one in held]
        lines = _lines(answers, steps or {}, now)
        last = session.scalar(
            sa.select(sa.func.max(AttemptRow.ordinal)).where(
                AttemptRow.assignment_id == assignment_id, AttemptRow.learner_id == learner.id
            )
        )
        attempt = AttemptRow(
            learner_id=learner.id,
            id=attempt_id,
            kind="quiz",
            subject_id=quiz.subject_id,
            quiz_id=quiz.id,
            assignment_id=assignment_id,
            ordinal=(last or 0) + 1,
            seed=1,
            rules=rules.to_document(),
            items=[list(pin) for pin in pins],
            started_at=now,
            submitted_at=now if is_submitted else None,
            closed_by="learner" if is_submitted else None,
            answered=len({step.position for step in lines}),
            score_total=0.0,
        )
        session.add(attempt)
        session.flush()
        place = {"learner_id": learner.id, "attempt_id": attempt_id}
        session.add_all(
            AttemptStepRow(
                **place,
                ordinal=step.ordinal,
                id=new_id(),
                kind=step.kind.value,
                position=step.position,
                given=step.given.to_document(),
                certainty=step.certainty,
                saved_at=step.at,
            )
            for step in lines
        )
        if is_submitted:
            marks = _marks(lines, wordings, rules)
            attempt.score_total = sum(mark or 0.0 for mark in marks)
            session.add_all(
                AttemptMarkRow(
                    **place,
                    position=position,
                    item_id=item_id,
                    revision=revision,
                    scoring=rules.scoring_of(wordings[position].type),
                    mark=marks[position],
                )
                for position, (item_id, revision) in enumerate(pins)
            )
    return attempt_id


def a_regrade(app: Flask, learner: Somebody, assignment_id: int, attempt_id: str) -> int:
    """A regrade of the first place of an attempt, which left its mark as it was; gives its number."""
    with app.app_context(), transaction() as session:
        assignment = session.get_one(AssignmentRow, assignment_id)
        row = session.get_one(AttemptMarkRow, (learner.id, attempt_id, 0))
        regrade = RegradeRow(
            quiz_id=assignment.quiz_id,
            group_id=assignment.group_id,
            reason="The key was wrong.",
            made_at=clock.utc_now(),
        )
        session.add(regrade)
        session.flush()
        session.add(
            RegradeLineRow(
                regrade_id=regrade.id,
                learner_id=learner.id,
                attempt_id=attempt_id,
                position=0,
                revision_before=row.revision,
                revision_after=row.revision,
                scoring_before=row.scoring,
                scoring_after=row.scoring,
                mark_before=row.mark,
                mark_after=row.mark,
            )
        )
        return regrade.id


def marks_of(app: Flask, learner: Somebody, attempt_id: str) -> list[float | None]:
    """What each place of an attempt is worth, as stored."""
    return [row.mark for row in mark_rows(app, learner, attempt_id)]


def mark_rows(app: Flask, learner: Somebody, attempt_id: str) -> list[Any]:
    """The rows of what each place is worth."""
    with app.app_context(), reading() as session:
        return list(
            session.scalars(
                sa.select(AttemptMarkRow)
                .where(AttemptMarkRow.learner_id == learner.id, AttemptMarkRow.attempt_id == attempt_id)
                .order_by(AttemptMarkRow.position)
            )
        )


def score_of(app: Flask, learner: Somebody, attempt_id: str) -> float:
    """What an attempt adds up to, as stored."""
    with app.app_context(), reading() as session:
        return session.get_one(AttemptRow, (learner.id, attempt_id)).score_total


def _held(session: Session, item_id: int) -> HeldItem:
    held = items.find_held(session, item_id, learner_id=None)
    assert held is not None
    return held


def _lines(
    answers: Sequence[Response | None],
    steps: Mapping[int, Sequence[tuple[StepKind, Response, int | None]]],
    now: datetime,
) -> list[Step]:
    done = [
        (position, line)
        for position, given in enumerate(answers)
        for line in steps.get(position, ((StepKind.ANSWER, given, None),))
        if line[1] is not None
    ]
    return [
        Step(ordinal, kind, position, given, certainty, now)
        for ordinal, (position, (kind, given, certainty)) in enumerate(done, 1)
        if given is not None
    ]


def _marks(lines: Sequence[Step], wordings: Sequence[Item], rules: QuizRules) -> list[float | None]:
    behaviour = BY_NAME[rules.behaviour]
    places = {
        position: PlaceRules(rules, rules.scoring_of(item.type)) for position, item in enumerate(wordings)
    }

    def grade_of(position: int, given: Response) -> Any:
        return grade_response(wordings[position], given)

    logs = replay(lines, behaviour, places=places, grade_of=grade_of)
    return [
        mark_of(logs[position], behaviour, place=place, grade_of=grade_of, position=position)
        for position, place in places.items()
    ]
