"""Page and render: what every template receives is one frozen dataclass that names its template."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from flask import Flask, render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from quizapp.services.clock import utc_now
from quizapp.web import access, filters, security, static_files


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page.  role: visitor, guest, student, teacher or admin.  cards_due: None for a visitor."""

    name: str | None
    is_guest: bool
    role: str
    cards_due: int | None
    shortcuts: bool
    zone: str


def viewer() -> Viewer:
    """Who looks at this page."""
    asking = access.learner()
    if asking is None:
        return Viewer(None, False, "visitor", None, True, "UTC")
    return Viewer(
        name=asking.name,
        is_guest=asking.is_guest,
        role="guest" if asking.is_guest else asking.role,
        cards_due=asking.cards_due,
        shortcuts=asking.has_shortcuts,
        zone=asking.clock.zone,
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has.  TEMPLATE: below templates/.  title: in the browser's tab and the page's heading."""

    TEMPLATE: ClassVar[str]
    title: str
    viewer: Viewer = field(default_factory=viewer)


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What stands where there is nothing yet: what will be here and how to get it."""

    title: str
    text: str
    url: str | None = None
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pager:
    """From one page of a long list to the next.  words: "1 to 25 of 132".  noun: "questions"."""

    words: str
    noun: str
    previous_url: str | None = None
    next_url: str | None = None


def render(page: Page) -> str:
    """The page as HTML."""
    return render_template(page.TEMPLATE, page=page)


def csrf_field() -> Markup:
    """The hidden field that shows a form to be ours."""
    # A form left open over night, or over a restart of the browser, is still good.
    session.permanent = True
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def shown_at_field() -> Markup:
    """The hidden field that says when a page was made, for what must not count again when it is sent twice."""
    return Markup('<input type="hidden" name="shown_at" value="{}">').format(utc_now().isoformat())


def shown_at(value: str | None) -> datetime | None:
    """The instant that such a field holds, None if it holds none."""
    try:
        instant = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    # Of other years it is not ours, and near the ends of the calendar no zone can be told from another.
    return instant if instant.tzinfo is not None and 2000 < instant.year < 9000 else None


def init_app(app: Flask) -> None:
    """Give templates what base.html and the macros use."""
    app.jinja_env.undefined = filters.STRICT
    helpers: dict[str, Callable[..., object]] = {
        "csrf_field": csrf_field,
        "shown_at_field": shown_at_field,
        "static_url": static_files.static_url,
    }
    app.jinja_env.globals.update(helpers)
    app.jinja_env.filters.update(filters.ALL)
    app.context_processor(
        lambda: {"csp_nonce": security.csp_nonce(), "import_map_json": static_files.import_map_json()}
    )
