"""Events or steps to be put in their order: sequence without dates to give it away.

The options are stored in the right order. What earns points is each step from one to the next, so that a sequence
known in part counts in part, and one that is merely moved along by a place does not lose everything.
"""

import itertools
from collections import Counter

from quizapp.domain import choices, pairs
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import NONE_PICKED, Grade, InvalidResponse, Item, Outcome, Problem, Response

NAME = "ordering"
LABEL = "Ordering"
INPUT = "order"
SCORING = "The point is shared equally between the steps: each earns its share if it comes right after the one before."
IS_SHUFFLED = True


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type."""
    problems = [
        *check_wording(item),
        *check_unused(item, "accepted", "answer", "prompts", "sides"),
        *choices.check_texts(item, least=3),
        *choices.check_unpinned(item, because="An option that kept its place would give it away"),
    ]
    problems += [
        Problem(f"options[{index}].key", "The options stand in the right order; none is marked as key.")
        for index, option in enumerate(item.options)
        if option.is_key
    ]
    return problems


def grade(item: Item, given: Response) -> Grade:
    """The share of steps that follow right after the one before.  given: the place of each option, from 0.

    parts: for each step from one option to the next.  Raises InvalidResponse, also for a place given twice.
    """
    count = len(item.options)
    places = pairs.picked(given, count=count, most=count)
    taken = Counter(place for place in places if place != NONE_PICKED)
    twice = [place + 1 for place, times in sorted(taken.items()) if times > 1]
    if twice:
        raise InvalidResponse(f"Place {twice[0]} is given more than once: give each a place of its own.")
    return pairs.share(
        tuple(
            NONE_PICKED not in (before, after) and after == before + 1
            for before, after in itertools.pairwise(places)
        )
    )


def key_text(item: Item) -> str:
    """The options in their order, a numbered Markdown list."""
    return "\n".join(
        f"{number}. {' '.join(option.text.split())}" for number, option in enumerate(item.options, 1)
    )


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome."""
    right = tuple(range(len(item.options)))
    match outcome:
        case Outcome.RIGHT:
            return Response(selected=right)
        case Outcome.WRONG:
            return Response(selected=right[::-1])
        case Outcome.PARTIAL:
            return Response(selected=right[1:] + right[:1])
        case Outcome.MALFORMED:
            return Response(selected=(*right, 0))
