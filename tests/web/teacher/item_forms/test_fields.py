"""Texts that can be kept, and picks from what there is."""

from dataclasses import replace
from typing import Any

from quizapp.domain.lint_examples import FACT, SUBJECT
from quizapp.web.teacher.item_forms import new_item
from tests.support.item_forms import sent


def test_line_ends_are_stored_in_one_way_whatever_the_browser_sends() -> None:
    form = sent(new_item("short_answer"), SUBJECT, {"stem": " a\r\nb\rc ", "accepted-0": "x\r\n\r\n y \r\n"})
    assert form.to_item().stem == "a\nb\nc"
    assert form.to_item().accepted == (("x", "y"),)


def test_nothing_can_be_picked_that_is_not_offered_or_picked_before() -> None:
    form = sent(new_item("cloze"), SUBJECT, {"claim": "C-GONE-01", "more_claims": ["C-LEAD-01", "C-GONE-01"]})
    assert not form.validate()
    assert set(form.errors) == {"claim", "more_claims"}
    kept = replace(FACT, claims=("C-GONE-01", "C-GONE-02"))
    form = sent(kept, SUBJECT, {"claim": "C-GONE-01", "more_claims": ["C-GONE-02"]})
    assert form.validate(), form.errors
    assert form.to_item().claims == kept.claims


def test_accepted_answers_have_two_hundred_characters_and_are_forty_at_most() -> None:
    def errors(text: str) -> list[Any]:
        form = sent(new_item("short_answer"), SUBJECT, {"accepted-0": text})
        form.validate()
        return [message for of_row in form.errors.get("accepted", []) for message in of_row]

    assert errors("\r\n".join(["x" * 200] * 40)) == []
    assert "201 characters; 200 is the most" in "".join(errors("x\n" + "y" * 201))
    assert "There are 101 answers; 100 is the most" in "".join(errors("x\n" * 101))
