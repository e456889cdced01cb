"""The registry of reports, and that none of them reads more than it needs."""

import pytest
from flask import Flask

from quizapp.paths import PACKAGE
from quizapp.persistence.db import reading
from quizapp.services import reports
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import Report
from tests.support import learning
from tests.support.learning import Clock
from tests.support.statements import count_statements, full_scans

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step")


def test_every_module_is_registered_by_its_name() -> None:
    files = {path.stem for path in (PACKAGE / "services" / "reports").glob("*.py")} - {"__init__"}
    assert {report.NAME for report in reports.ALL} == files == set(reports.BY_NAME)


def test_every_report_is_for_learners_or_for_teachers() -> None:
    assert {report.AUDIENCE for report in reports.ALL} == {"learner", "teacher"}


@pytest.mark.parametrize("report", reports.ALL, ids=lambda report: report.NAME)
def test_a_report_finds_what_it_reads_by_an_index(in_app: Flask, at: Clock, report: Report) -> None:
    person = learning.a_person(in_app)
    learning.study_days(in_app, person, at, days=2)
    for scope in (ReportScope(learning.BERLIN, person.id), ReportScope(learning.BERLIN)):
        with count_statements(in_app) as counted, reading() as session:
            assert report.collect(session, scope, now=at()).rows
        assert full_scans(in_app, counted, of=GROWING) == []
        assert counted.total <= 2
