"""Reading what a regrade is about: whose it is stands in the statements, and no table that grows is read whole."""

from flask import Flask

from quizapp.persistence.models import RegradeLineRow, RegradeRow
from quizapp.persistence.queries import regrades
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, answer_to, published, set_status
from tests.support.statements import count_statements, full_scans
from tests.support.storing import store


def test_an_assignment_and_its_regrades_are_a_teachers_own_and_found_by_index(
    app: Flask, at: TestClock
) -> None:
    thea, tom, ada = Hand(app, name="Thea", role="teacher"), Hand(app, name="Tom", role="teacher"), Hand(app)
    items = published(app, "single_choice")[:1]
    group = sat_quizzes.a_group(app, thea, ada)
    quiz = sat_quizzes.a_quiz(app, thea, *items)
    assignment = sat_quizzes.set_to(app, quiz, group)
    answers = [answer_to(ada.held(items[0]).item)]
    attempt = sat_quizzes.an_attempt(app, ada, assignment, answers, item_ids=items)
    sat_quizzes.an_attempt(app, ada, assignment, answers, item_ids=items, is_submitted=False)
    rows = [RegradeRow(quiz_id=quiz, group_id=group, reason=word, made_at=at.now) for word in ("One", "Two")]
    store(app, *rows)
    place = {
        "learner_id": ada.id,
        "attempt_id": attempt,
        "position": 0,
        "revision_before": 1,
        "revision_after": 1,
    }
    store(app, RegradeLineRow(regrade_id=rows[0].id, scoring_before="own", scoring_after="own", **place))
    with count_statements(app) as counted:
        for teacher_id, is_found in ((thea.id, True), (None, True), (tom.id, False)):
            assert is_found == thea.read(
                lambda session, _l, who=teacher_id: (
                    regrades.find_assignment(session, assignment, teacher_id=who) is not None
                    and regrades.find_regrade(session, rows[0].id, teacher_id=who) is not None
                    and len(regrades.list_assignments(session, quiz, teacher_id=who)) == 1
                )
            )
        sat = thea.read(lambda session, _l: regrades.list_submitted(session, [assignment], limit=9))
        running = thea.read(lambda session, _l: regrades.count_running(session, [assignment]))
        names = thea.read(lambda session, _l: regrades.list_names(session, [group], learner_ids=[ada.id]))
        later = thea.read(lambda session, _l: regrades.find_later(session, rows[0]))
        listed = thea.read(lambda session, _l: regrades.list_regrades(session, quiz, group_id=group))
        keys = thea.read(lambda session, _l: regrades.list_keys(session, rows[0].id))
    assert ([row.id for row in sat], running, names[ada.id].name) == ([attempt], 1, None)
    assert later is not None
    assert [(line.reason, line.attempts) for line in listed] == [("Two", 0), ("One", 1)]
    assert keys == {(ada.id, attempt)}
    assert full_scans(app, counted, of=("attempt", "attempt_step", "regrade_line", "user")) == []


def test_a_drafts_wording_grades_nobody(app: Flask, at: TestClock) -> None:
    thea = Hand(app, name="Thea", role="teacher")
    one, two = published(app)[:2]
    set_status(app, two, "draft")
    found = thea.read(lambda session, _l: regrades.find_revisions(session, [one, two]))
    assert found == {one: 1}
