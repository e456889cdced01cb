from dataclasses import replace

import pytest

from quizapp import paths
from quizapp.domain.bank_checks import bots
from quizapp.domain.bank_report import report_on
from quizapp.domain.fairness import BOTS, OTHER_RULE, RULES, Fairness, Tilt, fairness_of, tilt_of
from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item, Side
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT
from quizapp.domain.subject import Subject
from quizapp.formats import bank_yaml
from tests.support.banks import bank, partisan_choice, true_false


def fairness(*items: Item, warned: tuple[str, ...] = ()) -> Fairness:
    """Of a bank of these items.  warned: lints that warn of each."""
    subject = bank(*items)
    found = [Finding(name, Level.WARNING, "stem", "A secret.") for name in warned]
    return fairness_of(subject, report_on(subject, ((item, found) for item in items)))


def with_disputes(*sides: Side) -> Subject:
    """The subject with one claim in dispute for each of these sides."""
    claims = [
        replace(SUBJECT.claim_map.claims["C-LEAD-02"], id=f"C-{n}", side=side) for n, side in enumerate(sides)
    ]
    disputed = {claim.id: replace(claim, controversy="K-DEMO") for claim in claims}
    return replace(SUBJECT, claim_map=replace(SUBJECT.claim_map, claims=disputed))


def test_the_article_tells_38_claims_against_17_and_judges_2_against_4() -> None:
    subject = bank_yaml.read_subject(paths.QUESTION_BANK / "left_opposition").subject
    assert subject is not None
    tilt = tilt_of(subject.claim_map)
    assert tilt == Tilt(told=(38, 17), judged=(2, 4), own=3)
    assert tilt.judgements == 9
    assert tilt.is_crossed


def test_an_article_that_tells_and_judges_for_one_side_leans_one_way() -> None:
    assert tilt_of(SUBJECT.claim_map) == Tilt(told=(3, 1), judged=(1, 0), own=0)
    assert not tilt_of(SUBJECT.claim_map).is_crossed


def test_every_bot_has_a_name_and_a_habit() -> None:
    assert set(BOTS) == set(bots.BOTS)
    assert [bot.label for bot in fairness(CHOICE).bots] == [label for label, _ in BOTS.values()]


def test_partisans_are_as_far_apart_as_their_scores() -> None:
    items = [
        partisan_choice(number, Side.OPPOSITION if number < 7 else Side.CONSOLIDATION) for number in range(10)
    ]
    found = fairness(*items)
    assert found.partisans_apart == pytest.approx(0.4)
    assert found.bots_inside == sum(bot.played.is_inside for bot in found.bots) < len(found.bots)


def test_a_bot_that_can_play_nothing_has_no_figures() -> None:
    rows = {row[0]: row[1:] for row in fairness(FACT).bots_table.rows}
    assert rows["The longest"] == (0, None, None, None, None)


def test_sections_are_told_with_the_claims_that_are_asked_for() -> None:
    found = fairness(CHOICE, replace(FACT, section="CROSS"))
    assert found.sections.rows == (
        ("In brief", 1, 5, 2),
        ("Across the sections", 1, None, None),
    )
    assert (found.claims_asked, found.claims, found.items) == (2, 5, 2)


def test_main_claims_are_told_with_those_asked_twice_and_in_turn() -> None:
    again = replace(true_false(1, is_true=True), claims=CHOICE.claims)
    found = fairness(CHOICE, again, FACT)
    assert (found.core, found.core_asked, found.core_in_turn) == (5, 1, 1)
    apart = replace(again, claims=("C-LEAD-03", *CHOICE.claims))
    found = fairness(CHOICE, apart, FACT)
    assert (found.core, found.core_asked, found.core_in_turn) == (5, 1, 0)


def test_statements_are_counted_by_side_and_key() -> None:
    found = fairness(true_false(1, is_true=True), true_false(2, is_true=False, side=Side.CONSOLIDATION))
    assert found.cells == {
        "opposition_true": 1,
        "opposition_false": 0,
        "consolidation_true": 0,
        "consolidation_false": 1,
    }


@pytest.mark.parametrize(
    ("sides", "claims", "is_one_sided", "answers"),
    [
        ((Side.OPPOSITION, Side.OPPOSITION), (2, 0), True, ("Much.", "")),
        ((Side.OPPOSITION, Side.CONSOLIDATION), (1, 1), False, ("Much.", "Little.")),
        ((Side.NEUTRAL,), (0, 0), False, ("Much.", "Little.")),
    ],
)
def test_a_side_that_the_article_does_not_argue_has_no_answer(
    sides: tuple[Side, ...], claims: tuple[int, int], is_one_sided: bool, answers: tuple[str, str]
) -> None:
    subject = with_disputes(*sides)
    (dispute,) = fairness_of(subject, report_on(subject, [])).disputes
    assert dispute.claims == claims
    assert dispute.is_one_sided is is_one_sided
    assert (dispute.opposition, dispute.consolidation) == answers


def test_warnings_are_counted_by_rule_and_say_nothing_of_an_item() -> None:
    found = fairness(CHOICE, FACT, warned=("vague_terms", "a_rule_of_tomorrow", "a_rule_of_next_year"))
    assert dict(found.warnings.rows) == {RULES["vague_terms"]: 2, OTHER_RULE: 4}
    assert "secret" not in repr(found)
    assert CHOICE.slug not in repr(found)
