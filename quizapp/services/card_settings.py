"""How a learner wants to be asked for cards: how well to remember, how much a day, and on which days less."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.domain import workload
from quizapp.domain.items import Problem
from quizapp.domain.scheduling import LEAST_RETENTION, MOST_RETENTION
from quizapp.persistence.models import UserRow
from quizapp.persistence.queries import cards
from quizapp.services import study
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, Stale

NEW_AT_MOST = 100
REVIEWS_AT_MOST = 2000
LEAST_PERCENT, MOST_PERCENT = round(100 * LEAST_RETENTION), round(100 * MOST_RETENTION)
ENOUGH_CARDS = 10
"""Of fewer, what a day would cost is chance."""


@dataclass(frozen=True, slots=True)
class CardSettings:
    """What a learner may choose.  desired_retention: in percent; others as in Learner. None for what is no number."""

    desired_retention: int | None
    new_per_day: int | None
    reviews_per_day: int | None
    easy_days: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a day costs.  cards: how many the figures rest on.  reviews: by desired retention in percent, "" of few."""

    cards: int
    reviews: Sequence[tuple[int, float]]


def settings_of(learner: Learner) -> CardSettings:
    """What the learner has chosen."""
    return CardSettings(percent_of(learner), learner.new_per_day, learner.reviews_per_day, learner.easy_days)


def percent_of(learner: Learner) -> int:
    """The desired retention in percent."""
    return round(100 * learner.policy.desired_retention)


def cost(session: Session, learner: Learner, *, percents: Sequence[int]) -> Cost:
    """Reviews a day at some desired retentions, from the learner's own cards; none while these are few."""
    stabilities = cards.list_stabilities(session, learner.id)
    if len(stabilities) < ENOUGH_CARDS:
        return Cost(len(stabilities), ())
    model = learner.policy.model
    return Cost(
        len(stabilities),
        [
            (percent, workload.reviews_a_day(stabilities, desired_retention=percent / 100, model=model))
            for percent in percents
        ],
    )


def change(session: Session, learner: Learner, chosen: CardSettings) -> study.Rebuilt | None:
    """Keep the settings; a changed desired retention folds all cards anew, and what that came to is given.

    Raises Invalid with a problem for each field that is wrong, Stale if the account is gone.
    """
    _refuse_what_is_wrong(chosen)
    row = session.get(UserRow, learner.id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Stale("This account was erased meanwhile, in another tab or on another device.")
    retention = (chosen.desired_retention or 0) / 100
    is_new = retention != row.desired_retention
    row.new_per_day = chosen.new_per_day or 0
    row.reviews_per_day = chosen.reviews_per_day or 0
    row.easy_days = chosen.easy_days
    row.desired_retention = retention
    session.flush()
    if not is_new:
        return None
    # Nobody answers in between: what is read is what is written.
    cards.lock_cards(session, learner.id)
    return study.rebuild_cards(session, learner.id)


def _refuse_what_is_wrong(chosen: CardSettings) -> None:
    problems = []
    if not _is_within(chosen.desired_retention, LEAST_PERCENT, MOST_PERCENT):
        message = f"Choose from {LEAST_PERCENT} to {MOST_PERCENT} percent."
        problems.append(Problem("desired_retention", message))
    if not _is_within(chosen.new_per_day, 0, NEW_AT_MOST):
        problems.append(Problem("new_per_day", f"Choose from 0 to {NEW_AT_MOST} new cards a day."))
    if not _is_within(chosen.reviews_per_day, 0, REVIEWS_AT_MOST):
        problems.append(Problem("reviews_per_day", f"Choose from 0 to {REVIEWS_AT_MOST} reviews a day."))
    if len(chosen.easy_days) != 7 or not set(chosen.easy_days) <= set("012"):
        problems.append(Problem("monday", "Choose for each day of the week one of the three from its list."))
    elif "2" not in chosen.easy_days and "1" not in chosen.easy_days:
        problems.append(Problem("monday", "Leave at least one day of the week on which cards may come."))
    if problems:
        raise Invalid("The settings were not kept.", problems)


def _is_within(number: int | None, least: int, most: int) -> bool:
    return number is not None and least <= number <= most
