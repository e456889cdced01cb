"""Papers: every type can be answered on one, none tells its key, and the key sheet tells all of it."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.blueprints import Blueprint, Draw, may_be_asked
from quizapp.domain.item_types import ALL
from quizapp.domain.items import Scope
from quizapp.domain.papers import PaperQuestion, boxes, lay_out
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, QuizRules
from quizapp.domain.subject import is_judgement
from quizapp.persistence.db import reading
from quizapp.services import quiz_editing
from quizapp.services.quiz_editing import WrittenQuiz
from quizapp.web.filters import markdown_inline
from quizapp.web.teacher.quiz_paper import VARIANTS_SHOWN, key_of, show_question
from tests.conftest import TestClock
from tests.support import learning
from tests.support.builders import an_item
from tests.support.databases import on_sqlite
from tests.support.item_forms import shipped
from tests.support.learning import Person
from tests.support.statements import count_statements
from tests.support.writing import Writer

STATEMENTS = {"": 4, "/key": 5}
"""By sheet: who asks, the quiz, the bank's digest, its questions; for the key the claims and passages besides."""
KINDS = [kind.NAME for kind in ALL]
ASKED = [kind for kind in KINDS if may_be_asked(kind)]
OF_EACH = WrittenQuiz(
    "One of each",
    "Take your time.",
    Blueprint(draws=tuple(Draw(1, item_type=kind) for kind in ASKED)),
    QuizRules(time_limit_s=2400),
)


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Person:
    return learning.a_person(app, name="Tina", role="teacher")


def a_quiz(app: Flask, teacher: Person, at: TestClock, written: WrittenQuiz = OF_EACH) -> int:
    with app.app_context():
        made = Writer(teacher, at)(quiz_editing.add, written, key=None)
    return int(made.id)


def printed(kind: str, **changes: object) -> PaperQuestion:
    (question,) = lay_out([an_item(kind, **changes)], seed=1)
    return question


def browser(app: Flask, person: Person) -> FlaskClient:
    return learning.browser_of(app, person)


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_has_a_form_on_paper(kind: str, app: Flask) -> None:
    shown = show_question(printed(kind), QuizRules())
    with app.test_request_context():
        html = app.jinja_env.get_template(f"papers/{shown.input}.html").render(question=shown)
    assert html.count("<h2") == 1
    expected = {
        "choice": ('paper__box"', len(shown.options)),
        "choices": ('paper__box"', len(shown.options)),
        "pairs": ("paper__box--write", len(shown.statements)),
        "order": ("paper__box--write", len(shown.options)),
        "blanks": ('paper__gap"', len(shown.stem_pieces) - 1),
        "text": ('paper__line"', 2),
        "recall": ('paper__line"', 2),
        "steelman": ('paper__line"', 14),
    }
    mark, count = expected[shown.input]
    assert html.count(mark) == count > 0


def test_a_paper_of_every_type_and_its_key_share_a_code(app: Flask, tina: Person, at: TestClock) -> None:
    client, url = browser(app, tina), f"/teacher/quizzes/{a_quiz(app, tina, at)}/paper"
    paper, key = client.get(f"{url}?seed=7"), client.get(f"{url}/key?seed=7")
    assert (paper.status_code, key.status_code) == (200, 200)
    (code,) = set(re.findall(r"Version 7, print ([0-9a-f]{6})", paper.text))
    assert f"version 7, print {code}" in key.text
    count = len(ASKED)
    for page in (paper.text, key.text):
        assert page.count('class="paper__question"') == count
        assert [int(number) for number in re.findall(r'class="paper__number">(\d+)<', page)] == list(
            range(1, count + 1)
        )
    for words in ("Name", "Date", "Take your time.", "Time: 40 minutes.", f"of {count}</span>"):
        assert words in paper.text
    assert client.get(f"{url}?seed=7").text.split("<article")[1] == paper.text.split("<article")[1]
    assert code not in client.get(f"{url}?seed=8").text


