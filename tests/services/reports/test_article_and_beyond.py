"""The article and what is beyond it are scored apart, for one learner and over all."""

import pytest
from flask import Flask

from quizapp.domain.tables import Cell
from quizapp.persistence.db import reading
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import article_and_beyond
from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import Hand
from tests.support.sittings import published


@pytest.fixture
def parts(app: Flask) -> tuple[list[int], list[int]]:
    """Choices on the article, and beyond it."""
    choices = {number: item for number, item in published(app).items() if item.type == "single_choice"}
    beyond = [number for number, item in choices.items() if item.section == "BEYOND"]
    return [number for number in choices if number not in beyond], beyond


def rows(app: Flask, at: TestClock, learner_id: int | None) -> list[tuple[Cell, ...]]:
    with app.app_context(), reading() as session:
        return list(
            article_and_beyond.collect(session, ReportScope(learning.BERLIN, learner_id), now=at()).rows
        )


def test_either_part_has_a_mean_of_its_own(
    app: Flask, at: TestClock, parts: tuple[list[int], list[int]]
) -> None:
    article, beyond = parts
    ada, bert = Hand(app), Hand(app)
    assert rows(app, at, ada.id) == rows(app, at, None) == []
    ada.answer(article[0])
    ada.answer(article[1], is_right=False)
    assert rows(app, at, ada.id) == [("The article", 50, 2)]
    ada.answer(beyond[0], is_right=False)
    bert.answer(beyond[0])
    assert rows(app, at, ada.id) == [("The article", 50, 2), ("Beyond the article", 0, 1)]
    assert rows(app, at, None) == [("The article", 50, 2), ("Beyond the article", 50, 2)]


def test_first_answers_alone_count(app: Flask, at: TestClock, parts: tuple[list[int], list[int]]) -> None:
    ada = Hand(app)
    ada.answer(parts[0][0], is_right=False)
    at.advance(days=3)
    ada.answer(parts[0][0])
    assert rows(app, at, ada.id) == rows(app, at, None) == [("The article", 0, 1)]
