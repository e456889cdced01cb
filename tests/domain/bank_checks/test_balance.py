"""A made-up bank that breaches each rule of balance, and the same mended."""

from dataclasses import replace

import pytest

from quizapp.domain.bank_checks import balance
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Scope, Side
from quizapp.domain.lint_examples import SUBJECT
from quizapp.domain.subject import Subject
from tests.support.banks import bank, choice, fact, partisan_choice, sorting, steelman, true_false


def rules(subject: Subject) -> list[str]:
    return [finding.rule for finding in balance.check(subject)]


def keyed(*sides: Side) -> list[Item]:
    return [
        replace(partisan_choice(n, side), controversy="K-DEMO", explanation="")
        for n, side in enumerate(sides)
    ]


def test_b1_keys_of_the_two_sides_differ_by_one_at_most() -> None:
    uneven = keyed(Side.OPPOSITION, Side.OPPOSITION, Side.CONSOLIDATION)
    assert "B1" not in rules(bank(*uneven))
    (finding,) = balance.check(bank(*uneven, *keyed(Side.OPPOSITION)))
    assert (finding.rule, finding.level) == ("B1", Level.ERROR)
    assert finding.message.startswith("K-DEMO: 3 keys voice the opposition, 1 the order side")


def test_b1_counts_no_facts_and_no_cards() -> None:
    items = [replace(fact(), slug=f"fact-{n}", controversy="K-DEMO", side=Side.OPPOSITION) for n in range(3)]
    cards = [
        replace(item, slug=f"card-{item.slug}", type="flashcard_basic", options=())
        for item in keyed(Side.OPPOSITION)
    ]
    assert balance.tallies(bank(*items, *cards))["K-DEMO"].keys == (0, 0)


def test_b2_the_four_cells_of_true_and_false_differ_by_one_at_most() -> None:
    even = [
        true_false(n, is_true=n % 2 == 0, side=Side.OPPOSITION if n < 2 else Side.CONSOLIDATION)
        for n in range(4)
    ]
    assert rules(bank(*even)) == []
    assert set(balance.true_false_cells(bank(*even)).values()) == {1}
    assert rules(bank(*even, *(true_false(n, is_true=True) for n in (5, 6)))) == ["B2"]


def test_b5_explanations_of_the_two_sides_are_about_as_long() -> None:
    def explained(side: Side, count: int) -> Item:
        return replace(partisan_choice(0, side), slug=side, explanation=" ".join(["word"] * count))

    assert rules(bank(explained(Side.OPPOSITION, 20), explained(Side.CONSOLIDATION, 22))) == []
    assert rules(bank(explained(Side.OPPOSITION, 20), explained(Side.CONSOLIDATION, 23))) == ["B5"]


@pytest.mark.parametrize(
    ("explanation", "found"),
    [
        ("A creeping rot set in.", ["B5"]),
        ("What critics claim is a creeping rot.", []),
        ("The “creeping” rot set in.", []),
        ("A slow rot set in.", []),
    ],
)
def test_b5_loaded_words_are_quoted_or_somebodys(explanation: str, found: list[str]) -> None:
    findings = balance.check(bank(replace(choice(1, "abc"), explanation=explanation)))
    assert [finding.rule for finding in findings] == found
    assert [finding.field for finding in findings] == ["explanation"] * len(found)


def test_b6_both_cases_have_as_many_reasons_words_and_claims() -> None:
    assert rules(bank(steelman())) == []
    assert rules(bank(steelman(reasons=3))) == ["B6"]
    assert rules(bank(steelman(models=("one two three", "one two three four")))) == ["B6"]
    untied = steelman()
    case = replace(
        untied.sides[0],
        checklist=(replace(untied.sides[0].checklist[0], claim="C-NO"), *untied.sides[0].checklist[1:]),
    )
    (finding,) = balance.check(bank(replace(untied, sides=(case, untied.sides[1]))))
    assert (finding.rule, finding.field) == ("B6", "sides[0].checklist[0].claim")


def test_b7_either_side_comes_first_about_as_often() -> None:
    first = [sorting(n, "C-LEAD-02", "C-LEAD-03") for n in range(2)]
    assert rules(bank(*first)) == ["B7"]
    assert rules(bank(*first, sorting(2, "C-LEAD-03", "C-LEAD-02"))) == []
    assert rules(bank(*(sorting(n, "C-LEAD-02", "C-LEAD-01") for n in range(3)))) == []


def explained(number: int, explanation: str) -> Item:
    return replace(choice(number, "abc"), controversy="K-DEMO", side=Side.NEUTRAL, explanation=explanation)


def test_b7_either_side_is_named_first_about_as_often() -> None:
    first = [explained(n, "The reformers ask for it; the masters fear it.") for n in range(2)]
    (finding,) = balance.check(bank(*first))
    assert (finding.rule, finding.level) == ("B7", Level.ERROR)
    assert "2 name the opposition first, 0 the order side" in finding.message
    assert rules(bank(*first, explained(2, "What the masters fear, the faction asks for."))) == []


def test_b7_counts_no_text_that_names_one_side_alone() -> None:
    alone = [
        explained(n, "The reformers and some sympathisers ask for it, in order to last.") for n in range(3)
    ]
    assert balance.tallies(bank(*alone))["K-DEMO"].named_first == (0, 0)


def test_b8_nothing_is_said_to_oppose_a_fact() -> None:
    assert rules(bank(replace(fact(), opposing_claim="C-LEAD-03"))) == ["B8"]
    assert rules(bank(fact(), replace(choice(1, "abc"), opposing_claim="C-LEAD-03"))) == []


def test_b9_three_items_ask_for_the_articles_own_vantage_point() -> None:
    own = replace(SUBJECT.claim_map.claims["C-LEAD-01"], id="C-CTRV-16")
    claims = {**SUBJECT.claim_map.claims, own.id: own}
    subject = replace(SUBJECT, claim_map=replace(SUBJECT.claim_map, claims=claims))
    items = tuple(replace(choice(n, "abc"), claims=(own.id,)) for n in range(3))
    assert rules(replace(subject, items=items[:2])) == ["B9"]
    assert rules(replace(subject, items=items)) == []


def test_b10_what_is_beyond_the_article_has_its_source_and_badge() -> None:
    beyond = replace(
        choice(1, "abc"), section="BEYOND", scope=Scope.BEYOND, claims=("O-01",), source="A book, 1990"
    )
    assert rules(bank(beyond)) == []
    assert rules(bank(replace(beyond, source=""))) == ["B10"]
    assert rules(bank(replace(beyond, scope=Scope.ARTICLE))) == ["B10"]
    assert rules(bank(replace(beyond, section="LEAD"))) == ["B10"]
