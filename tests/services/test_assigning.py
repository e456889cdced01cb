"""Setting quizzes to groups: who may, from when until when, and what is refused."""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import GroupRow
from quizapp.services import assigning, quiz_editing
from quizapp.services.assigning import Place, SetQuiz
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.quiz_editing import WrittenQuiz
from tests.conftest import BEGINNING, TestClock
from tests.support import classes, learning, sat_quizzes
from tests.support.writing import Writer

TEN = WrittenQuiz("Key ideas", blueprint=Blueprint(draws=(Draw(10),)))
TOMORROW, LATER = BEGINNING + timedelta(days=1), BEGINNING + timedelta(days=2)


@pytest.fixture
def other(tom: learning.Person, at: TestClock) -> Writer:
    return Writer(tom, at)


@pytest.fixture
def group_id(in_app: Flask, tina: learning.Person) -> int:
    return classes.a_group(in_app, tina)


@pytest.fixture
def quiz_id(write: Writer) -> int:
    return write(quiz_editing.add, TEN, key=None).id  # type: ignore[no-any-return]


def assign(
    who: Writer, quiz_id: int, *group_ids: int, opens_at: object = None, closes_at: object = None
) -> None:
    who(assigning.assign, quiz_id, group_ids=group_ids, opens_at=opens_at, closes_at=closes_at)


def listed(who: Writer, quiz_id: int) -> list[SetQuiz]:
    with reading() as session:
        return assigning.list_set(session, learning.learner_of(session, who.person, who.at), quiz_id)


def change(who: Writer, assignment_id: int, **dates: object) -> None:
    who(lambda session, teacher, **_: assigning.change(session, teacher, assignment_id, **dates))


def test_a_quiz_is_set_to_groups_and_its_dates_are_changed(
    write: Writer, quiz_id: int, group_id: int
) -> None:
    assign(write, quiz_id, group_id, opens_at=TOMORROW, closes_at=LATER)
    (there,) = listed(write, quiz_id)
    assert (there.group_id, there.opens_at, there.closes_at) == (group_id, TOMORROW, LATER)
    assert (there.is_withdrawn, there.is_archived, there.attempts) == (False, False, 0)
    change(write, there.id, opens_at=None, closes_at=TOMORROW)
    (there,) = listed(write, quiz_id)
    assert (there.opens_at, there.closes_at) == (None, TOMORROW)


def test_setting_it_again_changes_the_dates_and_makes_no_second_one(
    write: Writer, quiz_id: int, group_id: int
) -> None:
    """Case 45."""
    assign(write, quiz_id, group_id, group_id)
    assign(write, quiz_id, group_id, closes_at=LATER)
    (there,) = listed(write, quiz_id)
    assert there.closes_at == LATER


def test_a_withdrawn_quiz_keeps_its_attempts_and_is_offered_again(
    write: Writer, quiz_id: int, group_id: int, in_app: Flask
) -> None:
    assign(write, quiz_id, group_id)
    (there,) = listed(write, quiz_id)
    assert write(assigning.withdraw, there.id) == Place(quiz_id, group_id)
    assert listed(write, quiz_id)[0].is_withdrawn
    write(lambda session, teacher, **_: assigning.offer_again(session, teacher, there.id))
    assert not listed(write, quiz_id)[0].is_withdrawn
    write(assigning.withdraw, there.id)
    assign(write, quiz_id, group_id)
    assert [one.is_withdrawn for one in listed(write, quiz_id)] == [False]


def test_what_is_not_theirs_is_not_found(
    write: Writer, other: Writer, quiz_id: int, group_id: int, in_app: Flask, tom: learning.Person
) -> None:
    """Case 11."""
    assign(write, quiz_id, group_id)
    (there,) = listed(write, quiz_id)
    toms = classes.a_group(in_app, tom, name="8c")
    with pytest.raises(NotFound):
        assign(write, quiz_id, group_id, toms)
    with pytest.raises(NotFound):
        assign(other, quiz_id, toms)
    with pytest.raises(NotFound):
        listed(other, quiz_id)
    with pytest.raises(NotFound):
        change(other, there.id, opens_at=None, closes_at=LATER)
    with pytest.raises(NotFound):
        other(assigning.withdraw, there.id)
    assert [one.group_id for one in listed(write, quiz_id)] == [group_id]
    assert not listed(write, quiz_id)[0].is_withdrawn


def test_who_no_longer_teaches_the_group_changes_nothing_of_it(
    write: Writer, quiz_id: int, group_id: int, in_app: Flask, tina: learning.Person
) -> None:
    """Case 14."""
    assign(write, quiz_id, group_id)
    (there,) = listed(write, quiz_id)
    sat_quizzes.no_longer_teaches(in_app, group_id, tina)
    assert listed(write, quiz_id) == []
    with pytest.raises(NotFound):
        write(assigning.withdraw, there.id)


def test_who_teaches_the_group_too_may_change_the_dates(
    write: Writer, other: Writer, quiz_id: int, group_id: int, tom: learning.Person, in_app: Flask
) -> None:
    assign(write, quiz_id, group_id)
    (there,) = listed(write, quiz_id)
    sat_quizzes.also_teaches(in_app, group_id, tom)
    change(other, there.id, opens_at=None, closes_at=LATER)
    assert listed(write, quiz_id)[0].closes_at == LATER


def test_no_group_and_wrong_dates_are_refused_at_their_fields(
    write: Writer, quiz_id: int, group_id: int
) -> None:
    with pytest.raises(Invalid) as caught:
        assign(write, quiz_id, opens_at=LATER, closes_at=TOMORROW)
    assert [problem.field for problem in caught.value.problems] == ["groups", "closes_at"]
    with pytest.raises(Invalid) as caught:
        assign(write, quiz_id, group_id, closes_at=BEGINNING)
    assert [problem.message for problem in caught.value.problems] == [
        "This has passed. Choose a later time, or leave it empty."
    ]
    assert listed(write, quiz_id) == []


def test_a_running_quiz_can_be_closed_at_once(write: Writer, quiz_id: int, group_id: int) -> None:
    assign(write, quiz_id, group_id)
    (there,) = listed(write, quiz_id)
    change(write, there.id, opens_at=None, closes_at=BEGINNING)
    with pytest.raises(Invalid):
        change(write, there.id, opens_at=LATER, closes_at=LATER)
    assert listed(write, quiz_id)[0].closes_at == BEGINNING


def test_a_quiz_that_the_bank_is_too_small_for_is_not_set(write: Writer, group_id: int) -> None:
    large = write(
        quiz_editing.add,
        WrittenQuiz("Large", blueprint=Blueprint(draws=(Draw(90, section="IDEA"),))),
        key=None,
    )
    with pytest.raises(Invalid, match="90 wanted"):
        assign(write, large.id, group_id)


def test_a_retired_quiz_and_an_archived_group_are_not_set(write: Writer, quiz_id: int, group_id: int) -> None:
    with transaction() as session:
        session.get_one(GroupRow, group_id).archived_at = BEGINNING
    with pytest.raises(NotFound):
        assign(write, quiz_id, group_id)
    write(quiz_editing.retire, quiz_id)
    with pytest.raises(Stale):
        assign(write, quiz_id, group_id)
