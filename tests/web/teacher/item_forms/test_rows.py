"""Rows as they were sent, whatever their numbers."""

import pytest

from quizapp.domain.lint_examples import SUBJECT
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms import new_item
from tests.support.item_forms import sent


@pytest.mark.parametrize(
    "fields",
    [
        {f"options-{row}-text": "x" for row in range(61)},
        {f"accepted-{row}": "x" for row in range(61)},
        {"options-0-text": "x", "key": ["0"] * 61},
    ],
)
def test_rows_and_keys_beyond_sixty_are_refused(fields: dict[str, str | list[str]]) -> None:
    with pytest.raises(Invalid, match="more than 60"):
        sent(new_item("multiple_response"), SUBJECT, fields)


def test_rows_with_gaps_between_them_close_up_and_the_key_stays_with_its_option() -> None:
    fields = {
        "options-2-text": "a",
        "options-5-text": "b",
        "options-11-text": "c",
        "key": ["5", "7", "x", "²"],
    }
    form = sent(new_item("multiple_response"), SUBJECT, fields)
    assert [(option.text, option.is_key) for option in form.to_item().options] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


@pytest.mark.parametrize("number", ["²", "１", "-1", "9" * 5000, "x", "", "0-text-0"])
def test_a_row_whose_number_is_none_is_left_out(number: str) -> None:
    form = sent(new_item("single_choice"), SUBJECT, {f"options-{number}-text": "a", "options-0-text": "b"})
    assert [option.text for option in form.to_item().options] == ["b"]
    assert sent(new_item("cloze"), SUBJECT, {f"accepted-{number}": "a"}).to_item().accepted == ()
