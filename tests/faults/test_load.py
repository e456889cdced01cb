"""A whole school answering at once, over HTTP, against the server that really runs."""

import socket
import threading
from pathlib import Path

import sqlalchemy as sa

from tests.support.databases import on_sqlite
from tests.support.http_clients import Client, answer_practice, serving

LEARNERS, ANSWERS = 100, 5


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@on_sqlite
def test_five_hundred_answers_at_once_are_each_stored_once_and_none_is_refused(
    database_url: str, tmp_path: Path
) -> None:
    """Case 51, as fast as the server takes them; how long they waited is what the benchmark tells."""
    port = free_port()
    with serving(tmp_path, database_url, port=port):
        clients = [Client(port) for _ in range(LEARNERS)]
        threads = [threading.Thread(target=answer_practice, args=(client, ANSWERS)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.connection.close()
    assert {status for client in clients for status in client.statuses} == {200, 303}
    assert [len(client.waits_ms) for client in clients] == [ANSWERS] * LEARNERS
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        for_each = connection.execute(
            sa.text("select count(*), count(distinct id), sum(score) from response group by learner_id")
        ).all()
        of_days = connection.execute(sa.text("select sum(answers), sum(score_total) from learner_day")).one()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()
    assert [(stored, different) for stored, different, _ in for_each] == [(ANSWERS, ANSWERS)] * LEARNERS
    assert of_days[0] == LEARNERS * ANSWERS
    assert abs(of_days[1] - sum(points for *_, points in for_each)) < 1e-6
