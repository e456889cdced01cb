from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as some

from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import ALL, BY_NAME, SELF_JUDGED
from quizapp.domain.items import NONE_PICKED, Item, Option, Outcome, Prompt, Response
from quizapp.domain.quiz_rules import OWN
from quizapp.domain.regrading import (
    CannotCarry,
    Effect,
    Marked,
    Obstacle,
    asks_the_same,
    carry,
    effect,
    is_mended,
    is_other,
    obstacle_for,
    outline,
)
from tests.support.builders import an_item

CHOICE = an_item("single_choice")
SEVERAL = an_item("multiple_response")
PAIRS = an_item("matching")
ORDER = an_item("ordering")
CLOZE = an_item("cloze")
GRADED = [kind.NAME for kind in ALL if kind.INPUT not in SELF_JUDGED]


def with_key(item: Item, *keys: int) -> Item:
    """The item with other keys."""
    options = tuple(replace(option, is_key=number in keys) for number, option in enumerate(item.options))
    return replace(item, options=options)


def shuffled(item: Item, order: list[int]) -> Item:
    """The item with its options stored in another order, their keys with them."""
    options = tuple(item.options[index] for index in order)
    prompts = tuple(replace(prompt, key=order.index(prompt.key)) for prompt in item.prompts)
    return replace(item, options=options, prompts=prompts)


def obstacle(given: Response, before: Item, after: Item) -> Obstacle:
    with pytest.raises(CannotCarry) as caught:
        carry(given, before, after)
    return caught.value.obstacle


@pytest.mark.parametrize("name", GRADED)
def test_an_answer_to_the_same_wording_is_the_same_answer(name: str) -> None:
    item = an_item(name)
    for outcome in (Outcome.RIGHT, Outcome.PARTIAL, Outcome.WRONG):
        given = BY_NAME[name].sample(item, outcome)
        if given is not None:
            assert carry(given, item, item) == given


@drawn(some.permutations(range(3)), some.integers(0, 2), some.integers(0, 2))
def test_a_choice_follows_the_text_of_its_option_wherever_that_stands_now(
    order: list[int], chosen: int, key: int
) -> None:
    after = shuffled(with_key(CHOICE, key), order)
    carried = carry(Response(selected=(chosen,)), CHOICE, after)
    assert after.options[carried.selected[0]].text == CHOICE.options[chosen].text
    assert grade_response(after, carried).score == (1.0 if chosen == key else 0.0)


@drawn(some.permutations(range(4)), some.sets(some.integers(0, 3), min_size=1))
def test_several_choices_follow_their_texts(order: list[int], chosen: set[int]) -> None:
    before = SEVERAL
    carried = carry(Response(selected=tuple(sorted(chosen))), before, shuffled(before, order))
    assert {order[index] for index in carried.selected} == chosen


@drawn(
    some.permutations(range(len(PAIRS.options))), some.permutations(range(len(PAIRS.prompts))), some.data()
)
def test_pairs_follow_both_texts(options: list[int], prompts: list[int], data: some.DataObject) -> None:
    after = shuffled(PAIRS, options)
    after = replace(after, prompts=tuple(after.prompts[index] for index in prompts))
    places = some.integers(NONE_PICKED, len(PAIRS.options) - 1)
    count = len(PAIRS.prompts)
    picked = tuple(data.draw(some.lists(places, min_size=count, max_size=count).filter(any_picked)))
    given = Response(selected=picked)
    carried = carry(given, PAIRS, after)
    assert grade_response(after, carried).score == grade_response(PAIRS, given).score


def any_picked(picked: list[int]) -> bool:
    """Whether it is an answer at all."""
    return any(index != NONE_PICKED for index in picked)


@drawn(some.permutations(range(len(ORDER.options))), some.permutations(range(len(ORDER.options))))
def test_the_places_of_an_order_follow_its_options(order: list[int], places: list[int]) -> None:
    """An order whose key was wrong is stored in another order: the options that a learner put first stay first."""
    after = shuffled(ORDER, order)
    carried = carry(Response(selected=tuple(places)), ORDER, after)
    first_then = ORDER.options[places.index(0)].text
    assert after.options[carried.selected.index(0)].text == first_then


def test_typed_texts_are_carried_to_other_accepted_variants_but_not_to_other_blanks() -> None:
    given = Response(texts=("zebra",) * len(CLOZE.accepted))
    more = replace(CLOZE, accepted=tuple(("zebra", *variants) for variants in CLOZE.accepted))
    assert carry(given, CLOZE, more) == given
    assert grade_response(more, carry(given, CLOZE, more)).score == 1.0
    fewer = replace(CLOZE, stem="One ___.", accepted=CLOZE.accepted[:1] * (len(CLOZE.accepted) + 1))
    assert obstacle(given, CLOZE, fewer) is Obstacle.REWORDED


def test_who_chose_an_option_that_is_gone_has_not_answered_the_new_wording() -> None:
    gone = Option("Somebody else entirely", rationale="No.", misconception="x")
    after = replace(CHOICE, options=(*CHOICE.options[:2], gone))
    assert obstacle(Response(selected=(2,)), CHOICE, after) is Obstacle.GONE
    assert carry(Response(selected=(1,)), CHOICE, after) == Response(selected=(1,))
    assert (
        obstacle(Response(selected=tuple(range(len(ORDER.options)))), ORDER, shorter(ORDER)) is Obstacle.GONE
    )


