from flask import Flask

from quizapp.domain.items import Response
from quizapp.persistence.db import reading, transaction
from quizapp.services import response_log
from tests.support import classes, learning
from tests.support.builders import an_item
from tests.support.classes import ADMIN
from tests.support.learning import Clock
from tests.support.statements import count_statements, full_scans


def test_options_are_given_in_words_and_texts_as_typed() -> None:
    choices = an_item("multiple_response")
    assert response_log.given_text(choices, Response(selected=(0, 1))) == (
        "Stronger democracy in the party | A switch to fast industrial growth"
    )
    assert response_log.given_text(an_item("cloze"), Response(texts=("war", "NEP"))) == "war | NEP"
    assert response_log.given_text(an_item("flashcard_basic"), Response()) == ""
    assert response_log.given_text(choices, Response(is_passed=True)) == "(did not know)"


def test_statements_and_orders_are_given_in_words_as_they_were_answered() -> None:
    assert response_log.given_text(an_item("matching"), Response((1, -1))) == (
        "Argument without end leaves nobody at the wheel. → The Left Opposition | "
        "Members must be free to object. → nothing"
    )
    assert response_log.given_text(an_item("ordering"), Response((1, 0, -1, 3))) == (
        "1. The New Economic Policy | 2. The civil war | 4. The loss of posts"
    )
    assert response_log.given_text(an_item("sorting"), Response()) == ""


def test_markup_is_taken_out_of_options() -> None:
    choice = an_item()
    marked = an_item(options=(type(choice.options[0])("The *New* Course", is_key=True), *choice.options[1:]))
    assert response_log.given_text(marked, Response(selected=(0,))) == "The New Course"


def test_the_log_goes_on_where_the_last_chunk_ended(in_app: Flask, at: Clock) -> None:
    ada, guest = learning.a_person(in_app), learning.a_person(in_app, name=None)
    with transaction() as session:
        first, second, third, *_ = learning.graded_items(session)
        ids = [
            learning.answer(session, person, at, item_id, is_right=True)
            for person, item_id in ((ada, first), (ada, second), (guest, third))
        ]
    with reading() as session:
        begun = response_log.list_chunk(session, ADMIN, after=response_log.BEGINNING, limit=2)
        rest = response_log.list_chunk(session, ADMIN, after=begun[-1].key, limit=2)
        assert response_log.list_chunk(session, ADMIN, after=rest[-1].key, limit=2) == []
    assert sorted(entry.key for entry in (*begun, *rest)) == sorted(
        zip((ada.id, ada.id, guest.id), ids, strict=True)
    )
    assert [entry.name for entry in (*begun, *rest)] == ["Ada", "Ada", ""]
    assert {entry.score for entry in begun} == {1.0}


def test_a_chunk_takes_two_statements_and_is_found_by_its_key(in_app: Flask, at: Clock) -> None:
    person = learning.a_person(in_app)
    learning.study_days(in_app, person, at, days=1)
    with count_statements(in_app) as counted, reading() as session:
        assert len(response_log.list_chunk(session, ADMIN, after=response_log.BEGINNING)) == 20
    assert counted.total == 2
    assert full_scans(in_app, counted, of=("response", "card")) == []


def test_a_teacher_gets_what_the_learners_of_their_groups_gave_by_their_names_there(
    in_app: Flask, at: Clock
) -> None:
    """Case 11."""
    tina = learning.a_person(in_app, name="Tina", role="teacher")
    tom = learning.a_person(in_app, name="Tom", role="teacher")
    ada, bert = learning.a_person(in_app), learning.a_person(in_app, name="Bert")
    guest = learning.a_person(in_app, name=None)
    classes.a_group(in_app, tina, ada)
    for teacher, name in ((tina, "Mia"), (tom, "Zoe")):
        classes.join(in_app, guest, classes.a_group(in_app, teacher), display_name=name)
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        for person in (ada, bert, guest):
            learning.answer(session, person, at, first, is_right=True)
    with count_statements(in_app) as counted, reading() as session:
        teacher = learning.learner_of(session, tina, at)
        found = response_log.list_chunk(session, teacher, after=response_log.BEGINNING)
        assert [entry.name for entry in found] == ["Ada", "Mia"]
    assert full_scans(in_app, counted, of=("response", "group_member", "group_teacher")) == []
