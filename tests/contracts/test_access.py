"""Every route × visitor, guest, learner, other learner, teacher; and another's things, id by id."""

import uuid

import pytest
from flask import Flask
from werkzeug.routing import Rule

from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import tables
from tests.support.scene import ENDING, WHO, Scene, a_scene, routes
from tests.support.web import token_of

Statuses = tuple[int, int, int, int, int]
EVERYBODY: Statuses = (200, 200, 200, 200, 200)
NOBODY: Statuses = (404, 404, 404, 404, 404)
SIGNED_IN: Statuses = (302, 200, 200, 200, 200)
TEACHERS: Statuses = (302, 302, 403, 403, 200)
TEACHERS_AND_ON: Statuses = (302, 302, 403, 403, 303)
ADAS_OWN: Statuses = (404, 404, 200, 404, 404)
ADAS_OWN_AND_ON: Statuses = (404, 404, 303, 404, 404)
ON_ITS_PAGE: Statuses = (303, 303, 303, 303, 303)  # which then decides who may see it
BEHIND_THE_DOOR: Statuses = (302, 404, 200, 404, 404)
BEHIND_THE_DOOR_AND_ON: Statuses = (302, 404, 303, 404, 404)

# visitor, guest, learner (Ada, whose things these are), other learner, teacher
EXPECTED: dict[str, Statuses] = {
    "GET /": EVERYBODY,
    "GET /account": SIGNED_IN,
    "GET /account/cards": SIGNED_IN,
    "POST /account/cards": (302, 303, 303, 303, 303),
    "POST /account/erase": (302, 422, 422, 422, 422),  # without the name typed
    "POST /account/password": (302, 422, 422, 422, 422),
    "POST /account/settings": (302, 303, 303, 303, 303),
    "POST /api/sync": (302, 422, 422, 422, 422),  # a form is no batch
    "GET /assignments/<number:assignment_id>": BEHIND_THE_DOOR,
    "POST /assignments/<number:assignment_id>": (302, 409, 409, 409, 409),  # withdrawn by then
    "GET /attempts/<uuid4:attempt_id>": ADAS_OWN_AND_ON,
    "GET /attempts/<uuid4:attempt_id>/<number:number>": ADAS_OWN,
    "POST /attempts/<uuid4:attempt_id>/<number:number>": ADAS_OWN_AND_ON,
    "GET /attempts/<uuid4:attempt_id>/<number:number>/flag": ON_ITS_PAGE,
    "POST /attempts/<uuid4:attempt_id>/<number:number>/flag": ADAS_OWN_AND_ON,
    "GET /attempts/<uuid4:attempt_id>/all": ADAS_OWN_AND_ON,  # it has one question to a page
    "POST /attempts/<uuid4:attempt_id>/all": ADAS_OWN_AND_ON,
    "GET /attempts/<uuid4:attempt_id>/break": BEHIND_THE_DOOR_AND_ON,  # its clock runs
    "GET /attempts/<uuid4:attempt_id>/clock": BEHIND_THE_DOOR,
    "POST /attempts/<uuid4:attempt_id>/go-on": BEHIND_THE_DOOR_AND_ON,
    "GET /attempts/<uuid4:attempt_id>/pause": ON_ITS_PAGE,
    "POST /attempts/<uuid4:attempt_id>/pause": (302, 404, 409, 404, 404),  # no break was agreed
    "GET /attempts/<uuid4:attempt_id>/result": BEHIND_THE_DOOR_AND_ON,  # not submitted yet
    "GET /attempts/<uuid4:attempt_id>/submit": ADAS_OWN,
    "POST /attempts/<uuid4:attempt_id>/submit": BEHIND_THE_DOOR_AND_ON,
    "GET /bring-along": (302, 303, 303, 303, 303),  # nothing to bring
    "POST /bring-along": (302, 303, 303, 303, 303),
    "GET /cards": EVERYBODY,
    "GET /cards/<number:item_id>": EVERYBODY,
    "GET /cards/<number:item_id>/about": BEHIND_THE_DOOR,
    "GET /cards/<number:item_id>/answer": ON_ITS_PAGE,
    "POST /cards/<number:item_id>/answer": (303, 303, 303, 303, 303),  # everybody has a card of their own
    "GET /cards/<number:item_id>/curve.<any(csv, json):form>": BEHIND_THE_DOOR,
    "POST /cards/<number:item_id>/deed": (302, 303, 303, 303, 303),  # everybody has a card of their own
    "GET /cards/<number:item_id>/report": BEHIND_THE_DOOR,
    "POST /cards/<number:item_id>/report": (302, 303, 303, 303, 303),  # they have answered it by then
    "GET /cards/answered/<uuid4:response_id>": BEHIND_THE_DOOR,
    "GET /cards/answered/<uuid4:response_id>/rate": (302, 303, 303, 303, 303),
    "POST /cards/answered/<uuid4:response_id>/rate": BEHIND_THE_DOOR_AND_ON,
    "GET /cards/list": SIGNED_IN,
    "POST /cards/undo": (302, 303, 303, 303, 303),
    "POST /groups/<number:group_id>/leave": BEHIND_THE_DOOR_AND_ON,
    "GET /healthz": EVERYBODY,
    "GET /join": EVERYBODY,
    "POST /join": (303, 303, 303, 303, 303),
    "GET /join/<slug:code>": EVERYBODY,
    "GET /practice": EVERYBODY,
    "GET /practice/<uuid4:attempt_id>": ADAS_OWN,
    "GET /practice/<uuid4:attempt_id>/<number:number>": ADAS_OWN,
    "GET /practice/<uuid4:attempt_id>/<number:number>/compare": ON_ITS_PAGE,
    "POST /practice/<uuid4:attempt_id>/<number:number>/compare": ADAS_OWN_AND_ON,
    "GET /practice/<uuid4:attempt_id>/<number:number>/rate": ON_ITS_PAGE,
    "POST /practice/<uuid4:attempt_id>/<number:number>/rate": ADAS_OWN_AND_ON,
    "GET /practice/<uuid4:attempt_id>/answer": ON_ITS_PAGE,
    "POST /practice/<uuid4:attempt_id>/answer": ADAS_OWN_AND_ON,
    "GET /practice/<uuid4:attempt_id>/result": ADAS_OWN_AND_ON,  # not finished yet
    "GET /practice/start": (303, 303, 303, 303, 303),
    "GET /progress": EVERYBODY,
    "GET /progress/<name>.<any(csv, json):form>": SIGNED_IN,
    "GET /quizzes": EVERYBODY,
    "GET /quizzes/<slug:slug>": EVERYBODY,
    "GET /quizzes/<slug:slug>/start": (303, 303, 303, 303, 303),
    "GET /reading": EVERYBODY,
    "GET /reading/fairness": EVERYBODY,
    "GET /reading/glossary": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /setup/<token>": NOBODY,  # the link is dead as soon as there is a teacher
    "POST /setup/<token>": NOBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": (401, 401, 401, 401, 401),  # with a wrong password
    "POST /sign-out": (303, 303, 303, 303, 303),
    "GET /sign-up": (200, 200, 303, 303, 303),  # who has an account is led home
    "POST /sign-up": (422, 422, 303, 303, 303),  # with an empty form; who has an account is led home
    "GET /static/<path:name>": EVERYBODY,
    "GET /teacher": TEACHERS,
    "GET /teacher/assignments/<number:assignment_id>/regrade": TEACHERS,
    "POST /teacher/assignments/<number:assignment_id>/regrade": (302, 302, 403, 403, 422),  # without a reason
    "GET /teacher/attempts/<number:learner_id>/<uuid4:attempt_id>": TEACHERS,
    "POST /teacher/attempts/<number:learner_id>/<uuid4:attempt_id>/<number:number>/mark": TEACHERS_AND_ON,
    "POST /teacher/assignments/<number:assignment_id>": TEACHERS_AND_ON,
    "POST /teacher/assignments/<number:assignment_id>/offer": TEACHERS_AND_ON,
    "POST /teacher/assignments/<number:assignment_id>/withdraw": TEACHERS_AND_ON,
    "GET /teacher/gradebook": TEACHERS,
    "GET /teacher/gradebook/<number:group_id>": TEACHERS,
    "GET /teacher/gradebook/<number:group_id>/marks.<any(csv, xlsx):form>": TEACHERS,
    "GET /teacher/groups": TEACHERS,
    "POST /teacher/groups": TEACHERS_AND_ON,
    "GET /teacher/groups/<number:group_id>": TEACHERS,
    "GET /teacher/groups/<number:group_id>/quizzes": TEACHERS,
    "POST /teacher/groups/<number:group_id>": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/archive": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/code": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/code/revoke": TEACHERS_AND_ON,
    "GET /teacher/groups/<number:group_id>/members/<number:learner_id>": TEACHERS,
    "POST /teacher/groups/<number:group_id>/members/<number:learner_id>/accommodation": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/members/<number:learner_id>/readmit": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/members/<number:learner_id>/remove": TEACHERS_AND_ON,
    "GET /teacher/groups/<number:group_id>/projector": TEACHERS,
    "POST /teacher/groups/<number:group_id>/teachers": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/teachers/<number:teacher_id>/owner": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/teachers/<number:teacher_id>/remove": TEACHERS_AND_ON,
    "POST /teacher/groups/<number:group_id>/unarchive": TEACHERS_AND_ON,
    "GET /teacher/items": TEACHERS,
    "GET /teacher/items/<number:item_id>": TEACHERS,
    "POST /teacher/items/<number:item_id>": TEACHERS,  # only checked
    "POST /teacher/items/<number:item_id>/check": TEACHERS,
    "GET /teacher/items/<number:item_id>/delete": TEACHERS,
    "POST /teacher/items/<number:item_id>/delete": TEACHERS_AND_ON,
    "POST /teacher/items/<number:item_id>/duplicate": TEACHERS_AND_ON,
    "GET /teacher/items/<number:item_id>/preview": TEACHERS,
    "POST /teacher/items/<number:item_id>/preview": (302, 302, 403, 403, 422),  # without an answer
    "POST /teacher/items/<number:item_id>/publish": TEACHERS_AND_ON,
    "POST /teacher/items/<number:item_id>/restore": TEACHERS_AND_ON,
    "POST /teacher/items/<number:item_id>/retire": TEACHERS_AND_ON,
    "GET /teacher/items/<number:item_id>/revisions": TEACHERS,
    "POST /teacher/items/<number:item_id>/unpublish": TEACHERS_AND_ON,
    "GET /teacher/items/new": TEACHERS,
    "POST /teacher/items/new": (302, 302, 403, 403, 404),  # without a type
    "POST /teacher/items/new/check": (302, 302, 403, 403, 404),
    "GET /teacher/learners": TEACHERS,
    "GET /teacher/learners/<number:learner_id>": TEACHERS,
    "GET /teacher/marking": TEACHERS,
    "POST /teacher/marking": TEACHERS_AND_ON,
    "GET /teacher/marking/decided": TEACHERS,
    "POST /teacher/marking/decided": TEACHERS_AND_ON,  # what was decided the line before
    "GET /teacher/marking/questions": TEACHERS,
    "GET /teacher/marking/questions/<number:item_id>": TEACHERS,
    "POST /teacher/marking/questions/<number:item_id>": TEACHERS_AND_ON,
    "POST /teacher/marking/refused": TEACHERS_AND_ON,
    "GET /teacher/mistakes": TEACHERS,
    "POST /teacher/mistakes/<number:report_id>": TEACHERS_AND_ON,
    "GET /teacher/progress": TEACHERS,
    "GET /teacher/progress/<name>.<any(csv, json):form>": TEACHERS,
    "GET /teacher/quizzes": TEACHERS,
    "GET /teacher/quizzes/<number:quiz_id>": TEACHERS,
    "POST /teacher/quizzes/<number:quiz_id>": TEACHERS,  # only counted
    "POST /teacher/quizzes/<number:quiz_id>/copy": TEACHERS_AND_ON,
    "GET /teacher/quizzes/<number:quiz_id>/paper": TEACHERS,
    "GET /teacher/quizzes/<number:quiz_id>/paper/key": TEACHERS,
    "GET /teacher/quizzes/<number:quiz_id>/groups": TEACHERS,
    "POST /teacher/quizzes/<number:quiz_id>/groups": (302, 302, 403, 403, 422),  # without a group
    "GET /teacher/quizzes/<number:quiz_id>/preview": TEACHERS,
    "POST /teacher/quizzes/<number:quiz_id>/restore": TEACHERS_AND_ON,
    "POST /teacher/quizzes/<number:quiz_id>/retire": TEACHERS_AND_ON,
    "GET /teacher/quizzes/new": TEACHERS,
    "POST /teacher/quizzes/new": TEACHERS,
    "POST /teacher/quizzes/pool": TEACHERS,  # only counted
    "GET /teacher/regrades/<number:regrade_id>": TEACHERS,
    "POST /teacher/regrades/<number:regrade_id>/undo": TEACHERS_AND_ON,
    "GET /teacher/responses.csv": TEACHERS,
}
# Ada last among the students, so that the others meet her things as they were.
IN_TURN = ("visitor", "other", "guest", "teacher", "learner")


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def named(rule: Rule, method: str) -> str:
    return f"{method} {rule.rule}"


