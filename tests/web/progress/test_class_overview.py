import csv
import functools
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.csv_cells import restore
from quizapp.domain.items import Response
from quizapp.persistence.db import transaction
from quizapp.services import response_log
from quizapp.web.progress import class_overview
from tests.support import classes, learning
from tests.support.learning import Clock
from tests.support.statements import count_statements
from tests.web.progress.test_mine import drawings

ADDRESSES = ("/teacher/progress", "/teacher/progress/item_results.csv", "/teacher/responses.csv")


def teacher_of(app: Flask) -> FlaskClient:
    """The browser of somebody who sees all learners."""
    return learning.browser_of(app, learning.a_person(app, name="Tina", role="admin"))


def lines_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_it_is_for_teachers_only(app: Flask, client: FlaskClient, at: Clock) -> None:
    """Case 10."""
    student = learning.browser_of(app, learning.a_person(app))
    guest = learning.browser_of(app, learning.a_person(app, name=None))
    for address in ADDRESSES:
        assert student.get(address).status_code == 403, address
        assert guest.get(address).status_code == 302, address
        assert client.get(address).status_code == 302, address


def test_before_anybody_has_answered_the_page_says_how_to_begin(app: Flask, at: Clock) -> None:
    assert "Nobody has answered yet" in teacher_of(app).get("/teacher/progress").text


def test_the_figures_are_those_of_all_learners(app: Flask, at: Clock) -> None:
    for number in range(3):
        person = learning.a_person(app, name=f"Learner {number}")
        learning.study_days(app, person, at, days=1, seed=number)
    page = teacher_of(app).get("/teacher/progress").text
    assert set(drawings(page)) >= {"due_forecast", "recall_by_section", "scores_over_time"}
    assert "Questions, hardest first" in page
    assert "10 of " in page
    assert "No question has 5 first answers yet" in page


def test_a_question_that_five_have_answered_is_drawn(app: Flask, at: Clock) -> None:
    people = [learning.a_person(app, name=f"Learner {number}") for number in range(5)]
    with app.app_context(), transaction() as session:
        first, *_ = learning.graded_items(session, section="LEAD")
        for number, person in enumerate(people):
            learning.answer(session, person, at, first, is_right=number == 0)
    browser = teacher_of(app)
    page = browser.get("/teacher/progress").text
    assert "lead-faction-or-party is the hardest: 20 % in 5 first answers." in page
    assert lines_of(browser.get("/teacher/progress/item_results.csv").text)[1][:4] == [
        "lead-faction-or-party",
        "20",
        "5",
        "5",
    ]


def test_the_page_takes_as_many_statements_for_many_learners_as_for_one(app: Flask, at: Clock) -> None:
    browser = teacher_of(app)
    totals = []
    for number in range(3):
        learning.study_days(app, learning.a_person(app, name=f"Learner {number}"), at, days=1, seed=number)
        with count_statements(app) as counted:
            assert browser.get("/teacher/progress").status_code == 200
        totals.append(counted.total)
    # Who is asking, cards due, memories, the subject twice, days, the two parts, items.
    assert totals == [8, 8, 8]


def test_there_is_no_report_of_another_name(app: Flask, at: Clock) -> None:
    assert teacher_of(app).get("/teacher/progress/unknown.csv").status_code == 404


def test_the_responses_are_one_line_each_under_stable_names(app: Flask, at: Clock) -> None:
    ada, guest = learning.a_person(app), learning.a_person(app, name=None)
    with app.app_context(), transaction() as session:
        first, *_ = learning.graded_items(session, section="LEAD")
        learning.answer(session, ada, at, first, is_right=True, took_ms=4200)
        learning.answer(session, guest, at, first, is_right=False)
    answer = teacher_of(app).get("/teacher/responses.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="quizapp-responses-2026-03-02.csv"'
    )
    head, of_ada, of_guest = lines_of(answer.data.decode("utf-8"))
    assert ",".join(head) == (
        "learner,name,item,revision,section,type,context,given,verdict,score,answered_at,took_ms"
    )
    assert of_ada == [
        str(ada.id),
        "Ada",
        "lead-faction-or-party",
        "1",
        "LEAD",
        "single_choice",
        "cards",
        "A grouping inside the ruling party",
        "right",
        "1.0",
        "2026-03-02T09:00:00.000Z",
        "4200",
    ]
    assert of_guest[:2] == [str(guest.id), ""]
    assert of_guest[8:] == ["wrong", "0.0", "2026-03-02T09:00:00.000Z", ""]


