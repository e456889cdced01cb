"""HeldItem: one wording of an item together with one learner's card of it, which is what every answer needs."""

from dataclasses import dataclass

from quizapp.domain.items import Item
from quizapp.domain.memory import Memory


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One wording of an item, and one learner's card of it.

    id: of the item.  revision: ordinal of this wording.  current: of the item's wording now.  status: of the item now,
    draft, published or retired.  subject_digest: of the subject as stored, which tells whether a copy at hand is good.
    memory: None without a card.  entries: lines in the card's log, 0 without a card.
    is_answered: whether the learner has answered this wording before.
    """

    id: int
    revision: int
    item: Item
    subject_id: int
    subject_digest: str
    status: str
    current: int
    memory: Memory | None
    entries: int
    is_answered: bool
