"""How long a year's pupils wait when all of them submit the same test within ten seconds.

Run: python tests/benchmarks/submitting_at_once.py [learners] [seconds] [database address]
Starts the real server with four workers on a fresh database, lets each learner join a group by its code as a guest,
begin the quiz that is set to it and answer ten questions, and then submit at a moment drawn from those seconds, all
against the same two cores. Prints the waits, and compares what was acknowledged with what is stored.
"""

import random
import re
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from quizapp.factory import create_app
from tests.support import databases
from tests.support.classes import a_group, code_of
from tests.support.hands import Hand
from tests.support.http_clients import Client, give_an_answer, serving
from tests.support.schedules import set_to

PORT = 8979
QUESTIONS = 10


class Pupil:
    """One learner at a browser of their own."""

    def __init__(self, number: int, code: str, assignment_id: int) -> None:
        self.number, self.code, self.assignment_id = number, code, assignment_id
        self.client = Client(PORT)
        self.submit_page = ""
        self.wait_ms = 0.0

    def take(self) -> None:
        """Join, begin, and answer every question."""
        page = self.client.send("GET", f"/join/{self.code}")
        self.client.submit(page, "/join", code=self.code, display_name=f"Pupil {self.number}")
        page = self.client.send("GET", f"/assignments/{self.assignment_id}")
        page = self.client.submit(page, "/assignments/")
        for _ in range(QUESTIONS):
            page = self.client.submit(page, r"/attempts/[0-9a-f-]+/\d+", go="next", **give_an_answer(page))
        self.submit_page = page

    def submit(self, after_s: float) -> None:
        """Submit when the moment has come."""
        time.sleep(after_s)
        page = self.client.submit(self.submit_page, "/submit")
        self.wait_ms = self.client.waits_ms[-1]
        if not re.search(r"/attempts/[0-9a-f-]+/result", self.client.path):
            raise RuntimeError(f"no result at {self.client.path}:\n{page[:2000]}")


def together(pupils: list[Pupil], act: str, *arguments: list[float]) -> None:
    """Let all of them do it at once."""
    threads = [
        threading.Thread(target=getattr(pupil, act), args=[each[index] for each in arguments])
        for index, pupil in enumerate(pupils)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """Serve, let them take the test and submit, count, print."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    template = databases.SqliteTemplate()
    with template.copy() as own, tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else own
        app = create_app(databases.settings_for(url, Path(folder)))
        teacher = Hand(app, role="teacher", name="Thea")
        group_id = a_group(app, teacher.person, allows_guests=True)
        assignment_id = set_to(app, teacher, group_id, questions=QUESTIONS)
        code = code_of(app, group_id)
        databases.dispose(app)
        with serving(Path(folder), url, port=PORT):
            pupils = [Pupil(number, code, assignment_id) for number in range(1, learners + 1)]
            for first in range(0, learners, 25):
                together(pupils[first : first + 25], "take")
            draw = random.Random(200)  # noqa: S311
            together(pupils, "submit", [draw.uniform(0, seconds) for _ in pupils])
        waits = sorted(pupil.wait_ms for pupil in pupils)
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            submitted, answers, marks = (
                connection.execute(sa.text(statement)).scalar_one()
                for statement in (
                    "select count(*) from attempt where submitted_at is not null",
                    "select count(*) from response",
                    "select count(*) from attempt_mark",
                )
            )
        engine.dispose()
    template.close()
    refused = sum(status >= 400 for pupil in pupils for status in pupil.client.statuses)
    print(f"{learners} learners submitted {QUESTIONS} answers each within {seconds:g} s; refused {refused}")
    print(
        f"submitting: median {statistics.median(waits):.0f} ms, p99 {waits[int(len(waits) * 0.99)]:.0f} ms, "
        f"slowest {waits[-1]:.0f} ms"
    )
    print(f"stored: {submitted} attempts, {answers} answers, {marks} marks")
    if (submitted, answers, marks) != (learners, learners * QUESTIONS, learners * QUESTIONS):
        raise SystemExit("what was acknowledged is not what is stored")


if __name__ == "__main__":
    main()
