"""Saving what a page of an attempt sends: once, in its place, and never over what another tab has stored."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from flask import Flask

from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.wording import plain as plain_text
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.browser_forms import as_sent
from tests.support.databases import on_sqlite
from tests.support.sittings import Sitting, begin_quiz, item_of_type, place_of
from tests.support.statements import count_statements, full_scans
from tests.support.taking import begin_set, singles
from tests.support.web import form_to, hidden, in_words

AS_A_SCRIPT = {"Accept": "application/json"}
IN_ORDER = QuizRules(shuffles_items=False)


def test_an_answer_can_be_changed_and_taken_away_until_the_end(app: Flask, quiz: Sitting) -> None:
    quiz.answer(is_right=True)
    quiz.answer(is_right=False)
    page = quiz.client.get(quiz.question(1)).text
    assert f"1 of {len(quiz.items)} answered" in page
    quiz.post(quiz.form(1), 1)
    assert f"0 of {len(quiz.items)} answered" in quiz.client.get(quiz.question(1)).text
    assert tables.count(app, "attempt_step") == 3


def test_a_script_is_told_how_many_are_answered_and_no_more(quiz: Sitting) -> None:
    """Cases 39, 40."""
    fields = {**quiz.form(1), **quiz.right(1)}
    saved = quiz.post(fields, 1, headers=AS_A_SCRIPT)
    assert saved.status_code == 200
    assert saved.get_json() == {
        "answered": 1,
        "total": len(quiz.items),
        "number": 1,
        "state": "answered",
        "state_words": "answered",
        "seen": 1,
        "left_s": None,
        "half_s": None,
        "until": None,
    }
    taken_away = quiz.post(quiz.form(1), 1, headers=AS_A_SCRIPT)
    assert taken_away.get_json()["state"] == "open"


def test_the_same_change_again_is_stored_once_also_twenty_at_a_time(app: Flask, at: TestClock) -> None:
    """Case 45."""
    person = learning.a_person(app)
    quiz = begin_quiz(app, learning.browser_of(app, person))
    fields = {**quiz.form(1), **quiz.right(1)}
    forms = quiz.client.get_cookie("quizapp_forms")
    assert forms is not None

    def send(_number: int) -> int:
        browser = learning.browser_of(app, person)
        browser.set_cookie("quizapp_forms", forms.value)
        return browser.post(f"/attempts/{quiz.id}/1", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(20))) <= {303, 409}
    assert [tables.count(app, name) for name in ("attempt", "attempt_step")] == [1, 1]


def test_a_wrong_option_or_text_is_refused_in_its_place(app: Flask, quiz: Sitting) -> None:
    choice = place_of(quiz, "choice")
    for value in ("0", "9", "１", "abc"):
        with tables.unchanged(app):
            page = quiz.post({**quiz.form(choice), "choice": value}, choice)
            told = quiz.post({**quiz.form(choice), "choice": value}, choice, headers=AS_A_SCRIPT)
        assert (page.status_code, told.status_code) == (422, 422)
        assert "not one of this question" in page.text
        assert "not one of this question" in told.get_json()["message"]
    typed = place_of(quiz, "text", "blanks")
    long = "word " * 120
    answer = quiz.post({**quiz.form(typed), "text-0": long}, typed)
    assert answer.status_code == 422
    assert long.strip() in answer.text


@on_sqlite
def test_an_empty_check_is_refused_tells_nothing_and_uses_no_try(app: Flask, at: TestClock) -> None:
    """Case 42."""
    taken = begin_set(app, singles(app, 1), QuizRules(behaviour="interactive", shuffles_items=False))
    with tables.unchanged(app):
        refused = taken.post({**taken.form(), "go": "check-1"})
    assert refused.status_code == 422
    assert "Choose or type an answer first, then check it." in refused.text
    assert "more tries" not in refused.text


@on_sqlite
def test_the_same_check_again_is_one_try_and_a_hint_taken_stays_taken(app: Flask, at: TestClock) -> None:
    """Cases 45, 47."""
    taken = begin_set(app, singles(app, 1), QuizRules(behaviour="interactive", shuffles_items=False))
    fields = {**taken.form(), **taken.sent(is_right=False), "go": "check-1"}
    for _ in range(2):
        assert taken.post(fields).status_code == 303
    assert "2 more tries" in taken.page()
    hinted = {**taken.form(), **taken.sent(is_right=False), "go": "hint-1"}
    for _ in range(2):
        shown = taken.post(hinted)
        assert shown.status_code == 303
    page = taken.client.get(shown.headers["Location"]).text
    assert '<li tabindex="-1" data-focus="first">' in page
    assert page.count('<ol class="hints"') == 1
    assert taken.sitting().places[0].hints == 1
    assert "It stands in the study text" in in_words(page)
    taken.answer(is_right=True, go="check-1")
    taken.submit()
    assert "0.34 of 1" in in_words(taken.page("/result"))


def test_two_tabs_are_shown_both_answers_and_the_one_chosen_counts(app: Flask, at: TestClock) -> None:
    """Case 45."""
    taken = begin_set(app, singles(app, 1), IN_ORDER)
    second = {**taken.form(), **taken.sent(is_right=False)}
    assert taken.answer(is_right=True).status_code == 303
    with tables.unchanged(app):
        asked = taken.post(second)
        told = taken.post(second, headers=AS_A_SCRIPT)
    assert (asked.status_code, told.status_code) == (409, 409)
    item, given = taken.item(), taken.sitting().places[0].given
    assert given is not None
    stored = plain_text(item.options[given.selected[0]].text)
    assert told.get_json()["conflict"] == {"stored": stored, "seen": taken.sitting().places[0].seen}
    assert stored in in_words(asked.text).partition("Stored there")[2]
    assert " checked>" in asked.text
    form = {**hidden(form_to(asked.text, f"{taken.id}/1")), **taken.sent(is_right=False)}
    assert taken.post(form).status_code == 303
    assert taken.sitting().places[0].given != given


@on_sqlite
def test_all_questions_on_one_page_are_stored_by_one_press_and_each_by_a_script(
    app: Flask, at: TestClock
) -> None:
    rules = QuizRules(shuffles_items=False, is_on_one_page=True, behaviour="immediate")
    taken = begin_set(app, singles(app, 3), rules)
    page = taken.page("")
    form = hidden(form_to(page, f"{taken.id}/all"))
    answers = {
        f"q{number}-{name}": value
        for number in (1, 3)
        for name, value in taken.sent(is_right=True, number=number).items()
    }
    stored = taken.post({**form, **answers, "go": "submit"}, "/all")
    assert stored.headers["Location"] == f"{taken.address}/submit"
    assert [place.is_answered for place in taken.sitting().places] == [True, False, True]
    fields = {f"q2-{name}": value for name, value in taken.sent(is_right=False, number=2).items()}
    told = taken.post({**form, **fields}, "/2", headers=AS_A_SCRIPT)
    assert told.get_json()["answered"] == 3
    form = hidden(form_to(taken.page("/all"), f"{taken.id}/all"))
    checked = taken.post({**form, **answers, **fields, "go": "check-2"}, "/all")
    assert checked.headers["Location"] == f"{taken.address}/all#question-2"
    page = taken.page("/all")
    assert in_words(page).count("Not right") == 1
    wrong = taken.post({**hidden(form_to(page, f"{taken.id}/all")), "q3-choice": "77", "go": "1"}, "/all")
    assert wrong.status_code == 422
    head, _, _ = wrong.text.partition('class="progress"')  # told at the head of the page, with where it is
    assert 'href="#question-3"' in head
    assert "not one of this question" in head


def test_after_the_deadline_nothing_is_taken_and_the_attempt_ends_with_what_was_stored(
    app: Flask, at: TestClock
) -> None:
    """Case 46: the server's clock, with at most five seconds of grace."""
    taken = begin_set(app, singles(app, 2), QuizRules(shuffles_items=False, time_limit_s=60, grace_s=5))
    form = {**taken.form(), **taken.sent(is_right=True)}
    second = {**taken.form(2), **taken.sent(is_right=True, number=2)}
    at.advance(seconds=64)
    assert taken.post(form).status_code == 303
    at.advance(seconds=2)
    late = taken.post(second, "/2")
    assert late.status_code == 409
    assert "Your time was up" in late.text
    assert f'href="{taken.address}/result"' in late.text
    sitting = taken.sitting()
    assert (sitting.closed_by, sitting.answered) == ("clock", 1)
    assert taken.post(second, "/2", headers=AS_A_SCRIPT).status_code == 409
    assert taken.client.get(f"{taken.address}/clock").get_json() == {
        "left_s": 0,
        "half_s": 30,
        "until": "until 10:01",
        "is_over": True,
    }


