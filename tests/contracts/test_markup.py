"""Markup from learners and authors: nothing in it is live, for any reader, on any page."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Item
from quizapp.persistence.db import transaction
from quizapp.services import bank, clock
from quizapp.web.filters import markdown, markdown_inline
from tests.conftest import TestClock
from tests.support import classes, databases, learning
from tests.support.browser_forms import as_sent
from tests.support.scene import Scene, a_scene, routes
from tests.support.sittings import (
    Sitting,
    begin_practice,
    begin_quiz,
    item_of_type,
    open_card,
    plan_of,
    published,
)
from tests.support.vectors import VECTORS, live_markup
from tests.support.web import form_to, hidden, sign_up


@pytest.fixture
def database_url(sqlite_template: databases.SqliteTemplate) -> Iterator[str]:
    """One kind of database only: what is shown here does not depend on it."""
    with sqlite_template.copy() as url:
        yield url


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def text_in(html: str) -> str:
    """What a reader sees of a page, and what stands in its fields."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.parts: list[str] = []

        def handle_data(self, data: str) -> None:
            self.parts.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.parts += [value or "" for name, value in attrs if name == "value"]

    reader = Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.parts).split())


def test_there_are_more_than_forty_attempts_and_the_parser_sees_what_is_live() -> None:
    assert len(set(VECTORS)) >= 60
    live = [vector for vector in VECTORS if live_markup(vector)]
    assert len(live) > 35
    assert live_markup("<p>one</p><a href='/x'>two</a>") == []


@pytest.mark.parametrize("vector", VECTORS)
def test_markdown_of_an_author_becomes_harmless(vector: str) -> None:
    """Cases 19, 21, 22."""
    for render in (markdown, markdown_inline):
        for text in (
            vector,
            f"*before* {vector} **after**",
            f"- {vector}\n- x",
            f"> {vector}",
            f"a\n\n{vector}\n\nb",
        ):
            html = str(render(text))
            assert live_markup(html) == [], text
            assert "<img" not in html
            assert ' id="' not in html
            assert ' name="' not in html


def test_what_learners_type_is_text_wherever_it_is_shown(app: Flask, ada: FlaskClient) -> None:
    """Cases 19, 23: on the feedback, in the question again, on the card, in the quiz, in its result."""
    typed = item_of_type(app, "short_answer")
    item = published(app)[typed]
    quiz = begin_quiz(app, ada)
    place = next(n for n, item in enumerate(quiz.items, 1) if item.type == "short_answer")
    for vector in VECTORS:
        shown = " ".join(vector.replace("\x00", "").split())
        attempt_id = str(uuid.uuid4())
        plan = plan_of(app, (typed,), attempt_id)
        practice = Sitting(app, ada, attempt_id, plan, (item,), (typed,), False)
        again = practice.post({**practice.form(), "text-0": vector + "x" * 500})
        after = ada.get(practice.post({**practice.form(), "text-0": vector}).headers["Location"])
        card = open_card(app, ada, typed)
        carded = ada.get(
            ada.post(f"/cards/{typed}/answer", data={**card.fields, "text-0": vector}).headers["Location"]
        )
        quiz.post({**quiz.form(place), "text-0": vector}, place)
        in_quiz = ada.get(quiz.question(place))
        for page in (after, carded, in_quiz):
            assert page.status_code == 200
            assert live_markup(page.text) == [], vector
            assert shown in text_in(page.text), vector
        assert again.status_code == 422
        assert live_markup(again.text) == [], vector
    ada.post(
        f"/attempts/{quiz.id}/submit",
        data=hidden(form_to(ada.get(f"/attempts/{quiz.id}/submit").text, "/submit")),
    )
    result = ada.get(f"/attempts/{quiz.id}/result")
    assert live_markup(result.text) == []


