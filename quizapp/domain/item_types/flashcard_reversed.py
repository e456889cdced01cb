"""A description on the front, its term on the back: the way round that asks for the word itself."""

from quizapp.domain import recall, typed_texts
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "flashcard_reversed"
LABEL = "Flashcard, reversed"
INPUT = "recall"
SCORING = "No points: recall the term, compare it with the back, and say how well you knew it."
IS_SHUFFLED = False


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type. A term can be typed, so variants are asked for."""
    return [
        *check_wording(item),
        *check_unused(item, "options", "prompts", "sides"),
        *recall.check_answer(item),
        *typed_texts.check_accepted(item, count=1),
    ]


def grade(item: Item, given: Response) -> Grade:
    """UNGRADED, with a note whether a typed text matches. Raises InvalidResponse."""
    return recall.grade(item, given)


def key_text(item: Item) -> str:
    """The back."""
    return item.answer


def sample(item: Item, outcome: Outcome) -> Response | None:  # noqa: ARG001  (the Protocol's signature)
    """A malformed response; no other outcome, since only the learner can tell."""
    return recall.sample(outcome)
