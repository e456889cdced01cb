"""BaseForm: what every form of ours has, and how a service's complaints get beside their fields."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm

from quizapp.services.errors import Invalid


class BaseForm(FlaskForm):
    """A form. Its token is checked for the whole site before any view (factory.py), so it is not checked again here."""

    class Meta(FlaskForm.Meta):
        csrf = False

    @classmethod
    def sent(cls, **values: Any) -> "BaseForm":
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
