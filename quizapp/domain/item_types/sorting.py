"""Statements sorted by what they are, such as a fact, a claim or a judgement: to tell them apart is the point."""

from quizapp.domain import pairs
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "sorting"
LABEL = "Sorting"
INPUT = "pairs"
SCORING = "The point is shared equally between the statements; one that is left open or wrong earns nothing."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type. A category may take several statements, or none."""
    return pairs.check_pairs(item, least_options=2)


def grade(item: Item, given: Response) -> Grade:
    """The share of statements that got their option. Raises InvalidResponse."""
    return pairs.grade(item, given)


def key_text(item: Item) -> str:
    """Each statement with its option."""
    return pairs.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome."""
    return pairs.sample(item, outcome)