def test_what_authors_write_is_harmless_on_every_page(app: Flask, ada: FlaskClient) -> None:
    """Cases 19, 21, 22, 23: stem, options, reasons and explanation, before and after answering."""
    originals = list(published(app).values())[: len(VECTORS)]
    hostile = [_rewritten(item, vector) for item, vector in zip(originals, VECTORS, strict=False)]
    rest = VECTORS[len(originals) :]
    hostile += [_rewritten(replace(originals[0], slug=f"more-{n}"), vector) for n, vector in enumerate(rest)]
    with app.app_context(), transaction() as session:
        subject = bank.open_subject(session).subject
        bank.load_subject(session, replace(subject, items=tuple(hostile)), now=clock.utc_now())
    items = published(app)
    assert len(items) == len(VECTORS)
    for item_id, item in items.items():
        card = open_card(app, ada, item_id)
        pages = [ada.get(f"/cards/{item_id}"), ada.post(f"/cards/{item_id}/answer", data={"csrf_token": "x"})]
        pages.append(ada.get(card.answer(is_right=False).headers["Location"]))
        for page in pages:
            assert live_markup(page.text) == [], item.stem
        assert str(7907 * 7919) not in pages[0].text
    practice = begin_practice(app, ada, 20)
    for number in range(1, len(practice.items) + 1):
        assert live_markup(ada.get(practice.question(number)).text) == []
        practice.answer(is_right=False, number=number)
    assert live_markup(ada.get(f"/practice/{practice.id}/result").text) == []


def _rewritten(item: Item, vector: str) -> Item:
    """The item with an attempt in each of its texts, so that it can still be answered."""
    blanks = " ___" * max(0, len(item.accepted)) if item.type == "cloze" else ""
    return replace(
        item,
        stem=vector.replace("___", "") + blanks,
        explanation=vector,
        answer=item.answer and f"{item.answer} {vector}",
        options=tuple(
            replace(
                option, text=option.text if item.type == "true_false" else f"{vector} {n}", rationale=vector
            )
            for n, option in enumerate(item.options)
        ),
        tags=(),
    )


def test_a_name_is_text_wherever_it_is_shown(app: Flask, at: TestClock) -> None:
    """Cases 19, 23: in the head of every page, and to teachers."""
    names = [vector for vector in VECTORS if len(vector) <= 40 and vector.isprintable()][:12]
    thea = learning.a_person(app, name="Thea", role="teacher")
    teacher, group_id = learning.browser_of(app, thea), classes.a_group(app, thea)
    joining = {"code": classes.code_of(app, group_id)}
    made = 0
    for name in names:
        client = app.test_client()
        guest = app.test_client()
        form = {**as_sent(guest.get("/join").text, "/join"), **joining, "display_name": name}
        guest.post("/join", data=form)
        assert live_markup(guest.get("/account").text) == [], name
        if sign_up(client, name=name).status_code != 303:
            continue
        made += 1
        client.post("/join", data={**as_sent(client.get("/join").text, "/join"), **joining})
        open_card(app, client, item_of_type(app, "short_answer")).answer()
        for path in ("/", "/account", "/cards"):
            page = client.get(path).text
            assert live_markup(page) == [], name
            assert name in text_in(page)
    assert made >= 5
    group = f"/teacher/groups/{group_id}"
    paths = ("/teacher/learners", "/teacher/progress", group)
    numbers = range(1, 6)
    for path in (
        *paths,
        *(f"{above}/{n}" for above in ("/teacher/learners", f"{group}/members") for n in numbers),
    ):
        assert live_markup(teacher.get(path).text) == [], path
    for path in ("/teacher/learners", group):
        assert text_in(teacher.get(path).text).count("<") >= 2 * made


def test_no_page_of_ours_has_any_of_it_by_itself(scene: Scene) -> None:
    """The parser finds nothing on any page as it is, or the tests above would prove nothing."""
    for who in ("visitor", "learner", "teacher"):
        client = scene.browser(who)
        for rule in routes(scene.app, "GET"):
            page = client.get(scene.address(rule), buffered=True)
            if page.content_type.startswith("text/html"):
                assert live_markup(page.text) == [], rule.rule
