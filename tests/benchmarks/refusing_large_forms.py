"""How long it takes to refuse a form that is too large, beside reading an ordinary one.

Run: python tests/benchmarks/refusing_large_forms.py [times]
Sends to the application itself, on a fresh SQLite database: an ordinary answer, 120,000 empty fields, 1,001 parts, and
one part of 900 KB of line ends, which is read and left aside. Case 36 asks for less than a second for the last.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from werkzeug.test import encode_multipart  # noqa: E402

from quizapp.factory import create_app, prepare  # noqa: E402
from tests.support import databases  # noqa: E402
from tests.support.sittings import begin_practice  # noqa: E402

LIMIT_MS = 1000


def main() -> None:
    """Begin a practice, send each form, print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(f"sqlite:///{folder}/bench.sqlite3", Path(folder)))
        prepare(app)
        client = app.test_client()

        forms = {
            "an ordinary answer": ({}, "usual", 303),
            "120,000 empty fields": ({f"m{number}": "" for number in range(120_000)}, "usual", 413),
            "1,001 parts": ({f"m{number}": "x" for number in range(1001)}, "parts", 413),
            "900 KB of line ends": ({"more": "\r\n" * 450_000}, "parts", 303),
        }

        def refused_ms(more: dict[str, str], how: str, *, status: int) -> float:
            practice = begin_practice(app, client)
            fields = {**practice.form(), **practice.right(), **more}
            if how == "parts":
                boundary, body = encode_multipart(fields)
                kind = f'multipart/form-data; boundary="{boundary}"'
            else:
                body, kind = urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
            began = time.perf_counter()
            answer = client.post(f"/practice/{practice.id}/answer", data=body, content_type=kind)
            took_ms = (time.perf_counter() - began) * 1000
            if answer.status_code != status:
                raise RuntimeError(f"{answer.status_code} instead of {status}")
            return took_ms

        medians = {}
        for name, (more, how, status) in forms.items():
            waits = [refused_ms(more, how, status=status) for _ in range(times)]
            medians[name] = statistics.median(waits)
            ratio = medians[name] / medians["an ordinary answer"]
            told = f"{medians[name]:7.1f} ms, {ratio:5.1f} times an ordinary answer"
            print(f"{name:22} median {told}, worst {max(waits):.1f} ms")
    if max(medians.values()) > LIMIT_MS:
        raise SystemExit(f"More than {LIMIT_MS} ms.")


if __name__ == "__main__":
    main()
