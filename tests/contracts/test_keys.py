"""The key of an item reaches no browser before its answer: not in a page, a JSON answer, a header or an order.

What goes through every item of the bank runs on SQLite alone: what a page shows does not depend on the database.
"""

import base64
import itertools
import json
import re
import uuid
import zlib
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.choices import is_sequence
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item
from quizapp.paths import STATIC
from quizapp.web.filters import markdown_inline
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.databases import on_sqlite
from tests.support.sittings import (
    Sitting,
    begin_practice,
    begin_quiz,
    first_quiz,
    item_of_type,
    open_card,
    plan_of,
    published,
)
from tests.support.statements import count_statements
from tests.support.web import form_to, hidden

AS_A_SCRIPT = {"Accept": "application/json"}
NEVER = ("is_key", "rationale", "misconception", "explanation", "accepted", "fraction", "correct")
OURS = re.compile(
    r'(name="(?:csrf_token|plan|response_id|step_id)" value="[^"]*"|nonce="[^"]*"|\?plan=[^"&]*)'
)


def sitting_of(app: Flask, client: FlaskClient, *item_ids: int, quiz: str = "", number: int = 0) -> Sitting:
    """A practice or a quiz of these items.  number: of its id, so that a test meets the same order again."""
    attempt_id = str(uuid.UUID(int=number, version=4)) if number else str(uuid.uuid4())
    items = published(app)
    plan = plan_of(app, item_ids, attempt_id, quiz=quiz)
    return Sitting(app, client, attempt_id, plan, tuple(items[n] for n in item_ids), item_ids, bool(quiz))


def plain(markdown: str) -> str:
    """A text as it reads on a page."""
    return words(str(markdown_inline(markdown)))


def words(html: str) -> str:
    """What can be read in an answer, markup and attributes included, our own tokens left out."""
    return " ".join(unescape(OURS.sub("", html)).split())


def long_secrets(item: Item) -> Iterator[str]:
    """Sentences that tell the key of an item."""
    yield plain(item.explanation)
    for option in item.options:
        yield plain(option.rationale)
        if option.misconception:
            yield plain(option.misconception)
    for prompt in item.prompts:
        yield plain(prompt.rationale)
    for case in item.sides:
        yield plain(case.model)
        yield from (plain(point.text) for point in case.checklist)


def short_secrets(item: Item) -> Iterator[str]:
    """Words that are the key of an item, those aside that stand in its question."""
    asked = plain(item.stem).casefold()
    for variant in (*itertools.chain(*item.accepted), item.answer):
        if variant and plain(variant).casefold() not in asked:
            yield plain(variant)


def told(answer: TestResponse, item: Item) -> list[str]:
    """What an answer tells of an item's key, in its body or its headers."""
    text = words(answer.text + "\n" + str(answer.headers))
    # The line above a question and the list of keys are the same for every question of that type.
    same = r"<p class=\"question__line\">.*?</p>|<dialog.*?</dialog>"
    main = words(re.sub(same, "", _main(answer.text), flags=re.DOTALL))
    found = [secret for secret in long_secrets(item) if secret and secret in text]
    found += [
        secret
        for secret in short_secrets(item)
        if re.search(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", main, re.IGNORECASE)
    ]
    # What a question says may well hold such a word ("a correction"); names of fields and attributes may not.
    names = " ".join(re.findall(r"<[^>]*>", main)) if "<main" in answer.text else main
    return found + [word for word in NEVER if re.search(rf"\b{word}", names)]


def _main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0] if "<main" in html else html


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