def shorter(item: Item) -> Item:
    return replace(item, options=item.options[:-1])


def test_nobody_loses_points_for_a_right_answer_that_was_not_offered() -> None:
    new = replace(CHOICE, options=(*with_key(CHOICE).options, Option("The one", is_key=True)))
    for chosen in range(3):
        assert obstacle(Response(selected=(chosen,)), CHOICE, new) is Obstacle.NOT_OFFERED
    longer = replace(ORDER, options=(*ORDER.options, Option("At last")))
    assert (
        obstacle(Response(selected=tuple(range(len(ORDER.options)))), ORDER, longer) is Obstacle.NOT_OFFERED
    )
    key = len(PAIRS.options)
    prompts = (replace(PAIRS.prompts[0], key=key), *PAIRS.prompts[1:])
    paired = replace(PAIRS, options=(*PAIRS.options, Option("New")), prompts=prompts)
    picked = Response(selected=(0,) * len(PAIRS.prompts))
    assert obstacle(picked, PAIRS, paired) is Obstacle.NOT_OFFERED


def test_a_statement_that_nobody_was_asked_keeps_the_old_grade_and_one_that_went_does_not_count() -> None:
    picked = Response(selected=tuple(prompt.key for prompt in PAIRS.prompts))
    more = replace(PAIRS, prompts=(*PAIRS.prompts, Prompt("Never seen", 0)))
    assert obstacle(picked, PAIRS, more) is Obstacle.REWORDED
    fewer = replace(PAIRS, prompts=PAIRS.prompts[1:])
    assert carry(picked, PAIRS, fewer).selected == picked.selected[1:]
    only_first = Response(selected=(picked.selected[0],) + (NONE_PICKED,) * (len(PAIRS.prompts) - 1))
    assert obstacle(only_first, PAIRS, fewer) is Obstacle.REWORDED


def test_another_type_and_what_only_a_reader_can_judge_are_not_carried() -> None:
    assert obstacle(Response(selected=(0,)), CHOICE, an_item("true_false")) is Obstacle.TYPE
    cases = an_item("steelman")
    assert obstacle(Response(texts=("A case", "Another")), cases, cases) is Obstacle.JUDGED


def test_not_to_know_is_the_same_answer_to_every_wording() -> None:
    assert carry(Response(is_passed=True), CHOICE, with_key(CHOICE, 1)) == Response(is_passed=True)
    assert carry(Response(), CHOICE, with_key(CHOICE, 1)) == Response()


def test_one_answer_that_cannot_be_carried_keeps_all_of_its_place() -> None:
    after = replace(CHOICE, options=CHOICE.options[:2])
    fit, gone = Response(selected=(0,)), Response(selected=(2,))
    assert obstacle_for([fit], CHOICE, after) is None
    assert obstacle_for([fit, gone, fit], CHOICE, after) is Obstacle.GONE
    assert obstacle_for([], CHOICE, after) is None


def test_only_what_answers_are_graded_by_is_a_mended_key() -> None:
    assert not is_mended(CHOICE, replace(CHOICE, explanation="Other.", tags=("new",)))
    better = tuple(replace(option, rationale="Better.") for option in CHOICE.options)
    assert not is_mended(CHOICE, replace(CHOICE, options=better))
    assert is_mended(CHOICE, with_key(CHOICE, 1))
    assert is_mended(CLOZE, replace(CLOZE, accepted=(("new",), *CLOZE.accepted[1:])))
    prompts = (replace(PAIRS.prompts[0], key=PAIRS.prompts[0].key ^ 1), *PAIRS.prompts[1:])
    assert is_mended(PAIRS, replace(PAIRS, prompts=prompts))


def test_a_stem_turned_round_asks_something_else_although_its_options_read_the_same() -> None:
    item = an_item("true_false")
    turned = with_key(replace(item, stem=f"It is not so: {item.stem}"), 1)
    assert not asks_the_same(item, turned)
    assert asks_the_same(item, with_key(replace(item, stem=f"  {item.stem}\n"), 1))


def test_marks_are_compared_but_for_rounding() -> None:
    assert not is_other(0.1 + 0.2, 0.3)
    assert is_other(0.5, 0.6)
    assert is_other(None, 0.0)
    assert not is_other(None, None)


def test_the_sum_changes_by_the_changed_places_alone() -> None:
    before = [Marked(1, OWN, 1.0), Marked(1, OWN, None), Marked(1, OWN, 0.25)]
    found = effect(before, {2: Marked(2, OWN, 1.0)})
    assert found == Effect(1.25, 2.0)
    assert found.difference == 0.75
    assert effect(before, {}).difference == 0.0


def test_the_outline_counts_who_gains_and_who_loses() -> None:
    found = outline([Effect(1, 2), Effect(2, 1.5), Effect(3, 3), Effect(0.3, 0.1 + 0.2), Effect(0, 0.5)])
    assert (found.up, found.down, found.same) == (2, 1, 2)
    assert (found.most_up, found.most_down) == (1, 0.5)
    assert outline([]).most_down == 0.0
