"""Which items ask the same thing in other words, so that one of them may not give another away.

An item and its variants are a family, and so are the items of one switch group, which put the same question to
another holder; items that chiefly test the same claim are kin besides. Kinship goes from item to item and no further:
followed through, it would join a third of a subject into one family.
"""

import functools

from quizapp.domain.items import Item

Ties = frozenset[str]
"""What makes an item kin to others: two items are kin if they have a tie in common."""


def family_ties(slug: str, *, variants_of: str, switch_group: str) -> Ties:
    """The ties of the family alone.  slug, variants_of, switch_group: as in Item."""
    ties = {f"item {slug}", f"item {variants_of or slug}"}
    return frozenset(ties | {f"switch {switch_group}"} if switch_group else ties)


def claim_ties(claim: str) -> Ties:
    """The tie of the claim chiefly tested, "" for none."""
    return frozenset({f"claim {claim}"} if claim else ())


# Asked for every card that waits, each time one is shown, and always for the same items.
@functools.lru_cache(maxsize=10_000)
def ties(slug: str, *, variants_of: str, switch_group: str, claim: str) -> Ties:
    """All ties of an item.  claim: the one chiefly tested, "" for none."""
    family = family_ties(slug, variants_of=variants_of, switch_group=switch_group)
    return family | claim_ties(claim)


def chief_claim(item: Item) -> str:
    """The claim that an item chiefly tests, "" where it names none."""
    return item.claims[0] if item.claims else ""
