"""What a learner's cards and reviews say: what falls due, how much would be recalled, how much was.

Every figure comes with the number of cards or reviews behind it, or is None, so that a page can say how much
it is worth and show nothing where there is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quizapp.domain.memory import CardState, Memory, Rating
from quizapp.domain.memory_model import DEFAULT, Model


@dataclass(frozen=True, slots=True)
class SectionRecall:
    """cards: with a memory.  recall: their mean retrievability, 0 to 1, on the day asked about."""

    cards: int
    recall: float


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One review.  day: its study day.  state_before: the card's until then, None for its first review."""

    card_id: int
    day: date
    rating: Rating
    state_before: CardState | None


@dataclass(frozen=True, slots=True)
class Retention:
    """recalled: how many of the reviews were not Again."""

    recalled: int
    reviews: int

    @property
    def rate(self) -> float | None:
        """Share recalled, 0 to 1, None without a review."""
        return self.recalled / self.reviews if self.reviews else None


def forecast(due_days: Iterable[date], *, today: date, days: int = 14) -> tuple[int, ...]:
    """How many cards fall due on each of the days from today on; what is overdue counts today.

    due_days: the study day of each card's due instant.
    """
    counts = [0] * days
    for due_day in due_days:
        ahead = max(0, (due_day - today).days)
        if ahead < days:
            counts[ahead] += 1
    return tuple(counts)


def recall_by_section(
    cards: Iterable[tuple[str, Memory]], *, today: date, model: Model = DEFAULT
) -> dict[str, SectionRecall]:
    """What would be recalled on that day, for each section in the order in which it first appears.

    cards: section code and memory; cards never reviewed have none and are not counted. A card that was missed last
    counts as not recalled, whatever the model says: until it has been recalled, its chance is a guess that flatters.
    """
    chances: dict[str, list[float]] = {}
    for section, memory in cards:
        elapsed_days = max(0, (today - memory.last_day).days)
        is_recalled = memory.state is CardState.REVIEW
        chance = model.retrievability(elapsed_days, memory.stability) if is_recalled else 0.0
        chances.setdefault(section, []).append(chance)
    return {section: SectionRecall(len(them), sum(them) / len(them)) for section, them in chances.items()}


def true_retention(reviews: Iterable[Reviewed]) -> Retention:
    """How much was recalled when it came due: the first review of each card on a day, cards in REVIEW only.

    reviews: in order of time. Steps in minutes and repeats within a day would flatter the figure.
    Source: "True Retention" of Anki's statistics.
    """
    met: set[tuple[int, date]] = set()
    recalled = counted = 0
    for review in reviews:
        if (review.card_id, review.day) in met:
            continue
        met.add((review.card_id, review.day))
        if review.state_before is CardState.REVIEW:
            counted += 1
            recalled += review.rating is not Rating.AGAIN
    return Retention(recalled, counted)
