"""From page to page by number."""

import pytest
from flask import Flask

from quizapp.web.pages import Pager
from quizapp.web.paging import page_asked, pager_of


def pager(page: int, *, total: int) -> Pager | None:
    first = (page - 1) * 10 + 1
    shown = max(0, min(10, total - first + 1))
    return pager_of(first, shown, total=total, per_page=10, noun="things", url_of=lambda number: f"/{number}")


def test_a_list_that_fits_on_one_page_has_no_pager() -> None:
    assert pager(1, total=0) is None
    assert pager(1, total=10) is None


@pytest.mark.parametrize(
    ("page", "words", "previous_url", "next_url"),
    [
        (1, "1 to 10 of 25", None, "/2"),
        (2, "11 to 20 of 25", "/1", "/3"),
        (3, "21 to 25 of 25", "/2", None),
        (9, "None here, 25 in all", "/3", None),
    ],
)
def test_a_page_leads_to_its_neighbours(
    page: int, words: str, previous_url: str | None, next_url: str | None
) -> None:
    assert pager(page, total=25) == Pager(
        words=words, noun="things", previous_url=previous_url, next_url=next_url
    )


@pytest.mark.parametrize(
    ("asked", "page"), [("", 1), ("7", 7), ("0", 1), ("-1", 1), ("x", 1), ("٣", 1), ("9" * 9, 1)]
)
def test_what_is_no_number_of_a_page_is_the_first(asked: str, page: int) -> None:
    with Flask("paging").test_request_context("/", query_string={"page": asked}):
        assert page_asked() == page
