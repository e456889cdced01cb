from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.quiz_rules import QuizRules
from quizapp.services import clock
from quizapp.web.student.attempt_opening import duration_words, is_over, left_s
from tests.conftest import TestClock
from tests.support.databases import on_sqlite
from tests.support.hands import published
from tests.support.taking import begin_set


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (119, "1 min 59 s"),
        (121, "3 min"),
        (1500, "25 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
    ],
)
def test_a_time_is_said_in_the_unit_that_counts(seconds: int, words: str) -> None:
    assert duration_words(seconds) == words


@on_sqlite
def test_a_clock_is_shown_for_a_time_limit_and_for_the_last_hour_of_what_has_none(
    app: Flask, at: TestClock
) -> None:
    items = published(app, "single_choice")[:1]
    now = clock.utc_now()
    limited = begin_set(app, items, QuizRules(time_limit_s=600)).sitting()
    assert left_s(limited, now=now + timedelta(seconds=1.5)) == 599
    assert left_s(limited, now=now + timedelta(hours=1)) == 0
    open_long = begin_set(app, items, QuizRules(), closes_at=now + timedelta(hours=3)).sitting()
    assert left_s(open_long, now=now) is None
    assert left_s(open_long, now=now + timedelta(hours=2, minutes=30)) == 1800
    assert left_s(begin_set(app, items, QuizRules()).sitting(), now=now) is None


@on_sqlite
def test_it_is_over_after_the_grace_and_not_before(app: Flask, at: TestClock) -> None:
    """Case 46."""
    sitting = begin_set(app, published(app, "single_choice")[:1], QuizRules(time_limit_s=60)).sitting()
    assert sitting.deadline is not None
    assert not is_over(sitting, now=sitting.deadline + timedelta(seconds=5))
    assert is_over(sitting, now=sitting.deadline + timedelta(seconds=5, milliseconds=1))
