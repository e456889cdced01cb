"""Making a quiz: a name and a press are enough, nothing typed is lost, and two tabs never overwrite one another."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.quiz_rules import Counts, Part, Phase
from quizapp.persistence.db import reading
from quizapp.persistence.models import QuizRow
from quizapp.services import quiz_editing
from quizapp.services.quiz_editing import WrittenQuiz
from tests.conftest import TestClock
from tests.support import tables
from tests.support.quizmaking import NEW, form_on, make, send
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def stored(app: Flask, number: int) -> WrittenQuiz:
    with app.app_context(), reading() as session:
        row = session.get_one(QuizRow, number)
        return quiz_editing._written(row)


def summary(page: str) -> str:
    """What the box of mistakes says, without markup."""
    found = re.search(r'class="error-summary".*?</div>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def found_slug(page: str, verb: str) -> str:
    found = re.search(rf'value="{verb} ([^"]+)"', page)
    assert found
    return found[1]


def test_what_it_is_for_is_asked_first(tina: FlaskClient) -> None:
    page = tina.get(NEW).text
    assert "Class test" in page
    assert re.search(r'href="/teacher/quizzes/new\?for=test&amp;key=[0-9a-f-]{36}"', page)


def test_a_name_and_a_press_make_a_class_test(app: Flask, tina: FlaskClient) -> None:
    written = stored(app, make(tina, purpose="test", title="Test on ideas"))
    assert written.title == "Test on ideas"
    assert written.blueprint == Blueprint(draws=(Draw(10),))
    assert (written.rules.attempts_allowed, written.rules.time_limit_s) == (1, 1200)
    assert written.rules.counts is Counts.FIRST
    assert written.rules.review[Phase.LATER] == {Part.MARK}


def test_everything_in_the_form_is_stored(app: Flask, tina: FlaskClient) -> None:
    number = make(tina, draws__0__section="IDEA", draws__0__count="4", draws__0__is_core_only="y")
    changes = {
        "behaviour": "interactive",
        "minutes": "30",
        "tries": "2",
        "password": "chalk",
        "review": ["during:mark", "during:correctness", "closed:key"],
        "all_or_nothing": ["matching"],
    }
    answer = send(tina, f"/teacher/quizzes/{number}", changes)
    assert answer.status_code == 303
    written = stored(app, number)
    assert written.blueprint.draws == (Draw(4, section="IDEA", is_core_only=True),)
    assert (written.rules.behaviour, written.rules.time_limit_s, written.rules.tries) == (
        "interactive",
        1800,
        2,
    )
    assert written.rules.review[Phase.CLOSED] == {Part.KEY}
    assert written.rules.all_or_nothing == {"matching"}
    assert send(tina, f"/teacher/quizzes/{number}").status_code == 303
    assert stored(app, number) == written


def test_what_cannot_be_stored_comes_back_as_typed_with_a_sentence_at_its_place(
    app: Flask, tina: FlaskClient
) -> None:
    changes = {"title": "", "draws-0-count": "500", "minutes": "2000", "password": "chalk"}
    with tables.unchanged(app):
        answer = send(tina, f"{NEW}?for=test", changes)
    assert answer.status_code == 422
    told = summary(answer.text)
    assert "Name: Give the quiz a name" in told
    assert "How many: Choose from 1 to 100 questions." in told
    assert "Draws-0" not in told
    assert "Time limit, in minutes: Choose from half a minute to 24 hours" in told
    assert 'value="500"' in answer.text
    assert 'value="chalk"' in answer.text


def test_what_a_quiz_tells_by_its_form_cannot_be_withheld_and_a_reason_may_name_the_key(
    tina: FlaskClient,
) -> None:
    changes = {"title": "x", "behaviour": "interactive", "review": ["closed:rationale"]}
    told = "“Several tries, with hints” tells learners during the quiz whether they were right."
    answer = send(tina, f"{NEW}?for=test", changes)
    assert answer.status_code == 422
    assert f"What learners see: {told} Tick “Right or not” under “During”" in summary(answer.text)
    assert re.search(r'id="review" tabindex="-1">\s*<details class="group" open>', answer.text)
    assert re.search(rf'<li class="advice" data-level="mistake">.*?{told}', answer.text, re.S)
    reason = "Once closed: learners read the reasons without the right answer, but a reason may name it."
    answer = send(tina, f"{NEW}?for=test", {**changes, "behaviour": "deferred"})
    assert answer.status_code == 303
    page = tina.get(answer.headers["Location"].rpartition("/")[0]).text
    assert reason in page
    assert reason not in tina.get(f"{NEW}?for=homework").text


def test_what_is_no_number_comes_back_as_typed(tina: FlaskClient) -> None:
    answer = send(tina, f"{NEW}?for=test", {"title": "x", "minutes": "twenty"})
    assert answer.status_code == 422
    assert "Type a whole number in figures." in summary(answer.text)
    assert 'value="twenty"' in answer.text


def test_a_quiz_without_questions_is_refused(tina: FlaskClient) -> None:
    answer = send(tina, f"{NEW}?for=test", {"title": "x", "draws-0-count": ""})
    assert answer.status_code == 422
    assert "Name a question, or draw some" in summary(answer.text)


@pytest.mark.parametrize("action", ["count", "add_draw", "find", "", "name", "drop nobody", "nonsense"])
def test_buttons_that_change_the_form_store_nothing(app: Flask, tina: FlaskClient, action: str) -> None:
    with tables.unchanged(app):
        assert send(tina, f"{NEW}?for=test", {"title": "Kept"}, action=action).status_code == 200


def test_without_a_script_a_button_counts_what_there_is(tina: FlaskClient) -> None:
    changes = {"draws-0-count": "90", "draws-0-section": "IDEA"}
    page = send(tina, f"{NEW}?for=test", changes, action="count").text
    assert "Only " in page
    assert "90 wanted, " in page
    assert "Ask for fewer, or take a condition away." in page


def test_a_second_draw_is_added_and_stored(app: Flask, tina: FlaskClient) -> None:
    sent = form_on(tina, f"{NEW}?for=test")
    sent["title"] = "Two parts"
    page = tina.post(NEW, data={**sent.to_dict(flat=False), "action": "add_draw"}).text
    assert "Drawn at random, part 2" in page
    sent = {**sent.to_dict(flat=False), "draws-1-count": "2", "draws-1-section": "LEGA", "action": "save"}
    number = tina.post(NEW, data=sent).headers["Location"].split("/")[3]
    assert [draw.section for draw in stored(app, int(number)).blueprint.draws] == ["", "LEGA"]


def test_a_question_is_found_by_its_words_named_and_taken_out(app: Flask, tina: FlaskClient) -> None:
    page = send(tina, f"{NEW}?for=test", {"find": "Lenin"}, action="find").text
    slug = found_slug(page, "name")
    page = send(tina, f"{NEW}?for=test", {"find": "Lenin"}, action=f"name {slug}").text
    assert f'name="items" value="{slug}"' in page
    assert f'value="name {slug}"' not in page
    number = make(tina, items=[slug], draws__0__count="")
    assert stored(app, number).blueprint == Blueprint((slug,))
    page = send(tina, f"/teacher/quizzes/{number}", action=f"drop {slug}").text
    assert f'name="items" value="{slug}"' not in page
    assert stored(app, number).blueprint == Blueprint((slug,))


def test_a_search_without_a_find_says_so(tina: FlaskClient) -> None:
    page = send(tina, f"{NEW}?for=test", {"find": "xyzzy"}, action="find").text
    assert "No question that could be asked here has these words." in page


def test_a_double_press_makes_one_quiz(app: Flask, tina: FlaskClient) -> None:
    """Case 45."""
    sent = {**form_on(tina, f"{NEW}?for=test").to_dict(flat=False), "title": "Once", "action": "save"}
    places = [tina.post(NEW, data=sent).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]


def test_a_form_that_the_browser_kept_has_the_key_of_its_address(tina: FlaskClient) -> None:
    key = str(uuid.uuid4())
    assert form_on(tina, f"{NEW}?for=test&key={key}")["form_key"] == key


def test_two_tabs_keep_both_and_a_second_press_decides(app: Flask, tina: FlaskClient) -> None:
    """Case 54."""
    number = make(tina)
    url = f"/teacher/quizzes/{number}"
    kept = form_on(tina, url).to_dict(flat=False)
    send(tina, url, {"title": "Theirs", "minutes": "5"})
    answer = tina.post(url, data={**kept, "title": "Mine", "action": "save"})
    assert answer.status_code == 409
    assert "This quiz has been saved meanwhile" in answer.text
    assert "5 minutes" in answer.text
    assert "Theirs" in answer.text
    assert stored(app, number).title == "Theirs"
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    again = tina.post(url, data={**kept, "title": "Mine", "seen": seen[1], "action": "save"})
    assert again.status_code == 303
    assert stored(app, number).title == "Mine"


def test_a_form_that_says_nothing_of_what_was_seen_overwrites_nothing(app: Flask, tina: FlaskClient) -> None:
    number = make(tina)
    assert send(tina, f"/teacher/quizzes/{number}", {"title": "Mine", "seen": "x"}).status_code == 409
    assert stored(app, number).title == "Key ideas"


def test_fields_of_no_form_are_ignored(app: Flask, tina: FlaskClient) -> None:
    """Case 12."""
    number = make(tina, owner_id="1", role="admin", origin="bank")
    with app.app_context(), reading() as session:
        row = session.get_one(QuizRow, number)
    assert (row.origin, row.owner_id) != ("bank", 1)


def test_the_form_takes_the_same_statements_for_any_quiz(app: Flask, tina: FlaskClient) -> None:
    small, large = make(tina), make(tina, draws__0__count="30", draws__1__count="2", draws__2__count="3")
    totals: dict[int, Any] = {}
    for number in (small, large):
        with count_statements(app) as counted:
            assert tina.get(f"/teacher/quizzes/{number}").status_code == 200
        totals[number] = counted.total
    assert set(totals.values()) == {5}
