import uuid

import pytest
from flask import Flask

from quizapp.services.sittings import Plan
from quizapp.web import tokens

PLAN = Plan("ideas-and-origins", ((3, 1), (17, 2), (1, 1)))
ATTEMPT = "0c6f7d5e-9f0e-4e0e-8f5f-1d2c3b4a5968"


def test_a_plan_comes_back_as_it_was_signed(in_app: Flask) -> None:
    assert tokens.read_plan(ATTEMPT, tokens.sign_plan(ATTEMPT, PLAN)) == PLAN
    assert tokens.read_plan(ATTEMPT, tokens.sign_plan(ATTEMPT, Plan("", ((5, 1),)))) == Plan("", ((5, 1),))


def test_a_plan_of_a_long_quiz_fits_in_an_address(in_app: Flask) -> None:
    plan = Plan("a-quiz", tuple((10**9 + number, number) for number in range(200)))
    signed = tokens.sign_plan(ATTEMPT, plan)
    assert len(signed) < 4000
    assert tokens.read_plan(ATTEMPT, signed) == plan


def test_a_plan_is_good_for_its_attempt_and_its_installation_only(in_app: Flask) -> None:
    signed = tokens.sign_plan(ATTEMPT, PLAN)
    assert tokens.read_plan(str(uuid.uuid4()), signed) is None
    in_app.secret_key = "another secret, long enough"
    assert tokens.read_plan(ATTEMPT, signed) is None


@pytest.mark.parametrize("text", [None, "", "x", ".", "a.b", "é", "\x00", "x" * 5000, "WyIiXQ.AAAA"])
def test_anything_else_is_no_plan(in_app: Flask, text: str | None) -> None:
    assert tokens.read_plan(ATTEMPT, text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ATTEMPT, ATTEMPT),
        (ATTEMPT.upper(), ATTEMPT),
        (ATTEMPT.replace("-", ""), ATTEMPT),
        (None, None),
        ("", None),
        ("abc", None),
        (ATTEMPT + "0", None),
        ("{" + ATTEMPT + "}", None),
        ("０" * 32, None),
        ("\x00" * 32, None),
    ],
)
def test_an_id_has_one_spelling(text: str | None, expected: str | None) -> None:
    assert tokens.read_id(text) == expected


def test_a_new_id_is_one() -> None:
    first, second = tokens.new_id(), tokens.new_id()
    assert first != second
    assert tokens.read_id(first) == first


def test_seeds_and_hashes_depend_on_every_part_and_on_the_secret(in_app: Flask) -> None:
    seeds = {tokens.order_seed("a", "b"), tokens.order_seed("ab"), tokens.order_seed("b", "a")}
    hashes = {tokens.keyed_hash("a", "b"), tokens.keyed_hash("ab"), tokens.keyed_hash("b", "a")}
    assert len(seeds) == len(hashes) == 3
    assert all(len(digest) == 64 for digest in hashes)
    assert tokens.order_seed("a", "b") in seeds
    in_app.secret_key = "another secret, long enough"
    assert tokens.order_seed("a", "b") not in seeds
    assert tokens.keyed_hash("a", "b") not in hashes
