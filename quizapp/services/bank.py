"""The bank in the database: loading a subject from its files, and giving it to whoever shows or asks.

Loading the same files twice changes nothing. An item that a teacher has edited or retired here belongs to the
teacher from then on: a later load leaves it alone and says so.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.documents import (
    canonical_json,
    item_digest,
    item_to_document,
    subject_from_document,
    subject_to_document,
)
from quizapp.domain.items import Item
from quizapp.domain.subject import QuizSpec, Subject
from quizapp.persistence import writes
from quizapp.persistence.models import ItemRevisionRow, ItemRow, QuizRow, SubjectRow
from quizapp.persistence.rows import from_item, to_item
from quizapp.services import marking
from quizapp.services.errors import NotFound


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, in items.  kept: slugs of items that teachers have made their own, left as they are."""

    added: int
    revised: int
    retired: int
    unchanged: int
    kept: tuple[str, ...]

    @property
    def has_changes(self) -> bool:
        """Whether anything was changed."""
        return bool(self.added or self.revised or self.retired)


@dataclass(frozen=True, slots=True)
class StoredSubject:
    """A subject in the database.  subject: without its items, which are rows."""

    id: int
    subject: Subject


_subjects: dict[str, Subject] = {}


def load_subject(session: Session, subject: Subject, *, now: datetime) -> LoadReport:
    """Bring the database to what the files say. Everything or nothing: the caller's transaction decides."""
    writes.keep_loads_apart(session)
    row = _store_subject(session, subject, now=now)
    report = _store_items(session, row.id, subject.items, now=now)
    _store_quizzes(session, row.id, subject.quizzes, now=now)
    return report


def find_subject(session: Session) -> StoredSubject | None:
    """The subject that this installation serves (the first one loaded), None before any was loaded."""
    row = session.execute(_FIRST_SUBJECT).one_or_none()
    return None if row is None else _stored(session, row.id, digest=row.digest)


def open_subject(session: Session) -> StoredSubject:
    """The same; raises NotFound before any was loaded."""
    stored = find_subject(session)
    if stored is None:
        raise NotFound(
            "No question bank has been loaded yet. `quizapp bank load` loads the one that is shipped."
        )
    return stored


def subject_of(session: Session, held: HeldItem) -> StoredSubject:
    """The subject of an item just read; that takes a statement only where this process has not met it yet."""
    return _stored(session, held.subject_id, digest=held.subject_digest)


def list_items(session: Session, *, limit: int = 20_000) -> list[Item]:
    """The published items of the subject served, for checks over the database."""
    rows = session.execute(
        sa.select(ItemRevisionRow.digest, ItemRevisionRow.document)
        .join(
            ItemRow,
            sa.and_(ItemRow.id == ItemRevisionRow.item_id, ItemRow.revision == ItemRevisionRow.ordinal),
        )
        .where(ItemRow.status == "published")
        .order_by(ItemRow.id)
        .limit(limit)
    )
    return [to_item(row.digest, row.document) for row in rows]


_FIRST_SUBJECT = sa.select(SubjectRow.id, SubjectRow.digest).order_by(SubjectRow.id).limit(1)


def _stored(session: Session, subject_id: int, *, digest: str) -> StoredSubject:
    subject = _subjects.get(digest)
    if subject is None:
        # Read with its digest: it may have been loaded anew since.
        row = session.execute(
            sa.select(SubjectRow.digest, SubjectRow.document).where(SubjectRow.id == subject_id)
        ).one()
        subject = _subjects[row.digest] = subject_from_document(row.document)
    return StoredSubject(subject_id, subject)


def _store_subject(session: Session, subject: Subject, *, now: datetime) -> SubjectRow:
    document = subject_to_document(replace(subject, items=()))
    digest = hashlib.sha256(canonical_json(document).encode("ascii")).hexdigest()
    row = session.scalar(sa.select(SubjectRow).where(SubjectRow.slug == subject.slug))
    if row is None:
        row = SubjectRow(
            slug=subject.slug, title=subject.title, digest=digest, document=document, loaded_at=now
        )
        session.add(row)
    elif row.digest != digest:
        row.title, row.digest, row.document, row.loaded_at = subject.title, digest, document, now
    session.flush()
    return row


def _store_items(session: Session, subject_id: int, items: Iterable[Item], *, now: datetime) -> LoadReport:
    rows = {
        row.slug: (row, digest)
        for row, digest in session.execute(
            sa.select(ItemRow, ItemRevisionRow.digest)
            .join(
                ItemRevisionRow,
                sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
            )
            .where(ItemRow.subject_id == subject_id)
        )
    }
    added = revised = retired = unchanged = 0
    kept: list[str] = []
    fresh: list[tuple[ItemRow, Item, str]] = []
    slugs = set()
    for item in items:
        slugs.add(item.slug)
        digest = item_digest(item)
        if item.slug not in rows:
            row = ItemRow(
                subject_id=subject_id,
                slug=item.slug,
                origin="bank",
                status="published",
                revision=1,
                created_at=now,
                updated_at=now,
                published_at=now,
                **from_item(item),
            )
            session.add(row)
            fresh.append((row, item, digest))
            added += 1
            continue
        row, stored_digest = rows[item.slug]
        if row.origin != "bank":
            kept.append(item.slug)
        elif stored_digest == digest and row.status == "published":
            unchanged += 1
        else:
            if stored_digest != digest:
                row.revision += 1
                fresh.append((row, item, digest))
            row.status, row.updated_at = "published", now
            row.published_at = row.published_at or now
            for name, value in from_item(item).items():
                setattr(row, name, value)
            revised += 1
    for slug, (row, _) in rows.items():
        if slug not in slugs and row.origin == "bank" and row.status != "retired":
            row.status, row.updated_at = "retired", now
            retired += 1
    session.flush()
    session.add_all(
        ItemRevisionRow(
            item_id=row.id,
            ordinal=row.revision,
            document=item_to_document(item),
            digest=digest,
            created_at=now,
        )
        for row, item, digest in fresh
    )
    session.flush()
    reworded = [row.id for row, _, _ in fresh if row.revision > 1]
    if reworded:
        marking.settle_recognised(session, reworded, teacher_id=None, now=now)
    return LoadReport(added, revised, retired, unchanged, tuple(kept))


def _store_quizzes(session: Session, subject_id: int, quizzes: Iterable[QuizSpec], *, now: datetime) -> None:
    rows = {
        row.slug: row
        for row in session.scalars(
            sa.select(QuizRow).where(QuizRow.subject_id == subject_id, QuizRow.origin == "bank")
        )
    }
    for quiz in quizzes:
        row = rows.pop(quiz.slug, None)
        if row is None:
            row = QuizRow(subject_id=subject_id, slug=quiz.slug)
            session.add(row)
        row.title, row.description, row.retired_at = quiz.title, quiz.description, None
        row.blueprint = {"items": list(quiz.items)}
    for row in rows.values():
        row.retired_at = row.retired_at or now
    session.flush()
