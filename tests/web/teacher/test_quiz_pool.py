"""What the bank holds for a quiz, told while it is being made."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.blueprints import Draw, Offer
from quizapp.domain.items import Side
from quizapp.services.quiz_editing import PoolCount
from quizapp.web.teacher.quiz_pool import _of_its_sides, _of_the_whole, tally
from tests.conftest import TestClock
from tests.support import tables
from tests.support.builders import an_item
from tests.support.quizmaking import NEW, form_on
from tests.support.teaching import a_teacher

BOTH = {Side.OPPOSITION: 3, Side.CONSOLIDATION: 2, Side.NEUTRAL: 4}


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def count(browser: FlaskClient, **changes: str) -> Any:
    sent = form_on(browser, f"{NEW}?for=test").to_dict(flat=False)
    sent |= {name.replace("__", "-"): [value] for name, value in changes.items()}
    answer = browser.post("/teacher/quizzes/pool", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return answer.get_json()


def test_each_row_and_the_whole_are_counted_and_nothing_is_stored(app: Flask, tina: FlaskClient) -> None:
    with tables.unchanged(app):
        said = count(tina, draws__0__count="4", draws__1__count="90", draws__1__section="IDEA")
    assert said["is_whole"] is True
    assert said["tally"].startswith("Only ")
    assert [level for level, _ in said["advice"]["draws-0"]] == ["there"]
    level, words = said["advice"]["draws-1"][0]
    assert level == "short"
    assert words.startswith("90 wanted, ")
    assert said["advice"][""][0][0] == "short"


def test_what_cannot_be_kept_is_not_counted(tina: FlaskClient) -> None:
    said = count(tina, draws__0__count="many")
    assert said == {"tally": "Something cannot be kept as it is", "advice": {}, "is_whole": False}


def test_how_many_there_are_in_all_is_said_in_words() -> None:
    met = Offer(Draw(3), 9, BOTH, 3)
    short = Offer(Draw(3), 2, BOTH, 2)
    named = {"one": an_item()}
    assert tally(PoolCount({}, (), ())) == "No questions yet"
    assert tally(PoolCount(named, (), ())) == "1 question in all"
    assert tally(PoolCount(named, (), (met,))) == "4 questions in all"
    assert tally(PoolCount(named, (), (met, short))) == "Only 6 of 7 questions are there"


def test_what_of_the_questions_named_is_not_as_it_should_be_is_said() -> None:
    named = {"one": an_item(), "two": an_item()}
    assert _of_the_whole(PoolCount(named, (), ())) == (("there", "2 questions in all."),)
    assert _of_the_whole(PoolCount(named, ("gone",), (), akin=("two",)))[1:] == (
        ("short", "1 question named here has been withdrawn, and nobody is asked it any more."),
        ("short", "1 question named here asks the same as another in other words."),
    )


def test_that_only_one_side_can_be_heard_is_said_where_both_should_be() -> None:
    one = {Side.OPPOSITION: 3, Side.NEUTRAL: 1}
    (line,) = _of_its_sides(Offer(Draw(2), 4, one, 2))
    assert line == ("short", "Only one side can be heard: no question here is of the consolidation’s side.")
    assert _of_its_sides(Offer(Draw(2), 4, BOTH, 2)) == ()
    assert _of_its_sides(Offer(Draw(2), 4, {Side.NEUTRAL: 4}, 2)) == ()
    assert _of_its_sides(Offer(Draw(1), 4, one, 1)) == ()
    assert _of_its_sides(Offer(Draw(2, is_balanced=False), 4, one, 2)) == ()
