"""The forms by which items are written, apart from any page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from quizapp.domain.item_types import ALL
from quizapp.domain.items import NONE_PICKED, Citation, Item, Scope
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, WHO_SAYS
from quizapp.domain.subject import Subject
from quizapp.factory import SUBJECT as FOLDER
from quizapp.formats import bank_yaml
from quizapp.paths import QUESTION_BANK
from quizapp.services.errors import Invalid
from quizapp.web.teacher.item_forms import (
    BY_INPUT,
    ItemForm,
    PickField,
    PickManyField,
    claim_groups,
    form_of,
    new_item,
    sent_form,
)
from tests.support.builders import an_item

TYPED = ("short_answer", "flashcard_basic", "flashcard_reversed")
BACK = {"answer": "The NEP", "accepted-0": ""}


@pytest.fixture(autouse=True)
def _request() -> Any:
    with Flask("forms").test_request_context("/", method="POST"):
        yield


@pytest.fixture(scope="module")
def shipped() -> Subject:
    subject = bank_yaml.read_subject(QUESTION_BANK / FOLDER).subject
    assert subject is not None
    return subject


def sent(item: Item, subject: Subject, fields: Mapping[str, str | list[str]]) -> ItemForm:
    pairs = [
        (name, one)
        for name, value in fields.items()
        for one in ([value] if isinstance(value, str) else value)
    ]
    return sent_form(MultiDict(pairs), item, subject)


def test_there_is_a_form_for_every_way_of_answering() -> None:
    assert {kind.INPUT for kind in ALL} == set(BY_INPUT)


def test_every_shipped_item_goes_through_its_form_unchanged(shipped: Subject) -> None:
    for item in shipped.items:
        again = form_of(item, shipped).to_item()
        bare = Citation(item.citation.passage, item.citation.quote)
        assert again == replace(item, citation=bare), item.slug


@pytest.mark.parametrize("item", [CHOICE, FACT, WHO_SAYS], ids=lambda item: item.slug)
def test_what_the_claim_says_is_left_to_it(item: Item) -> None:
    form = form_of(item, SUBJECT)
    assert (form.section.data, form.holder.data, form.side.data, form.controversy.data) == ("", "", "", "")
    assert form.to_item().holder == item.holder


def test_what_differs_from_the_claim_is_kept_when_the_claim_is_changed() -> None:
    form = form_of(replace(CHOICE, holder="masters", controversy="K-DEMO"), SUBJECT)
    assert (form.holder.data, form.controversy.data) == ("masters", "K-DEMO")
    form.claim.data = "C-LEAD-03"
    assert (form.to_item().holder, form.to_item().controversy) == ("masters", "K-DEMO")


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


def test_line_ends_are_stored_in_one_way_whatever_the_browser_sends() -> None:
    form = sent(new_item("short_answer"), SUBJECT, {"stem": " a\r\nb\rc ", "accepted-0": "x\r\n\r\n y \r\n"})
    assert form.to_item().stem == "a\nb\nc"
    assert form.to_item().accepted == (("x", "y"),)


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


@pytest.mark.parametrize("kind", ["short_answer", "flashcard_basic", "flashcard_reversed"])
def test_a_form_without_its_accepted_answers_is_refused(kind: str) -> None:
    with pytest.raises(Invalid, match="The accepted answers were not sent along"):
        sent(new_item(kind), SUBJECT, {"stem": "What?", "answer": "It"})


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


def test_nothing_can_be_picked_that_is_not_offered_or_picked_before() -> None:
    form = sent(new_item("cloze"), SUBJECT, {"claim": "C-GONE-01", "more_claims": ["C-LEAD-01", "C-GONE-01"]})
    assert not form.validate()
    assert set(form.errors) == {"claim", "more_claims"}
    kept = replace(FACT, claims=("C-GONE-01", "C-GONE-02"))
    form = sent(kept, SUBJECT, {"claim": "C-GONE-01", "more_claims": ["C-GONE-02"]})
    assert form.validate(), form.errors
    assert form.to_item().claims == kept.claims


def test_more_rows_than_nine_are_not_taken() -> None:
    form = sent(new_item("single_choice"), SUBJECT, {f"options-{row}-text": str(row) for row in range(50)})
    assert len(form.to_item().options) == 9
    form.add_row()
    assert len(form.to_item().options) == 9


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


def test_accepted_answers_have_two_hundred_characters_and_are_forty_at_most() -> None:
    def errors(text: str) -> list[Any]:
        form = sent(new_item("short_answer"), SUBJECT, {"accepted-0": text})
        form.validate()
        return [message for of_row in form.errors.get("accepted", []) for message in of_row]

    assert errors("\r\n".join(["x" * 200] * 40)) == []
    assert "201 characters; 200 is the most" in "".join(errors("x\n" + "y" * 201))
    assert "There are 41 answers; 40 is the most" in "".join(errors("x\n" * 41))


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


def test_a_row_more_offers_what_the_others_do() -> None:
    form = sent(new_item("who_would_say"), SUBJECT, {"options-0-holder": "masters"})
    form.add_row()
    rows = form.rows()  # type: ignore[attr-defined]  # a form with options
    assert [row for row, _ in rows] == ["0", "1"]
    assert rows[1][1].holder.groups == rows[0][1].holder.groups


def test_every_claim_is_offered_with_the_one_who_holds_it() -> None:
    groups = claim_groups(SUBJECT)
    assert ("C-LEAD-03", "The masters: Firm orders keep the guild strong. (C-LEAD-03)") in groups["In brief"]
    assert list(groups)[-1] == "Beyond the article"
    offered = [value for choices in groups.values() for value, _ in choices]
    assert sorted(offered) == sorted([*SUBJECT.claim_map.claims, *SUBJECT.claim_map.beyond])


def test_all_lists_of_a_form_have_something_to_choose() -> None:
    form = form_of(CHOICE, SUBJECT)
    for field in form:
        if isinstance(field, PickField | PickManyField):
            assert field.groups, field.name


@pytest.mark.parametrize("kind", ["matching", "sorting", "ordering", "steelman"])
def test_an_item_of_each_newer_type_goes_through_its_form_unchanged(kind: str) -> None:
    item = an_item(kind)
    form = form_of(item, SUBJECT)
    again = form.to_item()
    assert (again.options, again.prompts, again.sides) == (item.options, item.prompts, item.sides)


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


def test_a_statement_keeps_its_option_when_empty_rows_are_dropped() -> None:
    made = sent(new_item("sorting"), SUBJECT, PAIRS).to_item()
    assert [option.text for option in made.options] == ["First", "Second"]
    assert [(prompt.text, prompt.key) for prompt in made.prompts] == [
        ("Belongs to the second", 1),
        ("Belongs to none yet", NONE_PICKED),
    ]


def test_the_parts_of_statements_and_sides_have_fields_to_point_at() -> None:
    pairs = sent(new_item("sorting"), SUBJECT, PAIRS)
    assert pairs.name_of("prompts[1].key") == "prompts-1-key"
    assert pairs.name_of("prompts") == "prompts"
    assert pairs.name_of("options[1].text") == "options-2-text"
    sides = form_of(an_item("steelman"), SUBJECT)
    assert sides.name_of("sides[1].checklist[0].text") == "sides-1-checklist"
    assert sides.name_of("sides") == "sides"
    assert form_of(CHOICE, SUBJECT).name_of("sides[0].label") == ""
    assert form_of(an_item("ordering"), SUBJECT).name_of("options[0].key") == "options-0-text"


def test_a_checklist_is_written_line_by_line_with_its_claims() -> None:
    fields = {
        "sides-0-label": "For",
        "sides-0-checklist": "One | C-LEAD-02\r\n\r\nTwo | or so | C-LEAD-03\r\nThree",
    }
    first, second = sent(new_item("steelman"), SUBJECT, fields).to_item().sides
    assert [(point.text, point.claim) for point in first.checklist] == [
        ("One", "C-LEAD-02"),
        ("Two | or so", "C-LEAD-03"),
        ("Three", ""),
    ]
    assert (second.label, second.checklist) == ("", ())


def test_which_side_stands_first_is_kept() -> None:
    item = an_item("steelman")
    turned = replace(item, sides=item.sides[::-1])
    assert form_of(turned, SUBJECT).to_item().sides == turned.sides
