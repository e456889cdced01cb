"""Whether the time of an answer tells if it was right, and whether a hostile one holds the process up.

Run: python tests/benchmarks/answer_times.py [pairs]
Answers the same card right and wrong in turn, each by a visitor of its own, on a fresh SQLite database and without a
network that would hide a difference. Case 43 asks for less than 5 ms between the medians. Then sends 8,000 accents on
one letter, which takes seconds to normalise for whoever does not stop before.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quizapp.factory import create_app, prepare  # noqa: E402
from tests.support import databases  # noqa: E402
from tests.support.learning import an_answer  # noqa: E402
from tests.support.sittings import item_of_type, open_card  # noqa: E402

LIMIT_MS = 5
ACCENTS = "a" + "\u0300\u0316" * 4000


def main() -> None:
    """Answer, print."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    apart = {}
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(f"sqlite:///{folder}/bench.sqlite3", Path(folder)))
        prepare(app)

        def answered_ms(item_id: int, *, is_right: bool, text: str = "") -> float:
            card = open_card(app, app.test_client(), item_id)
            fields = card.sent(an_answer(card.item, is_right=is_right))
            if text:
                fields["text-0"] = text
            began = time.perf_counter()
            card.client.post(f"/cards/{item_id}/answer", data=fields)
            return (time.perf_counter() - began) * 1000

        for kind in ("single_choice", "short_answer", "matching"):
            item_id = item_of_type(app, kind)
            took: dict[bool, list[float]] = {True: [], False: []}
            for number in range(pairs):
                for is_right in (True, False) if number % 2 else (False, True):
                    took[is_right].append(answered_ms(item_id, is_right=is_right))
            right, wrong = statistics.median(took[True]), statistics.median(took[False])
            apart[kind] = abs(right - wrong)
            print(f"{kind:14} right {right:5.1f} ms, wrong {wrong:5.1f} ms, apart {apart[kind]:.2f} ms")
        hostile = [
            answered_ms(item_of_type(app, "short_answer"), is_right=False, text=ACCENTS) for _ in range(5)
        ]
        print(f"8,000 accents  median {statistics.median(hostile):.1f} ms")
    if max(apart.values()) > LIMIT_MS:
        raise SystemExit(f"More than {LIMIT_MS} ms apart.")


if __name__ == "__main__":
    main()
