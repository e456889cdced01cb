from dataclasses import replace

import pytest

from quizapp.domain.bank_checks import coverage
from quizapp.domain.claim_map import Concept, Tension
from quizapp.domain.findings import Level
from quizapp.domain.items import Item
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT
from quizapp.domain.subject import Subject
from tests.support.banks import bank, choice, true_false

CLAIMS = ("C-LEAD-01", "C-LEAD-02", "C-LEAD-03", "C-LEAD-04", "C-ORIG-01")


def rules(subject: Subject) -> list[str]:
    return [finding.rule for finding in coverage.check(subject)]


def with_map(subject: Subject, **parts: object) -> Subject:
    return replace(subject, claim_map=replace(subject.claim_map, **parts))  # type: ignore[arg-type]


def covering() -> list[Item]:
    return [
        replace(choice(1, "abc"), claims=CLAIMS, cautions_ack=("W-04",)),
        replace(true_false(1, is_true=True), claims=CLAIMS),
    ]


def test_a_bank_that_asks_for_everything_has_no_findings() -> None:
    assert rules(bank(*covering())) == []
    assert coverage.covered(bank(*covering())) == coverage.Covered(5, 5, 5, 5, 0)


def test_a_claim_that_no_item_names_is_found() -> None:
    short = [replace(item, claims=CLAIMS[1:]) for item in covering()]
    (finding,) = coverage.check(bank(*short))
    assert finding.rule == "claims"
    assert "C-LEAD-01" in finding.message
    assert coverage.covered(bank(*short)).claims == 4


def test_a_core_claim_needs_two_items_of_two_types() -> None:
    one, other = covering()
    assert rules(bank(one)) == ["core_claims"] * 5
    assert rules(bank(one, replace(one, slug="again"))) == ["core_claims"] * 5
    assert coverage.covered(bank(one)).core_with_two_types == 0
    assert rules(bank(one, other)) == []


def strangers() -> tuple[Item, Item]:
    """Two that name all claims of the bank; neither names first what the other does."""
    one, other = covering()
    return one, replace(other, claims=CLAIMS[::-1])


def test_two_items_of_a_core_claim_take_turns() -> None:
    one, other = strangers()
    findings = coverage.check(bank(one, other))
    assert [(finding.rule, finding.level) for finding in findings] == [
        ("core_claims_in_turn", Level.ERROR)
    ] * 5
    assert coverage.covered(bank(one, other)).core_in_turn == 0
    assert "C-LEAD-01 is a core claim whose items (choice-1, statement-1) do not" in findings[0].message
    assert "give statement-1 variants_of: choice-1, or name C-LEAD-01 first" in findings[0].message


@pytest.mark.parametrize("tie", ["variants_of", "switch_group", "claims"])
def test_items_take_turns_by_each_tie_that_the_queue_goes_by(tie: str) -> None:
    one, other = strangers()
    keys = {"variants_of": ("", one.slug), "switch_group": ("s", "s"), "claims": (CLAIMS, CLAIMS)}
    tied = [replace(item, **{tie: key}) for item, key in zip((one, other), keys[tie], strict=True)]  # type: ignore[arg-type]
    assert "core_claims_in_turn" not in rules(bank(*tied))
    assert coverage.covered(bank(*tied)).core_in_turn == 5


def test_an_item_that_is_a_variant_already_is_not_told_to_be_one_of_another() -> None:
    one, other = strangers()
    finding = coverage.check(bank(one, replace(other, variants_of="elsewhere")))[0]
    assert "give choice-1 variants_of: statement-1, or" in finding.message


def test_a_claim_that_is_not_core_needs_no_turns() -> None:
    claims = {key: replace(claim, salience="supporting") for key, claim in SUBJECT.claim_map.claims.items()}
    assert rules(with_map(bank(*strangers()), claims=claims)) == []


def test_a_claim_has_six_items_at_most() -> None:
    more = [replace(CHOICE, slug=f"more-{number}") for number in range(4)]
    assert rules(bank(*covering(), *more)) == []
    assert rules(bank(*covering(), *more, replace(CHOICE, slug="seventh"))) == ["claims"]


def test_a_caution_that_no_feedback_meets_is_found() -> None:
    one, other = covering()
    (finding,) = coverage.check(bank(replace(one, cautions_ack=()), other))
    assert (finding.rule, "W-04" in finding.message) == ("cautions", True)


def test_a_tension_that_no_item_meets_is_found() -> None:
    tense = with_map(bank(*covering()), tensions={"T1": Tension("T1", "Two ways at once.")})
    (finding,) = coverage.check(tense)
    assert (finding.rule, "T1 (Two ways at once.)" in finding.message) == ("tensions", True)
    one, other = covering()
    assert rules(replace(tense, items=(replace(one, tensions=("T1",)), other))) == []


def test_a_term_that_the_source_links_to_has_a_flashcard() -> None:
    one, other = covering()
    linked = with_map(
        bank(one, other),
        concepts={key: Concept(key, key, "A term.", key == "guild") for key in ("guild", "fee")},
        claims={
            key: replace(claim, concepts=("guild", "fee")) if key == "C-LEAD-02" else claim
            for key, claim in SUBJECT.claim_map.claims.items()
        },
    )
    (finding,) = coverage.check(linked)
    assert (finding.rule, finding.level) == ("concepts", Level.ERROR)
    assert "C-LEAD-02" in finding.message
    assert rules(replace(linked, items=(replace(one, type="flashcard_basic"), other))) == []


def test_a_switch_changes_the_key() -> None:
    one, other = (replace(choice(n, ("same", "other", "third"), n), switch_group="s") for n in (0, 1))
    assert coverage.switch_pairs(bank(one, other)) == 1
    assert "switch_pairs" not in rules(bank(one, other))
    assert coverage.switch_pairs(bank(one, replace(one, slug="again"))) == 0
    assert "switch_pairs" in rules(bank(one, replace(one, slug="again")))


def test_a_subject_with_a_blueprint_is_held_to_it() -> None:
    findings = coverage.check(bank(*covering(), FACT, slug="left-opposition"))
    messages = [finding.message for finding in findings if finding.rule == "blueprint"]
    assert "1 items are of LEAD at the level remember; the blueprint asks for 8: write 7 more." in messages
    assert "0 items are of the type matching; the blueprint asks for 10: write 10 more." in messages
    assert "0 items are of the controversy K-PACE; the blueprint asks for 32: write 32 more." in messages
    assert "switch_pairs" in [finding.rule for finding in findings]


def test_the_blueprint_adds_up_to_192_items() -> None:
    blueprint = coverage.BLUEPRINTS["left-opposition"]
    levels = list(blueprint.levels.values())
    assert sum(map(sum, levels)) == sum(blueprint.types.values()) == 192
    assert [sum(column) for column in zip(*levels, strict=True)] == [53, 58, 23, 38, 20]
