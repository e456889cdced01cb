from flask import Flask
from wtforms import FieldList, StringField
from wtforms.validators import DataRequired

from quizapp.domain.items import Problem
from quizapp.services.errors import Invalid
from quizapp.web.forms import BaseForm


class NameForm(BaseForm):
    name = StringField("Name", validators=[DataRequired("Give a name.")])
    options = FieldList(StringField("Option"), min_entries=2)


def sent(app: Flask, **request: object) -> BaseForm:
    with app.test_request_context(method="POST", **request):
        form = NameForm.sent()
        form.validate()
        return form


def test_a_form_reads_what_was_posted(app: Flask) -> None:
    form = sent(app, data={"name": "Ada"})
    assert form.errors == {}
    assert form.data["name"] == "Ada"


def test_a_json_body_is_no_form(app: Flask) -> None:
    """Measured item 9."""
    for body in ([1, 2], 5, {"name": "Ada"}, {"name": {"a": 1}}, None):
        assert sent(app, json=body).errors == {"name": ["Give a name."]}


def test_values_to_begin_with_stand_only_where_nothing_was_sent(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": ""}):
        assert NameForm.sent(name="Old").data["name"] == ""
    with app.test_request_context():
        assert NameForm.sent(name="Old").data["name"] == "Old"


def test_complaints_stand_beside_their_fields_and_the_rest_at_the_top(app: Flask) -> None:
    form = sent(app, data={"name": "Ada"})
    form.show_problems(
        Invalid(
            "Not kept.",
            [
                Problem("name", "It is taken."),
                Problem("options", "Write two."),
                Problem("elsewhere", "Not on this form."),
            ],
        )
    )
    assert form.errors["name"] == ["It is taken."]
    assert "Write two." in form.errors["options"]
    assert form.form_errors == ["Not on this form."]


def test_a_complaint_about_nothing_in_particular_is_shown_too(app: Flask) -> None:
    form = sent(app, data={"name": "Ada"})
    form.show_problems(Invalid("The link has been used."))
    assert form.form_errors == ["The link has been used."]
