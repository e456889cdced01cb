"""Reading the marks of a group: whose it is stands in the statement, and nothing that grows is read whole."""

from flask import Flask

from quizapp.persistence.queries import gradebook
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, answer_to, published
from tests.support.statements import count_statements, full_scans


def test_a_group_is_found_by_who_teaches_it_and_by_an_administrator(app: Flask, at: TestClock) -> None:
    thea, tom = (Hand(app, name=name, role="teacher") for name in ("Thea", "Tom"))
    group_id = sat_quizzes.a_group(app, thea)
    for teacher_id, is_found in ((thea.id, True), (None, True), (tom.id, False)):
        row = thea.read(
            lambda session, _l, who=teacher_id: gradebook.find_group(session, group_id, teacher_id=who)
        )
        assert (row is not None) == is_found
    assert thea.read(lambda session, _l: gradebook.find_group(session, group_id + 1, teacher_id=None)) is None


def test_the_attempts_of_these_learners_at_these_assignments_come_in_their_order(
    app: Flask, at: TestClock
) -> None:
    thea, ada, bert = Hand(app, name="Thea", role="teacher"), Hand(app), Hand(app)
    items = published(app, "single_choice")[:1]
    group_id = sat_quizzes.a_group(app, thea, ada, bert)
    one, two = (
        sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, thea, *items, title=title), group_id)
        for title in "AB"
    )
    right = [answer_to(ada.held(items[0]).item)]
    ids = [sat_quizzes.an_attempt(app, ada, one, right, item_ids=items) for _ in range(3)]
    for learner, assignment_id in ((bert, one), (ada, two)):
        sat_quizzes.an_attempt(app, learner, assignment_id, right, item_ids=items)
    with count_statements(app) as counted:
        found = thea.read(lambda session, _l: gradebook.list_attempts(session, [one], learner_ids=[ada.id]))
    assert [(line.row.id, line.row.ordinal, line.row.score_total) for line in found] == [
        (attempt_id, ordinal, 1.0) for ordinal, attempt_id in enumerate(ids, 1)
    ]
    assert full_scans(app, counted, of=("attempt", "attempt_mark", "regrade_line", "mark_override")) == []
    assert thea.read(lambda session, _l: gradebook.list_attempts(session, [], learner_ids=[ada.id])) == []
