from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.item_types import multiple_response
from quizapp.domain.items import Item, Option, Outcome, Response, Verdict
from tests.support.builders import an_item

mixed_keys = st.lists(st.booleans(), min_size=3, max_size=9).filter(lambda keys: any(keys) and not all(keys))


def _item(keys: str) -> Item:
    """An item whose options are right where the text has a "+"."""
    options = tuple(Option(f"option {n}", is_key=mark == "+") for n, mark in enumerate(keys))
    return an_item("multiple_response", options=options)


@pytest.mark.parametrize(
    ("keys", "chosen", "score"),
    [
        ("++--", (0, 1), 1.0),
        ("++--", (1, 0), 1.0),
        ("++--", (0,), 0.5),
        ("++--", (0, 2), 0.0),  # 1/2 - 1/2
        ("++--", (0, 1, 2), 0.5),  # 2/2 - 1/2
        ("++--", (2, 3), 0.0),  # 0 - 2/2, floored
        ("++--", (0, 1, 2, 3), 0.0),  # choosing everything does not pay
        ("+---", (0, 1), 2 / 3),  # 1/1 - 1/3
        ("+++-", (0, 1), 2 / 3),
        ("+++-", (0, 1, 2, 3), 0.0),  # 3/3 - 1/1
        ("++---", (0, 1, 2), 2 / 3),  # 2/2 - 1/3
    ],
)
def test_right_options_add_their_share_and_wrong_ones_take_theirs_off(
    keys: str, chosen: tuple[int, ...], score: float
) -> None:
    assert multiple_response.grade(_item(keys), Response(chosen)).score == pytest.approx(score)


def test_only_the_whole_key_is_right() -> None:
    verdicts = {
        chosen: multiple_response.grade(_item("++-"), Response(chosen)).verdict
        for chosen in [(0, 1), (0,), (2,), (0, 1, 2)]
    }
    assert verdicts == {
        (0, 1): Verdict.RIGHT,
        (0,): Verdict.PARTIAL,
        (2,): Verdict.WRONG,
        (0, 1, 2): Verdict.WRONG,
    }


def test_the_parts_tell_for_each_option_whether_it_was_handled_rightly() -> None:
    assert multiple_response.grade(_item("++--"), Response((0, 2))).parts == (True, False, False, True)


@pytest.mark.parametrize("keys", ["---", "+++"])
def test_no_key_or_nothing_but_keys_is_a_problem(keys: str) -> None:
    (problem,) = multiple_response.check(_item(keys))
    assert "not all" in problem.message


@pytest.mark.parametrize("keys", ["+-", "+---------"])
def test_fewer_than_three_or_more_than_nine_options_are_a_problem(keys: str) -> None:
    (problem,) = multiple_response.check(_item(keys))
    assert "3 to 9" in problem.message


def test_the_key_reads_as_a_list() -> None:
    assert multiple_response.key_text(_item("+-+")) == "- option 0\n- option 2"


@given(keys=mixed_keys, data=st.data())
def test_one_more_right_option_never_lowers_the_score(keys: list[bool], data: st.DataObject) -> None:
    item = _item("".join("+" if key else "-" for key in keys))
    chosen = data.draw(st.sets(st.integers(0, len(keys) - 1), min_size=1))
    right = data.draw(st.sampled_from([n for n, key in enumerate(keys) if key]))
    before = multiple_response.grade(item, Response(tuple(chosen))).score
    after = multiple_response.grade(item, Response(tuple(chosen | {right}))).score
    assert before is not None
    assert after is not None
    assert after >= before


@given(keys=mixed_keys)
def test_every_sound_item_has_a_sample_of_every_outcome(keys: list[bool]) -> None:
    item = _item("".join("+" if key else "-" for key in keys))
    for outcome in (Outcome.RIGHT, Outcome.PARTIAL, Outcome.WRONG):
        sample = multiple_response.sample(item, outcome)
        assert sample is not None
        assert multiple_response.grade(item, sample).verdict.value == outcome.value


def test_the_order_of_choosing_does_not_matter() -> None:
    item = _item("+-+")
    assert multiple_response.grade(item, Response((2, 0))) == multiple_response.grade(item, Response((0, 2)))


def test_a_list_of_keys_survives_an_option_of_two_lines() -> None:
    item = _item("++-")
    options = (replace(item.options[0], text="one\ntwo"), *item.options[1:])
    assert multiple_response.key_text(replace(item, options=options)) == "- one\n  two\n- option 1"
