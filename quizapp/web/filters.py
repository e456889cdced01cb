"""Jinja filters: Markdown made safe, and instants, intervals and scores in words.

Nobody's text reaches a page except escaped or through `markdown`: raw HTML is not read as HTML, images are left
out, links go to a few kinds of address, and what comes out is sanitised once more by an allow list.
"""

import functools
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import nh3
from jinja2 import StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from quizapp.domain.memory import Rating
from quizapp.domain.scheduling import Preview

STRICT = StrictUndefined
RATING_WORDS = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}
GLOSSARY_SCHEME = "glossary:"
_LINK_SCHEMES = ("http", "https", "mailto")
_TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "code", "pre", "blockquote", "br", "h3", "h4", "hr"}
# These turn the direction of the text around them; a reader would see words in an order nobody wrote.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _is_fit_link(address: str) -> bool:
    """Whether a link may lead there: to the web, a mail address, a glossary entry, or a page of ours."""
    address = address.strip().lower()
    if address.startswith((GLOSSARY_SCHEME, "#")):
        return True
    if address.startswith("/"):
        return not address.startswith(("//", "/\\"))
    return urlsplit(address).scheme in _LINK_SCHEMES


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        try:
            return _is_fit_link(url)
        except ValueError:
            return False


def as_written(text: str) -> str:
    """The text without characters that turn its direction, so that it reads in the order in which it is written."""
    return _DIRECTION_CONTROLS.sub("", text)


def _renderer() -> MarkdownIt:
    renderer = _Markdown("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
    renderer.options["maxNesting"] = 20
    return renderer


_MARKDOWN = _renderer()


@functools.lru_cache(maxsize=4096)
def markdown(text: str) -> Markup:
    """Markdown as HTML blocks."""
    return _safe(_MARKDOWN.render(as_written(text)))


@functools.lru_cache(maxsize=4096)
def markdown_inline(text: str) -> Markup:
    """Markdown of one line as HTML without a paragraph around it."""
    return _safe(_MARKDOWN.renderInline(as_written(text)))


def _safe(html: str) -> Markup:
    cleaned = nh3.clean(
        html.replace(f'href="{GLOSSARY_SCHEME}', 'href="/reading/glossary#'),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes=set(_LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )
    return Markup(cleaned)  # noqa: S704  # sanitised the line before


def local_time(at: datetime, zone: str) -> str:
    """An instant on the learner's clock, "24 November 2026, 09:05"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def local_day(at: datetime, zone: str) -> str:
    """An instant's calendar day for the learner, "24 November 2026"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"


def iso(at: datetime) -> str:
    """An instant for machines."""
    return at.isoformat()


def interval(preview: Preview) -> str:
    """What a rating leads to, short: "10 min", "1 day", "3 weeks"."""
    if preview.minutes is not None:
        return f"{preview.minutes} min"
    return days_in_words(preview.days or 0)


def days_in_words(days: int) -> str:
    """A number of days, short: "1 day", "3 weeks"."""
    if days < 21:
        return "1 day" if days == 1 else f"{days} days"
    if days < 60:
        return f"{round(days / 7)} weeks"
    if days < 365:
        return f"{round(days / 30.4)} months"
    return f"{days / 365:.1f} years"


def until(delta: timedelta) -> str:
    """How long it is until something, in words: "in 8 minutes"."""
    minutes = max(1, round(delta.total_seconds() / 60))
    if minutes < 90:
        return "in 1 minute" if minutes == 1 else f"in {minutes} minutes"
    hours = round(minutes / 60)
    if hours < 36:
        return f"in {hours} hours"
    return f"in {round(hours / 24)} days"


def percent(share: float | None) -> str:
    """A share, 0 to 1, as "73 %"; a dash for None."""
    return "–" if share is None else f"{round(share * 100)} %"


def points(score: float) -> str:
    """A score with at most two decimals: "7", "7.5", "7.67", "−2"."""
    words = f"{score:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words.replace("-", "−")


ALL: dict[str, Callable[..., Any]] = {
    "interval": interval,
    "iso": iso,
    "local_day": local_day,
    "local_time": local_time,
    "markdown": markdown,
    "markdown_inline": markdown_inline,
    "percent": percent,
    "points": points,
    "until": until,
}
