"""What a quiz is made of: items named one by one, and draws from the bank.

A blueprint says what is wanted; `resolve` picks the items for one seed, the same again for the same seed and pool.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Draw:
    """So many items among those that fit: empty means any.

    section, claim, controversy, item_type, bloom, tag: as in Item.  is_core_only: only items on core claims.
    is_balanced: as many of either side as the pool allows, and at least one each where two or more are drawn.
    """

    count: int
    section: str = ""
    claim: str = ""
    controversy: str = ""
    item_type: str = ""
    bloom: str = ""
    tag: str = ""
    is_core_only: bool = False
    is_balanced: bool = True


@dataclass(frozen=True, slots=True)
class Blueprint:
    """items: slugs of those that are asked in any case, in their order; the draws come after them."""

    items: tuple[str, ...] = ()
    draws: tuple[Draw, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The blueprint as plain JSON values: {"items": [slug…], "draws": [{…}…]}."""
        return {"items": list(self.items), "draws": [asdict(draw) for draw in self.draws]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Blueprint":
        """The blueprint that `to_document` wrote; "draws" may be missing, as in quizzes of before there were any."""
        return cls(tuple(document["items"]), tuple(Draw(**draw) for draw in document.get("draws", ())))
