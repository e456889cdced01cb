"""Forms of what is chosen, put in order or matched."""

import pytest

from quizapp.domain.items import NONE_PICKED
from quizapp.domain.lint_examples import SUBJECT
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms import new_item
from tests.support.item_forms import sent

PAIRS = {
    "stem": "Match.",
    "options-1-text": "First",
    "options-2-text": "",
    "options-4-text": "Second",
    "prompts-0-text": "Belongs to the second",
    "prompts-0-key": "4",
    "prompts-3-text": "Belongs to none yet",
    "prompts-3-key": "2",
}


def test_an_option_that_stands_for_a_holder_is_called_by_the_holder() -> None:
    fields = {
        "options-0-holder": "masters",
        "options-1-holder": "reformers",
        "options-1-text": "They",
        "key": "0",
    }
    made = sent(new_item("who_would_say"), SUBJECT, fields).to_item()
    assert [option.text for option in made.options] == ["The masters", "They"]
    assert made.holder == "masters"


def test_true_and_false_cannot_be_called_otherwise() -> None:
    fields = {"options-0-text": "Yes", "options-1-text": "No", "key": "1"}
    made = sent(new_item("true_false"), SUBJECT, fields).to_item()
    assert [(option.text, option.is_key) for option in made.options] == [("True", False), ("False", True)]
    with pytest.raises(Invalid, match="has two options, and more were sent"):
        sent(new_item("true_false"), SUBJECT, fields | {"options-2-text": "Maybe"})


def test_more_rows_than_nine_are_not_taken() -> None:
    form = sent(new_item("single_choice"), SUBJECT, {f"options-{row}-text": str(row) for row in range(50)})
    assert len(form.to_item().options) == 9
    form.add_row()
    assert len(form.to_item().options) == 9


def test_a_row_more_offers_what_the_others_do() -> None:
    form = sent(new_item("who_would_say"), SUBJECT, {"options-0-holder": "masters"})
    form.add_row()
    rows = form.rows()  # type: ignore[attr-defined]  # a form with options
    assert [row for row, _ in rows] == ["0", "1"]
    assert rows[1][1].holder.groups == rows[0][1].holder.groups


def test_a_row_in_which_only_a_place_is_kept_is_dropped_like_an_empty_one() -> None:
    fields = {
        "options-0-text": "First",
        "options-1-pinned": "y",
        "options-2-text": "Last",
        "options-2-pinned": "y",
    }
    made = sent(new_item("single_choice"), SUBJECT, fields).to_item()
    assert [(option.text, option.is_pinned) for option in made.options] == [("First", False), ("Last", True)]


def test_a_statement_keeps_its_option_when_empty_rows_are_dropped() -> None:
    made = sent(new_item("sorting"), SUBJECT, PAIRS).to_item()
    assert [option.text for option in made.options] == ["First", "Second"]
    assert [(prompt.text, prompt.key) for prompt in made.prompts] == [
        ("Belongs to the second", 1),
        ("Belongs to none yet", NONE_PICKED),
    ]
