"""From a response to a grade, and from a grade to the rating that moves the card.

The only place that knows how assessment and review meet: an option that was recognised says less about memory
than an answer that was produced, and a flashcard is judged by the learner alone.
"""

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Grade, Item, Response, Verdict
from quizapp.domain.memory import Rating

_RECOGNISED = ("choice", "choices", "pairs", "order")


def grade_response(item: Item, given: Response) -> Grade:
    """What the response is worth. Raises InvalidResponse if it cannot be one to this item."""
    return BY_NAME[item.type].grade(item, given)


def rating_for(item: Item, grade: Grade) -> Rating | None:  # noqa: ARG001  (one signature for both questions)
    """The rating that the grade suggests, None where only the learner can tell.

    For a flashcard a typed text that matches suggests Good; one that does not says nothing, since the back is
    seldom the only wording.
    """
    match grade.verdict:
        case Verdict.RIGHT:
            return Rating.GOOD
        case Verdict.PARTIAL:
            return Rating.HARD
        case Verdict.WRONG:
            return Rating.AGAIN
        case Verdict.UNGRADED:
            return Rating.GOOD if grade.parts and all(grade.parts) else None


def rating_for_coverage(found: int, total: int) -> Rating:
    """The rating that a checklist suggests: Good where all is ticked, Hard from half of it on, else Again."""
    if found >= total:
        return Rating.GOOD
    return Rating.HARD if 2 * found >= total else Rating.AGAIN


def ratings_allowed(item: Item, grade: Grade) -> tuple[Rating, ...]:
    """The ratings that the learner may give after that grade, lowest first.

    Never Easy where options were shown: to recognise is easier than to recall. A typed answer that was not recognised
    may have been right in other words: the card is the learner's own, so the learner may say so; the score stays.
    """
    is_typed = BY_NAME[item.type].INPUT not in _RECOGNISED
    match grade.verdict:
        case Verdict.WRONG | Verdict.PARTIAL if is_typed:
            return (Rating.AGAIN, Rating.HARD, Rating.GOOD)
        case Verdict.WRONG:
            return (Rating.AGAIN,)
        case Verdict.PARTIAL:
            return (Rating.AGAIN, Rating.HARD)
        case Verdict.RIGHT if not is_typed:
            return (Rating.AGAIN, Rating.HARD, Rating.GOOD)
        case _:
            return tuple(Rating)
