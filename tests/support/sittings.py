"""Answering through the pages themselves: a browser opens a question, fills its form in and sends it.

Which item stands behind a page is read from what the site itself has put into it (the signed plan, the address of
the form), so that a test can give a right or a wrong answer on purpose.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Response
from quizapp.domain.shuffling import option_order
from quizapp.persistence.db import reading
from quizapp.persistence.queries import items
from quizapp.services import bank, ready_quizzes
from quizapp.services.sittings import Plan
from quizapp.web import tokens
from tests.support.learning import an_answer
from tests.support.web import form_to, hidden

Fields = dict[str, Any]


@dataclass(slots=True)
class Sitting:
    """A practice or a quiz in a browser.  plan: as it stands in the address.  items: in the order asked."""

    app: Flask
    client: FlaskClient
    id: str
    plan: str
    items: tuple[Item, ...]
    item_ids: tuple[int, ...]
    is_quiz: bool

    def question(self, number: int = 1) -> str:
        """The address of a question; in a practice it is always the one that comes next."""
        path = f"/attempts/{self.id}/{number}" if self.is_quiz else f"/practice/{self.id}"
        return f"{path}?plan={self.plan}"

    def form(self, number: int = 1) -> Fields:
        """The hidden fields of that question's form, as they stand in its page."""
        page = self.client.get(self.question(number))
        assert page.status_code == 200, page.text
        return hidden(form_to(page.text, f"{self.id}/{number}" if self.is_quiz else f"{self.id}/answer"))

    def sent(self, given: Response, number: int = 1) -> Fields:
        """What a browser sends for that answer, besides the hidden fields."""
        with self.app.app_context():
            return as_sent(self.items[number - 1], given, seed=tokens.order_seed(self.id))

    def right(self, number: int = 1) -> Fields:
        """What a browser sends for a right answer."""
        return self.sent(an_answer(self.items[number - 1], is_right=True), number)

    def wrong(self, number: int = 1) -> Fields:
        """What a browser sends for a wrong answer."""
        return self.sent(an_answer(self.items[number - 1], is_right=False), number)

    def post(self, fields: Fields, number: int = 1, **options: Any) -> TestResponse:
        """Send these fields to where the question's form goes."""
        path = f"/attempts/{self.id}/{number}" if self.is_quiz else f"/practice/{self.id}/answer"
        return self.client.post(path, data=fields, **options)

    def answer(self, *, is_right: bool, number: int = 1) -> TestResponse:
        """Open the question and answer it."""
        chosen = self.right(number) if is_right else self.wrong(number)
        return self.post({**self.form(number), **chosen}, number)


@dataclass(slots=True)
class ShownCard:
    """A card as its page shows it, about to be answered."""

    app: Flask
    client: FlaskClient
    item_id: int
    item: Item
    fields: Fields

    def sent(self, given: Response) -> Fields:
        """What a browser sends for that answer, hidden fields included."""
        with self.app.app_context():
            seed = tokens.order_seed(self.fields["response_id"])
        return {**self.fields, **as_sent(self.item, given, seed=seed)}

    def answer(self, *, is_right: bool = True) -> TestResponse:
        """Send a right or a wrong answer; a flashcard is just turned over."""
        return self.client.post(
            f"/cards/{self.item_id}/answer", data=self.sent(an_answer(self.item, is_right=is_right))
        )


def begin_practice(app: Flask, client: FlaskClient, count: int = 5, section: str = "") -> Sitting:
    """A practice whose first question is about to be opened."""
    return _begun(app, client, client.get(f"/practice/start?count={count}&section={section}"))


def begin_cases(app: Flask, client: FlaskClient) -> Sitting:
    """A practice of one dispute, both sides of which are about to be argued."""
    return _begun(app, client, client.get("/practice/start?kind=cases"))


def begin_quiz(app: Flask, client: FlaskClient, slug: str = "") -> Sitting:
    """A quiz whose first question is about to be opened; the first one there is unless it is named."""
    slug = slug or first_quiz(app)
    return _begun(app, client, client.get(f"/quizzes/{slug}/start"))


