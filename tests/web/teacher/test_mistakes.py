"""Reports of mistakes as a teacher reads and answers them: cases 10, 11."""

from flask import Flask

from quizapp.services import mistake_reports
from tests.conftest import TestClock
from tests.support import classes, learning
from tests.support.hands import Hand, new_id, published
from tests.support.statements import count_statements
from tests.support.web import form_to, hidden, in_words, token_of


def test_a_teacher_answers_a_report_without_a_name_and_the_learner_reads_it(
    app: Flask, at: TestClock
) -> None:
    ada, teacher = Hand(app, name="Ada"), learning.a_person(app, name="Tess", role="teacher")
    stranger = learning.browser_of(app, learning.a_person(app, name="Theo", role="teacher"))
    classes.a_group(app, teacher, ada.person)
    item_id = published(app, "single_choice")[0]
    ada.answer(item_id)
    ada.write(
        lambda session, learner: mistake_reports.report(
            session, learner, item_id, text="The date is wrong.", client_key=new_id(), now=at()
        )
    )
    client = learning.browser_of(app, teacher)
    with count_statements(app) as counted:
        page = client.get("/teacher/mistakes").text
    assert counted.total == 3, counted.statements
    assert "The date is wrong." in page
    assert "Ada" not in in_words(page)
    assert f"/teacher/items/{item_id}" in page
    assert "No report waits" in stranger.get("/teacher/mistakes").text
    action = form_to(page, "/teacher/mistakes/1")["action"]
    fields = hidden(form_to(page, "/teacher/mistakes/1"))
    refused = client.post(action, data={**fields, "answer": "x" * 1001})
    assert refused.status_code == 422
    assert "x" * 1001 in refused.text
    for answer, status in (("It is mended.", 303), ("It is mended.", 303), ("Another.", 409)):
        assert client.post(action, data={**fields, "answer": answer}).status_code == status
    theirs = {"csrf_token": token_of(stranger.get("/sign-in").text), "answer": "No."}
    assert stranger.post(action, data=theirs).status_code == 404
    own = learning.browser_of(app, ada.person).get("/cards/list").text
    assert "It is mended." in own
