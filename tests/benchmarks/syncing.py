"""Ten thousand answers of three offline devices, in order once and in any order with doubles: the same to the byte.

Run: python tests/benchmarks/syncing.py [events] [seed]
Two fresh databases get the same learner and the same events: one in order of time, one shuffled, cut into batches of 1
to 40, a fifth of them sent again as after an answer that was lost. Then cards, days, and the logs in order of time are
compared byte by byte; prints how long each took.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from quizapp.domain.device_events import DeviceEvent
from quizapp.factory import create_app
from quizapp.services import clock
from tests.conftest import BEGINNING, TestClock
from tests.support import databases, tables
from tests.support.devices import batches, random_events, send_each, state_of
from tests.support.hands import Hand, publish_at, published

DAYS = 365


def main() -> None:
    """Send everything both ways, and compare."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rnd = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)  # noqa: S311
    at = TestClock()
    clock.set_source(at)
    template = databases.SqliteTemplate()
    events: list[tuple[str, DeviceEvent]] = []
    found = []
    for is_messy in (False, True):
        at.now = BEGINNING
        with template.copy() as url, tempfile.TemporaryDirectory() as folder:
            app = create_app(databases.settings_for(url, Path(folder)))
            publish_at(app, at())
            at.advance(days=DAYS)
            hand = Hand(app)
            if not events:
                ids = [*published(app, "single_choice")[:60], *published(app, "flashcard_basic")[:10]]
                events = random_events(hand, ids, rnd, many=many, days=DAYS - 1)
            sent = list(events)
            if is_messy:
                sent += rnd.sample(events, many // 5)
                rnd.shuffle(sent)
            began = time.perf_counter()
            for part in batches(sent, rnd):
                send_each(hand, part)
            took_s = time.perf_counter() - began
            log = sorted(
                (row[1], row[10], row[3:8]) for row in tables.everything(app)["review"] if row[0] == hand.id
            )
            found.append((repr(state_of(hand)).encode(), repr(log).encode()))
            print(f"{len(sent)} events {'in any order' if is_messy else 'in order'}: {took_s:.1f} s")
            assert hand.wrong_cards() == 0
            databases.dispose(app)
    template.close()
    assert found[0] == found[1], "the two differ"
    print(
        f"{many} events, the same state and log byte by byte ({len(found[0][0])} and {len(found[0][1])} bytes)"
    )


if __name__ == "__main__":
    main()
