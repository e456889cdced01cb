"""The examples of the lints refer to nothing that their subject lacks."""

import pytest

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, WHO_SAYS, with_options


@pytest.mark.parametrize("item", [CHOICE, FACT, WHO_SAYS], ids=lambda item: item.slug)
def test_the_sound_items_are_items_of_their_types_on_that_subject(item: Item) -> None:
    claim_map = SUBJECT.claim_map
    assert list(BY_NAME[item.type].check(item)) == []
    assert set(item.claims) <= claim_map.claims.keys()
    assert {item.holder} | {option.holder for option in item.options} - {""} <= claim_map.holders.keys()
    assert SUBJECT.article.passage(item.citation.passage) is not None


def test_options_made_of_texts_have_the_first_as_key() -> None:
    assert [option.is_key for option in with_options("a", "b", "c")] == [True, False, False]
