"""On paper an option has a letter, a box one right entry, and a print a code of its own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import ALL, BY_NAME
from quizapp.domain.items import Item, Option, Response
from quizapp.domain.papers import (
    LETTERS,
    PaperQuestion,
    boxes,
    code_of,
    lay_out,
)
from quizapp.domain.shuffling import with_options_in_place
from tests.support.builders import an_item

KINDS = [kind.NAME for kind in ALL]
BOXED = [kind for kind in KINDS if BY_NAME[kind].INPUT in ("choice", "choices", "pairs", "order")]
seeds = st.integers(0, 2**62)


def on_paper(item: Item, seed: int = 1) -> PaperQuestion:
    (question,) = lay_out([item], seed=seed)
    return question


def marked_by_boxes(question: PaperQuestion) -> Response:
    """What somebody gives who fills the boxes as the key says, in terms of the stored item."""
    entries = boxes(question)
    places = [LETTERS.index(entry) for entry in entries] if entries[0] in LETTERS else []
    match BY_NAME[question.item.type].INPUT:
        case "choice" | "choices" | "pairs":
            return Response(selected=tuple(question.order[place] for place in places))
        case _:
            numbers = dict(zip(question.order, entries, strict=True))
            return Response(selected=tuple(int(numbers[index]) - 1 for index in range(len(entries))))


@pytest.mark.parametrize("kind", BOXED)
@given(seed=seeds)
def test_whoever_fills_the_boxes_by_the_key_is_right(kind: str, seed: int) -> None:
    question = on_paper(an_item(kind), seed)
    assert grade_response(question.item, marked_by_boxes(question)).score == 1.0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in BOXED])
def test_what_is_written_in_words_has_no_boxes(kind: str) -> None:
    assert boxes(on_paper(an_item(kind))) == ()


def test_letters_go_by_the_order_that_is_printed() -> None:
    item = an_item("multiple_response")
    assert boxes(PaperQuestion(1, item, (0, 1, 2, 3), ())) == ("A", "B")
    assert boxes(PaperQuestion(1, item, (2, 1, 3, 0), ())) == ("B", "D")


def test_questions_are_numbered_from_one_in_the_order_given() -> None:
    items = [an_item(kind) for kind in KINDS]
    laid_out = lay_out(items, seed=3)
    assert [question.number for question in laid_out] == list(range(1, len(items) + 1))
    assert [question.item for question in laid_out] == items


def test_a_pinned_option_has_the_letter_of_its_place() -> None:
    options = (
        *(replace(option, is_key=False) for option in an_item().options),
        Option("None", True, is_pinned=True),
    )
    assert {boxes(on_paper(an_item(options=options), seed)) for seed in range(20)} == {("D",)}


def test_where_a_quiz_shuffles_no_options_letters_follow_the_bank() -> None:
    item = an_item()
    (question,) = lay_out([with_options_in_place(item)], seed=5)
    assert question.order == (0, 1, 2)
    assert boxes(question) == ("A",)


def test_a_print_has_a_code_that_any_change_of_what_is_printed_changes() -> None:
    items = [an_item(kind) for kind in KINDS]
    code = code_of(lay_out(items, seed=1))
    assert len(code) == 6
    assert code == code_of(lay_out(items, seed=1))
    others = {
        code_of(lay_out(items, seed=2)),
        code_of(lay_out(items[::-1], seed=1)),
        code_of(lay_out([an_item(stem="Who led it?"), *items[1:]], seed=1)),
        code_of(lay_out(map(with_options_in_place, items), seed=1)),
    }
    assert code not in others
    assert len(others) == 4
