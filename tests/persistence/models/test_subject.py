"""subject: one for each slug."""

from flask import Flask

from quizapp.persistence.models import SubjectRow
from tests.conftest import BEGINNING
from tests.support.storing import assert_refused, count, store


def test_a_slug_is_one_subject(app: Flask) -> None:
    def a_subject() -> SubjectRow:
        return SubjectRow(slug="s", title="S", digest="0" * 64, document={}, loaded_at=BEGINNING)

    before = count(app, SubjectRow)
    store(app, a_subject())
    assert_refused(app, a_subject())
    assert count(app, SubjectRow) == before + 1
