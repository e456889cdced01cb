"""Loading the bank: twice changes nothing, a changed item is another revision, what a teacher owns stays theirs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.documents import item_digest
from quizapp.domain.items import Side
from quizapp.domain.subject import QuizSpec, Subject
from quizapp.factory import SUBJECT
from quizapp.formats import bank_yaml
from quizapp.paths import QUESTION_BANK
from quizapp.persistence.db import db, reading, transaction
from quizapp.persistence.models import ItemRevisionRow, ItemRow, QuizRow, SubjectRow
from quizapp.persistence.queries import items
from quizapp.services import bank
from quizapp.services.bank import LoadReport
from quizapp.services.errors import NotFound
from tests.conftest import TestClock
from tests.support.hands import Hand, published


@pytest.fixture(scope="module")
def subject() -> Subject:
    """What we ship."""
    read = bank_yaml.read_subject(QUESTION_BANK / SUBJECT)
    assert read.subject is not None
    return read.subject


def load(app: Flask, subject: Subject, at: TestClock) -> LoadReport:
    with app.app_context(), transaction() as session:
        return bank.load_subject(session, subject, now=at())


def contents(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the bank, times included."""
    with app.app_context(), reading() as session:
        return {
            model.__tablename__: sorted(
                (
                    tuple(str(value) for value in row)
                    for row in session.execute(sa.select(*model.__table__.columns))
                ),
            )
            for model in (SubjectRow, ItemRow, ItemRevisionRow, QuizRow)
        }


def item_row(app: Flask, slug: str) -> ItemRow:
    with app.app_context(), reading() as session:
        return session.scalars(sa.select(ItemRow).where(ItemRow.slug == slug)).one()


def test_loading_what_is_loaded_changes_nothing_at_all(app: Flask, subject: Subject, at: TestClock) -> None:
    before = contents(app)
    at.advance(days=1)
    report = load(app, subject, at)
    assert report == LoadReport(0, 0, 0, len(subject.items), ())
    assert not report.has_changes
    assert contents(app) == before


def test_every_item_and_quiz_of_the_files_is_there(app: Flask, subject: Subject) -> None:
    with app.app_context(), reading() as session:
        assert set(bank.list_items(session)) == set(subject.items)
        stored = bank.open_subject(session)
        assert stored.subject == replace(subject, items=())
        assert session.scalars(sa.select(QuizRow.slug).order_by(QuizRow.id)).all() == [
            quiz.slug for quiz in subject.quizzes
        ]
        assert [entry.slug for entry in items.list_pool(session, stored.id, learner_id=None)] == [
            item.slug for item in subject.items
        ]


