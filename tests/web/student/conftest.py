"""Fixtures for the pages on which quizzes are taken."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import learning
from tests.support.sittings import Sitting, begin_quiz


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


@pytest.fixture
def quiz(app: Flask, ada: FlaskClient) -> Sitting:
    """A quiz about to be begun by her."""
    return begin_quiz(app, ada)
