"""How long learners wait when a whole school answers at once, and whether every acknowledged answer is stored once.

Run: python tests/benchmarks/answers_under_load.py [learners] [answers each] [database address]
Starts the real server with four workers on a fresh database, lets each learner (a guest with a connection of its own)
answer practice questions as fast as the server takes them, and prints the waits in milliseconds. Case 51 asks for
500 answers within a minute with no 5xx and a p99 under one second; this sends them as fast as it can.
"""

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.support.http_clients import Client, answer_practice, serving  # needs the path above

PORT = 8977


def main() -> None:
    """Serve, let them learn, count, print."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    answers = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/bench.sqlite3"
        with serving(Path(folder), url, port=PORT):
            clients = [Client(PORT) for _ in range(learners)]
            threads = [threading.Thread(target=answer_practice, args=(client, answers)) for client in clients]
            began = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took_s = time.perf_counter() - began
        waits = sorted(wait for client in clients for wait in client.waits_ms)
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            stored = connection.execute(sa.text("select count(*) from response")).scalar_one()
            guests = connection.execute(sa.text('select count(*) from "user"')).scalar_one()
        engine.dispose()
    bad = sum(status >= 400 for client in clients for status in client.statuses)
    print(f"{learners} learners × {answers} answers in {took_s:.1f} s: {len(waits) / took_s:.0f} answers/s")
    print(
        f"answer: median {statistics.median(waits):.0f} ms, p99 {waits[int(len(waits) * 0.99)]:.0f} ms, "
        f"slowest {waits[-1]:.0f} ms"
    )
    print(f"refused {bad}; acknowledged {len(waits)}, stored {stored}; learners {learners}, guests {guests}")


if __name__ == "__main__":
    main()
