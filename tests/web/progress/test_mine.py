import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.quiz_rules import EVERYTHING, Part, Phase
from quizapp.persistence.db import transaction
from tests.support import learning
from tests.support.hands import Hand, answer_to, published
from tests.support.learning import Clock
from tests.support.set_quizzes import STARTS_AT_ONCE, a_class, begin
from tests.support.statements import count_statements, full_scans

GROWING = ("card", "learner_day", "response", "review", "attempt", "attempt_step")
LEFT_OUT = "left out of every figure"


def drawings(html: str) -> dict[str, dict[str, object]]:
    """The options of every drawing of a page, by its id."""
    found = re.findall(r'<figure class="chart" id="(\w+)"[^>]* data-chart="([^"]+)"', html)
    return {name: json.loads(unescape(options)) for name, options in found}


def test_a_visitor_is_told_what_will_be_here_and_how_to_begin(client: FlaskClient) -> None:
    page = client.get("/progress")
    assert page.status_code == 200
    assert "Nothing to show yet" in page.text
    assert "No account is needed to begin." in page.text
    assert "/practice/start?count=5" in page.text
    assert "charts" not in re.findall(r'data-enhance="(\w+)"', page.text)
    assert "modulepreload" not in page.text


def test_somebody_new_gets_the_same_page(app: Flask, at: Clock) -> None:
    browser = learning.browser_of(app, learning.a_person(app))
    assert "Nothing to show yet" in browser.get("/progress").text


def test_after_two_weeks_each_figure_has_a_drawing_a_table_and_a_sentence(app: Flask, at: Clock) -> None:
    ada = learning.a_person(app)
    learning.study_days(app, ada, at, days=8)
    page = learning.browser_of(app, ada).get("/progress").text
    assert list(drawings(page)) == [
        "due_forecast",
        "recall_by_section",
        "scores_over_time",
        "article_and_beyond",
    ]
    assert page.count("<table") == 4
    assert "due today first" in page
    assert re.search(r"\w+ is weakest at \d+ %|No section", page)
    assert "The last 7 days studied average" in page or "too few to tell a trend" in page
    assert page.count('rel="modulepreload"') == 3


def test_the_last_attempts_lead_to_their_results(app: Flask, at: Clock) -> None:
    ada = learning.a_person(app)
    learning.study_days(app, ada, at, days=2)
    browser = learning.browser_of(app, ada)
    links = re.findall(r'href="(/practice/[0-9a-f-]{36}/result)"', browser.get("/progress").text)
    assert len(links) == 2
    assert all(browser.get(link).status_code == 200 for link in links)


def test_cards_alone_make_no_attempt_and_the_page_says_so(app: Flask, at: Clock) -> None:
    ada = learning.a_person(app)
    with app.app_context(), transaction() as session:
        learning.answer(session, ada, at, learning.graded_items(session)[0], is_right=True)
    page = learning.browser_of(app, ada).get("/progress").text
    assert "No practice and no quiz yet" in page
    assert "1 answer so far, too few to tell a trend" in page
    assert "No section has 5 cards yet" in page
    assert "Nothing is due today. The next card is due on 4 March 2026." in page


def test_a_guest_has_progress_too(app: Flask, at: Clock) -> None:
    guest = learning.a_person(app, name=None)
    learning.study_days(app, guest, at, days=1)
    assert set(drawings(learning.browser_of(app, guest).get("/progress").text)) >= {"scores_over_time"}


def test_one_sees_nothing_of_others(app: Flask, at: Clock) -> None:
    """Case 8."""
    ada, bert = learning.a_person(app), learning.a_person(app, name="Bert")
    learning.study_days(app, ada, at, days=2)
    browser = learning.browser_of(app, bert)
    assert "Nothing to show yet" in browser.get("/progress").text
    for name in ("due_forecast", "recall_by_section", "scores_over_time", "article_and_beyond"):
        assert browser.get(f"/progress/{name}.json").get_json()["rows"] == []


