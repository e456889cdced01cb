"""A statement to judge. The two options keep their order, because everybody expects True before False."""

from quizapp.domain import choices
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "true_false"
LABEL = "True or false"
INPUT = "choice"
SCORING = "One point for the right one of the two, none for the other."
IS_SHUFFLED = False

TEXTS = ("True", "False")


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    problems = [
        *choices.check_one_key(item),
        *choices.check_unpinned(item, because="True and False keep their places anyway"),
    ]
    if tuple(option.text for option in item.options) != TEXTS:
        problems.append(Problem("options", "Write exactly two options: True, then False."))
    return problems


def grade(item: Item, given: Response) -> Grade:
    """Right or wrong. Raises InvalidResponse."""
    return choices.grade_one(item, given)


def key_text(item: Item) -> str:
    """True or False."""
    return choices.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome; there is no partial one."""
    return choices.sample_one(item, outcome)
