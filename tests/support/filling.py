"""A database with rows in every table, made by doing everything that makes one."""

from dataclasses import replace

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.blueprints import Blueprint
from quizapp.domain.items import Response
from quizapp.domain.memory import Rating
from quizapp.domain.memory_model import DEFAULT
from quizapp.domain.quiz_rules import OWN, QuizRules
from quizapp.persistence.db import db, reading, transaction
from quizapp.persistence.models import (
    AccommodationRow,
    AssignmentRow,
    AttemptMarkRow,
    AttemptRow,
    DayOffRow,
    ExamRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    JobRow,
    MarkOverrideRow,
    MistakeReportRow,
    ModelWeightsRow,
    QuizRow,
    RegradeLineRow,
    RegradeRow,
    WeightsInUseRow,
)
from quizapp.services import authoring, clock, invitations, marking, ready_quizzes, throttling
from tests.support.builders import FIT
from tests.support.hands import Hand, answer_to, new_id, published


def fill(app: Flask) -> Hand:
    """Rows in every table; gives a learner with cards, a practice, and a quiz answered halfway."""
    hand = Hand(app)
    hand.answer(published(app, "short_answer")[0], given=Response(texts=("Zebra stripes",)))
    accept_all(app)
    choice, flashcard = published(app, "single_choice")[0], published(app, "flashcard_basic")[0]
    hand.answer(choice, is_right=False)
    hand.rate(hand.answer(flashcard), Rating.GOOD)
    hand.undo()
    hand.practise(hand.plan(published(app, "single_choice")[1:4]), attempt_id=new_id())
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    hand.step(plan, 0, answer_to(hand.held(plan.pins[0][0]).item), attempt_id=new_id())
    now = clock.utc_now()
    _override(app)
    set_to_a_class(app, hand.id)
    plan_and_report(app, hand.id, item_id=choice)
    with app.app_context(), transaction() as session:
        invitations.invite(session, "teacher", now=now)
        throttling.note_failure(session, name="Ada", address="192.0.2.1", secret=b"for tests", now=now)
    assert all(row_counts(app).values()), row_counts(app)
    return hand


def accept_all(app: Flask) -> None:
    """A new teacher accepts every typed answer that waits."""
    teacher = Hand(app, role="teacher", name=f"Teacher {new_id()[:8]}")
    for group in teacher.read(lambda session, _learner: marking.list_waiting(session, page=1)).groups:
        teacher.write(
            lambda session, learner, group=group: marking.decide(  # type: ignore[misc]
                session, learner, group.key, is_right=True, seen=group.ordinal, now=clock.utc_now()
            )
        )


def _override(app: Flask) -> None:
    """An administrator publishes a new question that lacks a rationale."""
    admin = Hand(app, name=f"Root {new_id()[:8]}", role="admin")
    options = (FIT.options[0], replace(FIT.options[1], rationale=""))
    item = replace(FIT, stem=f"{FIT.stem} {new_id()}", options=options)
    admin.write(
        lambda session, who: authoring.add_overridden(
            session, who, item, reason="For the test.", now=clock.utc_now()
        )
    )


def plan_and_report(app: Flask, learner_id: int, *, item_id: int) -> None:
    """An exam with a day off before it, weights fitted for it, the job that did so, and a mistake reported."""
    now = clock.utc_now()
    weights = ModelWeightsRow(
        learner_id=learner_id,
        version="fsrs-6",
        weights=list(DEFAULT.weights),
        reviews=500,
        held_out=100,
        log_loss=0.3,
        before_log_loss=0.31,
        is_accepted=True,
        reason="For the test.",
        made_at=now,
    )
    with app.app_context(), transaction() as session:
        session.add(weights)
        session.flush()
        session.add_all(
            [
                WeightsInUseRow(learner_id=learner_id, weights_id=weights.id, since=now),
                ExamRow(
                    set_by=learner_id,
                    title="The exam",
                    exam_day=now.date(),
                    covers={},
                    client_key=new_id(),
                    made_at=now,
                    changed_at=now,
                ),
                DayOffRow(learner_id=learner_id, day=now.date()),
                JobRow(kind="fit", key=new_id(), payload={}, made_by=learner_id, made_at=now, run_after=now),
                MistakeReportRow(
                    learner_id=learner_id,
                    client_key=new_id(),
                    item_id=item_id,
                    revision=1,
                    text="A letter is missing.",
                    made_at=now,
                ),
            ]
        )


def set_to_a_class(app: Flask, learner_id: int) -> None:
    """A quiz of a teacher's, set to a group with this learner in it, taken, regraded and overruled."""
    teacher = Hand(app, role="teacher", name=f"Teacher {new_id()[:8]}")
    now, attempt_id, item_id = clock.utc_now(), new_id(), published(app, "single_choice")[0]
    held = teacher.held(item_id)
    place = {"learner_id": learner_id, "attempt_id": attempt_id, "position": 0}
    with app.app_context(), transaction() as session:
        quiz = QuizRow(
            subject_id=held.subject_id,
            slug=new_id(),
            origin="teacher",
            owner_id=teacher.id,
            title="Ours",
            description="",
            blueprint=Blueprint((held.item.slug,)).to_document(),
            rules={},
            edits=0,
        )
        group = GroupRow(name="7b", join_code=new_id()[:8], created_at=now)
        session.add_all([quiz, group])
        session.flush()
        assignment = AssignmentRow(quiz_id=quiz.id, group_id=group.id, created_by=teacher.id, created_at=now)
        session.add_all(
            [
                assignment,
                GroupTeacherRow(group_id=group.id, teacher_id=teacher.id, is_owner=True, added_at=now),
                GroupMemberRow(group_id=group.id, learner_id=learner_id, joined_at=now),
                AccommodationRow(
                    learner_id=learner_id,
                    teacher_id=teacher.id,
                    ordinal=1,
                    time_percent=150,
                    extra_attempts=0,
                    break_minutes=0,
                    changed_at=now,
                ),
            ]
        )
        session.flush()
        session.add(
            AttemptRow(
                learner_id=learner_id,
                id=attempt_id,
                kind="quiz",
                subject_id=held.subject_id,
                quiz_id=quiz.id,
                assignment_id=assignment.id,
                ordinal=1,
                seed=1,
                rules=QuizRules().to_document(),
                items=[[held.id, held.revision]],
                started_at=now,
                submitted_at=now,
                closed_by="learner",
            )
        )
        regrade = RegradeRow(quiz_id=quiz.id, reason="The key was wrong.", made_by=teacher.id, made_at=now)
        session.add(regrade)
        session.flush()
        graded = {"item_id": held.id, "revision": held.revision, "scoring": OWN, "mark": 0.0}
        session.add_all(
            [
                AttemptMarkRow(**place, **graded),
                RegradeLineRow(
                    **place, regrade_id=regrade.id, revision_before=held.revision, revision_after=held.revision,
                    scoring_before=OWN, scoring_after=OWN, mark_before=0.0, mark_after=0.0,
                ),
                MarkOverrideRow(
                    **place, ordinal=1, points=0.5, ticked=[], comment="", reason="Half of it is right.",
                    made_by=teacher.id, made_at=now,
                ),
            ]
        )  # fmt: skip


def row_counts(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context(), reading() as session:
        return {name: _count(session, table) for name, table in db.metadatas[None].tables.items()}


def _count(session: Session, table: sa.Table) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
