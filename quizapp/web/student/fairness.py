"""How fair the bank is: a page for everybody who may read the study text, and the same as a file of its own.

Both are set from one partial, which gets counts alone and makes its drawings in place; see domain/fairness.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import Blueprint
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from quizapp.domain.fairness import Fairness
from quizapp.paths import TEMPLATES
from quizapp.persistence.db import reading
from quizapp.services import fairness
from quizapp.web import filters, static_files, tables
from quizapp.web.access import public
from quizapp.web.pages import Page, render

bp = Blueprint("fairness", __name__)
_SHEETS = ("tokens", "base", "layout", "components", "charts", "print")


@dataclass(frozen=True, kw_only=True)
class FairnessPage(Page):
    """The figures.  is_current: False while a change of the bank is still being counted."""

    TEMPLATE: ClassVar[str] = "student/fairness.html"
    fairness: Fairness
    is_current: bool


@bp.get("/reading/fairness")
@public
def show() -> str:
    """How fair the bank is."""
    with reading() as session:
        counted = fairness.open_fairness(session)
    return render(
        FairnessPage(title="How fair is this bank?", fairness=counted.fairness, is_current=counted.is_current)
    )


def to_file(found: Fairness, *, origin: str, on: date) -> str:
    """The same as one HTML file, which opens without a server.  origin: whose questions, as in "the database"."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=filters.STRICT)
    environment.filters.update(filters.ALL)
    sheets = "\n".join(static_files.assets()[f"css/{name}.css"].data.decode() for name in _SHEETS)
    style = Markup(f"<style>\n{sheets}</style>")  # noqa: S704 -- our own style sheets
    return environment.get_template("files/fairness.html").render(
        fairness=found, origin=origin, counted_on=tables.day_words(on), style=style
    )