@on_sqlite
def test_a_flag_is_kept_said_in_words_and_saves_what_is_on_the_page(app: Flask, at: TestClock) -> None:
    taken = begin_set(app, singles(app, 2), IN_ORDER)
    fields = {**taken.form(), **taken.sent(is_right=True), "flag": "yes"}
    assert taken.post(fields, "/1/flag").headers["Location"] == f"{taken.address}/1"
    assert (taken.sitting().answered, taken.sitting().places[0].is_flagged) == (1, True)
    assert "1 , answered , flagged" in in_words(taken.page("/2"))
    assert "You flagged for later:" in in_words(taken.page("/submit"))
    token = {"csrf_token": taken.form()["csrf_token"]}
    off = taken.post({**token, "flag": "no"}, "/1/flag", headers=AS_A_SCRIPT)
    assert off.status_code == 200
    assert (taken.sitting().answered, taken.sitting().places[0].is_flagged) == (1, False)


@on_sqlite
def test_an_answer_is_saved_by_as_many_statements_however_long_the_attempt_and_its_log_are(
    app: Flask, at: TestClock
) -> None:
    totals = []
    for count, turns in ((2, 1), (8, 4)):
        taken = begin_set(app, singles(app, count), IN_ORDER)
        for number in range(1, count + 1):
            for turn in range(turns):
                taken.answer(is_right=turn % 2 == 1, number=number)
        fields = {**taken.form(), **taken.sent(is_right=turns == 1)}
        with count_statements(app) as counted:
            assert taken.post(fields, headers=AS_A_SCRIPT).status_code == 200
        assert full_scans(app, counted, of=("attempt", "attempt_step", "card")) == []
        totals.append(counted.total)
    # Who saves; the attempt, what it was set by, what was agreed, the question, its steps; the step itself.
    assert totals == [7, 7]