def test_every_route_is_in_the_table_and_nothing_else(app: Flask) -> None:
    walked = {named(rule, method) for method in ("GET", "POST") for rule in routes(app, method)}
    assert walked == set(EXPECTED)
    other_ways = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert other_ways <= {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_route_lets_in_whom_it_should(scene: Scene, method: str) -> None:
    """Cases 8, 9, 10, 12: with the form as Ada's own page holds it and the sender's own token."""
    surprises = []
    for rule in routes(scene.app, method):
        expected = dict(zip(WHO, EXPECTED[named(rule, method)], strict=True))
        for who in IN_TURN:
            client = scene.passing(who) if rule.endpoint in ENDING else scene.browser(who)
            if method == "GET":
                answer = client.get(scene.address(rule), buffered=True)
            else:
                answer = scene.send(client, rule, role="admin", owner_id="1", score="100")
            if answer.status_code != expected[who]:
                surprises.append(f"{named(rule, method)} as {who}: {answer.status_code}, not {expected[who]}")
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/sign-in")
    assert not surprises, "\n".join(surprises)


def test_a_script_is_told_401_and_not_led_away(scene: Scene) -> None:
    """Case 10."""
    client = scene.browser("visitor")
    for rule in routes(scene.app, "GET"):
        if EXPECTED[named(rule, "GET")][0] == 302:
            answer = client.get(scene.address(rule), headers={"Accept": "application/json"})
            assert answer.status_code == 401, rule
            assert answer.get_json()["message"] == "Sign in first."


def test_what_the_others_send_changes_nothing_of_adas(scene: Scene) -> None:
    """Case 9: each of her forms, sent by each of the others with their own valid token."""
    before = tables.everything(scene.app)
    for rule in routes(scene.app, "POST"):
        if EXPECTED[named(rule, "POST")] in (ADAS_OWN_AND_ON, BEHIND_THE_DOOR_AND_ON):
            for who in ("visitor", "guest", "other", "teacher"):
                answer = scene.send(scene.browser(who), rule)
                assert answer.status_code in (302, 404), (rule, who)
    assert tables.differences(before, tables.everything(scene.app)) == []


def test_neighbouring_ids_lead_nowhere(scene: Scene) -> None:
    """Cases 8, 13: Bert tries Ada's ids and those beside them."""
    bert = scene.browser("other")
    for known in (scene.practice.id, scene.quiz.id, scene.response_id):
        for step in (-1, 0, 1):
            near = str(uuid.UUID(int=uuid.UUID(known).int + step))
            for path in ("/attempts/{}", "/attempts/{}/1", "/attempts/{}/result", "/attempts/{}/submit"):
                assert bert.get(path.format(near)).status_code == 404
            for path in ("/practice/{}", "/practice/{}/1", "/practice/{}/result", "/cards/answered/{}"):
                assert bert.get(path.format(near)).status_code == 404


def test_the_refusal_does_not_say_whether_a_thing_exists(scene: Scene) -> None:
    """Case 8: the page for Ada's attempt is word for word the page for none."""
    bert = scene.browser("other")
    for path, known in (
        ("/attempts/{}", scene.quiz.id),
        ("/practice/{}", scene.practice.id),
        ("/cards/answered/{}", scene.response_id),
    ):
        pages = []
        for one in (known, str(uuid.uuid4())):
            page = bert.get(path.format(one)).text
            pages.append(page.partition("<main")[2])
        assert pages[0] == pages[1], path


WRONG = ("0", "-1", "9223372036854775808", "1" + "0" * 30, "１", "%00", "abc", "1.0", "%2e%2e", "1%20")


@pytest.mark.parametrize("who", ["learner", "teacher"])
def test_ids_that_cannot_be_are_not_found_on_any_route(scene: Scene, who: str) -> None:
    """Case 13: every argument of every route, by GET and by POST, from somebody who may."""
    client = scene.browser(who)
    token = token_of(client.get("/sign-in").text)
    wrong_answers = []
    for method in ("GET", "POST"):
        for rule in routes(scene.app, method):
            if rule.rule.startswith("/teacher") and who != "teacher":
                continue
            good = scene.address(rule)
            # A code is typed by hand: one that cannot be is answered by the form, with it in its field.
            for name in rule.arguments - {"form", "code"}:
                value = str(scene.argument(rule, name))
                assert value in good
                for wrong in WRONG:
                    address = (
                        good.replace(value, wrong, 1)
                        if value != "1"
                        else f"{good.rpartition('/')[0]}/{wrong}"
                    )
                    answer = client.open(
                        address, method=method, data={"csrf_token": token} if method == "POST" else None
                    )
                    if answer.status_code not in (404, 405):
                        wrong_answers.append((method, address, answer.status_code))
    assert not wrong_answers, wrong_answers


def test_a_cookie_from_before_opens_nothing_after_signing_out(scene: Scene) -> None:
    """Cases 6, 8."""
    client = scene.browser("other")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    client.post("/sign-out", data={"csrf_token": token_of(client.get("/sign-in").text)})
    copied = scene.app.test_client()
    copied.set_cookie(COOKIE, cookie.value)
    assert copied.get("/account").status_code == 302
