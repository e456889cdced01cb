"""One right option among several: the plainest question, and the one whose wrong options teach most."""

from quizapp.domain import choices
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "single_choice"
LABEL = "Single choice"
INPUT = "choice"
SCORING = "One point for the right option, none for another."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    return choices.check_one_key(item)


def grade(item: Item, given: Response) -> Grade:
    """Right or wrong. Raises InvalidResponse."""
    return choices.grade_one(item, given)


def key_text(item: Item) -> str:
    """The text of the right option."""
    return choices.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome; there is no partial one."""
    return choices.sample_one(item, outcome)