def test_a_name_and_an_answer_that_a_spreadsheet_would_calculate_are_texts(app: Flask, at: Clock) -> None:
    """Case 25."""
    mallory, guest = learning.a_person(app, name="=cmd|' /C calc'!A0"), learning.a_person(app, name=None)
    group = classes.a_group(app, learning.a_person(app, name="Thea", role="teacher"))
    classes.join(app, guest, group, display_name="=1+1")
    with app.app_context(), transaction() as session:
        typed, *_ = learning.graded_items(session, answered_by="text")
        given = Response(texts=("@SUM(1)\r\n-2",))
        learning.answer(session, mallory, at, typed, is_right=False, given=given)
        learning.answer(session, guest, at, typed, is_right=False)
    line, of_guest = lines_of(teacher_of(app).get("/teacher/responses.csv").text)[1:]
    assert line[1] == "'=cmd|' /C calc'!A0"
    assert restore(line[1]) == "=cmd|' /C calc'!A0"
    assert of_guest[1] == "'=1+1"
    assert line[7] == "'@SUM(1)\r\n-2"
    assert restore(line[7]) == "@SUM(1)\r\n-2"


def test_the_responses_are_sent_chunk_by_chunk_and_none_is_left_out(
    app: Flask, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = learning.a_person(app)
    learning.study_days(app, ada, at, days=1)
    browser = teacher_of(app)
    monkeypatch.setattr(
        class_overview.response_log, "list_chunk", functools.partial(response_log.list_chunk, limit=7)
    )
    answer = browser.get("/teacher/responses.csv", buffered=False)
    # The request is over here; what follows is read from the database as the client takes it.
    pieces = [piece.decode("utf-8") for piece in answer.response]
    answer.close()
    assert [piece.count("\r\n") for piece in pieces] == [1, 7, 7, 6]
    whole = lines_of(browser.get("/teacher/responses.csv").text)
    assert lines_of("".join(pieces)) == whole
    assert len({tuple(line) for line in whole}) == 21


def test_a_teacher_sees_and_takes_away_what_their_own_learners_did(app: Flask, at: Clock) -> None:
    """Cases 11, 14: the drawings, each report as a file, and every response."""
    thea, theo = (learning.a_person(app, name=name, role="teacher") for name in ("Thea", "Theo"))
    ada, bert = learning.a_person(app), learning.a_person(app, name="Bert")
    classes.a_group(app, thea, ada)
    for person in (ada, bert):
        learning.study_days(app, person, at, days=1)
    own, other = learning.browser_of(app, thea), learning.browser_of(app, theo)
    days = lines_of(own.get("/teacher/progress/scores_over_time.csv").text)[1:]
    all_days = lines_of(teacher_of(app).get("/teacher/progress/scores_over_time.csv").text)[1:]
    assert sum(int(line[2]) for line in days) < sum(int(line[2]) for line in all_days)
    responses = lines_of(own.get("/teacher/responses.csv").text)[1:]
    assert {line[1] for line in responses} == {"Ada"}
    answers = lines_of(own.get("/teacher/progress/article_and_beyond.csv").text)[1:]
    assert sum(int(line[2]) for line in answers) <= len(responses)
    for name in ("due_forecast", "recall_by_section", "scores_over_time", "article_and_beyond"):
        assert len(lines_of(other.get(f"/teacher/progress/{name}.csv").text)) == 1, name
    assert len(lines_of(other.get("/teacher/responses.csv").text)) == 1
    page = other.get("/teacher/progress").text
    assert "Ada" not in page
    assert "Bert" not in page
