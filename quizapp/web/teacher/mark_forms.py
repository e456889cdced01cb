"""The form in which a teacher gives a mark: points, the rubric where there is one, a comment and a reason."""

import re
from typing import Any

from flask import request
from wtforms import HiddenField, StringField, TextAreaField

from quizapp.domain.items import Item, Problem
from quizapp.services.errors import Invalid
from quizapp.services.overruling import COMMENT_MOST, REASON_MOST, Ticked
from quizapp.web.feedback import read_ticks
from quizapp.web.forms import BaseForm

_FIGURE = re.compile(r"[+-]?\d{1,6}(?:[.,]\d{0,12})?|[.,]\d{1,12}", re.ASCII)


class MarkForm(BaseForm):
    """A mark for one place.  seen: how many marks the page knew of."""

    points = StringField("Points, 0 to 1", render_kw={"inputmode": "decimal", "maxlength": 14})
    comment = TextAreaField("Comment for the learner", render_kw={"rows": 3, "maxlength": COMMENT_MOST})
    reason = StringField("Reason, for the record", render_kw={"maxlength": REASON_MOST})
    seen = HiddenField()

    def points_given(self) -> float | None:
        """The points, None where the field is empty. Raises Invalid for what is no figure."""
        text = (self.points.data or "").strip()
        if not text:
            return None
        if not _FIGURE.fullmatch(text):
            message = "Give points from 0 to 1, such as 0.5."
            raise Invalid(message, [Problem("points", message)])
        return float(text.replace(",", "."))

    def ask_for(self, item: Item, *, needs_reason: bool) -> None:
        """Say beside the fields what this question asks for: a rubric gives points by itself."""
        self.points.flags.required = not item.sides
        self.reason.flags.required = needs_reason
        if item.sides:
            self.points.description = "Left empty, the points are the share of the reasons that you tick."

    def marks_seen(self) -> int:
        """How many marks the page knew of. Raises Invalid for a form that is not ours."""
        text = self.seen.data or ""
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise Invalid("The form was not whole. Open the page again and give the mark there.")
        return int(text)


def ticked() -> Ticked:
    """The reasons of the rubric that the request ticks."""
    return read_ticks(request.form.getlist("tick"))


def figure(value: float | None) -> str:
    """Points as the field holds them, "" for None: exact, so that sending it as it stands changes nothing."""
    return "" if value is None else f"{value:.10g}"


def prefilled(*, prefix: str, seen: int, values: dict[str, Any] | None = None) -> MarkForm:
    """A form that knows of so many marks.  values: of its fields."""
    return MarkForm(prefix=prefix, data={"seen": str(seen), **(values or {})})
