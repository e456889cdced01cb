"""A site in use: Ada in the middle of everything, Bert, a guest and a teacher; and an address for every route.

The contracts walk all routes with it. A route with an argument that is not known here fails their tests, so that
nobody can add a page that they do not look at.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.items import Response
from quizapp.domain.marking import digest_of
from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, authoring, clock, invitations, mistake_reports, quiz_editing, study
from quizapp.services.quiz_editing import WrittenQuiz
from tests.support import classes, learning, sat_quizzes
from tests.support.browser_forms import as_sent
from tests.support.hands import published, set_status
from tests.support.learning import Clock, Person
from tests.support.sittings import (
    Fields,
    Sitting,
    begin_cases,
    begin_practice,
    begin_quiz,
    first_quiz,
    item_of_type,
    open_card,
)
from tests.support.web import form_to, hidden, token_of

SAFE = ("GET", "HEAD", "OPTIONS")
UNLISTED = "Zebra stripes"
"""What Ada typed where no question knows it."""
WHO = ("visitor", "guest", "learner", "other", "teacher")
# What is begun keeps its questions out of everything else, and what is submitted is over.
_AT_THE_END = ("student.attempt.submit", "student.assignment.begin")
# These end the sign-in, or the person, that sends them.
ENDING = ("auth.sign_in.sign_out", "auth.account.erase", "auth.account.change_password")


@dataclass(slots=True)
class Scene:
    """The site.  learner: Ada, whose sittings and answered card these are; other: Bert, who has nothing.

    groups: the teacher's with Ada in them, "" for most things and one for each that would be in the way of others.
    sat: what Ada sat in the first of them.
    """

    app: Flask
    people: dict[str, Person | None]
    practice: Sitting
    quiz: Sitting
    cases: Sitting
    card_id: int
    response_id: str
    items: dict[str, int]
    groups: dict[str, int]
    co_teacher_id: int
    sat: "_Sat"
    token: str
    quiz_id: int
    report_id: int
    forms: dict[str, Fields] = field(default_factory=dict)

    def browser(self, who: str) -> FlaskClient:
        """A browser of one of WHO."""
        person = self.people[who]
        return self.app.test_client() if person is None else learning.browser_of(self.app, person)

    def passing(self, who: str) -> FlaskClient:
        """A browser of somebody made for one request only, in the place of one of WHO."""
        if who == "visitor":
            return self.app.test_client()
        name = None if who == "guest" else f"Passing {next(_numbers)}"
        role = "teacher" if who == "teacher" else "student"
        return learning.browser_of(self.app, learning.a_person(self.app, name=name, role=role))

    def address(self, rule: Rule) -> str:
        """An address of that route that leads to something of Ada's, or something that exists."""
        with self.app.test_request_context() as context:
            arguments = {name: self.argument(rule, name) for name in rule.arguments}
            return context.url_adapter.build(rule.endpoint, arguments, force_external=False)  # type: ignore[union-attr]

    def argument(self, rule: Rule, name: str) -> Any:
        """The value of one argument. Raises KeyError for one that nobody has thought of."""
        if name == "attempt_id" and rule.endpoint == "student.practice.compare":
            return self.cases.id
        if name == "attempt_id" and rule.endpoint.startswith("teacher.attempt."):
            return self.sat.attempt_id
        if name == "attempt_id":
            return self.practice.id if rule.endpoint.startswith("student.practice.") else self.quiz.id
        if name == "item_id":
            return self.items.get(
                rule.endpoint, self.items["draft"] if "teacher" in rule.endpoint else self.card_id
            )
        if name == "group_id":
            return self.groups.get(rule.endpoint, self.groups[""])
        if name == "code":
            return classes.code_of(self.app, self.groups[""])
        if name == "name":
            return {
                "static_files.serve": "icon.svg",
                "progress.mine.download": "due_forecast",
                "progress.class_overview.download": "item_results",
            }[rule.endpoint]
        ada = self.people["learner"]
        assert ada is not None
        return {
            "number": 1,
            "response_id": self.response_id,
            "slug": first_quiz(self.app),
            "form": "csv",
            "learner_id": ada.id,
            "assignment_id": self.sat.assignment_id,
            "regrade_id": self.sat.regrade_id,
            "teacher_id": self.co_teacher_id,
            "quiz_id": self.quiz_id,
            "report_id": self.report_id,
            "seed": 1,
            "token": self.token,
        }[name]

    def send(self, client: FlaskClient, rule: Rule, **more: Any) -> Any:
        """POST the form of that route as Ada's page holds it, with this browser's own token."""
        fields = {
            **self.forms.get(rule.endpoint, {}),
            "csrf_token": token_of(client.get("/sign-in").text),
            **more,
        }
        return client.post(self.address(rule), data=fields)


