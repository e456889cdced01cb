"""What a learner does with a card besides answering it: bury, suspend, flag, set the day, go on with a leech.

Each is a line of the card's log, so that Undo takes it back like a rating, and each works on a card that was never
answered, which gets its row by it. Pressing twice does it once; a page that is behind is refused.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from quizapp.domain import scheduling
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Problem
from quizapp.domain.memory import Card, EntryKind, ReviewEntry
from quizapp.domain.study_days import study_day
from quizapp.services import study
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import add_line, new_id
from quizapp.services.errors import Invalid, Stale

DEEDS: Final = (
    EntryKind.BURY,
    EntryKind.SUSPEND,
    EntryKind.RESUME,
    EntryKind.FLAG,
    EntryKind.UNFLAG,
    EntryKind.SET_DUE,
    EntryKind.KEEP,
)
FARTHEST_DAYS: Final = 3650


def do(
    session: Session,
    learner: Learner,
    item_id: int,
    kind: EntryKind,
    *,
    day: date | None = None,
    seen: int,
    now: datetime,
) -> HeldItem:
    """Do one of DEEDS with the learner's card of an item; gives it as it then is. What is done already changes nothing.

    day: of SET_DUE, when the card is to come; a card buried comes back tomorrow.  seen: lines in the card's log when
    the page was made.  Raises NotFound and Stale as `study.open_card`, Stale also if the card has moved on, Invalid for
    a day that has passed or is farther than ten years.
    """
    held = study.open_card(session, learner, item_id)
    today = study_day(now, learner.clock)
    if kind is EntryKind.BURY:
        day = today + timedelta(days=1)
    elif kind is EntryKind.SET_DUE:
        if day is None or not today <= day <= today + timedelta(days=FARTHEST_DAYS):
            message = "Choose a day from today on, within ten years."
            raise Invalid(message, [Problem("day", message)])
    else:
        day = None
    if _is_done(held.card, kind, day=day):
        return held
    if held.entries != seen:
        raise Stale(
            "Something was done with this card meanwhile, in another tab or on another device. Look at it as it stands "
            "now, and press again if you still want to."
        )
    entry = ReviewEntry(id=new_id(), kind=kind, at=now, clock=learner.clock, day=day)
    return add_line(session, learner, held, entry, now=now)


def _is_done(card: Card, kind: EntryKind, *, day: date | None) -> bool:
    match kind:
        case EntryKind.BURY:
            return card.buried_until == day
        case EntryKind.SET_DUE:
            return card.set_day == day
        case EntryKind.SUSPEND | EntryKind.RESUME:
            return card.is_suspended is (kind is EntryKind.SUSPEND)
        case EntryKind.FLAG | EntryKind.UNFLAG:
            return card.is_flagged is (kind is EntryKind.FLAG)
        case EntryKind.KEEP:
            return not scheduling.is_leech(card)
        case _:
            raise ValueError(f"{kind} is no deed.")
