"""Taking a quiz that was set, through its pages: the questions are found by where they stand, answered on purpose."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.items import Item
from quizapp.domain.quiz_rules import QuizRules
from quizapp.services import clock, quiz_sittings
from tests.support import learning
from tests.support.hands import Hand, published
from tests.support.learning import an_answer
from tests.support.set_quizzes import SchoolClass, a_class
from tests.support.sittings import as_sent
from tests.support.web import form_to, hidden

Fields = dict[str, Any]


@dataclass(slots=True)
class Taken:
    """An attempt at what was set, in a browser of its learner."""

    app: Flask
    hand: Hand
    school: SchoolClass
    client: FlaskClient
    assignment_id: int
    id: str

    @property
    def address(self) -> str:
        """Where the attempt is."""
        return f"/attempts/{self.id}"

    def sitting(self) -> quiz_sittings.QuizSitting:
        """The attempt as the service has it."""
        return self.hand.read(
            lambda session, learner: quiz_sittings.open_sitting(
                session, learner, self.id, plan=None, now=clock.utc_now()
            )
        )

    def item(self, number: int = 1) -> Item:
        """The question there."""
        return self.sitting().places[number - 1].held.item

    def page(self, path: str = "/1") -> str:
        """A page of the attempt, wherever it leads."""
        answer = self.client.get(self.address + path, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, number: int = 1) -> Fields:
        """The hidden fields of a question's page."""
        return hidden(form_to(self.page(f"/{number}"), f"{self.id}/{number}"))

    def sent(self, *, is_right: bool, number: int = 1) -> Fields:
        """What a browser sends for an answer, besides the hidden fields."""
        sitting = self.sitting()
        assert sitting.seed is not None
        item = sitting.places[number - 1].held.item
        return as_sent(item, an_answer(item, is_right=is_right), seed=sitting.seed)

    def post(self, fields: Fields, path: str = "/1", **options: Any) -> TestResponse:
        """Send these fields there."""
        return self.client.post(self.address + path, data=fields, **options)

    def answer(self, *, is_right: bool, number: int = 1, go: str = "next", **more: Any) -> TestResponse:
        """Open a question, answer it, and press a button."""
        fields = {**self.form(number), **self.sent(is_right=is_right, number=number), "go": go, **more}
        return self.post(fields, f"/{number}")

    def submit(self) -> TestResponse:
        """Press the button on the page before the end."""
        return self.post(hidden(form_to(self.page("/submit"), "/submit")), "/submit")


def begin_set(
    app: Flask,
    items: list[int],
    rules: QuizRules,
    *,
    hand: Hand | None = None,
    school: SchoolClass | None = None,
    **dates: Any,
) -> Taken:
    """An attempt that was begun by the button on the page of what was set."""
    hand = hand or Hand(app)
    school = school or a_class(app, hand)
    assignment_id = school.set_quiz(items, rules, **dates)
    client = learning.browser_of(app, hand.person)
    attempt_id = press_begin(client, assignment_id)
    return Taken(app, hand, school, client, assignment_id, attempt_id)


def press_begin(client: FlaskClient, assignment_id: int, **fields: str) -> str:
    """Begin what was set; gives the id of the attempt."""
    address = f"/assignments/{assignment_id}"
    page = client.get(address)
    assert page.status_code == 200, page.text
    answer = client.post(address, data={**hidden(form_to(page.text, address)), **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def singles(app: Flask, count: int) -> list[int]:
    """The numbers of so many questions with one right option."""
    return published(app, "single_choice")[:count]
