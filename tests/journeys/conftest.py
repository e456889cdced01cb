"""Fixtures for the journeys: one browser for all, and the site on SQLite at an address of its own for each."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.support import databases
from tests.support.chromium import launched
from tests.support.live import WAIT_MS, Site, served

expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all journeys of a process: starting it takes longer than most of them."""
    with launched() as browser:
        yield browser


@pytest.fixture
def database_url(sqlite_template: databases.SqliteTemplate) -> Iterator[str]:
    """One kind of database only: what a browser shows does not depend on it."""
    with sqlite_template.copy() as url:
        yield url


@pytest.fixture
def site(app: Flask, chromium: Browser) -> Iterator[Site]:
    with served(app) as address:
        opened = Site(app, address, chromium)
        yield opened
        opened.close()
    assert opened.troubles == []
