"""Statements and those who hold them: who says what, several voices side by side."""

from quizapp.domain import pairs
from quizapp.domain.items import NONE_PICKED, Grade, Item, Outcome, Problem, Response

NAME = "matching"
LABEL = "Matching"
INPUT = "pairs"
SCORING = "The point is shared equally between the statements; one that is left open or wrong earns nothing."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type: an option belongs to one statement at most."""
    problems = pairs.check_pairs(item, least_options=3)
    first: dict[int, int] = {}
    for index, prompt in enumerate(item.prompts):
        if prompt.key != NONE_PICKED and first.setdefault(prompt.key, index) != index:
            message = (
                f"Option {prompt.key + 1} belongs to statement {first[prompt.key] + 1} already; "
                "take each option once at most."
            )
            problems.append(Problem(f"prompts[{index}].key", message))
    return problems


def grade(item: Item, given: Response) -> Grade:
    """The share of statements that got their option. Raises InvalidResponse."""
    return pairs.grade(item, given)


def key_text(item: Item) -> str:
    """Each statement with its option."""
    return pairs.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome."""
    return pairs.sample(item, outcome)
