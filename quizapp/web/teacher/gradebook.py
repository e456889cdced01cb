"""The gradebook: what each learner of a group has of each quiz, to look at and to take away."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, stream_with_context, url_for
from werkzeug.wsgi import FileWrapper

from quizapp.domain.quiz_rules import COUNTS_WORDS
from quizapp.persistence.db import reading
from quizapp.services import gradebook, gradebook_files
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.gradebook import BookCell, BookLearner, BookQuiz, Gradebook, TaughtGroup
from quizapp.web import access, tables
from quizapp.web.access import role
from quizapp.web.filters import points
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of

bp = Blueprint("gradebook", __name__)


@dataclass(frozen=True, kw_only=True)
class GroupsPage(Page):
    """The groups whose marks there are.  entries: (address, name, about it)."""

    TEMPLATE: ClassVar[str] = "teacher/gradebook_groups.html"
    entries: tuple[tuple[str, str, str], ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class Column:
    """A quiz.  about: which of several attempts counts, or that it gives no marks; withdrawn; "" for nothing to say.
    regrade_url: where it is regraded.
    """

    title: str
    regrade_url: str
    about: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a learner has of a quiz.  url: of the attempt that counts, "" for none.

    words: points, or what there is instead; "" for nothing.  notes: in small.
    """

    url: str
    words: str
    notes: str


@dataclass(frozen=True, slots=True)
class Line:
    """A learner.  note: "" for a member."""

    name: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class BookPage(Page):
    """One page of a group's marks.  has_older: whether older quizzes are only in the files."""

    TEMPLATE: ClassVar[str] = "teacher/gradebook.html"
    group_id: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    has_older: bool
    files: tuple[tuple[str, str], ...]
    file_columns: tuple[tuple[str, str], ...]
    pager: Pager | None
    empty: Empty | None


@bp.get("/teacher/gradebook")
@role("teacher")
def show_groups() -> str:
    """The groups whose marks somebody may see."""
    with reading() as session:
        found = gradebook.list_groups(session, access.signed_in())
    return render(
        GroupsPage(
            title="Gradebook",
            entries=tuple(
                (url_for(".show", group_id=group.id), group.name, _group_words(group)) for group in found
            ),
            empty=None
            if found
            else Empty(
                title="No group yet",
                text="The marks of your groups will be here: learners down the side, the quizzes that you set "
                "them across the top.",
            ),
        )
    )


@bp.get("/teacher/gradebook/<number:group_id>")
@role("teacher")
def show(group_id: int) -> str:
    """One page of the marks of a group."""
    with reading() as session:
        book = gradebook.open_gradebook(session, access.signed_in(), group_id, page=page_asked())
    return render(
        BookPage(
            title=f"Marks of {book.group_name}",
            group_id=group_id,
            columns=tuple(
                Column(
                    quiz.title,
                    url_for("teacher.regrade.show", assignment_id=quiz.id),
                    _quiz_words(quiz, [learner.cells[place] for learner in book.learners]),
                )
                for place, quiz in enumerate(book.quizzes)
            ),
            lines=tuple(_line(learner, book) for learner in book.learners),
            has_older=book.has_older,
            files=(
                (url_for(".download", group_id=group_id, form="xlsx"), "Workbook (XLSX)"),
                (url_for(".download", group_id=group_id, form="csv"), "Lines (CSV)"),
            ),
            file_columns=gradebook_files.COLUMNS,
            pager=pager_of(
                book.first,
                len(book.learners),
                total=book.total,
                per_page=gradebook.PER_PAGE,
                noun="learners",
                url_of=lambda page: url_for(".show", group_id=group_id, page=page),
            ),
            empty=_empty(book),
        )
    )


@bp.get("/teacher/gradebook/<number:group_id>/marks.<any(csv, xlsx):form>")
@role("teacher")
def download(group_id: int, form: str) -> Response:
    """All marks of a group as a file."""
    teacher, now = access.signed_in(), utc_now()
    with reading() as session:
        name, quizzes = gradebook.open_quizzes(session, teacher, group_id)
    if form == "csv":
        lines = _csv(teacher, group_id, quizzes)
        response = Response(stream_with_context(lines), content_type=tables.CSV_TYPE)
    else:
        # Closed with the answer, and gone then.
        out = tempfile.TemporaryFile()  # noqa: SIM115
        gradebook_files.write_workbook(out, reading, teacher, group_id, now=now)
        out.seek(0)
        response = Response(FileWrapper(out), content_type=gradebook_files.XLSX_TYPE, direct_passthrough=True)
    day = now.date().isoformat()
    response.headers["Content-Disposition"] = tables.content_disposition(f"marks-{name}-{day}.{form}")
    return response


def _csv(teacher: Learner, group_id: int, quizzes: tuple[BookQuiz, ...]) -> Iterator[str]:
    yield tables.csv_lines([gradebook_files.HEADINGS])
    for row in gradebook_files.read_lines(reading, teacher, group_id, quizzes=quizzes):
        yield tables.csv_lines([row])


def _group_words(group: TaughtGroup) -> str:
    members = "1 learner" if group.members == 1 else f"{group.members:,} learners"
    quizzes = "1 quiz" if group.quizzes == 1 else f"{group.quizzes:,} quizzes"
    return f"{members}, {quizzes}{', put away' if group.is_archived else ''}"


def _quiz_words(quiz: BookQuiz, cells: Iterable[BookCell]) -> str:
    """What there is to say of a quiz.  cells: of the learners shown, with whom further attempts may be agreed."""
    about = []
    if not quiz.has_marks:
        about.append("practice, gives no marks")
    elif quiz.attempts_allowed != 1 or any(cell.submitted > 1 for cell in cells):
        about.append(COUNTS_WORDS[quiz.counts])
    if quiz.is_withdrawn:
        about.append("withdrawn")
    return "; ".join(about)


def _line(learner: BookLearner, book: Gradebook) -> Line:
    return Line(
        learner.name,
        "" if learner.left_at is None else "has left",
        tuple(_cell(cell, quiz, learner.id) for cell, quiz in zip(learner.cells, book.quizzes, strict=True)),
    )


def _cell(cell: BookCell, quiz: BookQuiz, learner_id: int) -> Cell:
    if cell.points is not None:
        words = f"{points(cell.points)} of {points(cell.most)}"
    elif cell.submitted and not quiz.has_marks:
        words = "done" if cell.submitted == 1 else f"done {cell.submitted} times"
    else:
        words = "running" if cell.is_running else ""
    notes = [
        note
        for note, holds in (
            ("more to mark", cell.waits),
            ("regraded", cell.is_regraded),
            ("overruled", cell.is_overruled),
            ("one running", cell.is_running and cell.submitted > 0),
            (f"{cell.surplus} beyond the attempts allowed, not counted", cell.surplus > 0),
        )
        if holds
    ]
    url = ""
    if cell.attempt_id is not None:
        url = url_for("teacher.attempt.show", learner_id=learner_id, attempt_id=cell.attempt_id)
    return Cell(url, words, ", ".join(notes))


def _empty(book: Gradebook) -> Empty | None:
    if not book.quizzes:
        return Empty(
            title="Nothing set yet",
            text="Each quiz that you set to this group gets a column here, with what every learner has of it.",
        )
    if not book.total:
        return Empty(
            title="Nobody here yet",
            text="Each learner who joins the group gets a line here.",
        )
    return None
