"""Devices that were offline: what they did, sent in whatever order, cut, doubled and with answers lost."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from quizapp.domain.device_events import DeviceEvent
from quizapp.domain.memory import EntryKind, Rating
from quizapp.services.clock import utc_now
from quizapp.services.syncing import Taken, take_events
from tests.support import tables
from tests.support.hands import Hand, answer_to, new_id
from tests.support.learning import BERLIN

PHONE, LAPTOP, DESK = DEVICES = tuple(new_id() for _ in range(3))
DAYS = 21


def send(
    hand: Hand, events: Sequence[DeviceEvent], *, device: str = PHONE, sent_at: datetime | None = None
) -> Taken:
    now = utc_now()
    return hand.write(
        lambda session, learner: take_events(
            session, learner, events, device_id=device, sent_at=sent_at or now, now=now
        )
    )


def state_of(hand: Hand) -> list[list[tuple[object, ...]]]:
    """Everything that a learner's cards and days are, without what says how it came."""
    stored = tables.everything(hand.app)
    return [
        sorted((row[1:] for row in stored[name] if row[0] == hand.id), key=repr)
        for name in ("card", "learner_day")
    ]


def random_events(
    hand: Hand, ids: Sequence[int], rnd: random.Random, *, many: int, days: int = DAYS
) -> list[tuple[str, DeviceEvent]]:
    """What three devices did within some weeks until now, by time."""
    begin = utc_now() - timedelta(days=days)
    minutes = sorted(rnd.sample(range(days * 24 * 60), many))
    wordings = {item_id: hand.held(item_id).item for item_id in ids}
    events: list[tuple[str, DeviceEvent]] = []
    for ordinal, minute in enumerate(minutes, 1):
        item_id = rnd.choice(ids)
        item = wordings[item_id]
        event = DeviceEvent(
            id=new_id(),
            ordinal=ordinal,
            item_id=item_id,
            kind=EntryKind.RATE,
            claimed_at=begin + timedelta(minutes=minute, milliseconds=ordinal),
            clock=BERLIN,
            revision=1,
            given=answer_to(item, is_right=rnd.random() < 0.7),
            rating=rnd.choice([*Rating]),
        )
        if events and rnd.random() < 0.1:
            taken = rnd.choice([each for _, each in events])
            event = replace(
                event,
                kind=EntryKind.TAKE_BACK,
                item_id=taken.item_id,
                takes_back=taken.id,
                given=None,
                rating=None,
            )
        elif rnd.random() < 0.05:
            event = replace(
                event,
                kind=EntryKind.BURY,
                day=(utc_now() + timedelta(days=1)).date(),
                given=None,
                rating=None,
            )
        events.append((rnd.choice(DEVICES), event))
    return events


def batches(
    events: Sequence[tuple[str, DeviceEvent]], rnd: random.Random
) -> list[Sequence[tuple[str, DeviceEvent]]]:
    """Cut anywhere."""
    found = []
    place = 0
    while place < len(events):
        size = rnd.randint(1, 40)
        found.append(events[place : place + size])
        place += size
    return found


def send_each(hand: Hand, part: Sequence[tuple[str, DeviceEvent]]) -> None:
    """What of a part each device has to send."""
    for device in DEVICES:
        own = [event for by, event in part if by == device]
        if own:
            assert send(hand, own, device=device).refused == ()
