"""What item types answered by choosing have in common: options, what was chosen, the one right option."""

import re
from collections.abc import Sequence

from quizapp.domain.answers import normalise
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, InvalidResponse, Item, Option, Outcome, Problem, Response, Verdict

MOST_OPTIONS = 9
"""Because the keys 1 to 9 choose an option."""


def keys(item: Item) -> frozenset[int]:
    """The indexes of the right options."""
    return frozenset(index for index, option in enumerate(item.options) if option.is_key)


def chosen(item: Item, given: Response) -> frozenset[int]:
    """The indexes chosen, at least one. Raises InvalidResponse for a response that no form of ours makes."""
    if given.texts:
        raise InvalidResponse("This question is answered by choosing, not by typing.")
    if not given.selected:
        raise InvalidResponse("Nothing is chosen yet: choose an option, then answer.")
    indexes = frozenset(given.selected)
    if len(indexes) < len(given.selected):
        raise InvalidResponse("The same option is chosen twice: choose it once.")
    if not indexes <= frozenset(range(len(item.options))):
        raise InvalidResponse(f"There is no such option: this question has {len(item.options)}.")
    return indexes


def handled(item: Item, indexes: frozenset[int]) -> tuple[bool, ...]:
    """For each option whether it was rightly chosen or rightly left."""
    return tuple((index in indexes) == option.is_key for index, option in enumerate(item.options))


def grade_one(item: Item, given: Response) -> Grade:
    """One point for the one right option, nothing for another. Raises InvalidResponse."""
    indexes = chosen(item, given)
    if len(indexes) > 1:
        raise InvalidResponse("This question takes one option: choose only one.")
    if indexes == keys(item):
        return Grade(1.0, Verdict.RIGHT, handled(item, indexes))
    return Grade(0.0, Verdict.WRONG, handled(item, indexes))


def sample_one(item: Item, outcome: Outcome) -> Response | None:
    """A response with that outcome to an item with one right option; there is no partial one."""
    right = keys(item)
    match outcome:
        case Outcome.RIGHT:
            return Response(selected=tuple(right))
        case Outcome.WRONG:
            return Response(selected=(min(set(range(len(item.options))) - right),))
        case Outcome.PARTIAL:
            return None
        case Outcome.MALFORMED:
            return Response(selected=(len(item.options),))


def check_one_key(item: Item) -> list[Problem]:
    """What keeps the item from having two to nine distinct options of which one is right."""
    problems = check_options(item, least=2)
    if item.options and len(keys(item)) != 1:
        marked = f"{len(keys(item))} options are" if keys(item) else "No option is"
        problems.append(Problem("options", f"{marked} marked as right; mark exactly one."))
    return problems


def check_options(item: Item, *, least: int) -> list[Problem]:
    """What keeps the item from having that many to nine options that can be told apart."""
    return [
        *check_wording(item),
        *check_unused(item, "accepted", "answer", "prompts", "sides"),
        *check_texts(item, least=least),
    ]


def check_texts(item: Item, *, least: int) -> list[Problem]:
    """What is wrong with the number of the options or with their texts."""
    problems = []
    if not least <= len(item.options) <= MOST_OPTIONS:
        problems.append(
            Problem("options", f"There are {len(item.options)} options; write {least} to {MOST_OPTIONS}.")
        )
    first: dict[str, int] = {}
    for index, option in enumerate(item.options):
        field = f"options[{index}].text"
        if not option.text.strip():
            problems.append(Problem(field, "The option is empty; write its text."))
            continue
        earlier = first.setdefault(normalise(option.text) or option.text, index)
        if earlier != index:
            problems.append(
                Problem(field, f"It reads the same as option {earlier + 1}; make the two different.")
            )
    return problems


def check_unpinned(item: Item, *, because: str) -> list[Problem]:
    """A problem for each pinned option, of a type that has no use for it.  because: why it has none."""
    return [
        Problem(f"options[{index}].pinned", f"{because}; leave pinned out.")
        for index, option in enumerate(item.options)
        if option.is_pinned
    ]


def key_text(item: Item) -> str:
    """The text of the right option, or a Markdown list of the right options."""
    texts = [option.text for option in item.options if option.is_key]
    if len(texts) == 1:
        return texts[0]
    return "\n".join("- " + text.replace("\n", "\n  ") for text in texts)


def is_sequence(options: Sequence[Option]) -> bool:
    """Whether the options are figures or dates that rise or fall already, so that shuffling would confuse.

    Each option must hold a number, and the numbers of the options must be in strict order, the last number of
    an option weighing most (the year of "21 January 1924").
    """
    numbers = [
        tuple(int(digits) for digits in re.findall(r"\d{1,9}", option.text))[::-1] for option in options
    ]
    if len(numbers) < 2 or not all(numbers):
        return False
    rising = sorted(set(numbers))
    return numbers in (rising, rising[::-1])
