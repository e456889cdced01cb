"""The words of claims.yaml: each kind of claim, and that only a fact stands without its holder's name."""

from quizapp.domain.claim_map import Kind


def test_the_kinds_are_those_that_files_and_lints_speak_of() -> None:
    assert {kind.value for kind in Kind} == {
        "fact",
        "attributed_claim",
        "evaluation",
        "historiographical_observation",
    }
    assert Kind("fact") is Kind.FACT
