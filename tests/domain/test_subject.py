"""A subject gives its items by slug."""

from quizapp.domain.article import Article
from quizapp.domain.claim_map import ClaimMap
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject


def test_a_subject_finds_its_item_by_slug_and_nothing_for_an_unknown_one() -> None:
    item = Item(slug="lead-one", type="single_choice", section="LEAD", stem="Who led it?")
    empty_map = ClaimMap(
        sections={}, holders={}, controversies={}, concepts={}, claims={}, cautions={}, beyond={}
    )
    subject = Subject("left-opposition", "The Left Opposition", Article("", ()), empty_map, items=(item,))
    assert subject.item("lead-one") == item
    assert subject.item("lead-two") is None
