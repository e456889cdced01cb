"""Writing items: adding, editing, copying, publishing, retiring, and looking back at earlier wordings.

A draft may be as unfinished as it likes; what learners get passes every check that names an error, and a change of it
adds none. Each change of
wording is a new revision and the old one stays, because answers point at the wording they were given to. An
administrator may publish against the checks, for a reason that is kept with the wording for ever. Two people
who edit the same item never overwrite one another: the second save is refused with both versions in hand.
What a teacher changes in an item of the bank is the teacher's from then on, so that loading the bank leaves it alone.
"""

import re
import unicodedata
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.answers import normalise
from quizapp.domain.documents import item_digest, item_to_document
from quizapp.domain.findings import Finding
from quizapp.domain.item_defaults import anchored
from quizapp.domain.item_differences import changed_labels
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain
from quizapp.persistence.models import ItemRevisionRow, ItemRow, SubjectRow
from quizapp.persistence.queries import authoring as queries
from quizapp.persistence.rows import from_item
from quizapp.services import marking, overriding
from quizapp.services.accounts import Learner
from quizapp.services.bank import open_subject
from quizapp.services.errors import NotFound, Stale

SAME_AGAIN_WITHIN = timedelta(minutes=10)
_SLUG_WORDS = 5
_SLUG_LENGTH = 50


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item as it stands.  origin: bank or teacher.  revision: what a save is checked against.

    made_at: tells it from one that was given the number of a deleted one.
    wording_by: name of who wrote this wording, None for the bank or somebody who has left.
    is_deletable: whether it is a draft that learners never got.
    """

    id: int
    status: str
    origin: str
    revision: int
    item: Item
    wording_by: str | None
    made_at: datetime
    updated_at: datetime
    is_deletable: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """One wording.  author: name, None for the bank or somebody who has left.

    changes: labels of what differs from the wording before it, None for the first and for the oldest listed.
    """

    ordinal: int
    item: Item
    author: str | None
    created_at: datetime
    changes: tuple[str, ...] | None


class StaleItem(Stale):
    """Somebody else has saved the item meanwhile.  theirs: as it stands now.  mine: what was to be saved."""

    def __init__(self, theirs: OpenItem, mine: Item) -> None:
        who = theirs.wording_by or "Somebody else"
        super().__init__(
            f"{who} has saved this question since you opened it, so yours was not saved over it. "
            "Both versions are below."
        )
        self.theirs = theirs
        self.mine = mine


def open_item(session: Session, item_id: int) -> OpenItem:
    """An item in its current wording, whatever its status. Raises NotFound."""
    stored = queries.find_item(session, item_id)
    if stored is None:
        raise NotFound("There is no such question.")
    return _to_open(stored)


def add_draft(
    session: Session, teacher: Learner, item: Item, *, key: str | None = None, now: datetime
) -> OpenItem:
    """A new item that learners do not get yet. The same again within minutes is the same item, not a second one.

    key: UUID of the form it was written in; the same form again, whatever its words, changes the item that it has
    made. Raises StaleItem if that has been changed otherwise meanwhile.
    """
    return _add(session, teacher, item, status="draft", key=key, now=now)


def add_published(
    session: Session, teacher: Learner, item: Item, *, key: str | None = None, now: datetime
) -> OpenItem:
    """A new item that learners get at once.  key: as for `add_draft`. Raises Invalid, field by field, and StaleItem."""
    return _add(session, teacher, item, status="published", key=key, now=now)


def save_draft(
    session: Session,
    teacher: Learner,
    item_id: int,
    *,
    item: Item,
    seen: int,
    made_at: datetime | None = None,
    was: str | None = None,
    now: datetime,
) -> OpenItem:
    """Store a wording that learners do not get; a published item is withdrawn.

    seen: revision that was edited.  made_at: when the item that was edited was made.  was: its status then. The last
    two are None if they do not matter. Raises NotFound, also where the number has gone to another item, and StaleItem.
    """
    return _save(
        session, teacher, item_id, item=item, seen=seen, made_at=made_at, was=was, status="draft", now=now
    )


def save_published(
    session: Session,
    teacher: Learner,
    item_id: int,
    *,
    item: Item,
    seen: int,
    made_at: datetime | None = None,
    was: str | None = None,
    now: datetime,
) -> OpenItem:
    """Store a wording that learners get from now on.

    seen, made_at, was: as for `save_draft`. Raises NotFound, StaleItem, and Invalid, field by field.
    """
    return _save(
        session, teacher, item_id, item=item, seen=seen, made_at=made_at, was=was, status="published", now=now
    )


def add_overridden(
    session: Session, admin: Learner, item: Item, *, key: str | None = None, reason: str, now: datetime
) -> OpenItem:
    """A new item that learners get at once although the checks find errors in it.

    key: as for `add_draft`.  reason: LEAST_REASON to MOST_REASON characters; kept only if there are errors. Raises
    NotAllowed unless it is an administrator, and Invalid, field by field, for want of a reason or of what no reason can
    take the place of.
    """
    overriding.require_admin(admin)
    return _add(session, admin, item, status="published", key=key, reason=reason, now=now)


def save_overridden(
    session: Session,
    admin: Learner,
    item_id: int,
    *,
    item: Item,
    seen: int,
    made_at: datetime | None = None,
    was: str | None = None,
    reason: str,
    now: datetime,
) -> OpenItem:
    """Store a wording that learners get from now on although the checks find errors in it.

    seen, made_at, was: as for `save_draft`.  reason: as for `add_overridden`. Raises what these two raise.
    """
    overriding.require_admin(admin)
    return _save(
        session,
        admin,
        item_id,
        item=item,
        seen=seen,
        made_at=made_at,
        was=was,
        status="published",
        reason=reason,
        now=now,
    )


def publish(
    session: Session, item_id: int, *, seen: int, made_at: datetime | None = None, now: datetime
) -> OpenItem:
    """Give the item to learners as it stands.

    seen, made_at: as for `save_draft`. Raises NotFound, Invalid, and Stale if it is not what was seen.
    """
    row = _lock(session, item_id, made_at=made_at)
    if row.revision != seen:
        raise Stale(
            "Somebody has changed this question since you opened the page. Look at it, then publish it."
        )
    overriding.require_fit(session, open_item(session, item_id).item)
    return _set_status(session, row, "published", now=now)


def unpublish(session: Session, item_id: int, *, now: datetime) -> OpenItem:
    """Take a published item back to the drafts; what was answered stays. Raises NotFound, Stale."""
    row = _lock(session, item_id)
    if row.status == "retired":
        raise Stale("This question has been retired meanwhile, so there was nothing to take back.")
    return _set_status(session, row, "draft", now=now)


def retire(session: Session, item_id: int, *, now: datetime) -> OpenItem:
    """Take the item out of use; what was answered stays, and it can be restored. Raises NotFound."""
    return _set_status(session, _lock(session, item_id), "retired", now=now)


def restore(session: Session, item_id: int, *, now: datetime) -> OpenItem:
    """Bring a retired item back to the drafts. Raises NotFound, Stale."""
    row = _lock(session, item_id)
    if row.status == "published":
        raise Stale("This question has been published meanwhile, so there was nothing to restore.")
    return _set_status(session, row, "draft", now=now)


def delete_draft(session: Session, item_id: int, *, seen: int, made_at: datetime | None = None) -> None:
    """Delete a draft that learners never got, with all its wordings; nothing of it can be brought back.

    seen, made_at: as for `save_draft`. Raises NotFound, and Stale where it is not what was seen, or is no such draft.
    """
    row = _lock(session, item_id, made_at=made_at)
    if row.revision != seen:
        raise Stale("Somebody has changed this question since you opened the page, so it was not deleted.")
    stays = "Learners have had this question, so it stays. You can retire it instead."
    if not open_item(session, item_id).is_deletable:
        raise Stale(stays)
    try:
        session.execute(sa.delete(ItemRevisionRow).where(ItemRevisionRow.item_id == item_id))
        session.execute(sa.delete(ItemRow).where(ItemRow.id == item_id))
    except sa.exc.IntegrityError as error:
        # Somebody's answer or card points at it: of one taken back before that was noted in the item.
        raise Stale(stays) from error


def duplicate(session: Session, teacher: Learner, item_id: int, *, now: datetime) -> OpenItem:
    """A new draft with the same wording. Raises NotFound."""
    original = open_item(session, item_id).item
    stored = open_subject(session)
    copy = anchored(replace(original, reviewed_by=(), author=""), stored.subject)
    row = _insert(session, teacher, copy, subject_id=stored.id, status="draft", key=None, now=now)
    return open_item(session, row.id)


def list_revisions(session: Session, item_id: int) -> list[Revision]:
    """The latest wordings of an item, at most 100, the newest first, each with the parts that it changed."""
    subject = open_subject(session).subject
    stored = queries.list_revisions(session, item_id)
    return [
        Revision(
            one.ordinal,
            one.item,
            one.author,
            one.created_at,
            changed_labels(before.item, one.item, subject) if before else None,
        )
        for one, before in zip(stored, [*stored[1:], None], strict=True)
    ]


def open_revision(session: Session, item_id: int, ordinal: int) -> Revision:
    """One wording. Raises NotFound."""
    stored = queries.find_revision(session, item_id, ordinal)
    if stored is None:
        raise NotFound("There is no such version of this question.")
    return Revision(stored.ordinal, stored.item, stored.author, stored.created_at, None)


def _add(
    session: Session,
    teacher: Learner,
    item: Item,
    *,
    status: str,
    key: str | None,
    reason: str | None = None,
    now: datetime,
) -> OpenItem:
    """reason: for publishing against the checks, None where they decide."""
    stored = open_subject(session)
    item = anchored(item, stored.subject)
    # One adds at a time, so that a form sent twice at once finds what its twin has made.
    session.execute(sa.select(SubjectRow.id).where(SubjectRow.id == stored.id).with_for_update())
    made = queries.find_by_key(session, key) if key else None
    if made is not None and made.author_id == teacher.id:
        return _save(
            session,
            teacher,
            made.id,
            item=item,
            seen=1,
            made_at=None,
            was=None,
            status=status,
            reason=reason,
            now=now,
        )
    key = None if made else key
    twin = _find_twin(session, teacher, item, subject_id=stored.id, status=status, now=now)
    # By its name, a twin is known for the same item and not taken for another one in the same words.
    errors = overriding.let_pass(
        session, replace(item, slug=twin.item.slug) if twin else item, status=status, reason=reason
    )
    if twin is not None:
        row = _lock(session, twin.id)
        # What learners get already is not published once more, nor for another reason.
        if row.status != status:
            overriding.keep(session, teacher, row, errors=errors, reason=reason or "", now=now)
        return _set_status(session, row, status, now=now)
    row = _insert(session, teacher, item, subject_id=stored.id, status=status, key=key, now=now)
    overriding.keep(session, teacher, row, errors=errors, reason=reason or "", now=now)
    return open_item(session, row.id)


def _insert(
    session: Session,
    teacher: Learner,
    item: Item,
    *,
    subject_id: int,
    status: str,
    key: str | None,
    now: datetime,
) -> ItemRow:
    """A new row with its first wording."""
    row = ItemRow(
        subject_id=subject_id,
        slug=str(uuid.uuid4()),
        origin="teacher",
        status=status,
        revision=1,
        author_id=teacher.id,
        created_at=now,
        updated_at=now,
        published_at=now if status == "published" else None,
        client_key=key,
        **from_item(item),
    )
    session.add(row)
    session.flush()
    # The number of the row makes the slug unique without asking for those that there are.
    row.slug = f"t-{_slug_words(item)}-{row.id}"
    item = replace(item, slug=row.slug)
    row.search_text = from_item(item)["search_text"]
    _add_revision(session, teacher, row, item=item, now=now)
    return row


def _find_twin(
    session: Session, teacher: Learner, item: Item, *, subject_id: int, status: str, now: datetime
) -> OpenItem | None:
    """What the same person has added in the same words a moment ago, unless that would be withdrawn or revived."""
    for stored in queries.list_latest(session, subject_id, since=now - SAME_AGAIN_WITHIN):
        is_mine = stored.author_id == teacher.id and stored.status in ("draft", status)
        if is_mine and replace(stored.item, slug="") == replace(item, slug=""):
            return _to_open(stored)
    return None


def _save(
    session: Session,
    teacher: Learner,
    item_id: int,
    *,
    item: Item,
    seen: int,
    made_at: datetime | None,
    was: str | None,
    status: str,
    reason: str | None = None,
    now: datetime,
) -> OpenItem:
    """reason: for publishing against the checks, None where they decide."""
    row = _lock(session, item_id, made_at=made_at)
    stands = open_item(session, item_id)
    item = _in_place_of(stands.item, item, subject=open_subject(session).subject)
    is_changed = item_digest(item) != item_digest(stands.item)
    # What is sent twice finds its own words stored: nobody else's are lost then.
    is_moved = was is not None and row.status not in (was, status)
    if is_moved or (is_changed and row.revision != seen):
        raise StaleItem(stands, item)
    errors: list[Finding] = []
    if not row.status == status == "published":
        errors = overriding.let_pass(session, item, status=status, reason=reason)
    elif is_changed:
        errors = overriding.let_stay(session, item, stands.item, reason=reason)
    if is_changed:
        row.revision += 1
        row.origin, row.updated_at = "teacher", now
        for name, value in from_item(item).items():
            setattr(row, name, value)
        # Whoever reviewed it has read other words.
        _add_revision(session, teacher, row, item=replace(item, reviewed_by=()), now=now)
        marking.settle_recognised(session, [row.id], teacher_id=teacher.id, now=now)
    overriding.keep(session, teacher, row, errors=errors, reason=reason or "", now=now)
    return _set_status(session, row, status, now=now)


def _in_place_of(stands: Item, item: Item, *, subject: Subject) -> Item:
    """The item as a wording after this one: its name stays, and so does a citation that nobody has touched."""
    item = replace(item, slug=stands.slug, reviewed_by=stands.reviewed_by)
    if (item.citation.passage, item.citation.quote) == (stands.citation.passage, stands.citation.quote):
        return replace(item, citation=stands.citation)
    return anchored(item, subject)


def _lock(session: Session, item_id: int, *, made_at: datetime | None = None) -> ItemRow:
    row = queries.lock_item(session, item_id)
    if row is None:
        raise NotFound("There is no such question.")
    # SQLite gives the number of what was deleted last to what is added next.
    if made_at is not None and row.created_at != made_at:
        raise NotFound(
            "The question that you had open has been deleted meanwhile, and nothing was done to the one that has "
            "its number now. To keep what you typed, press Back and copy it."
        )
    return row


def _set_status(session: Session, row: ItemRow, status: str, *, now: datetime) -> OpenItem:
    if row.status != status:
        row.status, row.origin, row.updated_at = status, "teacher", now
    if status == "published":
        row.published_at = row.published_at or now
    session.flush()
    return open_item(session, row.id)


def _add_revision(session: Session, teacher: Learner, row: ItemRow, *, item: Item, now: datetime) -> None:
    session.add(
        ItemRevisionRow(
            item_id=row.id,
            ordinal=row.revision,
            document=item_to_document(item),
            digest=item_digest(item),
            author_id=teacher.id,
            created_at=now,
        )
    )
    session.flush()


def _slug_words(item: Item) -> str:
    """The first words of the stem in ASCII, with hyphens; the type where there are none."""
    plain_words = (
        unicodedata.normalize("NFKD", normalise(plain(item.stem))).encode("ascii", "ignore").decode()
    )
    words = re.findall(r"[a-z0-9]+", plain_words)[:_SLUG_WORDS]
    return "-".join(words)[:_SLUG_LENGTH].strip("-") or item.type.replace("_", "-")


def _to_open(stored: queries.StoredItem) -> OpenItem:
    return OpenItem(
        id=stored.id,
        status=stored.status,
        origin=stored.origin,
        revision=stored.revision,
        item=stored.item,
        wording_by=stored.wording_by,
        made_at=stored.created_at,
        updated_at=stored.updated_at,
        is_deletable=stored.status == "draft" and stored.published_at is None,
    )
