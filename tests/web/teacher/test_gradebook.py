"""The gradebook's pages and files."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.csv_cells import restore
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.services import gradebook
from quizapp.services.gradebook_files import HEADINGS
from tests.conftest import TestClock
from tests.support import learning, sat_quizzes
from tests.support.hands import Hand, answer_to, published
from tests.support.statements import count_statements


class Room:
    """Thea's browser and a group of hers."""

    def __init__(self, app: Flask, *names: str) -> None:
        self.app = app
        self.thea = Hand(app, name="Thea", role="teacher")
        self.client = learning.browser_of(app, self.thea.person)
        self.learners = [Hand(app) for _ in names]
        self.items = published(app, "single_choice")[:2]
        self.group = sat_quizzes.a_group(app, self.thea)
        for learner, name in zip(self.learners, names, strict=True):
            sat_quizzes.join(app, self.group, learner, display_name=name)

    def set_quiz(self, title: str = "Test 1", rules: QuizRules | None = None) -> int:
        """Set a quiz of two questions to the group."""
        quiz = sat_quizzes.a_quiz(self.app, self.thea, *self.items, title=title, rules=rules)
        return sat_quizzes.set_to(self.app, quiz, self.group)

    def sit(self, number: int, assignment: int, *is_right: bool, is_submitted: bool = True) -> str:
        """An attempt of one of the learners."""
        answers: list[Response | None] = [
            answer_to(self.thea.held(item).item, is_right=right)
            for item, right in zip(self.items, is_right, strict=True)
        ]
        return sat_quizzes.an_attempt(
            self.app,
            self.learners[number],
            assignment,
            answers,
            item_ids=self.items,
            is_submitted=is_submitted,
        )

    def page(self, query: str = "") -> str:
        """The gradebook's page."""
        answer = self.client.get(f"/teacher/gradebook/{self.group}{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def rows(self) -> list[list[str]]:
        """The cells of the table as they read."""
        table = self.page().partition("<table")[2].partition("</table>")[0]
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        return [
            [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows
        ]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_groups_of_a_teacher_lead_to_their_marks(app: Flask, at: TestClock) -> None:
    room = Room(app, "Ada", "Bert")
    room.set_quiz()
    page = room.client.get("/teacher/gradebook").text
    assert f'href="/teacher/gradebook/{room.group}"' in page
    assert "2 learners, 1 quiz" in page


def test_before_there_is_anything_each_page_says_what_will_be_here(app: Flask, at: TestClock) -> None:
    room = Room(app)
    assert "Nothing set yet" in room.page()
    room.set_quiz()
    assert "Nobody here yet" in room.page()
    newcomer = learning.browser_of(app, learning.a_person(app, name="Tom", role="teacher"))
    assert "No group yet" in newcomer.get("/teacher/gradebook").text


def test_a_cell_says_what_the_learner_has(app: Flask, at: TestClock) -> None:
    room = Room(app, "Ada", "Bert")
    test, practice = room.set_quiz(), room.set_quiz("Drill", QuizRules(behaviour="flash"))
    last = room.set_quiz("Test 2", QuizRules(counts=Counts.LAST))
    room.set_quiz("Test 3", QuizRules(attempts_allowed=1))
    best = room.sit(0, test, True, False)
    room.sit(0, test, True, True, is_submitted=False)
    room.sit(0, practice, True, True)
    room.sit(0, practice, True, True)
    room.sit(1, last, True, True, is_submitted=False)
    page = room.page()
    assert f'href="/teacher/attempts/{room.learners[0].id}/{best}"' in page
    assert f'href="/teacher/assignments/{test}/regrade"' in page
    assert room.rows() == [
        [
            "Learner",
            "Test 3 Regrade Test 3",
            "Test 2 the last attempt counts Regrade Test 2",
            "Drill practice, gives no marks Regrade Drill",
            "Test 1 the best attempt counts Regrade Test 1",
        ],
        ["Ada", "– no attempt", "– no attempt", "done 2 times", "1 of 2 one running"],
        ["Bert", "– no attempt", "running", "– no attempt", "– no attempt"],
    ]


def test_names_are_text_and_who_has_left_is_marked(app: Flask, at: TestClock) -> None:
    """Case 23."""
    room = Room(app, "<img src=x onerror=alert(1)>")
    room.sit(0, room.set_quiz("<b>Bold</b> {{7*7}}"), True, True)
    sat_quizzes.leave(app, room.group, room.learners[0])
    page = room.page()
    assert "<img" not in page
    assert "<b>Bold" not in page
    assert room.rows()[1] == ["<img src=x onerror=alert(1)> has left", "2 of 2"]


def test_the_csv_file_has_a_line_for_each_learner_and_quiz_and_no_formula(app: Flask, at: TestClock) -> None:
    """Case 25."""
    room = Room(app, "=1+1", "@Bert")
    room.sit(0, room.set_quiz("＝2+2"), True, False)
    answer = room.client.get(f"/teacher/gradebook/{room.group}/marks.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="marks-7b-2026-03-02.csv"'
    headings, *rows = csv.reader(io.StringIO(answer.text))
    assert tuple(headings) == HEADINGS
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [line["learner"] for line in found] == ["'=1+1", "'@Bert"]
    assert restore(found[0]["quiz"]) == "＝2+2"
    assert (found[0]["points"], found[0]["share"], found[1]["points"]) == ("1.0", "0.5", "")
    assert found[0]["submitted_at"] == "2026-03-02T09:00:00.000Z"
    assert answer.text.count("\r\n") == 3


def test_the_workbook_opens_and_is_kept_by_no_cache(app: Flask, at: TestClock) -> None:
    """Cases 15 and 26."""
    room = Room(app, "Ada")
    room.sit(0, room.set_quiz(), True, True)
    answer = room.client.get(f"/teacher/gradebook/{room.group}/marks.xlsx", buffered=True)
    assert answer.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in answer.headers["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert [row[2] for row in book["Marks"].values][1:] == [2]


@pytest.mark.parametrize("path", ["", "/marks.csv", "/marks.xlsx"])
def test_another_teacher_and_one_moved_out_find_nothing(path: str, app: Flask, at: TestClock) -> None:
    """Cases 11 and 14."""
    room = Room(app, "Ada")
    room.set_quiz()
    url = f"/teacher/gradebook/{room.group}{path}"
    tom = learning.browser_of(app, learning.a_person(app, name="Tom", role="teacher"))
    assert tom.get(url, buffered=True).status_code == 404
    assert room.client.get(url, buffered=True).status_code == 200
    sat_quizzes.no_longer_teaches(app, room.group, room.thea)
    assert room.client.get(url, buffered=True).status_code == 404


def test_a_long_book_is_paged_and_costs_as_many_statements_as_a_short_one(
    app: Flask, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(app, "Ada", "Bert", "Cleo")
    test = room.set_quiz()
    room.sit(0, test, True, True)
    with count_statements(app) as counted:
        room.page()
    # Who is asking; the group; what was set to it; the members and their attempts; how many there are.
    assert counted.total == 6
    for number in (1, 2):
        room.sit(number, test, True, True)
    with count_statements(app) as again:
        room.page()
    assert again.total == 6
    monkeypatch.setattr(gradebook, "PER_PAGE", 2)
    assert "1 to 2 of 3" in room.page()
    assert "Older quizzes of this group are in the files." not in room.page()
    monkeypatch.setattr(gradebook, "QUIZZES_SHOWN", 1)
    room.set_quiz("Test 2")
    assert "Older quizzes of this group are in the files." in room.page("?page=2")


def test_it_is_for_teachers(client: FlaskClient, app: Flask, at: TestClock) -> None:
    """Case 10."""
    room = Room(app, "Ada")
    student = learning.browser_of(app, room.learners[0].person)
    named = learning.browser_of(app, learning.a_person(app, name="Stu"))
    for path in ("", f"/{room.group}", f"/{room.group}/marks.csv"):
        assert client.get(f"/teacher/gradebook{path}").status_code == 302
        assert student.get(f"/teacher/gradebook{path}").status_code == 302  # a guest signs in first
        assert named.get(f"/teacher/gradebook{path}").status_code == 403