def test_a_paper_tells_nothing_of_the_key(app: Flask, tina: Person, at: TestClock) -> None:
    """Case 39, for whoever finds the sheets before the test."""
    client, quiz_id = browser(app, tina), a_quiz(app, tina, at)
    for seed in (1, 2, 3):
        with app.app_context(), reading() as session:
            items = quiz_editing.list_asked(session, OF_EACH, seed=seed)
        page = client.get(f"/teacher/quizzes/{quiz_id}/paper?seed={seed}").text
        for item in items:
            texts = [item.explanation, item.answer, item.citation.quote]
            texts += [option.rationale for option in item.options] + [p.rationale for p in item.prompts]
            texts += [case.model for case in item.sides]
            assert [text for text in texts if text and str(markdown_inline(text)) in page] == []
        assert set(re.findall(r'class="(paper__gap[^"]*)"', page)) <= {
            "paper__gap",
            "paper__gap paper__gap--short",
        }


@on_sqlite
def test_where_certainty_counts_both_sheets_have_the_table_and_each_question_but_judgements_its_boxes(
    app: Flask, tina: Person, at: TestClock
) -> None:
    draws = (Draw(6, item_type="single_choice"), Draw(1, item_type="steelman"))
    written = replace(OF_EACH, blueprint=Blueprint(draws=draws), rules=QuizRules(behaviour="certainty"))
    client, url = browser(app, tina), f"/teacher/quizzes/{a_quiz(app, tina, at, written)}/paper"
    with app.app_context(), reading() as session:
        judged = sum(
            is_judgement(item, shipped()) for item in quiz_editing.list_asked(session, written, seed=3)
        )
    paper, key = client.get(f"{url}?seed=3").text, client.get(f"{url}/key?seed=3").text
    assert 0 < judged < 7
    assert paper.count("How sure are you?") == 7 - judged
    assert key.count("Points by the table") == 7 - judged
    assert f"of {3 * 7 - 2 * judged}</span>" in paper
    assert f"At most {3 * 7 - 2 * judged} points in all." in key
    for page in (paper, key):
        rows = re.findall(r'<th scope="row">(\d): .*?</th><td>(.*?)</td><td>(.*?)</td>', page)
        assert rows == [("1", "1", "0"), ("2", "2", "−2"), ("3", "3", "−6")]


def test_over_the_questions_of_a_print_the_right_letter_is_not_always_the_same() -> None:
    """Case 41, on paper."""
    items = [item for item in shipped().items if item.type == "single_choice"][:8]
    for seed in range(5):
        assert len({boxes(question) for question in lay_out(items, seed=seed)}) > 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("single_choice", "A"),
        ("multiple_response", "A, B"),
        ("matching", "A, B"),
        ("ordering", "1, 2, 3, 4"),
        ("short_answer", ""),
        ("cloze", ""),
        ("steelman", ""),
    ],
)
def test_a_key_tells_what_stands_in_the_boxes(kind: str, words: str, app: Flask) -> None:
    item = an_item(kind)
    question = PaperQuestion(1, item, tuple(range(len(item.options))), (0, 1)[: len(item.sides)])
    with app.test_request_context():
        key = key_of(question, shipped(), QuizRules())
    assert key.boxes == words
    assert bool(key.boxes_words) is (kind in ("matching", "ordering"))
    assert bool(key.cases) is (kind == "steelman")
    assert key.passage is not None
    assert key.passage.quote


def test_where_words_are_written_the_key_tells_what_else_is_right(app: Flask) -> None:
    many = tuple(f"way {number}" for number in range(VARIANTS_SHOWN + 3))
    with app.test_request_context():
        cloze = key_of(printed("cloze"), shipped(), QuizRules())
        short = key_of(printed("short_answer", accepted=(many,), answer="way 0"), shipped(), QuizRules())
        longer = key_of(printed("short_answer", answer="The NEP"), shipped(), QuizRules())
    assert cloze.accepted == ("Gap 2, also right: NEP",)
    assert "<strong>civil war</strong>" in cloze.key_html
    assert short.accepted == (
        f"Also right: {' / '.join(many[1 : VARIANTS_SHOWN + 1])} and 2 more ways to put it",
    )
    assert longer.accepted == ("Also right: New Economic Policy / NEP",)


