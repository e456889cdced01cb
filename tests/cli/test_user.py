"""Accounts are made and changed, or the sentence says why not."""

import re

import pytest
import sqlalchemy as sa

from quizapp.services import accounts
from tests.support.commands import run

PASSWORD = "three words here"


def test_an_account_is_made_listed_changed_and_given_a_new_password(prepared: sa.Engine) -> None:
    assert run("user", "add", "Anna", "--role", "teacher", typed=f"{PASSWORD}\n").exit_code == 0
    assert re.fullmatch(r"Anna\tteacher\t\d{4}-\d\d-\d\d\n", run("user", "list").stdout)
    assert run("user", "set-role", "anna", "admin").exit_code == 0
    assert "Anna\tadmin\t" in run("user", "list").stdout
    assert run("user", "reset-password", "anna", typed="three other words\n").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password=PASSWORD) is None
        assert accounts.find_matching(session, name="anna", password="three other words") is not None
    assert run("user", "deactivate", "anna").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password="three other words") is None
    assert "Anna\tadmin\t" in run("user", "list").stdout
    assert run("user", "reactivate", "anna").exit_code == 0
    with sa.orm.Session(prepared) as session:
        assert accounts.find_matching(session, name="anna", password="three other words") is not None


@pytest.mark.parametrize(
    ("arguments", "typed", "exit_code", "hint"),
    [
        (("add", "anna"), f"{PASSWORD}\n", 1, "taken"),
        (("add", "bert"), "short\n", 1, "at least"),
        (("add", "bert"), "", 1, "at least"),
        (("add", "bert", "--role", "boss"), f"{PASSWORD}\n", 2, "boss"),
        (("add", "bert", "--zone", "Europe/Nowhere"), f"{PASSWORD}\n", 2, "Europe/Berlin"),
        (("set-role", "nobody", "admin"), "", 1, "nobody"),
        (("reset-password", "nobody"), f"{PASSWORD}\n", 1, "nobody"),
        (("deactivate", "nobody"), "", 1, "nobody"),
        (("reactivate", "nobody"), "", 1, "nobody"),
    ],
)
def test_an_account_command_that_cannot_be_done_says_why(
    prepared: sa.Engine, arguments: tuple[str, ...], typed: str, exit_code: int, hint: str
) -> None:
    run("user", "add", "anna", typed=f"{PASSWORD}\n")
    listed = run("user", "list").stdout
    result = run("user", *arguments, typed=typed)
    assert result.exit_code == exit_code
    assert hint in result.stderr
    assert run("user", "list").stdout == listed
