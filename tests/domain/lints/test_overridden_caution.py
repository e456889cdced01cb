"""A key does not rely on what a caution warns of."""

from dataclasses import replace

import pytest

from quizapp.domain.claim_map import Caution
from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS, with_options
from quizapp.domain.lints import overridden_caution
from quizapp.domain.subject import Subject


def subject_with(caution: str, *claims: str) -> Subject:
    cautions = {caution: Caution(caution, "Topic", "Take care.", claims)}
    return replace(SUBJECT, claim_map=replace(SUBJECT.claim_map, cautions=cautions))


def found(caution: str, *texts: str, claim: str = "C-LEAD-04") -> bool:
    item = replace(CHOICE, claims=(claim,), options=with_options(*texts))
    return bool(overridden_caution.check(item, subject_with(caution, "C-LEAD-04")))


@pytest.mark.parametrize(
    ("caution", "key"),
    [
        ("W-01", "It began only after the death of Lenin"),
        ("W-04", "An end to amnesties"),
        ("W-08", "Room for several parties"),
        ("W-08", "A liberal pluralism"),
    ],
)
def test_a_key_on_a_point_of_caution_is_found(caution: str, key: str) -> None:
    assert found(caution, key, "Firm orders", "High fees")


def test_the_same_words_in_a_distractor_are_fine() -> None:
    assert not found("W-08", "Open argument", "Room for several parties", "High fees")


def test_a_caution_on_other_claims_does_not_matter() -> None:
    assert not found("W-08", "Room for several parties", "Firm orders", "High fees", claim="C-LEAD-02")


@pytest.mark.parametrize(
    ("caution", "key", "distractor"),
    [
        ("W-06", "Workers and peasants", "Workers and soldiers"),
        ("W-12", "They were about Trotsky", "They were led by him"),
    ],
)
def test_choosing_between_the_two_readings_is_found_either_way(
    caution: str, key: str, distractor: str
) -> None:
    assert found(caution, key, distractor, "High fees")
    assert found(caution, distractor, key, "High fees")
    assert not found(caution, key, "Firm orders", "High fees")


def test_asking_who_holds_a_verdict_without_an_owner_is_found() -> None:
    item = replace(WHO_SAYS, claims=("C-LEAD-04",))
    assert overridden_caution.check(item, subject_with("W-13", "C-LEAD-04"))


def test_a_true_statement_is_a_key_and_a_false_one_is_not() -> None:
    item = replace(CHOICE, type="true_false", stem="They asked for amnesties.", claims=("C-LEAD-04",))
    true, false = with_options("True", "False")
    assert overridden_caution.check(replace(item, options=(true, false)), SUBJECT)
    denied = (replace(true, is_key=False), replace(false, is_key=True))
    assert overridden_caution.check(replace(item, options=denied), SUBJECT) == []
