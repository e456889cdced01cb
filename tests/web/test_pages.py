from dataclasses import dataclass
from typing import ClassVar

import jinja2
import pytest
from flask import Flask, session

from quizapp.web import access, pages
from quizapp.web.pages import Page, Viewer, render
from tests.conftest import TestClock
from tests.support import learning


@dataclass(frozen=True, kw_only=True)
class SamplePage(Page):
    TEMPLATE: ClassVar[str] = "errors/error.html"
    status: int = 404
    sentence: str = "<script>alert(1)</script> {{7*7}}"
    advice: str = ""
    links: tuple[tuple[str, str], ...] = ()
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncompletePage(Page):
    TEMPLATE: ClassVar[str] = "errors/error.html"


def test_a_visitor_has_no_name_and_no_cards(app: Flask) -> None:
    with app.test_request_context():
        assert pages.viewer() == Viewer(None, False, "visitor", None, True, "UTC")


@pytest.mark.parametrize(
    ("name", "role", "shown"),
    [("Ada", "teacher", "teacher"), ("Ada", "student", "student"), (None, "student", "guest")],
)
def test_the_viewer_is_who_is_signed_in(
    app: Flask, at: TestClock, name: str | None, role: str, shown: str
) -> None:
    person = learning.a_person(app, name=name, role=role)
    with app.test_request_context(headers={"Cookie": f"{access.COOKIE}={person.token}"}):
        viewer = pages.viewer()
    assert (viewer.name, viewer.role, viewer.is_guest) == (name, shown, name is None)
    assert (viewer.zone, viewer.cards_due) == (learning.ZONE, 0)


def test_what_stands_in_a_page_is_text(app: Flask) -> None:
    """Case 23."""
    with app.test_request_context():
        html = render(SamplePage(title="<b>Title</b>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in html
    assert "<b>Title" not in html


def test_a_page_that_lacks_something_its_template_shows_is_a_fault_at_once(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(jinja2.UndefinedError):
        render(IncompletePage(title="x"))


def test_the_token_of_a_page_is_the_one_its_browser_holds(app: Flask) -> None:
    with app.test_request_context():
        field = pages.csrf_field()
        assert field.startswith('<input type="hidden" name="csrf_token" value="')
        assert session["csrf_token"]