def test_how_a_point_is_shared_stands_where_it_can_be(app: Flask) -> None:
    whole = QuizRules(all_or_nothing=frozenset({"matching"}))
    assert whole.scoring_of("matching") == ALL_OR_NOTHING
    assert show_question(printed("single_choice"), QuizRules()).task == "Tick one box."
    assert "shared equally" in show_question(printed("matching"), QuizRules()).task
    assert "only if all of it is right" in show_question(printed("matching"), whole).task
    one_gap = {"stem": "It came out of ___.", "accepted": (("civil war",),)}
    assert show_question(printed("cloze", **one_gap), QuizRules()).task == "Fill in what is missing."
    assert "between the blanks" in show_question(printed("cloze"), QuizRules()).task
    with app.test_request_context():
        assert key_of(printed("single_choice"), shipped(), QuizRules()).points_words == "1 point."
        assert "only if all" in key_of(printed("matching"), shipped(), whole).points_words


def test_what_is_beyond_the_article_says_so_with_its_source(app: Flask) -> None:
    beyond = printed("single_choice", scope=Scope.BEYOND, source="A history, page 3")
    assert show_question(beyond, QuizRules()).is_beyond
    with app.test_request_context():
        assert key_of(beyond, shipped(), QuizRules()).source == "A history, page 3"


def test_a_print_of_somebody_elses_quiz_is_not_found_and_a_shortage_is_named(
    app: Flask, tina: Person, at: TestClock
) -> None:
    """Case 11."""
    quiz_id = a_quiz(app, tina, at)
    tom = browser(app, learning.a_person(app, name="Tom", role="teacher"))
    short = a_quiz(app, tina, at, replace(OF_EACH, blueprint=Blueprint(draws=(Draw(90, section="LEAD"),))))
    for sheet in ("", "/key"):
        assert tom.get(f"/teacher/quizzes/{quiz_id}/paper{sheet}").status_code == 404
        refused = browser(app, tina).get(f"/teacher/quizzes/{short}/paper{sheet}")
        assert refused.status_code == 422
        assert "90 wanted" in refused.text


def test_an_odd_seed_is_the_first(app: Flask, tina: Person, at: TestClock) -> None:
    """Case 13."""
    client, url = browser(app, tina), f"/teacher/quizzes/{a_quiz(app, tina, at)}/paper"
    for odd in ("", "?seed=0", "?seed=-1", "?seed=abc", "?seed=%00", "?seed=１"):
        assert "Version 1, print" in client.get(url + odd).text


def test_versions_lead_on_to_one_another_as_far_as_attempts_go(
    app: Flask, tina: Person, at: TestClock
) -> None:
    client, url = browser(app, tina), f"/teacher/quizzes/{a_quiz(app, tina, at)}/paper"
    first, last = client.get(url).text, client.get(f"{url}?seed={2**62}").text
    assert ">Version 2<" in first
    assert ">Version 0<" not in first
    assert f">Version {2**62 - 1}<" in last
    assert f">Version {2**62 + 1}<" not in last
    assert f'href="{url}?seed=3"' in client.get(url.replace("paper", "preview") + "?seed=3").text


def test_a_paper_costs_the_same_statements_however_long_it_is(
    app: Flask, tina: Person, at: TestClock
) -> None:
    client = browser(app, tina)
    long = a_quiz(app, tina, at, replace(OF_EACH, blueprint=Blueprint(draws=(Draw(40),))))
    urls = [f"/teacher/quizzes/{quiz_id}/paper" for quiz_id in (a_quiz(app, tina, at), long)]
    client.get(urls[0])
    for url in urls:
        for sheet, expected in STATEMENTS.items():
            with count_statements(app) as counted:
                assert client.get(url + sheet).status_code == 200
            assert counted.total == expected, counted.statements
