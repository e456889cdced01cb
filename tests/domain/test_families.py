"""Which items ask the same thing in other words."""

from quizapp.domain.families import chief_claim, claim_ties, family_ties, ties
from tests.support.builders import an_item


def test_variants_of_one_item_are_a_family_with_it_and_with_variants_of_theirs() -> None:
    first = family_ties("first", variants_of="", switch_group="")
    second = family_ties("second", variants_of="first", switch_group="")
    third = family_ties("third", variants_of="second", switch_group="")
    other = family_ties("other", variants_of="", switch_group="")
    assert first & second
    assert second & third
    assert not other & (first | second | third)


def test_items_without_a_switch_group_or_a_claim_are_not_kin_by_lacking_it() -> None:
    one, other = (ties(slug, variants_of="", switch_group="", claim="") for slug in ("one", "other"))
    assert not one & other
    assert claim_ties("") == frozenset()


def test_a_claim_or_a_switch_group_in_common_makes_kin() -> None:
    one = ties("one", variants_of="", switch_group="pace", claim="C-1")
    assert one & ties("other", variants_of="", switch_group="pace", claim="C-2")
    assert one & ties("other", variants_of="", switch_group="", claim="C-1")
    assert not one & ties("C-1", variants_of="pace", switch_group="", claim="one")


def test_the_claim_chiefly_tested_is_the_first() -> None:
    assert chief_claim(an_item(claims=("C-2", "C-1"))) == "C-2"
    assert chief_claim(an_item(claims=())) == ""
