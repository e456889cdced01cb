from quizapp.domain import bank_play
from quizapp.domain.items import Option, Side
from quizapp.domain.lint_examples import FACT, SUBJECT, WHO_SAYS
from tests.support.banks import choice, true_false


def test_choices_are_items_with_options_of_their_own() -> None:
    assert bank_play.has_one_key(choice(1, ("a", "b", "c")))
    assert not bank_play.is_choice(true_false(1, is_true=True))
    assert not bank_play.is_choice(FACT)


def test_an_item_is_shown_in_an_order_for_each_seed_that_repeats() -> None:
    item = choice(1, ("a", "b", "c"))
    orders = bank_play.shown_orders(item)
    assert len(orders) == len(bank_play.SEEDS)
    assert all(sorted(order) == [0, 1, 2] for order in orders)
    assert orders == bank_play.shown_orders(item)
    assert len({order for number in range(9) for order in bank_play.shown_orders(choice(number, "abc"))}) > 3


def test_an_option_voices_the_side_of_its_holder_or_claim() -> None:
    sides = [bank_play.side_of(option, SUBJECT.claim_map) for option in WHO_SAYS.options]
    assert sides == [Side.OPPOSITION, Side.CONSOLIDATION, Side.OPPOSITION]
    assert bank_play.side_of(Option("x", claim="C-LEAD-03"), SUBJECT.claim_map) is Side.CONSOLIDATION
    assert bank_play.side_of(Option("x"), SUBJECT.claim_map) is Side.NEUTRAL
