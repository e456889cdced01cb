"""A real browser for tests, without a network: what a page asks for is answered by the test itself."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from tests.support.databases import missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped where there is none, or fails where the browser lane is required.

    QUIZAPP_TEST_CHROMIUM names the program to use instead of the one found on the path.
    """
    program = os.environ.get("QUIZAPP_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing("browser", "no Chromium on the path")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        except Error as error:
            missing("browser", str(error).splitlines()[0])
            raise
        yield browser
        browser.close()
