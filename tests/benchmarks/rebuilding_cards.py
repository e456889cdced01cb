"""How long `quizapp cards rebuild` takes for 100,000 reviews, and how much memory.

Run: python tests/benchmarks/rebuilding_cards.py [learners [cards of each [reviews of each card]]]
Stores random logs on a fresh SQLite database and has every one replayed: once as they are, once with every card spoilt,
so that each has to be written again, and once more as the command, started and all. Then what a replay takes without
any database. Bound: 2 s for 100,000 reviews as they are.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from flask import Flask  # noqa: E402

from quizapp.domain import card_log  # noqa: E402
from quizapp.factory import create_app, prepare  # noqa: E402
from quizapp.persistence.db import db, reading, transaction  # noqa: E402
from quizapp.persistence.models import CardRow  # noqa: E402
from quizapp.services import study  # noqa: E402
from tests.support import crowds, databases  # noqa: E402

LIMIT_S = 2.0


def main() -> None:
    """Fill, replay, print."""
    given = [int(word) for word in sys.argv[1:4]]
    learners, cards, reviews = given + [100, 100, 10][len(given) :]
    count = learners * cards * reviews
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(f"sqlite:///{folder}/quizapp.sqlite3", Path(folder)))
        prepare(app)
        with app.app_context(), db.engine.begin() as connection:
            crowds.add_items(connection, cards)
            crowds.add_logs(
                connection, crowds.add_learners(connection, learners), cards=cards, reviews=reviews
            )
        before_mb = _peak_mb()
        took = _told(f"{count:,} reviews of {learners:,} learners as they are", app, differing=0)
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.update(CardRow).values(stability=CardRow.stability + 1))
        _told("every card spoilt", app, differing=learners * cards)
        print(f"memory: {_peak_mb() - before_mb:.0f} MB more than before")
        began = time.perf_counter()
        command = [sys.executable, "-m", "quizapp.cli", "cards", "rebuild"]
        environment = {"QUIZAPP_DATA_DIR": folder, "QUIZAPP_SECRET_KEY": databases.SECRET, "PATH": ""}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        print(f"as a command: {time.perf_counter() - began:.2f} s")
    draw = random.Random(1)  # noqa: S311  (no secret)
    logs = [crowds.a_log(draw, reviews=reviews) for _ in range(2000)]
    began = time.process_time()
    for log in logs:
        card_log.fold(log, learner_id=1, item_id=1)
    each_us = (time.process_time() - began) / (2000 * reviews) * 1e6
    print(f"the fold alone: {each_us:.1f} µs of processor for each review")
    if took > LIMIT_S * count / 100_000:
        raise SystemExit(f"More than {LIMIT_S} s for 100,000 reviews.")


def _told(what: str, app: Flask, *, differing: int) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    with app.app_context():
        with reading() as session:
            learners = study.list_learners(session)
        outcomes = []
        for learner_id in learners:
            with transaction() as session:
                outcomes.append(study.rebuild_cards(session, learner_id))
    took = time.perf_counter() - began
    print(f"{what}: {took:.2f} s ({time.process_time() - cpu:.2f} s of processor)")
    if sum(outcome.differing for outcome in outcomes) != differing:
        raise RuntimeError(f"{sum(outcome.differing for outcome in outcomes)} cards differed")
    return took


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
