"""user: a name and what makes it the same one go together; a guest has neither."""

from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import UserRow
from tests.conftest import BEGINNING
from tests.support.storing import a_user, assert_refused, count


def test_guests_have_no_names_and_there_may_be_many(app: Flask) -> None:
    for _ in range(3):
        a_user(app)
    assert count(app, UserRow) == 3


def test_a_new_user_studies_ten_new_cards_a_day_and_the_day_begins_at_four(app: Flask) -> None:
    user_id = a_user(app)
    with app.app_context(), reading() as session:
        row = session.get_one(UserRow, user_id)
    assert (row.role, row.zone, row.rollover_hour, row.new_per_day, row.has_shortcuts) == (
        "student",
        "UTC",
        4,
        10,
        True,
    )


@pytest.mark.parametrize(
    "columns",
    [
        {"role": "owner"},
        {"name": "Ada"},
        {"name_folded": "ada"},
        {"name": "ADA", "name_folded": "taken"},
        {"guest_key": "taken"},
    ],
)
def test_the_database_refuses_a_second_name_or_guest_and_another_role(
    app: Flask, columns: dict[str, Any]
) -> None:
    a_user(app, name="Taken", name_folded="taken", guest_key="taken")
    assert_refused(app, UserRow(**{"created_at": BEGINNING} | columns))
