"""The sentence that says which rating was taken, and why."""

from datetime import UTC, datetime

import pytest

from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Response, Verdict
from quizapp.domain.marking import NO_FATE
from quizapp.domain.memory import Card, EntryKind, Rating, ReviewEntry, StudyClock
from quizapp.domain.rating import Reason, Suggestion
from quizapp.domain.scheduling import Preview
from quizapp.services.study import AnsweredCard
from quizapp.web.student.rating_shown import show_ratings
from tests.support.builders import an_item

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def answered(
    reason: Reason, rated: Rating | None, *, taken: Rating | None = None, given: Response | None = None
) -> AnsweredCard:
    """An answer that stands for `taken`, and whose card has moved by `rated`."""
    entry = ReviewEntry("1", EntryKind.RATE, AT, StudyClock(), rating=rated)
    return AnsweredCard(
        response_id="1",
        held=HeldItem(1, 1, an_item(), 1, "", "published", 1, Card(), 1, is_answered=True),
        given=given or Response((0,)),
        grade=Grade(1.0, Verdict.RIGHT),
        fate=NO_FATE,
        standing=None if rated is None else entry,
        suggested=Suggestion(taken or rated, reason),
        usual_ms=12_000,
        allowed={rating: Preview(int(rating) ** 2, None) for rating in Rating},
        entries=1,
        can_rate=True,
    )


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (answered(Reason.RIGHT, Rating.GOOD), "Right: Good. It comes back in 9 days."),
        (
            answered(Reason.SLOW, Rating.HARD),
            "Right, but slower than your usual 12 s: Hard. It comes back in 4 days.",
        ),
        (answered(Reason.HINTED, Rating.HARD), "Right, but with a hint: Hard. It comes back in 4 days."),
        (answered(Reason.UNSURE, Rating.HARD), "Right, but not sure: Hard. It comes back in 4 days."),
        (answered(Reason.PARTIAL, Rating.HARD), "Partly right: Hard. It comes back in 4 days."),
        (answered(Reason.WRONG, Rating.AGAIN), "Not right: Again. It comes back in 1 day."),
        (
            answered(Reason.WRONG, Rating.AGAIN, given=Response(is_passed=True)),
            "Not known yet: Again. It comes back in 1 day.",
        ),
        (
            answered(Reason.RIGHT, Rating.AGAIN, taken=Rating.GOOD),
            "Your rating: Again. It comes back in 1 day.",
        ),
        (answered(Reason.SELF, Rating.EASY), "Your rating: Easy. It comes back in 16 days."),
        (answered(Reason.SELF, None), ""),
    ],
)
def test_it_says_which_rating_was_taken_why_and_when_the_card_comes_back(
    card: AnsweredCard, sentence: str
) -> None:
    shown = show_ratings(card, suggested=Rating.GOOD)
    assert (shown.taken, shown.is_rated) == (sentence, bool(sentence))
    assert [rating.words for rating in shown.ratings if rating.is_suggested] == ["Good"]
    assert sum(rating.is_standing for rating in shown.ratings) == bool(sentence)
