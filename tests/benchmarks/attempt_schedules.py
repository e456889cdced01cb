"""A thousand attempts under whatever trouble: no acknowledged answer lost, none counted twice, the log equal.

Run: python tests/benchmarks/attempt_schedules.py [attempts] [seed] [database address]
Goes through random schedules of answers, checks, hints, breaks, lost replies, steps sent again or late, processes that
die before the commit, and clocks that jump, in all behaviours, on a fresh database with a clock of its own; after each
attempt everything is compared with a book kept beside it. Stops at the first difference and prints the seed that shows
it again; the gate runs forty attempts of the same (tests/faults/test_attempts.py).
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from quizapp.factory import create_app
from quizapp.services import clock
from tests.conftest import TestClock
from tests.support import databases
from tests.support.hands import Hand
from tests.support.schedules import BEHAVIOURS, Attempt, set_quiz


def main() -> None:
    """Run the schedules and print what they came to."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    at = TestClock()
    clock.set_source(at)
    template = databases.SqliteTemplate()
    with template.copy() as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(sys.argv[3] if len(sys.argv) > 3 else url, Path(folder)))
        began = time.perf_counter()
        acknowledged = refused = killed = 0
        for seed in range(first_seed, first_seed + count):
            behaviour = BEHAVIOURS[seed % len(BEHAVIOURS)]
            limit_s = 600 if seed // len(BEHAVIOURS) % 2 else None
            if (seed - first_seed) % 50 == 0:
                # A sign-in lasts for some weeks, and days pass here.
                teacher, hand = Hand(app, role="teacher", name=f"Thea {seed}"), Hand(app)
            assignment_id = set_quiz(app, teacher, hand, behaviour=behaviour, time_limit_s=limit_s)
            attempt = Attempt(hand, at, assignment_id, behaviour=behaviour, draw=random.Random(seed))  # noqa: S311
            try:
                attempt.run(40)
                attempt.assert_whole()
            except AssertionError:
                print(f"seed {seed} ({behaviour}) shows a difference", file=sys.stderr)
                raise
            acknowledged += len(attempt.acknowledged)
            refused += attempt.refused
            killed += attempt.killed
        took_s = time.perf_counter() - began
    template.close()
    print(
        f"{count} attempts in {took_s:.0f} s: {acknowledged} steps acknowledged, {refused} refused in words, "
        f"{killed} killed before the commit; nothing lost, nothing twice, every log equal"
    )


if __name__ == "__main__":
    main()