def test_a_changed_item_becomes_a_new_revision_and_the_old_one_stays(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    old = subject.items[0]
    new = replace(old, section="CTRV", side=Side.CONSOLIDATION, explanation="Another explanation.")
    at.advance(days=1)
    report = load(app, replace(subject, items=(new, *subject.items[1:])), at)
    assert report == LoadReport(0, 1, 0, len(subject.items) - 1, ())
    row = item_row(app, old.slug)
    assert (row.revision, row.section, row.side, row.updated_at) == (2, "CTRV", "consolidation", at())
    with app.app_context(), reading() as session:
        digests = session.scalars(
            sa.select(ItemRevisionRow.digest)
            .where(ItemRevisionRow.item_id == row.id)
            .order_by(ItemRevisionRow.ordinal)
        ).all()
        held = items.find_held(session, row.id, learner_id=None)
    assert digests == [item_digest(old), item_digest(new)]
    assert held is not None
    assert held.item == new
    assert load(app, subject, at).revised == 1
    assert item_row(app, old.slug).revision == 3


def test_pinning_an_option_revises_that_item_and_no_other(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    """Items without a pinned option are stored as they were before options could be pinned."""
    old = next(item for item in subject.items if item.type == "single_choice")
    pinned = replace(old, options=(*old.options[:-1], replace(old.options[-1], is_pinned=True)))
    items_ = tuple(pinned if item is old else item for item in subject.items)
    report = load(app, replace(subject, items=items_), at)
    assert report == LoadReport(0, 1, 0, len(subject.items) - 1, ())
    with app.app_context(), reading() as session:
        assert pinned in bank.list_items(session)
        documents = session.scalars(sa.select(ItemRevisionRow.document)).all()
    assert sum("is_pinned" in str(document) for document in documents) == 1


def test_a_removed_item_is_retired_with_its_answers_and_comes_back_as_it_was(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    hand = Hand(app)
    item_id = published(app)[0]
    slug = hand.held(item_id).item.slug
    response_id = hand.answer(item_id)
    report = load(app, replace(subject, items=tuple(item for item in subject.items if item.slug != slug)), at)
    assert (report.retired, report.has_changes) == (1, True)
    assert item_row(app, slug).status == "retired"
    assert item_id not in published(app)
    assert [row.id for row in hand.responses()] == [response_id]
    assert (
        load(app, replace(subject, items=tuple(i for i in subject.items if i.slug != slug)), at).retired == 0
    )
    assert load(app, subject, at) == LoadReport(0, 1, 0, len(subject.items) - 1, ())
    row = item_row(app, slug)
    assert (row.status, row.revision, row.id) == ("published", 1, item_id)


def test_what_a_teacher_has_made_their_own_is_kept_and_named(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    theirs, dropped = subject.items[0], subject.items[1]
    with app.app_context(), transaction() as session:
        session.execute(
            sa.update(ItemRow)
            .where(ItemRow.slug.in_((theirs.slug, dropped.slug)))
            .values(origin="teacher", status="retired")
        )
        session.add(
            ItemRow(
                subject_id=bank.open_subject(session).id,
                slug="a-teachers-own",
                origin="teacher",
                status="draft",
                type="single_choice",
                section="LEAD",
                side="neutral",
                revision=1,
                created_at=at(),
                updated_at=at(),
            )
        )
    changed = replace(theirs, explanation="From the files.")
    report = load(app, replace(subject, items=(changed, *subject.items[2:])), at)
    assert report == LoadReport(0, 0, 0, len(subject.items) - 2, (theirs.slug,))
    for slug, status in ((theirs.slug, "retired"), (dropped.slug, "retired"), ("a-teachers-own", "draft")):
        row = item_row(app, slug)
        assert (row.origin, row.status, row.revision) == ("teacher", status, 1)


def test_quizzes_follow_the_files(app: Flask, subject: Subject, at: TestClock) -> None:
    first, *rest = subject.quizzes
    renamed = replace(first, title="Another title", items=first.items[::-1])
    extra = QuizSpec("extra", "Extra", "One more.", first.items[:2])
    load(app, replace(subject, quizzes=(renamed, extra)), at)
    with app.app_context(), reading() as session:
        rows = {row.slug: row for row in session.scalars(sa.select(QuizRow))}
    assert (rows[first.slug].title, rows[first.slug].blueprint) == (
        "Another title",
        {"items": list(renamed.items)},
    )
    assert {slug for slug, row in rows.items() if row.retired_at is None} == {first.slug, "extra"}
    assert {rows[quiz.slug].retired_at for quiz in rest} <= {at()}
    load(app, subject, at)
    with app.app_context(), reading() as session:
        rows = {row.slug: row for row in session.scalars(sa.select(QuizRow))}
    assert {slug for slug, row in rows.items() if row.retired_at is None} == {q.slug for q in subject.quizzes}


def test_a_changed_study_text_is_served_at_once(app: Flask, subject: Subject, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        bank.open_subject(session)
    load(app, replace(subject, title="Another title"), at)
    with app.app_context(), reading() as session:
        stored = bank.open_subject(session)
        held = items.find_held(session, published(app)[0], learner_id=None)
        assert held is not None
        assert bank.subject_of(session, held) == stored
    assert stored.subject.title == "Another title"


def test_a_load_that_fails_midway_leaves_everything_as_it_was(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    """Case 35: all or nothing."""
    before = contents(app)
    changed = replace(subject.items[0], explanation="Another explanation.")
    broken = replace(subject.items[1], slug="x" * 90, type=None)
    with pytest.raises((sa.exc.SQLAlchemyError, TypeError, ValueError)):
        load(app, replace(subject, title="Another title", items=(changed, broken)), at)
    assert contents(app) == before


def test_before_any_load_there_is_no_subject_and_several_first_loads_at_once_make_one(
    app: Flask, subject: Subject, at: TestClock
) -> None:
    """Several processes may start on an empty database at the same moment."""
    with app.app_context(), transaction() as session:
        for model in (QuizRow, ItemRevisionRow, ItemRow, SubjectRow):
            session.execute(sa.delete(model))
    with app.app_context(), reading() as session:
        assert bank.find_subject(session) is None
        with pytest.raises(NotFound, match="bank load"):
            bank.open_subject(session)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: load(app, subject, at), range(4)))
    assert sorted(report.added for report in reports) == [0, 0, 0, len(subject.items)]
    assert sorted(report.unchanged for report in reports) == [0, *[len(subject.items)] * 3]
    with app.app_context():
        db.engine.dispose()
