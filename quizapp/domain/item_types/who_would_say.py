"""A fresh statement, and which holder would say it: it asks for a viewpoint, never for who is right."""

from quizapp.domain import choices
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response

NAME = "who_would_say"
LABEL = "Who would say this?"
INPUT = "choice"
SCORING = "One point for the holder who would say it, none for another."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    problems = choices.check_one_key(item)
    first: dict[str, int] = {}
    for index, option in enumerate(item.options):
        field = f"options[{index}].holder"
        if not option.holder:
            problems.append(Problem(field, "The option names no holder; choose the one it stands for."))
        elif first.setdefault(option.holder, index) != index:
            message = (
                f"Option {first[option.holder] + 1} stands for {option.holder} too; name another holder."
            )
            problems.append(Problem(field, message))
        elif option.is_key and item.holder and item.holder != option.holder:
            problems.append(
                Problem(
                    field, f"The key stands for {option.holder}, the item for {item.holder}; make them agree."
                )
            )
    return problems


def grade(item: Item, given: Response) -> Grade:
    """Right or wrong. Raises InvalidResponse."""
    return choices.grade_one(item, given)


def key_text(item: Item) -> str:
    """The label of the right holder."""
    return choices.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome; there is no partial one."""
    return choices.sample_one(item, outcome)
