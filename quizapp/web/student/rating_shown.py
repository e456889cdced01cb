"""How an answer moved its card, in words, and the ratings that may be given instead: for cards and for practice."""

from dataclasses import dataclass

from quizapp.domain.item_types import steelman
from quizapp.domain.memory import Rating
from quizapp.domain.rating import Reason, suggest_by_coverage
from quizapp.services.study import AnsweredCard
from quizapp.web.filters import RATING_WORDS, interval
from quizapp.web.student.attempt_opening import duration_words

_WHY = {
    Reason.WRONG: "Not right",
    Reason.PARTIAL: "Partly right",
    Reason.HINTED: "Right, but with a hint",
    Reason.UNSURE: "Right, but not sure",
    Reason.RIGHT: "Right",
}


@dataclass(frozen=True, slots=True)
class ShownRating:
    """A rating that may be given.  interval: what it leads to, in words.  is_standing: whether it was given."""

    value: str
    words: str
    interval: str
    key: str
    is_standing: bool
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class ShownRatings:
    """How a card moved and may move.  taken: the rating that stands, why, and what it leads to; "" without one.

    is_rated: whether the card has moved already, so that one can simply go on.  seen: lines in the card's log.
    """

    taken: str
    ratings: tuple[ShownRating, ...]
    is_rated: bool
    can_rate: bool
    seen: int

    @property
    def can_choose(self) -> bool:
        """Whether there is another rating to give."""
        return self.can_rate and len(self.ratings) > 1


def show_ratings(
    card: AnsweredCard, *, suggested: Rating | None, found: frozenset[tuple[int, int]] | None = None
) -> ShownRatings:
    """What a page shows of the ratings of an answer.

    suggested: the rating that Space and Enter give.  found: of two cases in practice, the reasons that were ticked,
    which moved the card.
    """
    return ShownRatings(
        taken=_taken(card, found=found),
        ratings=tuple(
            ShownRating(
                str(int(rating)),
                RATING_WORDS[rating],
                interval(preview),
                str(int(rating)),
                rating is card.rated,
                rating is suggested,
            )
            for rating, preview in card.allowed.items()
        ),
        is_rated=card.rated is not None,
        can_rate=card.can_rate,
        seen=card.entries,
    )


def _taken(card: AnsweredCard, *, found: frozenset[tuple[int, int]] | None) -> str:
    """One sentence for the rating that stands, and one for when the card comes back, "" while none stands."""
    if card.rated is None:
        return ""
    rated = RATING_WORDS[card.rated]
    comes_back = card.allowed.get(card.rated)
    words = f"{_why(card, found=found)}: {rated}."
    return f"{words} It comes back in {interval(comes_back)}." if comes_back else words


def _why(card: AnsweredCard, *, found: frozenset[tuple[int, int]] | None) -> str:
    own = "Your rating"
    if card.held.item.sides:
        is_counted = found is not None and card.rated is suggest_by_coverage(
            *steelman.coverage(card.held.item, found)
        )
        return "By the reasons you ticked" if is_counted else own
    if card.rated is not card.suggested.rating or card.suggested.reason in (Reason.SELF, Reason.MATCHED):
        return own
    if card.given.is_passed:
        return "Not known yet"
    if card.suggested.reason is Reason.SLOW and card.usual_ms is not None:
        return f"Right, but slower than your usual {duration_words(max(1, round(card.usual_ms / 1000)))}"
    return _WHY[card.suggested.reason]
