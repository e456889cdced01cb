"""The site of these journeys is one page that the test writes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.written_page import WrittenSite


@pytest.fixture
def site(chromium: Browser) -> Iterator[WrittenSite]:
    context = chromium.new_context(timezone_id="Australia/Lord_Howe")
    made = WrittenSite(context)
    yield made
    context.close()
    assert made.troubles == []