def test_a_report_comes_as_csv_and_json(app: Flask, at: Clock) -> None:
    ada = learning.a_person(app)
    with app.app_context(), transaction() as session:
        first, second, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
        learning.answer(session, ada, at, second, is_right=False)
    browser = learning.browser_of(app, ada)
    as_csv = browser.get("/progress/scores_over_time.csv")
    assert as_csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert as_csv.headers["Content-Disposition"] == (
        'attachment; filename="quizapp-scores_over_time-2026-03-02.csv"'
    )
    assert as_csv.headers["Cache-Control"] == "no-store"
    assert list(csv.reader(io.StringIO(as_csv.text, newline=""))) == [
        ["day", "mean_score", "answers"],
        ["2026-03-02", "50", "2"],
    ]
    assert browser.get("/progress/scores_over_time.json").get_json()["rows"] == [
        {"day": "2026-03-02", "mean_score": 50, "answers": 2}
    ]


def test_there_is_no_report_of_another_name_and_none_that_is_for_teachers(app: Flask, at: Clock) -> None:
    browser = learning.browser_of(app, learning.a_person(app))
    for address in ("/progress/unknown.csv", "/progress/item_results.csv", "/progress/due_forecast.xml"):
        assert browser.get(address).status_code == 404, address


def test_the_files_are_for_those_signed_in(client: FlaskClient) -> None:
    answer = client.get("/progress/due_forecast.csv")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_what_a_quiz_withholds_is_in_no_figure_until_it_is_shown(app: Flask, at: Clock) -> None:
    """Case 39: neither a mean nor when a card comes again tells what came of it."""
    hand, (known, again, met) = Hand(app), published(app, "single_choice")[:3]
    for item_id in (known, again):
        hand.answer(item_id)
    at.advance(minutes=1)
    client = learning.browser_of(app, hand.person)

    def figures() -> tuple[list[int], int, dict[str, int], dict[str, int]]:
        """Cards due day by day, cards of all sections, and the means of the day and of the article."""
        due, sections, day, article = (
            client.get(f"/progress/{name}.json").get_json()["rows"]
            for name in ("due_forecast", "recall_by_section", "scores_over_time", "article_and_beyond")
        )
        return [row["cards"] for row in due[:3]], sum(row["cards"] for row in sections), day[0], article[0]

    *_, day, article = figures()
    review = {**dict.fromkeys(Phase, frozenset({Part.MARK})), Phase.CLOSED: EVERYTHING}
    rules, end = replace(STARTS_AT_ONCE, review=review), at() + timedelta(hours=2)
    attempt_id = begin(hand, a_class(app, hand).set_quiz([again, met], rules, closes_at=end))
    for position, item_id in enumerate((again, met)):
        given = answer_to(hand.held(item_id).item, is_right=False)
        hand.step(None, position, given, attempt_id=attempt_id)
    assert LEFT_OUT not in client.get("/progress").text
    hand.submit(attempt_id)
    # Of the cards only the one that the quiz did not ask is left.
    assert figures() == ([0, 0, 1], 1, day, article)
    with count_statements(app) as counted:
        assert LEFT_OUT in client.get("/progress").text
    assert counted.total == 8, counted.statements
    assert full_scans(app, counted, of=GROWING) == []
    at.advance(hours=2)
    assert LEFT_OUT not in client.get("/progress").text
    due, cards, day, article = figures()
    assert (due, cards) == ([2, 0, 1], 3)
    assert (day["mean_score"], day["answers"]) == (50, 4)
    assert (article["mean_score"], article["answers"]) == (67, 3)


def test_the_page_takes_eight_statements_each_found_by_an_index(app: Flask, at: Clock) -> None:
    ada = learning.a_person(app)
    learning.study_days(app, ada, at, days=3)
    browser = learning.browser_of(app, ada)
    with count_statements(app) as counted:
        assert browser.get("/progress").status_code == 200
    # Who is asking, what is withheld, cards due, memories, the subject's titles, days, the two parts, attempts.
    assert counted.total == 8, counted.statements
    assert full_scans(app, counted, of=GROWING) == []
