"""Fixtures for the services of those who write items, who take quizzes and who regrade them."""

import pytest
from flask import Flask

from quizapp.persistence.db import reading
from quizapp.services import ready_quizzes
from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import Hand, published
from tests.support.regrades import Room
from tests.support.set_quizzes import SchoolClass, a_class
from tests.support.writing import Writer


@pytest.fixture
def tina(in_app: Flask, at: TestClock) -> learning.Person:
    return learning.a_person(in_app, name="Tina", role="teacher")


@pytest.fixture
def tom(in_app: Flask, at: TestClock) -> learning.Person:
    return learning.a_person(in_app, name="Tom", role="teacher")


@pytest.fixture
def write(tina: learning.Person, at: TestClock) -> Writer:
    return Writer(tina, at)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


@pytest.fixture
def quiz(app: Flask) -> str:
    """The slug of a ready quiz."""
    with app.app_context(), reading() as session:
        return ready_quizzes.list_quizzes(session)[0].slug


@pytest.fixture
def group(app: Flask, hand: Hand) -> SchoolClass:
    """The class of that guest."""
    return a_class(app, hand)


@pytest.fixture
def choices(app: Flask) -> list[int]:
    """Three questions with options."""
    return published(app, "single_choice")[:3]


@pytest.fixture
def room(app: Flask, at: TestClock) -> Room:
    return Room(app, at)
