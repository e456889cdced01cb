"""Forms of items as somebody sent them, and the subject that is shipped."""

import functools
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.factory import SUBJECT
from quizapp.formats import bank_yaml
from quizapp.paths import QUESTION_BANK
from quizapp.web.teacher.item_forms import sent_form
from quizapp.web.teacher.item_forms.base import ItemForm


@functools.cache
def shipped() -> Subject:
    """The subject in the files."""
    subject = bank_yaml.read_subject(QUESTION_BANK / SUBJECT).subject
    assert subject is not None
    return subject


def sent(item: Item, subject: Subject, fields: Mapping[str, str | list[str]]) -> ItemForm:
    """The form of an item with these fields sent."""
    pairs = [
        (name, one)
        for name, value in fields.items()
        for one in ([value] if isinstance(value, str) else value)
    ]
    return sent_form(MultiDict(pairs), item, subject)
