"""Counted once for each state of the bank, by one thread at a time, and nobody waits."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.bank_report import report_on
from quizapp.domain.fairness import Fairness, fairness_of
from quizapp.persistence.db import reading
from quizapp.services import fairness
from quizapp.services.errors import Busy, NotFound
from quizapp.services.fairness import Counted
from tests.support.banks import bank
from tests.support.hands import published, reword, set_status
from tests.support.statements import count_statements

EMPTY = fairness_of(bank(), report_on(bank(), []))


class Counting:
    """Stands for the counting: how often it was done, and what happens meanwhile."""

    def __init__(self) -> None:
        self.times = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, _session: Session) -> Fairness:
        self.times += 1
        self.meanwhile()
        return EMPTY


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    made = Counting()
    monkeypatch.setattr(fairness, "_kept", {})
    monkeypatch.setattr(fairness, "_count", made)
    return made


def ask(app: Flask) -> Counted:
    with app.app_context(), reading() as session:
        return fairness.open_fairness(session)


def ask_in_another_thread(app: Flask) -> Counted | Exception:
    """What it gets or is refused with."""
    got: list[Counted | Exception] = []

    def run() -> None:
        try:
            got.append(ask(app))
        except Busy as error:
            got.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return got[0]


def test_it_is_counted_once_and_then_takes_one_statement(app: Flask, counting: Counting) -> None:
    assert ask(app).is_current
    with count_statements(app) as counted:
        assert ask(app).is_current
    assert counted.total == 1
    assert counting.times == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda app: set_status(app, published(app)[0], "draft"),
        lambda app: set_status(app, published(app)[-1], "retired"),
        lambda app: reword(app, published(app)[0]),
    ],
    ids=["unpublished", "retired", "reworded"],
)
def test_whatever_changes_a_published_item_has_it_counted_anew(
    app: Flask, counting: Counting, change: Callable[[Flask], None]
) -> None:
    ask(app)
    change(app)
    assert ask(app).is_current
    assert counting.times == 2


def test_who_comes_while_it_is_first_counted_is_asked_to_come_again(app: Flask, counting: Counting) -> None:
    got: list[Counted | Exception] = []
    counting.meanwhile = lambda: got.append(ask_in_another_thread(app))
    assert ask(app).is_current
    assert isinstance(got[0], Busy)
    assert got[0].retry_after_s > 0
    assert counting.times == 1


def test_who_comes_while_a_change_is_counted_gets_the_figures_from_before(
    app: Flask, counting: Counting
) -> None:
    ask(app)
    set_status(app, published(app)[0], "draft")
    got: list[Counted | Exception] = []
    counting.meanwhile = lambda: got.append(ask_in_another_thread(app))
    ask(app)
    assert got == [Counted(EMPTY, is_current=False)]
    assert counting.times == 2


def test_a_counting_that_fails_stands_in_nobodys_way(app: Flask, counting: Counting) -> None:
    def fail() -> None:
        raise NotFound("There is no bank.")

    counting.meanwhile = fail
    with pytest.raises(NotFound):
        ask(app)
    counting.meanwhile = lambda: None
    assert ask(app).is_current
