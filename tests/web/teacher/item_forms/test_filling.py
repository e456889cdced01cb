"""An item goes into its form and comes out as it was."""

from dataclasses import replace

import pytest

from quizapp.domain.items import Citation, Item
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, WHO_SAYS
from quizapp.web.teacher.item_forms import form_of
from tests.support.builders import an_item
from tests.support.item_forms import shipped


def test_every_shipped_item_goes_through_its_form_unchanged() -> None:
    for item in shipped().items:
        again = form_of(item, shipped()).to_item()
        bare = Citation(item.citation.passage, item.citation.quote)
        assert again == replace(item, citation=bare), item.slug


@pytest.mark.parametrize("item", [CHOICE, FACT, WHO_SAYS], ids=lambda item: item.slug)
def test_what_the_claim_says_is_left_to_it(item: Item) -> None:
    form = form_of(item, SUBJECT)
    assert (form.section.data, form.holder.data, form.side.data, form.controversy.data) == ("", "", "", "")
    assert form.to_item().holder == item.holder


@pytest.mark.parametrize(
    "kind", ["single_choice", "multiple_response", "who_would_say", "matching", "sorting"]
)
def test_a_pinned_option_is_pinned_still(kind: str) -> None:
    first, *rest = an_item(kind).options
    item = an_item(kind, options=(replace(first, is_pinned=True), *rest))
    assert form_of(item, SUBJECT).to_item().options == item.options


def test_what_differs_from_the_claim_is_kept_when_the_claim_is_changed() -> None:
    form = form_of(replace(CHOICE, holder="masters", controversy="K-DEMO"), SUBJECT)
    assert (form.holder.data, form.controversy.data) == ("masters", "K-DEMO")
    form.claim.data = "C-LEAD-03"
    assert (form.to_item().holder, form.to_item().controversy) == ("masters", "K-DEMO")


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
