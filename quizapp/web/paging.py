"""From one page of a long list to the next, by its number in the address."""

from collections.abc import Callable

from flask import request

from quizapp.web.pages import Pager


def page_asked() -> int:
    """The number of the page that the address asks for, 1 for the first and for anything that is no number."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def pager_of(
    first: int, shown: int, *, total: int, per_page: int, noun: str, url_of: Callable[[int], str]
) -> Pager | None:
    """The links to the pages before and after; None where all of it is on this one.

    first: place of the first entry shown, 1 for the very first.  url_of: address of a page by its number.
    """
    page = (first - 1) // per_page + 1
    if total <= per_page and page == 1:
        return None
    return Pager(
        words=f"{first:,} to {first + shown - 1:,} of {total:,}" if shown else f"None here, {total:,} in all",
        noun=noun,
        previous_url=url_of(min(page - 1, (total - 1) // per_page + 1)) if page > 1 and total else None,
        next_url=url_of(page + 1) if first + shown - 1 < total and shown else None,
    )
