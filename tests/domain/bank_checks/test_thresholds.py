"""A made-up bank beyond each threshold, and one within it."""

from dataclasses import replace

import pytest

from quizapp.domain.bank_checks import thresholds
from quizapp.domain.items import Item, Option
from quizapp.domain.subject import QuizSpec, Subject
from tests.support.banks import bank, choice, true_false

SAME = ("aaaa", "bbbb", "cccc")


def rules(subject: Subject) -> list[str]:
    return [finding.rule for finding in thresholds.check(subject)]


def test_a_bank_within_the_thresholds_has_no_findings() -> None:
    items = [choice(n, SAME, n % 3) for n in range(9)]
    assert rules(bank(*items)) == []


def test_keys_stored_at_one_place_are_found() -> None:
    findings = thresholds.check(bank(*(choice(n, SAME, 1) for n in range(30))))
    assert "key_positions" in [finding.rule for finding in findings]
    assert any("is stored at place 1 to 3 in 0, 30, 0" in finding.message for finding in findings)


def test_keys_shown_at_one_place_are_found() -> None:
    """Years are never shuffled, so the place stored is the place shown."""
    findings = thresholds.check(bank(*(choice(n, ("1820", "1821", "1822"), 2) for n in range(30))))
    assert any("is shown at place 1 to 3 in 0, 0, 30" in finding.message for finding in findings)


@pytest.mark.parametrize(("run", "found"), [(4, []), (5, ["key_runs", "key_runs"])])
def test_five_keys_in_a_row_at_one_place_are_found(run: int, found: list[str]) -> None:
    items = [choice(n, ("1820", "1821", "1822"), 0 if n < run else 1) for n in range(6)]
    quiz = QuizSpec("first-quiz", "First", "First.", tuple(item.slug for item in items))
    assert [rule for rule in rules(bank(*items, quizzes=[quiz])) if rule == "key_runs"] == found


def test_too_many_keys_that_are_the_longest_are_found() -> None:
    items = [
        choice(n, ["bbbb"] * (n % 3) + ["aaaaa"] + ["cccc"] * (2 - n % 3), n % 3)
        if n < 26
        else choice(n, SAME, n % 3)
        for n in range(56)
    ]
    assert "longest_is_key" in rules(bank(*items))
    assert "longest_is_key" not in rules(bank(*items[1:], choice(56, SAME)))


@pytest.mark.parametrize(
    ("key", "found"), [("aaaa", []), ("aaaaa", ["length_ratio"]), ("aaa", ["length_ratio"])]
)
def test_keys_are_as_long_as_distractors_on_average(key: str, found: list[str]) -> None:
    subject = bank(choice(1, (key, "bbbb", "cccc")))
    assert rules(subject) == found
    assert thresholds.length_ratio(subject) == len(key) / 4


@pytest.mark.parametrize(("true", "found"), [(9, []), (11, []), (8, ["true_keys"]), (12, ["true_keys"])])
def test_about_half_of_the_statements_are_true(true: int, found: list[str]) -> None:
    assert rules(bank(*(true_false(n, is_true=n < true) for n in range(20)))) == found


def several(number: int, keys: int, options: int = 6) -> Item:
    made = tuple(Option(f"option {index}", index < keys) for index in range(options))
    return replace(choice(number, SAME), type="multiple_response", options=made)


def test_the_number_of_right_options_varies_from_one_to_four() -> None:
    varied = [several(n, 1 + n % 4) for n in range(8)]
    assert rules(bank(*varied)) == []
    assert rules(bank(*varied[:7], several(8, 3))) == []
    assert rules(bank(*(several(n, 2 + n % 3) for n in range(8)))) == ["keyed_counts"]
    (finding,) = thresholds.check(bank(several(1, 5)))
    assert (finding.rule, finding.item) == ("keyed_counts", "choice-1")


def test_one_stem_of_twenty_may_ask_in_the_negative() -> None:
    items = [choice(n, SAME, n % 3) for n in range(20)]
    items[0] = replace(items[0], stem="Which is **NOT** so?")
    assert rules(bank(*items)) == []
    items[1] = replace(items[1], stem="Which is **NOT** the case?")
    assert rules(bank(*items)) == ["negative_stems"]


def test_absolute_terms_are_no_commoner_in_distractors_than_in_keys() -> None:
    cued = [choice(n, ("kind word", "all of it", "all of us")) for n in range(6)]
    assert "absolute_terms" in rules(bank(*cued))
    even = [choice(n, ("all of me", "all of it", "all of us")) for n in range(6)]
    assert "absolute_terms" not in rules(bank(*even))
