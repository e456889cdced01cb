"""Passwords by themselves; which ones an account takes is shown in test_accounts.py."""

import pytest

from quizapp.services import passwords


def test_a_password_is_kept_salted_and_found_again() -> None:
    first, second = (passwords.hash_password("three words here") for _ in range(2))
    assert first != second
    assert passwords.is_password_of(first, "three words here")
    assert not passwords.is_password_of(first, "three words there")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_what_is_no_hash_is_nobodys_password(stored: str | None) -> None:
    assert not passwords.is_password_of(stored, "three words here")


def test_a_password_longer_than_any_is_nobodys_and_costs_no_time() -> None:
    run = "a" + "\u0301" * 60_000 + "\u0316" * 60_000
    assert not passwords.is_password_of(passwords.hash_password("three words here"), run)


def test_a_problem_names_the_field_it_was_typed_in() -> None:
    (problem,) = passwords.password_problems("short", name="Ada", field="new")
    assert problem.field == "new"
    assert "at least 8 characters" in problem.message
    assert passwords.password_problems("three words here", name="Ada", field="new") == []
