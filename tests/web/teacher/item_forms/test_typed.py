"""Forms of what is answered by typing."""

import pytest

from quizapp.domain.lint_examples import SUBJECT
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms import new_item
from tests.support.item_forms import sent

BACK = {"answer": "The NEP", "accepted-0": ""}


def test_blanks_and_accepted_lists_are_matched_and_empty_lists_at_the_end_dropped() -> None:
    fields = {"stem": "a ___ b ___", "accepted-0": "one", "accepted-1": "", "accepted-2": ""}
    form = sent(new_item("cloze"), SUBJECT, fields)
    assert form.to_item().accepted == (("one",), ())
    assert sent(new_item("cloze"), SUBJECT, fields | {"accepted-2": "x"}).to_item().accepted == (
        ("one",),
        (),
        ("x",),
    )
    assert sent(new_item("cloze"), SUBJECT, {"stem": "a ___"}).to_item().accepted == ((),)


def test_the_back_of_a_reversed_card_is_what_one_types() -> None:
    made = sent(new_item("flashcard_reversed"), SUBJECT, BACK).to_item()
    assert (made.answer, made.accepted) == ("The NEP", (("The NEP",),))
    assert sent(new_item("flashcard_basic"), SUBJECT, BACK).to_item().accepted == ()


@pytest.mark.parametrize("kind", ["short_answer", "flashcard_basic", "flashcard_reversed"])
def test_a_form_without_its_accepted_answers_is_refused(kind: str) -> None:
    with pytest.raises(Invalid, match="The accepted answers were not sent along"):
        sent(new_item(kind), SUBJECT, {"stem": "What?", "answer": "It"})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("accepted", "accepted-0"),
        ("accepted[1]", "accepted-1"),
        ("accepted[1][2]", "accepted-1"),
        ("options", ""),
    ],
)
def test_each_list_of_variants_has_its_field(path: str, name: str) -> None:
    fields = {"stem": "___ ___", "accepted-0": "a", "accepted-1": "b"}
    assert sent(new_item("cloze"), SUBJECT, fields).name_of(path) == name
