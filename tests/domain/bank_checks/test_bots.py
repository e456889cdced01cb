"""Each bot wins where its cue gives the key away, and only there."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest

from quizapp.domain import bank_play
from quizapp.domain.bank_checks import bots
from quizapp.domain.grading import grade_response
from quizapp.domain.items import Item, Option, Response, Side
from tests.support.banks import bank, choice, partisan_choice, sorting, true_false
from tests.support.builders import an_item

SIDED = [Side.OPPOSITION, Side.CONSOLIDATION, Side.NEUTRAL]


def echoing(number: int) -> Item:
    item = choice(number, ("Lanterns", "Marble!!", "Velvet!!"), number % 3)
    return replace(item, stem=f"What of the {item.options[number % 3].text}?")


GIVEN_AWAY = {
    "longest": [
        choice(n, ["short"] * (n % 3) + ["a longer one"] + ["brief"] * (2 - n % 3), n % 3) for n in range(20)
    ],
    "most_overlap": [choice(n, ("open argument", "open doors", "quiet argument")) for n in range(20)],
    "echo_the_stem": [echoing(n) for n in range(20)],
    "most_hedged": [choice(n, ("may be so", "is so now", "was so!!!")) for n in range(20)],
    "odd_one_out": [choice(n, ("green pears", "red apples", "sour apples")) for n in range(20)],
    "fixed_position": [choice(n, ("1820", "1821", "1822")) for n in range(20)],
    "always_true": [true_false(n, is_true=True) for n in range(20)],
    "opposition_side": [partisan_choice(n, Side.OPPOSITION) for n in range(20)],
    "order_side": [partisan_choice(n, Side.CONSOLIDATION) for n in range(20)],
}


@pytest.mark.parametrize("name", bots.BOTS)
def test_a_bot_is_caught_where_its_cue_is_the_key(name: str) -> None:
    played = bots.play_all(bank(*GIVEN_AWAY[name]))[name]
    assert played.playable == 20
    assert played.score == 1.0
    assert not played.is_inside
    messages = [finding.message for finding in bots.check(bank(*GIVEN_AWAY[name])) if finding.rule == "bots"]
    assert any(f"The bot {name} scores 1.000 on 20 items" in message for message in messages)


def test_a_fair_bank_gives_no_bot_more_than_chance() -> None:
    items = [
        *(partisan_choice(number, SIDED[number % 3]) for number in range(18)),
        *(true_false(number, is_true=number % 2 == 0) for number in range(18)),
    ]
    assert bots.check(bank(*items)) == []
    played = bots.play_all(bank(*items))
    assert played["order_side"].score == played["opposition_side"].score == pytest.approx(1 / 3)
    assert played["always_true"].score == 0.5


def test_a_bot_that_is_always_wrong_is_outside_too() -> None:
    """A cue that never is the key helps to strike options out."""
    items = [true_false(number, is_true=False) for number in range(20)]
    assert not bots.play_all(bank(*items))["always_true"].is_inside


def test_partisans_may_differ_by_five_points_at_most() -> None:
    items = [partisan_choice(n, Side.OPPOSITION if n < 11 else Side.CONSOLIDATION) for n in range(20)]
    rules = [finding.rule for finding in bots.check(bank(*items))]
    assert "B3" in rules
    even = [partisan_choice(n, SIDED[n % 2]) for n in range(20)]
    assert "B3" not in [finding.rule for finding in bots.check(bank(*even))]


def test_items_that_do_not_tell_options_apart_are_not_playable() -> None:
    played = bots.play_all(bank(*(choice(n, ("aaaa", "bbbb", "cccc"), n % 3) for n in range(3))))
    assert [name for name, bot in played.items() if bot.playable] == ["fixed_position"]
    assert played["longest"] == bots.Played(0.0, 0.0, 0.0, 0.0, 0)
    assert played["longest"].is_inside


SEVERAL = replace(
    choice(1, "abcd"),
    type="multiple_response",
    options=(Option("the longest", True), Option("bb", True), Option("cc"), Option("dd")),
)


def test_one_of_several_keys_earns_its_share_by_the_real_grading() -> None:
    played = bots.play_all(bank(SEVERAL))["longest"]
    assert played.score == 0.5
    assert played.chance == 0.25


def test_of_several_that_may_be_chosen_a_bot_takes_all_that_share_the_highest_mark() -> None:
    """Of the six pairs one is right; one of two right and one of two wrong take each other away."""
    sided = ("C-LEAD-02", "C-LEAD-02", "C-LEAD-03", "")
    options = tuple(
        replace(option, claim=claim) for option, claim in zip(SEVERAL.options, sided, strict=True)
    )
    played = bots.play_all(bank(replace(SEVERAL, options=options)))
    assert (played["opposition_side"].score, played["order_side"].score) == (1.0, 0.0)
    assert played["opposition_side"].chance == pytest.approx(1 / 6)


def test_the_bot_of_fixed_position_picks_the_first_for_every_statement() -> None:
    item = sorting(1, "C-LEAD-02", "C-LEAD-03", "C-LEAD-01", "C-LEAD-04")
    played = bots.play_all(bank(item))
    assert [name for name, bot in played.items() if bot.playable] == ["fixed_position"]
    shown_first = [order[0] for order in bank_play.shown_orders(item)]
    assert played["fixed_position"].score == shown_first.count(0) / len(shown_first)
    assert played["fixed_position"].chance == 0.5


def test_the_bot_of_fixed_position_leaves_steps_as_they_are_shown() -> None:
    """By chance a step comes right after the one before in one of as many orders as there are steps."""
    item = an_item("ordering")
    played = bots.play_all(bank(item))["fixed_position"]
    assert played.playable == 1
    assert played.chance == pytest.approx(1 / len(item.options))


def test_the_chance_of_an_order_is_what_the_real_grading_gives_over_all_orders() -> None:
    item = an_item("ordering")
    count = len(item.options)
    orders = list(permutations(range(count)))
    scores = Counter(
        Fraction(grade_response(item, Response(order)).score or 0).limit_denominator(100) for order in orders
    )
    counted = {score: times / len(orders) for score, times in scores.items()}
    assert {score: chance for score, chance in bots._blind_order(count).items() if chance} == pytest.approx(
        counted
    )
