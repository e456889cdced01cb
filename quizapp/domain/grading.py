"""From a response to a grade: what an answer is worth, with what teachers decided on texts that no item lists."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Grade, InvalidResponse, Item, Reading, Response, Understood, Verdict

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
