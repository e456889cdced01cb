"""Checking while somebody types: the same words as a save would get, and nothing stored."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import tables
from tests.support.statements import count_statements
from tests.support.teaching import CHOICE, FILLED, a_teacher, add, fill

NEW = "/teacher/items/new"
AS_A_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def check(browser: FlaskClient, url: str, changes: dict[str, Any], *, to: str = "") -> Any:
    """What is said of the form at the address with these fields changed."""
    sent = fill(browser, url, changes)
    answer = browser.post(to or f"{url.partition('?')[0]}/check", data=sent, headers=AS_A_SCRIPT)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize("kind", FILLED)
def test_a_new_question_of_any_type_is_checked_and_not_stored(
    kind: str, app: Flask, tina: FlaskClient
) -> None:
    with tables.unchanged(app):
        empty = check(tina, f"{NEW}?type={kind}", {})
        filled = check(tina, f"{NEW}?type={kind}", FILLED[kind])
    assert {"claim", "stem"} <= set(empty["advice"])
    assert "stop publishing" in empty["tally"]
    assert not [line for lines in filled["advice"].values() for line in lines if line[0] == "error"]


def test_what_stops_and_what_advises_is_told_apart_and_counted(app: Flask, tina: FlaskClient) -> None:
    number = add(tina)
    url = f"/teacher/items/{number}"
    changed = {
        "options-1-rationale": "",
        "options-2-text": "",
        "options-2-rationale": "",
        "options-2-misconception": "",
    }
    with tables.unchanged(app):
        said = check(tina, url, changed)
    assert [level for level, _ in said["advice"]["options-1-rationale"]] == ["error"]
    assert said["advice"]["options"][0] == ["warning", "There are 2 options; 3 to 4 serve best."]
    assert said["is_whole"] is True
    assert said["tally"] == "1 thing stops publishing, 1 piece of advice"


def test_what_cannot_be_kept_is_told_of_its_field_and_nothing_else(tina: FlaskClient) -> None:
    said = check(tina, f"{NEW}?type=single_choice", CHOICE | {"stem": "x" * 2001})
    assert said == {
        "tally": "Something cannot be kept as it is",
        "advice": {"stem": [["mistake", "It has 2,001 characters; 2,000 is the most. Shorten it."]]},
        "is_whole": False,
    }


def test_a_stem_of_another_question_is_found_at_a_fixed_number_of_statements(
    app: Flask, tina: FlaskClient
) -> None:
    first = add(tina)
    with count_statements(app) as counted:
        said = check(tina, f"{NEW}?type=single_choice", CHOICE, to=f"{NEW}/check")
    level, message, address = said["advice"]["stem"][0]
    assert level == "error"
    assert f"This asks almost the same as “{CHOICE['stem']}” (t-" in message
    # The other question is one press away.
    assert f'href="/teacher/items/{first}"' in tina.get(address).text
    # The page asks who is there; then so does the check, and reads the subject's number and the bank.
    assert counted.total <= 5


def test_a_form_without_end_or_of_no_type_is_refused_as_anywhere(tina: FlaskClient) -> None:
    sent = fill(tina, f"{NEW}?type=single_choice", CHOICE).to_dict()
    for changed, status in (
        ({"stem": "x" * 1_100_000}, 413),
        ({f"field-{number}": "x" for number in range(1001)}, 413),
        ({f"options-{row}-text": "x" for row in range(61)}, 422),
        ({"type": "essay"}, 404),
    ):
        answer = tina.post(f"{NEW}/check", data=sent | changed, headers=AS_A_SCRIPT)
        assert answer.status_code == status
        assert answer.get_json()["message"]
    assert tina.post("/teacher/items/99999/check", data=sent).status_code == 404
