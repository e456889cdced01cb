"""A teacher at work in a browser: forms filled in and sent as they stand on the page."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support import learning
from tests.support.browser_forms import as_sent

QUESTION = "Whom does the article make the focal figure of the Left Opposition?"
CHOICE = {
    "claim": "C-LEAD-02",
    "stem": QUESTION,
    "key": "0",
    "options-0-text": "Leon Trotsky",
    "options-0-rationale": "The article makes Trotsky its focal figure.",
    "options-1-text": "Vladimir Lenin",
    "options-1-rationale": "Lenin had died before; the faction appealed to his writings.",
    "options-1-misconception": "takes the authority for the leader",
    "options-2-text": "Joseph Stalin",
    "options-2-rationale": "The leadership that the faction disputed settled around Stalin.",
    "options-2-misconception": "takes the opponent for the leader",
}
FILLED: dict[str, dict[str, Any]] = {
    "single_choice": CHOICE,
    "multiple_response": {
        "claim": "C-LEAD-05",
        "stem": "Which two changes did the Left Opposition call for, according to the article?",
        "key": ["0", "1"],
        "options-0-text": "Wider debate inside the party",
        "options-0-rationale": "It asked for that.",
        "options-1-text": "Quicker growth of industry",
        "options-1-rationale": "It asked for that as well.",
        "options-2-text": "Tighter limits on argument",
        "options-2-rationale": "Its opponents leaned that way.",
        "options-2-misconception": "swaps the sides",
        "options-3-text": "Longer leave for private shops",
        "options-3-rationale": "It was wary of them.",
        "options-3-misconception": "swaps the sides",
    },
    "true_false": {
        "claim": "C-LEAD-01",
        "stem": "According to the article, the Left Opposition was a grouping inside the ruling party: true or false?",
        "key": "0",
        "options-0-rationale": "It was organised inside the party.",
        "options-1-rationale": "It was no party of its own.",
    },
    "who_would_say": {
        "claim": "C-CTRV-01",
        "stem": "Who would say this: “While everybody argues, nobody is at the wheel”?",
        "key": "1",
        "options-0-holder": "historians",
        "options-0-rationale": "They compare, and do not steer.",
        "options-0-misconception": "mixes scholars with the disputants",
        "options-1-holder": "centralist_critics",
        "options-1-rationale": "They fear that debate stops decisions.",
        "options-2-holder": "left_opposition",
        "options-2-rationale": "It asks for more debate.",
        "options-2-misconception": "swaps the sides",
    },
    "cloze": {
        "claim": "C-LEAD-04",
        "stem": "The article sets the scene with a country that had just come out of ___.",
        "accepted-0": "civil war\r\nRussian civil war",
    },
    "short_answer": {
        "claim": "C-LEAD-04",
        "stem": "Under which policy had the country newly begun to live, according to the article?",
        "accepted-0": "New Economic Policy\r\nNEP",
    },
    "matching": {
        "claim": "C-CTRV-01",
        "stem": "Whose view on arguing inside the party is each of these, as the article tells it?",
        "options-0-text": "Critics who favour central rule",
        "options-1-text": "The Left Opposition",
        "options-2-text": "Historians",
        "prompts-0-text": "Argument without end leaves nobody at the wheel.",
        "prompts-0-key": "0",
        "prompts-0-rationale": "They fear gridlock.",
        "prompts-1-text": "Members must be free to object.",
        "prompts-1-key": "1",
        "prompts-1-rationale": "It asks for open debate.",
    },
    "sorting": {
        "claim": "C-CTRV-01",
        "stem": "Sort each statement by what it is in the article.",
        "options-0-text": "A fact that the article states",
        "options-1-text": "A claim of one side",
        "prompts-0-text": "The faction stood inside the party.",
        "prompts-0-key": "0",
        "prompts-0-rationale": "Nobody disputes it.",
        "prompts-1-text": "Open debate costs speed.",
        "prompts-1-key": "1",
        "prompts-1-rationale": "Critics hold it.",
        "prompts-2-text": "Open debate keeps a party honest.",
        "prompts-2-key": "1",
        "prompts-2-rationale": "The faction holds it.",
    },
    "ordering": {
        "claim": "C-LEAD-04",
        "stem": "The article begins with one of these four and ends with another: which comes where?",
        "options-0-text": "The civil war",
        "options-0-rationale": "The article begins with it.",
        "options-1-text": "The New Economic Policy",
        "options-1-rationale": "It came after the war.",
        "options-2-text": "The death of Lenin",
        "options-2-rationale": "It left the succession open.",
        "options-3-text": "The loss of posts",
        "options-3-rationale": "It came last.",
    },
    "steelman": {
        "claim": "C-CTRV-01",
        "stem": "Put the best case for either side on open debate, so that its holders would sign it.",
        "sides-0-label": "For open debate",
        "sides-0-model": "Whoever silences members loses their trust, and with it the right to lead.",
        "sides-0-checklist": "Silence costs trust | C-LEAD-05\r\nTrust is what rule rests on",
        "sides-1-label": "For unity",
        "sides-1-model": "Whoever lets everybody argue for ever decides too late to meet a danger.",
        "sides-1-checklist": "Debate costs time | C-CTRV-01\r\nDanger does not wait",
    },
    "flashcard_basic": {
        "claim": "C-LEAD-04",
        "stem": "What had the country just come out of when it began to live under the NEP?",
        "answer": "A civil war",
    },
    "flashcard_reversed": {
        "claim": "C-LEAD-04",
        "stem": "The policy that let a measure of private business back in after the civil war",
        "answer": "New Economic Policy",
    },
}
"""By item type: the least that a teacher fills in to have a question live."""


def a_teacher(app: Flask, name: str = "Tina", *, role: str = "teacher") -> FlaskClient:
    """The browser of a new teacher, or of an administrator."""
    return learning.browser_of(app, learning.a_person(app, name=name, role=role))


def fill(browser: FlaskClient, url: str, changes: dict[str, Any] | None = None) -> MultiDict[str, str]:
    """What the form at the address would send with these fields changed.

    url: its path is the form's action.
    """
    page = browser.get(url)
    assert page.status_code == 200, page.text
    sent = as_sent(page.text, url.partition("?")[0])
    for name, value in (changes or {}).items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def write(browser: FlaskClient, url: str, changes: dict[str, Any], *, action: str) -> TestResponse:
    """The answer to filling in the form at the address and pressing one of its buttons."""
    sent = fill(browser, url, changes)
    sent["action"] = action
    return browser.post(url.partition("?")[0], data=sent)


def add(browser: FlaskClient, kind: str = "single_choice", *, action: str = "publish", **changes: Any) -> int:
    """A new question made through the form; gives its number."""
    answer = write(browser, f"/teacher/items/new?type={kind}", FILLED[kind] | changes, action=action)
    assert answer.status_code == 303, answer.text
    return int(answer.location.removesuffix("/preview").rpartition("/")[2])
