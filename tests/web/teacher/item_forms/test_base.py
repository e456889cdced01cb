"""What the forms of all items have in common, apart from any page."""

import pytest

from quizapp.domain.item_types import ALL
from quizapp.domain.items import Scope
from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.web.teacher.item_forms import BY_INPUT, form_of, new_item
from quizapp.web.teacher.item_forms.fields import PickField, PickManyField
from tests.support.builders import an_item
from tests.support.item_forms import sent

TYPED = ("short_answer", "flashcard_basic", "flashcard_reversed")


def test_there_is_a_form_for_every_way_of_answering() -> None:
    assert {kind.INPUT for kind in ALL} == set(BY_INPUT)


@pytest.mark.parametrize("kind", [kind.NAME for kind in ALL])
def test_a_form_sent_with_nothing_in_it_makes_an_empty_item_of_its_type(kind: str) -> None:
    form = sent(new_item(kind), SUBJECT, {"accepted-0": ""} if kind in TYPED else {})
    assert form.validate(), form.errors
    made = form.to_item()
    assert (made.type, made.stem, made.claims, made.scope) == (kind, "", (), Scope.ARTICLE)


def test_the_passage_is_the_one_that_states_the_claim_unless_one_is_chosen() -> None:
    form = sent(new_item("single_choice"), SUBJECT, {"claim": "C-LEAD-01"})
    assert form.to_item().citation.passage == "lead-1"
    assert sent(new_item("cloze"), SUBJECT, {"claim": "C-LEAD-02"}).to_item().citation.passage == ""


def test_a_fact_beyond_the_article_needs_no_passage() -> None:
    form = sent(new_item("cloze"), SUBJECT, {"claim": "C-LEAD-01", "scope": "beyond"})
    assert form.to_item().citation.passage == ""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("stem", "stem"),
        ("claims", "claim"),
        ("claims[0]", "claim"),
        ("claims[1]", "more_claims"),
        ("citation.quote", "quote"),
        ("citation.passage", "passage"),
        ("cautions_ack", "cautions"),
        ("options", "options"),
        ("options[0].text", "options-1-text"),
        ("options[1].rationale", "options-2-rationale"),
        ("options[0]", "options-1-text"),
        ("options[7].text", "options"),
        ("accepted[0]", ""),
        ("slug", ""),
        ("no such path", ""),
    ],
)
def test_each_path_in_an_item_leads_to_its_field(path: str, name: str) -> None:
    fields = {"options-0-text": "", "options-1-text": "a", "options-4-text": "b"}
    assert sent(new_item("single_choice"), SUBJECT, fields).name_of(path) == name


def test_all_lists_of_a_form_have_something_to_choose() -> None:
    form = form_of(CHOICE, SUBJECT)
    for field in form:
        if isinstance(field, PickField | PickManyField):
            assert field.groups, field.name


def test_the_parts_of_statements_and_sides_have_fields_to_point_at() -> None:
    rows = {"prompts-0-text": "One", "prompts-3-text": "Two", "options-1-text": "", "options-2-text": "First"}
    pairs = sent(new_item("sorting"), SUBJECT, rows | {"options-0-text": "Last", "stem": "Match."})
    assert pairs.name_of("prompts[1].key") == "prompts-1-key"
    assert pairs.name_of("prompts") == "prompts"
    assert pairs.name_of("options[1].text") == "options-2-text"
    sides = form_of(an_item("steelman"), SUBJECT)
    assert sides.name_of("sides[1].checklist[0].text") == "sides-1-checklist"
    assert sides.name_of("sides") == "sides"
    assert form_of(CHOICE, SUBJECT).name_of("sides[0].label") == ""
    assert form_of(an_item("ordering"), SUBJECT).name_of("options[0].key") == "options-0-text"
