"""Refusals are told apart by kind and carry their words."""

import pytest

from quizapp.domain.items import Problem
from quizapp.services import errors


@pytest.mark.parametrize("kind", [errors.NotFound, errors.NotAllowed, errors.Stale, errors.Invalid])
def test_a_refusal_is_one_kind_only_and_says_its_words(kind: type[errors.ServiceError]) -> None:
    refusal = kind("These words.")
    assert str(refusal) == "These words."
    assert [other for other in errors.ServiceError.__subclasses__() if isinstance(refusal, other)] == [kind]


def test_what_is_invalid_names_its_fields() -> None:
    problem = Problem("name", "Taken.")
    assert errors.Invalid("No.", [problem]).problems == (problem,)
    assert errors.Invalid("No.").problems == ()


def test_what_was_tried_too_often_says_for_how_long() -> None:
    assert errors.TooMany("Wait.", 30).retry_after_s == 30
