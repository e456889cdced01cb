"""Fixtures for the services of those who write items."""

import pytest
from flask import Flask

from tests.conftest import TestClock
from tests.support import learning
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
