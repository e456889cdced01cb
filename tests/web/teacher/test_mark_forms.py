"""Points as teachers type them."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from quizapp.services.errors import Invalid
from quizapp.web.teacher.mark_forms import MarkForm, figure, prefilled, ticked
from tests.support.builders import an_item


def a_form(points: str, seen: str = "0") -> MarkForm:
    return MarkForm(formdata=MultiDict({"points": points, "seen": seen}))


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("0.5", 0.5),
        (" 0,25 ", 0.25),
        ("1", 1.0),
        (".5", 0.5),
        ("", None),
        ("  ", None),
        ("7", 7.0),
        ("-1", -1.0),
    ],
)
def test_a_figure_is_read_with_a_point_or_a_comma(in_app: Flask, typed: str, points: float | None) -> None:
    with in_app.test_request_context():
        assert a_form(typed).points_given() == points


@pytest.mark.parametrize("typed", ["half", "1/2", "1e9", "nan", "inf", "١", "1 2", "0x1", "9" * 400])
def test_what_is_no_figure_is_refused_beside_its_field(in_app: Flask, typed: str) -> None:
    """Case 34."""
    with in_app.test_request_context(), pytest.raises(Invalid) as caught:
        a_form(typed).points_given()
    assert [problem.field for problem in caught.value.problems] == ["points"]


def test_how_many_marks_were_seen_is_a_number_of_ours(in_app: Flask) -> None:
    with in_app.test_request_context():
        assert a_form("1", "12").marks_seen() == 12
        for odd in ("", "-1", "x", "9" * 9, "²"):
            with pytest.raises(Invalid):
                a_form("1", odd).marks_seen()


def test_a_form_is_filled_with_what_stands(in_app: Flask) -> None:
    with in_app.test_request_context(method="POST", data={"tick": ["0-1", "1-0", "x"]}):
        form = prefilled(prefix="q3-", seen=2, values={"points": figure(0.5)})
        assert ticked() == {(0, 1), (1, 0)}
    assert (form.points.data, form.seen.data, form.points.id) == ("0.5", "2", "q3-points")
    assert figure(None) == ""
    assert float(figure(1 / 3)) == pytest.approx(1 / 3, abs=1e-9)


def test_what_a_question_needs_is_not_called_optional(in_app: Flask) -> None:
    with in_app.test_request_context():
        form = prefilled(prefix="", seen=0)
        form.ask_for(an_item("single_choice"), needs_reason=True)
        assert (form.points.flags.required, form.reason.flags.required, form.points.description) == (
            True,
            True,
            "",
        )
        form.ask_for(an_item("steelman"), needs_reason=False)
    assert (form.points.flags.required, form.reason.flags.required) == (False, False)
    assert "the share of the reasons" in form.points.description