@on_sqlite
def test_every_item_of_the_bank_keeps_its_key_until_it_is_answered(app: Flask, ada: FlaskClient) -> None:
    """Cases 39, 42: pages of practice, quiz and card, the page before submitting, answers to saving, refusals."""
    slug = first_quiz(app)
    items = published(app)
    assert len(items) >= 50
    leaks = []
    for item_id, item in items.items():
        practice, quiz = sitting_of(app, ada, item_id), sitting_of(app, ada, item_id, quiz=slug)
        card = open_card(app, ada, item_id)
        answers = {
            "practice": ada.get(practice.question()),
            "practice, empty": practice.post({**practice.form(), "text-0": " "}),
            "practice, no such option": practice.post(
                {**practice.form(), "choice": "77", "choices": "77", "pick-0": "77", "text-0": "x" * 1501}
            ),
            "quiz": ada.get(quiz.question()),
            "quiz, saved": quiz.post({**quiz.form(), **quiz.wrong()}, headers=AS_A_SCRIPT),
            "quiz, again": ada.get(quiz.question()),
            "quiz, moved on": quiz.post({**quiz.form(), **quiz.wrong()}),
            "before submitting": ada.get(f"/attempts/{quiz.id}/submit?plan={quiz.plan}"),
            "card": ada.get(f"/cards/{item_id}"),
        }
        if BY_NAME[item.type].INPUT != "recall":
            answers["card, empty"] = ada.post(f"/cards/{item_id}/answer", data=card.fields)
        for where, answer in answers.items():
            expected = 422 if "empty" in where or "no such" in where else 303 if "moved" in where else 200
            assert answer.status_code == expected, (item.slug, where)
            leaks += [(item.slug, where, secret) for secret in told(answer, item)]
    assert leaks == []


def test_the_search_would_find_a_key(app: Flask, ada: FlaskClient) -> None:
    """The test above is worth nothing unless what follows an answer does tell the key."""
    for kind in ("single_choice", "short_answer", "cloze"):
        practice = sitting_of(app, ada, item_of_type(app, kind))
        assert told(ada.get(practice.answer(is_right=False).headers["Location"]), practice.items[0])


def test_the_right_one_of_every_question_changes_its_place(app: Flask, client: FlaskClient) -> None:
    """Case 41: over eight attempts its rank is never constant; a statement is True or False in a fixed order."""
    items = published(app)
    sittings = [sitting_of(app, client, *items, number=number) for number in range(1, 9)]
    orders: dict[int, list[tuple[str, ...]]] = {item_id: [] for item_id in items}
    for sitting, (place, (item_id, item)) in itertools.product(sittings, enumerate(items.items(), 1)):
        if item.options:
            orders[item_id].append(tuple(itertools.chain(*sitting.right(place).values())))
    for item_id, item in items.items():
        if BY_NAME[item.type].IS_SHUFFLED and item.options and not is_sequence(item.options):
            assert len(set(orders[item_id])) > 1, item.slug
    statements = [orders[item_id] for item_id, item in items.items() if item.type == "true_false"]
    assert {places[0] for places in statements} == {("1",), ("2",)}


def test_the_right_one_has_no_constant_place_within_an_attempt(app: Flask, client: FlaskClient) -> None:
    """Case 41: over eight questions."""
    chosen = [item_id for item_id, item in published(app).items() if item.type == "single_choice"][:8]
    for number in range(1, 9):
        sitting = sitting_of(app, client, *chosen, number=number)
        assert len({tuple(sitting.right(place)["choice"]) for place in range(1, 9)}) > 1


@on_sqlite
def test_the_values_of_options_are_their_places_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    """Case 41."""
    for item_id, item in published(app).items():
        page = client.get(f"/cards/{item_id}").text
        controls = re.findall(r'<input class="option__control"[^>]*>', page)
        assert len(controls) == (
            len(item.options) if BY_NAME[item.type].INPUT in ("choice", "choices") else 0
        )
        for place, control in enumerate(controls, 1):
            attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', control))
            assert set(attributes) == {"class", "type", "name", "value", "data-keys"}
            assert attributes["value"] == attributes["data-keys"] == str(place)


def test_a_plan_in_an_address_names_items_and_nothing_of_them(app: Flask, client: FlaskClient) -> None:
    for sitting in (begin_practice(app, client, 20), begin_quiz(app, client)):
        payload = sitting.plan.rpartition(".")[0]
        is_compressed = payload.startswith(".")
        data = base64.urlsafe_b64decode(payload.strip(".") + "==")
        quiz, *numbers = json.loads(zlib.decompress(data) if is_compressed else data)
        assert quiz == (first_quiz(app) if sitting.is_quiz else "")
        assert numbers == [number for item_id in sitting.item_ids for number in (item_id, 1)]


