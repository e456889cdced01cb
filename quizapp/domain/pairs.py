"""What matching and sorting share: each prompt gets one of the options, and is worth an equal share of the point.

Every prompt stands for itself, so that half of what somebody knows is half of the point; one left open earns nothing.
"""

from quizapp.domain import choices
from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import (
    NONE_PICKED,
    Grade,
    InvalidResponse,
    Item,
    Outcome,
    Problem,
    Response,
    Verdict,
)

MOST_PROMPTS = 9


def picked(given: Response, *, count: int, most: int) -> tuple[int, ...]:
    """What was picked in each of count lists of `most` entries, NONE_PICKED where one was left open.

    Raises InvalidResponse where nothing was picked at all, and for what no form of ours makes.
    """
    if given.texts:
        raise InvalidResponse("This question is answered by choosing, not by typing.")
    if all(index == NONE_PICKED for index in given.selected):
        raise InvalidResponse("Nothing is chosen yet: choose from the lists, then answer.")
    if len(given.selected) != count:
        raise InvalidResponse(f"{len(given.selected)} choices came in; this question takes {count}.")
    if not all(NONE_PICKED <= index < most for index in given.selected):
        raise InvalidResponse(f"There is no such choice: this question has {most}.")
    return given.selected


def share(parts: tuple[bool, ...]) -> Grade:
    """The share of parts that are right, as a grade."""
    if all(parts):
        return Grade(1.0, Verdict.RIGHT, parts)
    if any(parts):
        return Grade(sum(parts) / len(parts), Verdict.PARTIAL, parts)
    return Grade(0.0, Verdict.WRONG, parts)


def check_pairs(item: Item, *, least_options: int) -> list[Problem]:
    """What keeps the item from having that many options, and prompts each of which belongs to one of them."""
    problems = [
        *check_wording(item),
        *check_unused(item, "accepted", "answer", "sides"),
        *choices.check_texts(item, least=least_options),
    ]
    if not 2 <= len(item.prompts) <= MOST_PROMPTS:
        problems.append(
            Problem("prompts", f"There are {len(item.prompts)} statements; write 2 to {MOST_PROMPTS}.")
        )
    for index, prompt in enumerate(item.prompts):
        if not prompt.text.strip():
            problems.append(Problem(f"prompts[{index}].text", "The statement is empty; write its text."))
        if prompt.key == NONE_PICKED:
            message = "Nothing is chosen for this statement; choose the option that it belongs to."
            problems.append(Problem(f"prompts[{index}].key", message))
        elif not 0 <= prompt.key < len(item.options):
            message = (
                f"There is no option {prompt.key + 1}; give the number of one of the {len(item.options)}."
            )
            problems.append(Problem(f"prompts[{index}].key", message))
    return problems


def grade(item: Item, given: Response) -> Grade:
    """The share of prompts that got their option. Raises InvalidResponse."""
    indexes = picked(given, count=len(item.prompts), most=len(item.options))
    return share(tuple(index == prompt.key for index, prompt in zip(indexes, item.prompts, strict=True)))


def key_text(item: Item) -> str:
    """Each prompt with its option, a Markdown list."""
    return "\n".join(
        f"- {_in_line(prompt.text)} — **{_in_line(item.options[prompt.key].text)}**"
        for prompt in item.prompts
    )


def sample(item: Item, outcome: Outcome) -> Response:
    """A response with that outcome."""
    right = tuple(prompt.key for prompt in item.prompts)
    wrong = tuple((key + 1) % len(item.options) for key in right)
    match outcome:
        case Outcome.RIGHT:
            return Response(selected=right)
        case Outcome.WRONG:
            return Response(selected=wrong)
        case Outcome.PARTIAL:
            return Response(selected=right[:1] + wrong[1:])
        case Outcome.MALFORMED:
            return Response(selected=(*right, 0))


def _in_line(text: str) -> str:
    return " ".join(text.split())
