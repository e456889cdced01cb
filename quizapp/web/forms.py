"""BaseForm: what every form of ours has, and how a service's complaints get beside their fields."""

from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from quizapp.services.errors import Invalid


class BaseForm(FlaskForm):
    """A form. Its token is checked for the whole site before any view (factory.py), so it is not checked again here."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def __init__(self, formdata: MultiDict[str, str] | None = None, **values: Any) -> None:
        # Without this, Flask-WTF would take whatever the request holds, a JSON body included.
        super().__init__(formdata=formdata, **values)  # type: ignore[no-untyped-call]  # Flask-WTF has no types

    @classmethod
    def sent(cls, **values: Any) -> Self:
        """The form as it was sent; a JSON body is not a form, whatever Flask-WTF makes of it."""
        return cls(formdata=request.form, **values)

    def show_problems(self, error: Invalid) -> None:
        """Put each complaint beside its field, and those without one at the top."""
        for problem in error.problems:
            field = self._fields.get(problem.field.replace(".", "-"))
            if field is None:
                self.form_errors.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]
        if not error.problems:
            self.form_errors.append(str(error))