@on_sqlite
def test_one_page_of_every_kind_of_question_stores_what_changed_and_nothing_else(
    app: Flask, at: TestClock
) -> None:
    kinds = [name for name, kind in BY_NAME.items() if kind.INPUT not in SELF_JUDGED or name == "steelman"]
    taken = begin_set(
        app, [item_of_type(app, name) for name in kinds], replace(IN_ORDER, is_on_one_page=True)
    )

    def press(*numbers: int) -> int:
        """Send the page with these questions answered; gives how many statements that took."""
        fields = as_sent(taken.page("/all"), f"{taken.id}/all")
        for number in numbers:
            for name, value in taken.sent(is_right=True, number=number).items():
                fields.setlist(f"q{number}-{name}", value if isinstance(value, list) else [value])
        with count_statements(app) as counted:
            assert taken.client.post(f"{taken.address}/all", data=fields).status_code == 303
        return counted.total

    with tables.unchanged(app):
        press()
    # Any number of steps by one statement, and how many are answered by another.
    assert {press(1), press(2, 3), press(*range(4, len(kinds) + 1))} == {8}
    assert [place.seen for place in taken.sitting().places] == [*range(1, len(kinds) + 1)]
    with tables.unchanged(app):
        press()
        press(*range(1, len(kinds) + 1))