def test_the_answer_to_one_question_tells_nothing_of_the_next(app: Flask, ada: FlaskClient) -> None:
    """Case 40."""
    for sitting in (begin_practice(app, ada, 20), begin_quiz(app, ada)):
        for number in range(1, len(sitting.items)):
            answer = sitting.post({**sitting.form(number), **sitting.right(number)}, number)
            answers = [answer]
            if not sitting.is_quiz:
                answers.append(ada.get(answer.headers["Location"]))
            shown = " ".join(words(answer.text + str(answer.headers)) for answer in answers)
            own = " ".join(long_secrets(sitting.items[number - 1]))
            for other in sitting.items[number:]:
                for secret in (plain(other.stem.split("___")[0]), *long_secrets(other)):
                    if len(secret) >= 20 and secret not in own:
                        assert secret not in shown, (sitting.items[number - 1].slug, other.slug)


def test_a_quiz_tells_nothing_until_it_is_submitted(app: Flask, ada: FlaskClient) -> None:
    """Cases 39, 42."""
    quiz = begin_quiz(app, ada)
    for number in range(1, len(quiz.items) + 1):
        quiz.answer(
            is_right=False, number=number
        )  # what was typed stands in the page, and must not be the key
    for number, item in enumerate(quiz.items, 1):
        assert told(ada.get(quiz.question(number)), item) == []
        assert ada.get(f"/practice/{quiz.id}/{number}").status_code == 404
    before = ada.get(f"/attempts/{quiz.id}/submit")
    assert all(told(before, item) == [] for item in quiz.items)
    redirected = ada.get(f"/attempts/{quiz.id}/result")
    assert redirected.status_code == 303
    assert tables.count(app, "response") == 0
    ada.post(f"/attempts/{quiz.id}/submit", data=hidden(form_to(before.text, "/submit")))
    result = ada.get(f"/attempts/{quiz.id}/result")
    for item in quiz.items:
        assert plain(item.explanation) in words(result.text)


def test_feedback_comes_after_the_answer_is_kept_and_never_before(app: Flask, ada: FlaskClient) -> None:
    """Case 42."""
    practice = begin_practice(app, ada)
    for number in range(1, 6):
        for plan in ("", f"?plan={practice.plan}"):
            assert ada.get(f"/practice/{practice.id}/{number}{plan}").status_code == 404
    card = open_card(app, ada)
    assert ada.get(f"/cards/answered/{card.fields['response_id']}").status_code == 404


def test_no_page_that_asks_may_be_kept_or_has_a_digest_of_its_key(app: Flask, ada: FlaskClient) -> None:
    """Case 39: neither an ETag nor a cache."""
    practice, quiz = begin_practice(app, ada), begin_quiz(app, ada)
    for address in (practice.question(), quiz.question(), "/cards", "/cards/1"):
        page = ada.get(address)
        assert page.headers["Cache-Control"] == "no-store"
        assert "ETag" not in page.headers
        assert "Last-Modified" not in page.headers


def test_there_are_no_source_maps_and_no_service_worker() -> None:
    """Case 39."""
    for path in STATIC.rglob("*.js"):
        script = path.read_text("utf-8")
        assert "serviceWorker" not in script, path.name
        assert not path.with_name(path.name + ".map").exists(), path.name


def test_a_right_answer_costs_what_a_wrong_one_does(at: TestClock, app: Flask) -> None:
    """Case 43: as many statements; the benchmark answer_times.py compares the milliseconds."""
    # Not of what is typed: an answer that is not recognised is looked up and kept for the teachers, so it costs more.
    for kind in ("single_choice", "matching"):
        costs = set()
        for is_right in (True, False):
            card = open_card(app, app.test_client(), item_of_type(app, kind))
            with count_statements(app) as counted:
                assert card.answer(is_right=is_right).status_code == 303
            costs.add(counted.total)
        assert len(costs) == 1, kind