def a_scene(app: Flask, at: Clock) -> Scene:
    """Ada has answered one question of a practice and of a quiz, typed an answer to a card that waits to be marked, and
    left two cases and a card to be judged.
    """
    people: dict[str, Person | None] = {
        "visitor": None,
        "guest": learning.a_person(app, name=None),
        "learner": learning.a_person(app),
        "other": learning.a_person(app, name="Bert"),
        "teacher": learning.a_person(app, name="Thea", role="teacher"),
    }
    ada = people["learner"]
    assert ada is not None
    client = learning.browser_of(app, ada)
    practice, quiz = begin_practice(app, client), begin_quiz(app, client)
    cases = begin_cases(app, client)
    for sitting in (practice, quiz, cases):
        assert sitting.answer(is_right=True).status_code == 303
    rated = open_card(app, client, item_of_type(app, "flashcard_reversed"))
    address = rated.answer().headers["Location"]
    client.post(f"{address}/rate", data={**hidden(form_to(client.get(address).text, "/rate")), "rating": "3"})
    at.advance(minutes=1)
    typed = item_of_type(app, "short_answer")
    with app.app_context(), transaction() as session:
        learning.answer(session, ada, at, typed, is_right=False, given=Response(texts=(UNLISTED,)))
    card = open_card(app, client, item_of_type(app, "flashcard_basic"))
    card_form = card.sent(learning.an_answer(card.item, is_right=True))
    answered = card.answer().headers["Location"]
    again = open_card(app, client, card.item_id)
    scene = Scene(
        app,
        people,
        practice,
        quiz,
        cases,
        card.item_id,
        str(card_form["response_id"]),
        _items(app, people["teacher"]),
        *(groups := _groups(app, people["teacher"], ada)),
        _take_a_quiz(app, people["teacher"], ada, group_id=groups[0][""]),
        _invitation(app),
        _quiz(app, people["teacher"], at),
        _report(app, ada, at, card.item_id),
    )
    scene.items |= dict.fromkeys(
        ("teacher.item_marking.show_next", "teacher.item_marking.mark"), scene.sat.cases_id
    )
    scene.items |= dict.fromkeys(("student.card_about.show", "student.card_about.download"), rated.item_id)
    with app.app_context(), reading() as session:
        wording = study.open_card(session, None, typed).item
    text = {"item": str(typed), "place": "0", "digest": digest_of(wording, UNLISTED, place=0)}
    scene.forms = {
        "student.practice.answer": {**practice.form(2), **practice.right(2), "number": "2"},
        "student.practice.compare": {"none": "1"},
        "student.practice.rate": {"rating": "1", "seen": "1"},
        "student.attempt.save": {**quiz.form(1), **quiz.wrong(1)},
        "student.attempt.submit": {},
        "student.assignment.begin": {"attempt_id": str(uuid.uuid4())},
        "student.study.answer": again.sent(learning.an_answer(again.item, is_right=True)),
        "student.card_deeds.do": {"seen": "0", "deed": "resume"},  # which it needs not
        "student.mistake.send": {"form_key": str(uuid.uuid4()), "text": "A letter is missing."},
        "student.study.rate": {**hidden(form_to(client.get(answered).text, "/rate")), "rating": "3"},
        "auth.sign_in.sign_in": {"name": "Nobody", "password": "a wrong password"},
        "auth.sign_up.sign_up": {"name": "", "password": ""},
        "auth.setup.accept": {"name": "", "password": ""},
        "auth.account.change_settings": {"zone": learning.ZONE, "new_per_day": "10", "has_shortcuts": "y"},
        "auth.card_settings.keep": learning.CARD_SETTINGS,
        "teacher.items.publish": {"seen": "1"},
        "teacher.marking.decide": {**text, "seen": "0", "verdict": "right"},
        "teacher.marking.refuse_all": {"item": str(typed), "text": f"0:{text['digest']}"},
        "teacher.marking.take_back": {**text, "seen": "1"},
        "teacher.item_delete.delete": {"seen": "1"},
        "teacher.attempt.mark": {"q1-points": "0.5", "q1-reason": "Half of it.", "q1-seen": "0"},
        "teacher.item_marking.mark": {
            "learner": str(ada.id),
            "attempt": scene.sat.attempt_id,
            "position": "1",
            "points": "0.5",
            "seen": "0",
        },
        "student.join.join": {"code": classes.code_of(app, scene.groups[""]), "display_name": "Zoe"},
        "teacher.groups.make": {"name": "7c"},
        "teacher.groups.change": {"name": "7d", "allows_guests": "y"},
        "teacher.groups.add_teacher": {"teacher": "Theo"},
        "teacher.group_member.agree": {
            "seen": "0",
            "time_percent": "150",
            "extra_attempts": "0",
            "break_minutes": "0",
        },
    }
    editor = f"/teacher/items/{scene.items['draft']}"
    scene.forms["teacher.item_edit.save"] = as_sent(
        scene.browser("teacher").get(editor).text, editor
    ).to_dict(flat=False)
    scene.forms["teacher.item_check.check_changed"] = scene.forms["teacher.item_edit.save"]
    return scene


