"""From a response to a grade, and from a grade to the rating that moves the card.

The only place that knows how assessment and review meet: an option that was recognised says less about memory
than an answer that was produced, and a flashcard is judged by the learner alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Grade, InvalidResponse, Item, Reading, Response, Understood, Verdict
from quizapp.domain.memory import Rating

_RECOGNISED = ("choice", "choices", "pairs", "order")
_UNLISTED = (Understood.UNLISTED, Understood.ACCEPTED, Understood.REFUSED)
UNMARKED: Final[Mapping[int, bool]] = MappingProxyType({})


def grade_response(item: Item, given: Response, *, marked: Mapping[int, bool] = UNMARKED) -> Grade:
    """What the response is worth. Raises InvalidResponse if it cannot be one to this item.

    marked: by the place of a typed text, 0 for the first, whether a teacher counts it as right. It says nothing about
    a text that the item lists itself.
    """
    if given.is_passed:
        return _grade_of_nothing(item)
    grade = BY_NAME[item.type].grade(item, given)
    looked_at = {place: marked[place] for place in unlisted_places(grade) if place in marked}
    if not looked_at:
        return grade
    # Worth what the answer itself would be in that place, so that every type keeps its own way of scoring.
    as_answer = tuple(
        item.accepted[place][0] if looked_at.get(place) else text for place, text in enumerate(given.texts)
    )
    understood = tuple(
        Reading(Understood.ACCEPTED if looked_at[place] else Understood.REFUSED)
        if place in looked_at
        else reading
        for place, reading in enumerate(grade.understood)
    )
    return replace(BY_NAME[item.type].grade(item, replace(given, texts=as_answer)), understood=understood)


def _grade_of_nothing(item: Item) -> Grade:
    """What it is worth to say that one does not know: nothing, and no learner has to guess instead."""
    if BY_NAME[item.type].INPUT in SELF_JUDGED:
        raise InvalidResponse(
            "This is a question that you judge yourself. Look at the answer, then say how it went."
        )
    return Grade(0.0, Verdict.WRONG)


def unlisted_places(grade: Grade) -> tuple[int, ...]:
    """The places of graded texts that the item does not list; whoever knows the subject has to look at these."""
    if grade.score is None:
        return ()
    return tuple(place for place, reading in enumerate(grade.understood) if reading.how in _UNLISTED)


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
    Whoever said not to know has nothing to add.
    """
    is_typed = BY_NAME[item.type].INPUT not in _RECOGNISED
    if is_typed and grade.verdict is Verdict.WRONG and not grade.understood:
        return (Rating.AGAIN,)
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
