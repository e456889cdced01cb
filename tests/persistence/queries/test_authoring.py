"""The reads of those who write items."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import ItemRow, SubjectRow
from quizapp.persistence.queries import authoring
from quizapp.persistence.queries.authoring import Wanted
from tests.support.statements import count_statements, full_scans


def test_an_item_is_read_in_its_current_wording_whatever_its_status(in_app: Flask) -> None:
    with reading() as session:
        found = authoring.find_item(session, 1)
        assert found is not None
        assert (found.id, found.status, found.origin, found.revision, found.wording_by) == (
            1,
            "published",
            "bank",
            1,
            None,
        )
        assert authoring.find_item(session, 99_999) is None
        assert authoring.find_revision(session, 1, 2) is None


def test_counts_and_lists_agree(in_app: Flask) -> None:
    with reading() as session:
        subject = session.scalar(sa.select(SubjectRow.id)) or 0
        total = session.scalar(sa.select(sa.func.count()).select_from(ItemRow)) or 0
        for wanted in (Wanted(), Wanted(section="LEAD"), Wanted(type="cloze"), Wanted(words=("the",))):
            count = authoring.count_items(session, subject, wanted)
            listed = authoring.list_items(session, subject, wanted, offset=0, limit=1000)
            assert len(listed) == count > 0
        assert authoring.count_by_status(session, subject) == {"published": total}
        assert authoring.count_hard(session, subject, least_first=0, share=1.0) == 0


@pytest.mark.parametrize("sort", ["changed", "answered", "hardest", "section", "unknown"])
def test_pages_of_any_order_hold_every_item_once(sort: str, in_app: Flask) -> None:
    with reading() as session:
        subject = session.scalar(sa.select(SubjectRow.id)) or 0
        wanted = Wanted(sort=sort, least_first=20)
        total = authoring.count_items(session, subject, wanted)
        found = [
            entry.id
            for offset in range(0, total, 7)
            for entry in authoring.list_items(session, subject, wanted, offset=offset, limit=7)
        ]
    assert len(found) == len(set(found)) == total


def test_what_was_made_last_is_read_from_an_instant_on(in_app: Flask) -> None:
    with reading() as session:
        subject = session.scalar(sa.select(SubjectRow.id)) or 0
        made = session.scalar(sa.select(sa.func.max(ItemRow.id))) or 0
        newest = authoring.find_item(session, made)
        assert newest is not None
        latest = authoring.list_latest(session, subject, since=newest.created_at, limit=3)
        assert latest[0].id == made
        assert len(latest) == 3
        assert not authoring.list_latest(session, subject, since=newest.created_at + timedelta(seconds=1))
        assert authoring.has_slug(session, subject, latest[0].item.slug)
        assert not authoring.has_slug(session, subject, "no-such-name")


def test_one_item_is_found_by_its_keys(in_app: Flask) -> None:
    with count_statements(in_app) as counted, reading() as session:
        authoring.find_item(session, 1)
        authoring.list_revisions(session, 1)
        authoring.find_revision(session, 1, 1)
    assert counted.total == 3
    assert full_scans(in_app, counted, of=("item", "item_revision", "user")) == []
