"""Whether the time of a refusal tells if a name is taken: medians of an unknown name and a wrong password side by side.

Run: python tests/benchmarks/sign_in_times.py [tries of each]
Sends the sign-in form to the application itself, without a network that would hide a difference, on a fresh SQLite
database. The names come in turn, and each try comes from a name of its own, so that nobody has to wait. Case 1 asks
for less than 20 ms between the medians.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quizapp.factory import create_app, prepare  # noqa: E402
from quizapp.persistence.db import transaction  # noqa: E402
from quizapp.services import accounts  # noqa: E402
from quizapp.services.clock import utc_now  # noqa: E402
from tests.support import databases  # noqa: E402
from tests.support.web import PASSWORD, token_of  # noqa: E402

LIMIT_MS = 20


def main() -> None:
    """Make accounts, refuse, print."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(databases.settings_for(f"sqlite:///{folder}/bench.sqlite3", Path(folder)))
        prepare(app)
        for number in range(tries):
            for name in (f"Known {number}", f"Shut {number}"):
                with app.app_context(), transaction() as session:
                    accounts.add_user(
                        session, name=name, password=PASSWORD, role="student", zone="UTC", now=utc_now()
                    )
        with app.app_context(), transaction() as session:
            for number in range(tries):
                accounts.deactivate(session, f"Shut {number}", now=utc_now())
        client = app.test_client()
        token = token_of(client.get("/sign-in").text)

        def refused_ms(name: str, password: str, *, address: str) -> float:
            began = time.perf_counter()
            answer = client.post(
                "/sign-in",
                data={"csrf_token": token, "name": name, "password": password},
                environ_base={"REMOTE_ADDR": address},
            )
            took_ms = (time.perf_counter() - began) * 1000
            if answer.status_code != 401:
                raise RuntimeError(f"{name}: {answer.status_code}")
            return took_ms

        kinds: dict[str, Callable[[int], tuple[str, str]]] = {
            "unknown name": lambda number: (f"Nobody {number}", "not the password"),
            "wrong password": lambda number: (f"Known {number}", "not the password"),
            "shut account, right password": lambda number: (f"Shut {number}", PASSWORD),
        }
        waits: dict[str, list[float]] = {kind: [] for kind in kinds}
        for number in range(tries):
            for place, (kind, who) in enumerate(kinds.items()):
                name, password = who(number)
                waits[kind].append(refused_ms(name, password, address=f"192.0.2.{number % 250}:{place}"))
    medians = {kind: statistics.median(times) for kind, times in waits.items()}
    for kind, median in medians.items():
        quarters = statistics.quantiles(waits[kind], n=4)
        print(f"{kind:30} median {median:6.1f} ms, half of them {quarters[0]:.1f} to {quarters[2]:.1f} ms")
    apart = max(medians.values()) - min(medians.values())
    print(f"{'apart':30} {apart:13.1f} ms of {LIMIT_MS} allowed, {tries} tries of each")


if __name__ == "__main__":
    main()
