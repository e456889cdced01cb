"""Every item type, one module each; this registry is the only list of them.

A new type is a module with the names of `ItemType` and a line here. The suite in tests/contracts then tests
it with the answers that its own `sample` makes.
"""

from collections.abc import Sequence
from typing import Protocol

from quizapp.domain.item_types import (
    cloze,
    flashcard_basic,
    flashcard_reversed,
    matching,
    multiple_response,
    ordering,
    short_answer,
    single_choice,
    sorting,
    steelman,
    true_false,
    who_would_say,
)
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response


class ItemType(Protocol):
    """What a module in this package offers.

    NAME: the value of Item.type.  LABEL: for readers.  INPUT: how it is answered: "choice" (one of the
    options), "choices" (any of them), "blanks" (one text for each blank of the stem), "text" (one text),
    "pairs" (one of the options for each prompt), "order" (a place for each option), "steelman" (one text for
    each side, then the learner judges), "recall" (one text that may stay empty, then the learner judges).
    SCORING: the rule of the score, in plain words for the learner.  IS_SHUFFLED: whether options are shown in
    a shuffled order.
    """

    NAME: str
    LABEL: str
    INPUT: str
    SCORING: str
    IS_SHUFFLED: bool

    def check(self, item: Item) -> Sequence[Problem]:
        """What keeps the item from being an item of this type; empty if nothing."""

    def grade(self, item: Item, given: Response) -> Grade:
        """The worth of the response. Raises InvalidResponse if it cannot be one to this item."""

    def key_text(self, item: Item) -> str:
        """The right answer in words, Markdown."""

    def sample(self, item: Item, outcome: Outcome) -> Response | None:
        """A response with that outcome, None where the type knows no such outcome for this item."""


ALL: tuple[ItemType, ...] = (
    single_choice,
    multiple_response,
    true_false,
    who_would_say,
    cloze,
    short_answer,
    matching,
    sorting,
    ordering,
    steelman,
    flashcard_basic,
    flashcard_reversed,
)
BY_NAME: dict[str, ItemType] = {item_type.NAME: item_type for item_type in ALL}
SELF_JUDGED = frozenset({"recall", "steelman"})
"""INPUT of the types that have no score, since only the learner can judge the answer: cards, never in a quiz."""
