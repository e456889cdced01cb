"""What somebody's own pace says: the rating that an answer stands for, and how long what waits will take.

Reads a bounded number of latest answers, by index, and only where the pace can make a difference.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.domain import pace, rating
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Grade, Item, Verdict
from quizapp.domain.queueing import Queue
from quizapp.domain.rating import Manner, Suggestion
from quizapp.persistence.queries import responses


@dataclass(frozen=True, slots=True)
class Progress:
    """How far along the cards of a study day are.  done: answers to cards.  left: None with too few answers to say."""

    done: int
    left: timedelta | None


def suggest_rating(
    session: Session, learner_id: int, item: Item, grade: Grade, *, manner: Manner, before: datetime
) -> tuple[Suggestion, int | None]:
    """The rating that an answer stands for, and what is usual for it in milliseconds where that was looked up.

    before: when the answer was given; what came later does not count, so that the same answer always gets the same.
    """
    usual = None
    if grade.verdict is Verdict.RIGHT and pace.can_be_slow(manner.took_ms):
        types = [name for name, kind in BY_NAME.items() if kind.INPUT == BY_NAME[item.type].INPUT]
        usual = pace.usual_ms(
            responses.list_took_ms(session, learner_id, types, before=before, limit=pace.TIMES_AT_MOST)
        )
    return rating.suggest(grade, manner=manner, usual_ms=usual), usual


def progress_of(session: Session, learner_id: int, queue: Queue, *, day_begins: datetime) -> Progress:
    """How much is done since that instant, and how long the cards that wait will take."""
    answered_at = responses.list_latest_cards(session, learner_id)
    return Progress(sum(at >= day_begins for at in answered_at), pace.time_left(queue, answered_at))
