"""The best case for either side, in the learner's own words: whoever can put both has understood the dispute.

No program judges such texts, and none is to judge which side is right. So the texts are kept first, then the learner
compares them with a model answer for each side, and ticks off a checklist of reasons what they say.
"""

import unicodedata

from quizapp.domain.item_fields import check_unused, check_wording
from quizapp.domain.items import Grade, InvalidResponse, Item, Outcome, Problem, Response, Side, Verdict

NAME = "steelman"
LABEL = "The best case for either side"
INPUT = "steelman"
SCORING = (
    "No points, and never for agreeing: write both cases, then tick which reasons of each side they hold. "
    "What counts is how many of the reasons on either list you found."
)
IS_SHUFFLED = False
SHORTEST, LONGEST = 40, 1500
"""Characters in one case."""
SIDES = (Side.OPPOSITION, Side.CONSOLIDATION)


def check(item: Item) -> list[Problem]:
    """What keeps the item from being an item of this type: one case for each side, each with reasons."""
    problems = [*check_wording(item), *check_unused(item, "options", "accepted", "answer", "prompts")]
    if sorted(case.side for case in item.sides) != sorted(SIDES):
        message = "Write two sides, one for opposition and one for consolidation."
        problems.append(Problem("sides", message))
    for index, case in enumerate(item.sides):
        field = f"sides[{index}]"
        if not case.label.strip():
            problems.append(Problem(f"{field}.label", "The label is empty; say whose case it is."))
        if not case.model.strip():
            problems.append(Problem(f"{field}.model", "The model answer is empty; write it."))
        if len(case.checklist) < 2:
            message = f"There are {len(case.checklist)} reasons; write two or more."
            problems.append(Problem(f"{field}.checklist", message))
        problems += [
            Problem(f"{field}.checklist[{place}].text", "The reason is empty; write it.")
            for place, point in enumerate(case.checklist)
            if not point.text.strip()
        ]
    return problems


def grade(item: Item, given: Response) -> Grade:
    """UNGRADED, since only the learner or a teacher can tell. Raises InvalidResponse for what cannot be kept.

    A case may be short or missing: in a quiz what was written is kept from the first word on (see `check_whole`).
    """
    if given.selected:
        raise InvalidResponse("This question is answered by typing, not by choosing.")
    if given.is_empty:
        raise InvalidResponse("Nothing is written yet: write both cases, then go on.")
    if len(given.texts) != len(item.sides):
        raise InvalidResponse(f"{len(given.texts)} texts came in; this question takes {len(item.sides)}.")
    for case, text in zip(item.sides, given.texts, strict=True):
        if len(text) > LONGEST:
            raise InvalidResponse(
                f"The text under “{case.label}” has {len(text)} characters; {LONGEST} is the most. Shorten it."
            )
        if any(character == "\0" or unicodedata.category(character) == "Cs" for character in text):
            raise InvalidResponse(
                "The text holds a character that cannot be stored. Type it anew, then go on."
            )
    return Grade(None, Verdict.UNGRADED)


def check_whole(item: Item, given: Response) -> None:
    """Raise InvalidResponse unless both cases are long enough to be compared."""
    for case, text in zip(item.sides, given.texts, strict=True):
        length = len(text.strip())
        if length < SHORTEST:
            raise InvalidResponse(
                f"The text under “{case.label}” has {length} characters; write at least {SHORTEST} for either side."
            )


def key_text(item: Item) -> str:
    """The model answers, each under its label."""
    return "\n\n".join(f"**{case.label}**\n\n{case.model}" for case in item.sides)


def sample(item: Item, outcome: Outcome) -> Response | None:
    """A malformed response; no other outcome, since only the learner can tell."""
    return Response(texts=("one too many",) * (len(item.sides) + 1)) if outcome is Outcome.MALFORMED else None


def reasons(item: Item) -> tuple[tuple[int, int], ...]:
    """Every reason on the checklists as (side, reason), by index."""
    return tuple(
        (side, place) for side, case in enumerate(item.sides) for place in range(len(case.checklist))
    )


def coverage(item: Item, ticked: frozenset[tuple[int, int]]) -> tuple[int, int]:
    """How many of the reasons on the checklists were found, of how many.  ticked: (side, reason) by index."""
    every = reasons(item)
    return len(ticked.intersection(every)), len(every)


def grade_coverage(item: Item, ticked: frozenset[tuple[int, int]]) -> Grade:
    """What two cases are worth once their writer has compared them: the share of the reasons of both sides found.

    parts: for each of `reasons` whether it was found.  Raises InvalidResponse for a reason that is on no list.
    """
    every = reasons(item)
    if not ticked.issubset(every):
        raise InvalidResponse(
            "What was ticked is not on the lists of this question. Tick reasons from those below."
        )
    found = len(ticked)
    verdict = Verdict.RIGHT if found == len(every) else Verdict.PARTIAL if found else Verdict.WRONG
    return Grade(found / len(every), verdict, tuple(reason in ticked for reason in every))
