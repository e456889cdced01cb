"""HeldItem: one wording of an item together with one learner's card of it, which is what every answer needs.

And ShownState, by which a list of cards is narrowed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quizapp.domain.items import Item
from quizapp.domain.memory import Card, Memory


class ShownState(StrEnum):
    """What a list of one's cards may be narrowed to."""

    NEW = "new"
    LEARNING = "learning"
    DUE = "due"
    SUSPENDED = "suspended"
    BURIED = "buried"
    FLAGGED = "flagged"
    LEECH = "leech"


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One wording of an item, and one learner's card of it.

    id: of the item.  revision: ordinal of this wording.  current: of the item's wording now.  status: of the item now,
    draft, published or retired.  subject_digest: of the subject as stored, which tells whether a copy at hand is good.
    card: a fresh one where there is none.  entries: lines in the card's log, 0 without a card.
    planned_day: when a plan towards an exam brings the card, None without one.
    is_answered: whether the learner has answered this wording before.
    """

    id: int
    revision: int
    item: Item
    subject_id: int
    subject_digest: str
    status: str
    current: int
    card: Card
    entries: int
    is_answered: bool
    planned_day: date | None = None

    @property
    def memory(self) -> Memory | None:
        """None while no review of the card stands."""
        return self.card.memory