def first_quiz(app: Flask) -> str:
    """The slug of a quiz that may be taken."""
    with app.app_context(), reading() as session:
        return ready_quizzes.list_quizzes(session)[0].slug


def open_card(app: Flask, client: FlaskClient, item_id: int | None = None) -> ShownCard:
    """The card of that item, or the one that comes next."""
    page = client.get("/cards" if item_id is None else f"/cards/{item_id}")
    assert page.status_code == 200, page.text
    return card_in(app, client, page.text)


def card_in(app: Flask, client: FlaskClient, html: str) -> ShownCard:
    """The card that a page shows."""
    form = form_to(html, "/answer")
    item_id = int(form["action"].split("/")[-2])
    return ShownCard(app, client, item_id, item_of(app, item_id), hidden(form))


def item_of(app: Flask, item_id: int) -> Item:
    """An item in its current wording."""
    with app.app_context(), reading() as session:
        held = items.find_held(session, item_id, learner_id=None)
    assert held is not None
    return held.item


def item_of_type(app: Flask, *types: str) -> int:
    """The number of a published item of one of these types."""
    return next(number for number, item in published(app).items() if item.type in types)


def published(app: Flask) -> dict[int, Item]:
    """Every published item by its number."""
    with app.app_context(), reading() as session:
        pool = items.list_pool(session, bank.open_subject(session).id, learner_id=None)
    return {entry.id: entry.item for entry in pool}


def plan_of(app: Flask, items_in_order: tuple[int, ...], attempt_id: str, *, quiz: str = "") -> str:
    """A plan signed by the site for these items in their first wording."""
    with app.app_context():
        return tokens.sign_plan(attempt_id, Plan(quiz, tuple((number, 1) for number in items_in_order)))


def as_sent(item: Item, given: Response, *, seed: int) -> Fields:
    """A response as the fields a form would send, the options in the order of that seed."""
    places = {index: str(place) for place, index in enumerate(option_order(item, seed), 1)}
    match BY_NAME[item.type].INPUT:
        case "choice":
            return {"choice": [places[index] for index in given.selected]}
        case "choices":
            return {"choices": [places[index] for index in given.selected]}
        case "pairs":
            return {f"pick-{number}": places.get(index, "") for number, index in enumerate(given.selected)}
        case "order":
            return {
                f"pick-{number}": str(given.selected[index] + 1)
                for number, index in enumerate(option_order(item, seed))
                if given.selected
            }
        case _:
            return {f"text-{place}": text for place, text in enumerate(given.texts)}


def _begun(app: Flask, client: FlaskClient, answer: TestResponse) -> Sitting:
    assert answer.status_code == 303, answer.text
    address = urlsplit(answer.headers["Location"])
    is_quiz = address.path.startswith("/attempts/")
    attempt_id = address.path.split("/")[2]
    text = parse_qs(address.query)["plan"][0]
    with app.app_context(), reading() as session:
        plan = tokens.read_plan(attempt_id, text)
        assert plan is not None
        held = items.list_pinned(session, plan.pins, learner_id=None)
    return Sitting(
        app,
        client,
        attempt_id,
        text,
        tuple(held[pin].item for pin in plan.pins),
        tuple(number for number, _revision in plan.pins),
        is_quiz,
    )


def submit_quiz(quiz: Sitting) -> str:
    """Press the button on the page before the end; gives the address it leads to."""
    page = quiz.client.get(f"/attempts/{quiz.id}/submit")
    assert page.status_code == 200
    answer = quiz.client.post(f"/attempts/{quiz.id}/submit", data=hidden(form_to(page.text, "/submit")))
    assert answer.status_code == 303
    return answer.headers["Location"]


def place_of(quiz: Sitting, *inputs: str) -> int:
    """The number of the first question that is answered in one of these ways."""
    return next(number for number, item in enumerate(quiz.items, 1) if BY_NAME[item.type].INPUT in inputs)
