"""Forms need a request, whatever it is for."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    with Flask("forms").test_request_context("/", method="POST"):
        yield
