"""Any number of right options, scored by option: half knowledge counts, choosing all does not pay."""

from quizapp.domain import choices
from quizapp.domain.items import Grade, Item, Outcome, Problem, Response, Verdict

NAME = "multiple_response"
LABEL = "Multiple response"
INPUT = "choices"
SCORING = "Right choices earn a share of the point each, wrong ones take off a share; never below zero."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    problems = choices.check_options(item, least=3)
    key_count = len(choices.keys(item))
    if item.options and not 0 < key_count < len(item.options):
        message = (
            f"{key_count} of {len(item.options)} options are marked as right; mark one or more, but not all."
        )
        problems.append(Problem("options", message))
    return problems


def grade(item: Item, given: Response) -> Grade:
    """Right if the choice is the key, otherwise what SCORING says. Raises InvalidResponse."""
    chosen, keys = choices.chosen(item, given), choices.keys(item)
    parts = choices.handled(item, chosen)
    if chosen == keys:
        return Grade(1.0, Verdict.RIGHT, parts)
    gained = len(chosen & keys) / len(keys)
    lost = len(chosen - keys) / (len(item.options) - len(keys))
    if gained <= lost:
        return Grade(0.0, Verdict.WRONG, parts)
    return Grade(gained - lost, Verdict.PARTIAL, parts)


def key_text(item: Item) -> str:
    """The right options as a list."""
    return choices.key_text(item)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome."""
    right = sorted(choices.keys(item))
    wrong = [index for index in range(len(item.options)) if index not in right]
    match outcome:
        case Outcome.RIGHT:
            return Response(selected=tuple(right))
        case Outcome.WRONG:
            return Response(selected=(wrong[0],))
        case Outcome.PARTIAL:
            # A lone key has no half; there the price of one of several distractors makes the answer partial.
            return Response(selected=(right[0],) if len(right) > 1 else (right[0], wrong[0]))
        case Outcome.MALFORMED:
            return Response(selected=(len(item.options),))
