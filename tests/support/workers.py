"""Processes of their own that answer cards as one learner, and say so only once an answer is stored.

They are forked from a server that has imported everything once, so that a test can afford many of them.
"""

import multiprocessing
import multiprocessing.connection
import os
import random
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Outcome, Response
from quizapp.factory import create_app
from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, clock, study
from quizapp.services.errors import Stale
from tests.support import databases

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.support.workers"])


def answer_cards(
    app: Flask,
    token: str,
    item_ids: list[int],
    *,
    count: int | None,
    acknowledge: Callable[[str, bool], object],
    seed: int = 0,
) -> None:
    """Answer cards, `count` of them or without end, some rightly; acknowledge each as (id, whether it was right)."""
    draw = random.Random(seed)  # noqa: S311 -- chance for tests
    done = 0
    while count is None or done < count:
        item_id, is_right, response_id = draw.choice(item_ids), draw.random() < 0.6, str(uuid.uuid4())
        try:
            _answer(app, token, item_id, is_right=is_right, response_id=response_id)
        except Stale:
            continue
        acknowledge(response_id, is_right)
        done += 1


def _answer(app: Flask, token: str, item_id: int, *, is_right: bool, response_id: str) -> None:
    def given(item: Item) -> Response:
        return BY_NAME[item.type].sample(item, Outcome.RIGHT if is_right else Outcome.WRONG) or Response()

    now = clock.utc_now()
    with app.app_context(), reading() as session:
        learner = accounts.find_learner(session, token, now=now)
        assert learner is not None
        held = study.open_card(session, learner, item_id)
    with app.app_context(), transaction() as session:
        study.answer_card(
            session,
            learner,
            item_id,
            response_id=response_id,
            read=given,
            seen=held.entries,
            revision=held.revision,
            took_ms=None,
            now=now,
        )


def _work(
    database_url: str,
    folder: str,
    token: str,
    item_ids: list[int],
    count: int | None,
    seed: int,
    pipe: "multiprocessing.connection.Connection",
) -> None:
    app = create_app(databases.settings_for(database_url, Path(folder)))

    def acknowledge(*told: object) -> None:
        pipe.send(told)

    answer_cards(app, token, item_ids, count=count, acknowledge=acknowledge, seed=seed)
    pipe.close()
    databases.dispose(app)


class Worker:
    """A process that answers.  acknowledged: (response id, whether right), as far as read."""

    def __init__(
        self, app_url: str, folder: Path, token: str, item_ids: list[int], *, count: int | None, seed: int
    ) -> None:
        self._pipe, theirs = _context.Pipe(duplex=False)
        self.process = _context.Process(
            target=_work, args=(app_url, str(folder), token, item_ids, count, seed, theirs)
        )
        self.process.start()
        theirs.close()
        self.acknowledged: list[tuple[str, bool]] = []

    def read(self) -> Iterator[tuple[str, bool]]:
        """What is acknowledged, as it comes, until the process ends."""
        while True:
            try:
                told = self._pipe.recv()
            except EOFError:
                return
            self.acknowledged.append(told)
            yield told

    def read_all(self) -> None:
        """Wait until the process ends."""
        for _ in self.read():
            pass
        self.process.join()

    def kill(self) -> None:
        """End the process as a power cut would, and read what it had acknowledged."""
        self.process.kill()
        self.read_all()

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.process.close()
        self._pipe.close()


@contextmanager
def workers(
    database_url: str, folder: Path, token: str, item_ids: list[int], *, number: int, count: int | None
) -> Iterator[list[Worker]]:
    """Several processes that answer as the same learner at once."""
    begun = [Worker(database_url, folder, token, item_ids, count=count, seed=seed) for seed in range(number)]
    try:
        yield begun
    finally:
        for worker in begun:
            worker.close()


def main(database_url: str, folder: str, token: str, item_id: str, count: str) -> None:
    """Answer a card so many times in this very process, for those who watch it from outside."""
    app = create_app(databases.settings_for(database_url, Path(folder)))

    def acknowledge(response_id: str, _is_right: object) -> None:
        os.write(1, f"{response_id}\n".encode())

    answer_cards(app, token, [int(item_id)], count=int(count), acknowledge=acknowledge)
    databases.dispose(app)


if __name__ == "__main__":
    main(*sys.argv[1:])
