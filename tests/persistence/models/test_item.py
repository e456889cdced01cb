"""item, item_revision, item_total: slugs within a subject, frozen wordings, and who wrote them."""

from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import ItemOverrideRow, ItemRevisionRow, ItemRow, ItemTotalRow
from tests.conftest import BEGINNING
from tests.support.storing import a_user, assert_refused, remove_user, store


def an_item(**columns: Any) -> ItemRow:
    return ItemRow(
        **{
            "subject_id": 1,
            "slug": "an-item",
            "origin": "teacher",
            "status": "draft",
            "type": "single_choice",
            "section": "LEAD",
            "side": "neutral",
            "revision": 1,
            "created_at": BEGINNING,
            "updated_at": BEGINNING,
        }
        | columns
    )


def a_revision(item_id: int, **columns: Any) -> ItemRevisionRow:
    return ItemRevisionRow(
        **{"item_id": item_id, "ordinal": 1, "document": {}, "digest": "0" * 64, "created_at": BEGINNING}
        | columns
    )


def a_total(item_id: int, revision: int) -> ItemTotalRow:
    return ItemTotalRow(
        item_id=item_id, revision=revision, responses=0, first_responses=0, first_score_total=0.0
    )


def test_a_slug_stands_once_in_a_subject(app: Flask) -> None:
    store(app, an_item())
    assert_refused(app, an_item())


def test_a_form_makes_one_item(app: Flask) -> None:
    key = "6f1c0d9e-6a57-4f0e-9a3b-0c1d2e3f4a5b"
    store(app, an_item(client_key=key), an_item(slug="another"), an_item(slug="a-third"))
    assert_refused(app, an_item(slug="a-fourth", client_key=key))


@pytest.mark.parametrize("columns", [{"origin": "web"}, {"status": "hidden"}, {"subject_id": 10**6}])
def test_another_origin_status_or_subject_is_refused(app: Flask, columns: dict[str, Any]) -> None:
    assert_refused(app, an_item(**columns))


def test_a_wording_has_one_number_and_sums_need_a_wording(app: Flask) -> None:
    item = an_item()
    store(app, item)
    assert_refused(app, a_revision(10**6))
    store(app, a_revision(item.id), a_revision(item.id, ordinal=2))
    assert_refused(app, a_revision(item.id, ordinal=2))
    assert_refused(app, a_total(item.id, 3))
    store(app, a_total(item.id, 2))
    assert_refused(app, a_total(item.id, 2))


def test_an_item_outlives_who_wrote_it(app: Flask) -> None:
    author_id = a_user(app)
    item = an_item(author_id=author_id)
    store(app, item)
    store(app, a_revision(item.id, author_id=author_id))
    remove_user(app, author_id)
    with app.app_context(), reading() as session:
        assert session.get_one(ItemRow, item.id).author_id is None
        assert session.get_one(ItemRevisionRow, (item.id, 1)).author_id is None


def test_an_override_is_of_a_wording_and_outlives_who_gave_it(app: Flask) -> None:
    admin_id = a_user(app)
    item = an_item()
    store(app, item)
    store(app, a_revision(item.id))

    def override(revision: int) -> ItemOverrideRow:
        return ItemOverrideRow(
            item_id=item.id,
            revision=revision,
            admin_id=admin_id,
            made_at=BEGINNING,
            found=[],
            reason="Agreed with the class.",
        )

    assert_refused(app, override(2))
    given = override(1)
    store(app, given)
    remove_user(app, admin_id)
    with app.app_context(), reading() as session:
        assert session.get_one(ItemOverrideRow, given.id).admin_id is None
