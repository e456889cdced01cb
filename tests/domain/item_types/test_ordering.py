"""An order is known by its steps: each that follows right after the one before earns its share."""

from dataclasses import replace

import pytest

from quizapp.domain.item_types import ordering
from quizapp.domain.items import InvalidResponse, Option, Response, Verdict
from quizapp.domain.shuffling import option_order
from tests.support.builders import an_item

ITEM = an_item("ordering")


@pytest.mark.parametrize(
    ("places", "score"),
    [
        ((0, 1, 2, 3), 1.0),
        ((1, 2, 3, 0), 2 / 3),  # the last one first: two of three steps are still there
        ((1, 0, 2, 3), 1 / 3),
        ((3, 2, 1, 0), 0.0),
        ((0, -1, 1, 2), 1 / 3),  # one left open breaks both of its steps
    ],
)
def test_each_step_is_worth_its_share(places: tuple[int, ...], score: float) -> None:
    assert ordering.grade(ITEM, Response(places)).score == pytest.approx(score)


def test_a_place_given_twice_is_sent_back_and_named() -> None:
    with pytest.raises(InvalidResponse, match="Place 2 is given more than once"):
        ordering.grade(ITEM, Response((0, 1, 1, 3)))


def test_two_that_are_left_open_do_not_share_a_place() -> None:
    assert ordering.grade(ITEM, Response((0, 1, -1, -1))).verdict is Verdict.PARTIAL


def test_no_option_is_marked_as_key() -> None:
    marked = (replace(ITEM.options[0], is_key=True), *ITEM.options[1:])
    assert [problem.field for problem in ordering.check(replace(ITEM, options=marked))] == ["options[0].key"]


def test_no_option_keeps_its_place_since_its_place_is_what_is_asked() -> None:
    pinned = (*ITEM.options[:3], replace(ITEM.options[3], is_pinned=True))
    (problem,) = ordering.check(replace(ITEM, options=pinned))
    assert (problem.field, problem.message[:42]) == (
        "options[3].pinned",
        "An option that kept its place would give i",
    )


def test_dates_are_shuffled_although_they_rise() -> None:
    """The stored order is the key, so it must not be the one shown."""
    dated = replace(ITEM, options=tuple(Option(f"In {year}") for year in (1921, 1923, 1924, 1927)))
    assert len({option_order(dated, seed) for seed in range(50)}) > 10


def test_the_key_is_a_numbered_list() -> None:
    assert ordering.key_text(ITEM).startswith("1. The civil war\n2. The New Economic Policy")
