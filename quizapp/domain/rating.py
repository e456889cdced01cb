"""From what came of an answer to the rating that moves its card.

The only place that knows how assessment and review meet: an option that was recognised says less about memory than an
answer that was produced, and a flashcard is judged by the learner alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Grade, Item, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.pace import is_slow

UNSURE: Final = 1
"""The lowest certainty that a learner can give."""
_RECOGNISED = ("choice", "choices", "pairs", "order")


class Reason(StrEnum):
    """Why a rating was taken.  SELF: only the learner can tell.  MATCHED: what was typed is the back of the card."""

    WRONG = "wrong"
    PARTIAL = "partial"
    HINTED = "hinted"
    UNSURE = "unsure"
    SLOW = "slow"
    RIGHT = "right"
    MATCHED = "matched"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer was given.  took_ms: as the browser says.  hints: taken before it.

    certainty: 1 to 3, None where it was not asked.
    """

    took_ms: int | None = None
    hints: int = 0
    certainty: int | None = None


PLAIN: Final = Manner()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The rating that an answer stands for, None where only the learner can tell, and why."""

    rating: Rating | None
    reason: Reason


def suggest(grade: Grade, *, manner: Manner = PLAIN, usual_ms: int | None = None) -> Suggestion:
    """The rating that the grade stands for, given how the answer came about.

    usual_ms: what this learner usually takes for a right answer to a question answered in the same way, None where
    that is not known.

    Wrong, and not known: Again, since it was not recalled, however quick or sure.
    Partly right: Hard, since something was recalled; Again would treat it like nothing, Good like all.
    Right: Good. Hard if it was right only with a hint (the hint recalled a part of it), if the learner was not sure (a
    guess that hit looks the same as knowing, and only the learner can tell), or if it took clearly longer than this
    learner usually does (a memory that is fading is found late before it is not found); against one's own pace, so that
    no slow reader is taken for a forgetful one, and a time that cannot be so says nothing.
    Never Easy: that says how it felt, which no answer shows. The learner may say so where the answer was recalled, and
    never where it was recognised among options; see `ratings_allowed`.
    A flashcard is judged by the learner; a typed text that matches suggests Good, and one that does not says nothing,
    since the back is seldom the only wording.
    """
    match grade.verdict:
        case Verdict.WRONG:
            return Suggestion(Rating.AGAIN, Reason.WRONG)
        case Verdict.PARTIAL:
            return Suggestion(Rating.HARD, Reason.PARTIAL)
        case Verdict.UNGRADED:
            if grade.parts and all(grade.parts):
                return Suggestion(Rating.GOOD, Reason.MATCHED)
            return Suggestion(None, Reason.SELF)
        case Verdict.RIGHT:
            if manner.hints:
                return Suggestion(Rating.HARD, Reason.HINTED)
            if manner.certainty == UNSURE:
                return Suggestion(Rating.HARD, Reason.UNSURE)
            if is_slow(manner.took_ms, usual_ms):
                return Suggestion(Rating.HARD, Reason.SLOW)
            return Suggestion(Rating.GOOD, Reason.RIGHT)


def suggest_by_coverage(found: int, total: int) -> Rating:
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