def _items(app: Flask, teacher: Person | None) -> dict[str, int]:
    """A teacher's questions, one in the fit state for each thing that can be done to one, by endpoint."""
    assert teacher is not None
    statuses = {
        "draft": "draft",
        "teacher.items.publish": "draft",
        "teacher.items.unpublish": "published",
        "teacher.items.restore": "retired",
        "teacher.item_delete.delete": "draft",
    }
    items = {}
    for (endpoint, status), original in zip(statuses.items(), published(app), strict=False):
        with app.app_context(), transaction() as session:
            asking = accounts.find_learner(session, teacher.token, now=clock.utc_now())
            assert asking is not None
            items[endpoint] = authoring.duplicate(session, asking, original, now=clock.utc_now()).id
        set_status(app, items[endpoint], status)
    return items


@dataclass(slots=True)
class _Sat:
    """What Ada sat in the teacher's group.  cases_id: of the question in it that waits to be marked by hand."""

    assignment_id: int
    attempt_id: str
    regrade_id: int
    cases_id: int


def _take_a_quiz(app: Flask, teacher: Person | None, ada: Person, *, group_id: int) -> _Sat:
    """Set a quiz to the group, let Ada take it, and regrade it."""
    assert teacher is not None
    choice, cases = published(app, "single_choice")[0], published(app, "steelman")[0]
    items = [choice, cases]
    assignment = sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, teacher, *items), group_id)
    with app.app_context(), reading() as session:
        written = learning.an_answer(study.open_card(session, None, cases).item, is_right=True)
    answers = [Response(selected=(0,)), written]
    attempt = sat_quizzes.an_attempt(app, ada, assignment, answers, item_ids=items)
    return _Sat(assignment, attempt, sat_quizzes.a_regrade(app, ada, assignment, attempt), cases)


def _groups(app: Flask, teacher: Person | None, ada: Person) -> tuple[dict[str, int], int]:
    """The teacher's groups with Ada in them, by endpoint, and the number of another who teaches some of them."""
    assert teacher is not None
    theo = learning.a_person(app, name="Theo", role="teacher")
    endpoints = ("", "student.join.leave", "teacher.groups.archive", "teacher.group_member.remove")
    groups = {endpoint: classes.a_group(app, teacher, ada) for endpoint in endpoints}
    for endpoint in ("teacher.groups.make_owner", "teacher.groups.remove_teacher"):
        groups[endpoint] = classes.a_group(app, teacher, ada)
        classes.add_teacher(app, teacher, groups[endpoint], name="Theo")
    return groups, theo.id


def _quiz(app: Flask, teacher: Person | None, at: Clock) -> int:
    """A quiz of the teacher's own."""
    assert teacher is not None
    written = WrittenQuiz("A test", "", Blueprint(draws=(Draw(3),)))
    with app.app_context(), transaction() as session:
        asking = learning.learner_of(session, teacher, at)
        return quiz_editing.add(session, asking, written, key=None, now=at()).id


def _report(app: Flask, ada: Person, at: Clock, item_id: int) -> int:
    """A mistake that Ada reported."""
    with app.app_context(), transaction() as session:
        asking = learning.learner_of(session, ada, at)
        mistake_reports.report(
            session, asking, item_id, text="A word is missing.", client_key=str(uuid.uuid4()), now=at()
        )
        return mistake_reports.list_own(session, asking)[0].id


def _invitation(app: Flask) -> str:
    with app.app_context(), transaction() as session:
        return invitations.invite(session, "teacher", now=clock.utc_now())


_numbers = iter(range(1, 10_000))


def routes(app: Flask, *methods: str) -> list[Rule]:
    """Every route that takes one of these methods, in the order of their addresses."""
    return sorted(
        (rule for rule in app.url_map.iter_rules() if (rule.methods or set()).intersection(methods)),
        key=lambda rule: (
            _AT_THE_END.index(rule.endpoint) if rule.endpoint in _AT_THE_END else -1,
            rule.rule,
        ),
    )
