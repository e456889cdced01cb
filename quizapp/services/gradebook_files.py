"""A group's marks as files to keep: one line for each learner and quiz, or a workbook that has them as a grid as well.

The names of the columns stay the same from one release to the next; COLUMNS says what stands in each. Learners' and
quizzes' names are texts in every cell, and one that a spreadsheet would calculate is written with an apostrophe in
front (domain/csv_cells.py says how to get it back exactly), since a workbook is often saved as CSV by its next reader.
Lines are read and written a chunk of learners at a time, so that the largest group fits in the memory of a small one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from quizapp.domain.csv_cells import defuse
from quizapp.domain.tables import Cell
from quizapp.services import gradebook
from quizapp.services.accounts import Learner
from quizapp.services.gradebook import BookCell, BookLearner, BookQuiz

CHUNK = 100
"""Learners read at a time."""
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: tuple[tuple[str, str], ...] = (
    ("learner_id", "number of the learner, the same in every file"),
    ("learner", "what the group calls the learner"),
    ("left_at", "when the learner left the group, empty for a member"),
    ("assignment_id", "number of the quiz as set to this group, the same in every file"),
    ("quiz", "title of the quiz"),
    ("opens_at", "when it opens, empty for at once"),
    ("closes_at", "when it closes, empty for never"),
    ("counts", "which attempt counts: first, best, last or mean"),
    ("attempts", "how many attempts were submitted"),
    ("points", "what counts, empty before the first attempt and for practice without marks"),
    ("points_most", "the most that the attempt could give"),
    ("share", "points divided by points_most, below 0 where certainty cost points"),
    ("submitted_at", "when the last attempt was submitted"),
    ("is_running", "1 while an attempt runs, else 0"),
    ("waits_for_marks", "1 while a teacher has to mark something in it, else 0"),
    ("is_regraded", "1 where a regrade stands, else 0"),
    ("is_overruled", "1 where a teacher's mark stands instead of the automatic one, else 0"),
    (
        "attempts_surplus",
        "how many of the attempts do not count: with those brought along as a guest, more than allowed",
    ),
)
"""Name and meaning of each column, in order. Instants are UTC, 2026-11-24T09:05:00.000Z."""
HEADINGS = tuple(name for name, _ in COLUMNS)
_TEXTS_ONLY = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Reading = Callable[[], AbstractContextManager[Session]]
_NOT_IN_SHEETS = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF))


def read_lines(
    reading: Reading, teacher: Learner, group_id: int, *, quizzes: Sequence[BookQuiz]
) -> Iterator[tuple[Cell, ...]]:
    """A row of COLUMNS for each learner and quiz, learners by name. Raises NotFound, also once rights have ended.

    reading: makes the session that each chunk is read in.  quizzes: from `gradebook.open_quizzes`.
    """
    for learner in _read_learners(reading, teacher, group_id, quizzes=quizzes):
        for quiz, cell in zip(quizzes, learner.cells, strict=True):
            yield _line(learner, quiz, cell)


def write_workbook(
    out: IO[bytes], reading: Reading, teacher: Learner, group_id: int, *, now: datetime
) -> None:
    """The same as an XLSX workbook: "Marks" is the grid, "Lines" the rows of COLUMNS, "About" says what each holds.

    out: opened for writing and seeking.  Raises NotFound.
    """
    with reading() as session:
        name, quizzes = gradebook.open_quizzes(session, teacher, group_id)
    with Workbook(out, _TEXTS_ONLY) as book:
        # The library would put its own clock's time there.
        book.set_properties({"title": _text(name), "created": now.astimezone(UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        marks, lines, about = (book.add_worksheet(title) for title in ("Marks", "Lines", "About"))
        for sheet in (marks, lines):
            sheet.freeze_panes(1, 2)
            sheet.set_column(1, 1, 24)
        _write_row(marks, 0, _grid_headings(quizzes), bold)
        _write_row(lines, 0, HEADINGS, bold)
        written = 0
        learners = _read_learners(reading, teacher, group_id, quizzes=quizzes)
        for number, learner in enumerate(learners, 1):
            points = [cell.points for cell in learner.cells]
            _write_row(marks, number, (learner.id, learner.name, *points))
            for quiz, cell in zip(quizzes, learner.cells, strict=True):
                written += 1
                _write_row(lines, written, _line(learner, quiz, cell))
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 90)
        for number, row in enumerate((("column", "what it holds"), *COLUMNS, *_ABOUT_GRID)):
            _write_row(about, number, row, bold if number == 0 else None)


_ABOUT_GRID = (
    (
        "Marks",
        "on the first sheet each quiz has a column headed by its title and its assignment_id, "
        "with the points that count",
    ),
)


def _grid_headings(quizzes: Iterable[BookQuiz]) -> tuple[str, ...]:
    return ("learner_id", "learner", *(f"{quiz.title} [{quiz.id}]" for quiz in quizzes))


def _read_learners(
    reading: Reading, teacher: Learner, group_id: int, *, quizzes: Sequence[BookQuiz]
) -> Iterator[BookLearner]:
    offset = 0
    while True:
        # A session for each chunk: a download may take as long as it likes without holding a snapshot.
        with reading() as session:
            chunk = gradebook.list_chunk(
                session,
                teacher,
                group_id,
                assignment_ids=[quiz.id for quiz in quizzes],
                offset=offset,
                limit=CHUNK,
            )
        yield from chunk
        if len(chunk) < CHUNK:
            return
        offset += CHUNK


def _line(learner: BookLearner, quiz: BookQuiz, cell: BookCell) -> tuple[Cell, ...]:
    has_points = cell.points is not None
    return (
        learner.id,
        learner.name,
        learner.left_at,
        quiz.id,
        quiz.title,
        quiz.opens_at,
        quiz.closes_at,
        quiz.counts.value,
        cell.submitted,
        cell.points,
        cell.most if has_points else None,
        cell.points / cell.most if cell.points is not None and cell.most else None,
        cell.last_at,
        int(cell.is_running),
        int(cell.waits),
        int(cell.is_regraded),
        int(cell.is_overruled),
        cell.surplus,
    )


def _write_row(sheet: Any, number: int, cells: Sequence[Cell], style: Any = None) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, datetime):
            at = cell.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            sheet.write_string(number, column, at, style)
        elif isinstance(cell, str):
            sheet.write_string(number, column, _text(cell), style)
        elif isinstance(cell, int | float):
            sheet.write_number(number, column, cell, style)


def _text(text: str) -> str:
    """The text as a cell may hold it: no formula, and without the characters that XML has not."""
    return defuse(text.translate(_NOT_IN_SHEETS))
