"""The marks of a group as files, read back as a spreadsheet would."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from quizapp.domain.csv_cells import restore
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.db import reading
from quizapp.services import gradebook, gradebook_files
from quizapp.services.errors import NotFound
from quizapp.services.gradebook_files import HEADINGS
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, answer_to, published

HOSTILE = ("=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "＝1+1", "'=1", '=HYPERLINK("http://evil.invalid")')


def lines_of(app: Flask, teacher: Hand, group: int) -> list[dict[str, Any]]:
    """The rows by their columns' names."""

    def read(session: Any, who: Any) -> list[dict[str, Any]]:
        _, quizzes = gradebook.open_quizzes(session, who, group)
        rows = gradebook_files.read_lines(reading, who, group, quizzes=quizzes)
        return [dict(zip(HEADINGS, row, strict=True)) for row in rows]

    return teacher.read(read)


def workbook_of(app: Flask, teacher: Hand, group: int, at: TestClock) -> bytes:
    out = io.BytesIO()
    teacher.read(lambda _session, who: gradebook_files.write_workbook(out, reading, who, group, now=at.now))
    return out.getvalue()


def a_class(app: Flask, *names: str, title: str = "Test 1") -> tuple[Hand, list[Hand], int, int]:
    """A teacher, learners with these display names, their group and an assignment; the first has 1 of 2 points."""
    thea, learners = Hand(app, name="Thea", role="teacher"), [Hand(app) for _ in names]
    items = published(app, "single_choice")[:2]
    group = sat_quizzes.a_group(app, thea)
    for learner, name in zip(learners, names, strict=True):
        sat_quizzes.join(app, group, learner, display_name=name)
    assignment = sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, thea, *items, title=title), group)
    answers = [answer_to(learners[0].held(items[0]).item), None]
    sat_quizzes.an_attempt(app, learners[0], assignment, answers, item_ids=items)
    return thea, learners, group, assignment


def test_there_is_a_line_for_each_learner_and_quiz_under_headings_that_stay(
    app: Flask, at: TestClock
) -> None:
    thea, (ada, bert), group, assignment = a_class(app, "Ada", "Bert")
    closing = at.now + timedelta(days=2)
    practice = sat_quizzes.a_quiz(
        app, thea, *published(app)[:1], rules=QuizRules(behaviour="flash"), title="Flash"
    )
    sat_quizzes.set_to(app, practice, group, closes_at=closing)
    assert HEADINGS == (
        "learner_id", "learner", "left_at", "assignment_id", "quiz", "opens_at", "closes_at", "counts",
        "attempts", "points", "points_most", "share", "submitted_at", "is_running", "waits_for_marks",
        "is_regraded", "is_overruled", "attempts_surplus",
    )  # fmt: skip
    lines = lines_of(app, thea, group)
    assert [(line["learner"], line["quiz"]) for line in lines] == [
        ("Ada", "Flash"),
        ("Ada", "Test 1"),
        ("Bert", "Flash"),
        ("Bert", "Test 1"),
    ]
    assert (lines[0]["closes_at"], lines[0]["points"], lines[0]["share"]) == (closing, None, None)
    assert lines[1] == {
        "learner_id": ada.id,
        "learner": "Ada",
        "left_at": None,
        "assignment_id": assignment,
        "quiz": "Test 1",
        "opens_at": None,
        "closes_at": None,
        "counts": "best",
        "attempts": 1,
        "points": 1.0,
        "points_most": 2.0,
        "share": 0.5,
        "submitted_at": at.now,
        "is_running": 0,
        "waits_for_marks": 0,
        "is_regraded": 0,
        "is_overruled": 0,
        "attempts_surplus": 0,
    }
    assert (lines[3]["learner_id"], lines[3]["attempts"], lines[3]["points"]) == (bert.id, 0, None)


def test_the_workbook_has_the_grid_the_lines_and_what_they_mean(app: Flask, at: TestClock) -> None:
    thea, (ada, bert), group, assignment = a_class(app, "Ada", "Bert")
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(app, thea, group, at)))
    assert book.sheetnames == ["Marks", "Lines", "About"]
    assert list(book["Marks"].values) == [
        ("learner_id", "learner", f"Test 1 [{assignment}]"),
        (ada.id, "Ada", 1),
        (bert.id, "Bert", None),
    ]
    headings, first, second = book["Lines"].values
    assert headings == HEADINGS
    assert dict(zip(headings, first, strict=True))["submitted_at"] == "2026-03-02T09:00:00.000Z"
    assert second[1] == "Bert"
    assert [row[0] for row in book["About"].values] == ["column", *HEADINGS, "Marks"]
    assert book.properties.created == at.now.replace(tzinfo=None)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_a_spreadsheet_would_calculate_is_a_text_and_comes_back(
    name: str, app: Flask, at: TestClock
) -> None:
    """Case 25, for learners and for titles."""
    thea, _, group, assignment = a_class(app, name, title=name)
    data = workbook_of(app, thea, group, at)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, cells in (("Marks", ("B2",)), ("Lines", ("B2", "E2"))):
        for cell in cells:
            found = book[sheet][cell]
            assert (found.data_type, restore(found.value)) == ("s", name)
            assert found.value.startswith("'")
            assert found.hyperlink is None
    assert restore(book["Marks"]["C1"].value) == f"{name} [{assignment}]"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(part).decode() for part in parts.namelist() if "worksheets/sheet" in part]
    assert len(sheets) == 3
    assert not any("<f>" in sheet for sheet in sheets)


def test_characters_that_xml_has_not_are_left_out_and_others_kept(app: Flask, at: TestClock) -> None:
    """Case 37."""
    thea, _, group, _ = a_class(app, "Zoë\x01 <b>&\x1f שלום 🌍\ufffe")
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(app, thea, group, at)))
    assert book["Marks"]["B2"].value == "Zoë <b>& שלום 🌍"


def test_a_large_group_is_read_in_chunks_and_none_is_left_out_or_told_twice(
    app: Flask, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook_files, "CHUNK", 2)
    for count in (4, 5):
        names = [f"Learner {number}" for number in range(count)]
        thea = Hand(app, name=f"Thea {count}", role="teacher")
        group = sat_quizzes.a_group(app, thea)
        for name in names:
            sat_quizzes.join(app, group, Hand(app), display_name=name)
        sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, thea, *published(app)[:1]), group)
        assert [line["learner"] for line in lines_of(app, thea, group)] == names


def test_who_may_not_see_the_group_gets_no_file_and_who_loses_it_no_more_lines(
    app: Flask, at: TestClock
) -> None:
    """Cases 11 and 14."""
    thea, _, group, _ = a_class(app, "Ada")
    tom = Hand(app, name="Tom", role="teacher")
    with pytest.raises(NotFound):
        workbook_of(app, tom, group, at)

    def lose_it(session: Any, who: Any) -> None:
        _, quizzes = gradebook.open_quizzes(session, who, group)
        lines = gradebook_files.read_lines(reading, who, group, quizzes=quizzes)
        sat_quizzes.no_longer_teaches(app, group, thea)
        next(lines)

    with pytest.raises(NotFound):
        thea.read(lose_it)
