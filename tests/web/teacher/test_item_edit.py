"""Writing a question through its form: nothing typed is lost, whatever is wrong with it."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.item_types import ALL, BY_NAME
from quizapp.domain.items import Item
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import ItemRow
from quizapp.services import authoring
from quizapp.services.authoring import OpenItem
from quizapp.web.teacher.item_edit import TYPE_NOTES
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.browser_forms import as_sent
from tests.support.teaching import CHOICE, FILLED, QUESTION, a_teacher, add, fill, write
from tests.support.web import form_to, hidden

NEW = "/teacher/items/new"
NEW_CHOICE = f"{NEW}?type=single_choice"
KINDS = [kind.NAME for kind in ALL]


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def opened(app: Flask, item_id: int) -> OpenItem:
    with app.app_context(), reading() as session:
        return authoring.open_item(session, item_id)


def count_items(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ItemRow)) or 0


def status_of(app: Flask, item_id: int, status: str) -> None:
    with app.app_context(), transaction() as session:
        session.execute(sa.update(ItemRow).where(ItemRow.id == item_id).values(status=status))


def visible(html: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_new_question_begins_with_its_type(tina: FlaskClient) -> None:
    page = tina.get(NEW).text
    for kind in ALL:
        assert f"{NEW}?type={kind.NAME}" in page
        assert kind.NAME in TYPE_NOTES
    assert tina.get(f"{NEW}?type=essay").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_that_is_asked_for_makes_a_question_of_each_type_that_learners_get(
    kind: str, app: Flask, tina: FlaskClient
) -> None:
    number = add(tina, kind)
    stands = opened(app, number)
    assert (stands.status, stands.item.type, stands.origin) == ("published", kind, "teacher")
    assert BY_NAME[kind].check(stands.item) == []
    # The claim has said the rest.
    assert stands.item.section in ("LEAD", "CTRV")
    assert stands.item.holder
    assert stands.item.citation.passage
    guest = app.test_client()
    assert guest.get(f"/cards/{number}").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_form_shows_sent_back_unchanged_is_the_same_wording(
    kind: str, app: Flask, tina: FlaskClient
) -> None:
    with app.app_context(), reading() as session:
        numbers = session.scalars(sa.select(ItemRow.id).where(ItemRow.type == kind)).all()[:3]
    for number in [*numbers, add(tina, kind)]:
        before = opened(app, number)
        answer = write(tina, f"/teacher/items/{number}", {}, action="publish")
        assert answer.status_code == 303, answer.text
        assert opened(app, number) == before


def test_every_field_of_the_form_reaches_the_item(app: Flask, tina: FlaskClient) -> None:
    number = add(
        tina,
        action="draft",
        **{
            "explanation": "The **article** says so.\r\n\r\nTwice.",
            "passage": "lead-1",
            "quote": "Leon Trotsky was its focal figure",
            "more_claims": ["C-LEAD-05", "C-LEAD-01"],
            "opposing_claim": "C-CTRV-01",
            "section": "ORIG",
            "holder": "historians",
            "side": "consolidation",
            "controversy": "K-DEMO",
            "bloom": "analyse",
            "scope": "beyond",
            "source": "A history, page 3",
            "cautions": ["W-12", "W-01"],
            "tensions": ["T3", "T1"],
            "tags": "people, , people,places ",
            "variants_of": "lead-setting",
            "options-1-misconception": "takes the authority for the leader",
            "options-1-claim": "C-LEAD-06",
            "options-1-holder": "trotsky",
            "options-1-pinned": "y",
        },
    )
    item = opened(app, number).item
    assert item.explanation == "The **article** says so.\n\nTwice."
    assert (item.citation.quote, item.citation.passage) == ("Leon Trotsky was its focal figure", "lead-1")
    assert item.citation.suffix
    assert item.claims == ("C-LEAD-02", "C-LEAD-05", "C-LEAD-01")
    assert (item.opposing_claim, item.section, item.holder) == ("C-CTRV-01", "ORIG", "historians")
    assert (item.side, item.controversy, item.bloom, item.scope) == (
        "consolidation",
        "K-DEMO",
        "analyse",
        "beyond",
    )
    assert (item.source, item.cautions_ack) == ("A history, page 3", ("W-12", "W-01"))
    assert item.tensions == ("T3", "T1")
    assert (item.tags, item.variants_of) == (("people", "places"), "lead-setting")
    second = item.options[1]
    assert (second.misconception, second.claim, second.holder) == (
        "takes the authority for the leader",
        "C-LEAD-06",
        "trotsky",
    )
    assert [option.is_pinned for option in item.options] == [False, True, False]


def test_a_claim_chosen_anew_takes_what_follows_from_it_along(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft")
    assert (opened(app, number).item.holder, opened(app, number).item.side) == ("article_author", "neutral")
    write(tina, f"/teacher/items/{number}", {"claim": "C-CTRV-01"}, action="draft")
    item = opened(app, number).item
    assert (item.section, item.holder, item.side) == ("CTRV", "centralist_critics", "consolidation")


def test_nobody_as_holder_is_kept_apart_from_what_the_claim_says(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft", holder="none", controversy="none")
    assert opened(app, number).item.holder == ""
    assert fill(tina, f"/teacher/items/{number}")["holder"] == "none"


def test_an_option_more_is_a_row_more_with_everything_else_as_it_was(app: Flask, tina: FlaskClient) -> None:
    before = count_items(app)
    answer = write(tina, NEW_CHOICE, CHOICE | {"explanation": "Half a thought"}, action="add_row")
    assert answer.status_code == 200
    assert count_items(app) == before
    sent = as_sent(answer.text, NEW)
    assert {name: sent[name] for name in CHOICE} == CHOICE
    assert sent["explanation"] == "Half a thought"
    assert "options-3-text" in sent
    sent["options-3-text"], sent["options-3-rationale"] = "Nikolai Bukharin", "He stood on the other side."
    sent["options-3-misconception"] = "takes an opponent for the leader"
    sent["action"] = "publish"
    answer = tina.post(NEW, data=sent)
    assert answer.status_code == 303, visible(answer.text)
    number = int(answer.location.split("/")[-2])
    assert [option.text for option in opened(app, number).item.options][3] == "Nikolai Bukharin"


def test_rows_end_at_nine(tina: FlaskClient) -> None:
    sent = fill(tina, NEW_CHOICE)
    sent["action"] = "add_row"
    for _ in range(8):
        page = tina.post(NEW, data=sent).text
        sent = as_sent(page, NEW)
        sent["action"] = "add_row"
    assert "options-8-text" in sent
    assert "options-9-text" not in sent
    assert "Add another option" not in page


def test_an_empty_row_in_between_is_dropped_and_the_key_stays_with_its_option(
    app: Flask, tina: FlaskClient
) -> None:
    moved = CHOICE | {"options-0-text": "", "options-0-rationale": "", "key": "2"}
    number = add(tina, action="draft", **moved)
    options = opened(app, number).item.options
    assert [(option.text, option.is_key) for option in options] == [
        ("Vladimir Lenin", False),
        ("Joseph Stalin", True),
    ]


def test_a_mistake_is_told_beside_the_row_it_is_in_also_behind_an_empty_one(tina: FlaskClient) -> None:
    moved = CHOICE | {
        "options-0-text": "",
        "options-0-rationale": "",
        "key": "2",
        "options-2-rationale": "",
    }
    answer = write(tina, NEW_CHOICE, moved, action="publish")
    assert answer.status_code == 422
    assert (
        'href="#options-2-rationale">Option 3, why it is right or wrong: The rationale is missing'
        in answer.text
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_stands_beside_its_field_and_all_that_was_typed_is_still_there(
    kind: str, app: Flask, tina: FlaskClient
) -> None:
    before = count_items(app)
    incomplete = FILLED[kind] | {"claim": "", "explanation": "Nearly <done> & «typed»"}
    answer = write(tina, f"{NEW}?type={kind}", incomplete, action="publish")
    assert answer.status_code == 422
    assert count_items(app) == before
    assert '<a href="#claim">What it asks about: No claim is named' in answer.text
    assert 'id="claim-advice"' in answer.text
    assert 'aria-describedby="claim-help claim-advice" aria-invalid="true"' in answer.text
    sent = as_sent(answer.text, NEW)
    for name, value in incomplete.items():
        assert sent.getlist(name) == (value if isinstance(value, list) else [value]), name


def test_mistakes_are_told_in_the_order_of_the_page_and_none_that_follows_from_another(
    tina: FlaskClient,
) -> None:
    wrong = {
        "claim": "",
        "variants_of": "gone",
        "options-1-rationale": "",
        "options-0-rationale": "",
        "stem": "Who?",
    }
    page = write(tina, NEW_CHOICE, CHOICE | wrong, action="publish").text
    summary = page[
        page.index('class="error-summary"') : page.index('name="csrf_token"', page.index("error-summary"))
    ]
    assert re.findall(r'href="#([\w-]+)"', summary) == [
        "claim",
        "stem",
        "options-0-rationale",
        "options-1-rationale",
        "variants_of",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_may_be_saved_with_nothing_in_it_and_opened_again(
    kind: str, app: Flask, tina: FlaskClient
) -> None:
    answer = write(tina, f"{NEW}?type={kind}", {}, action="draft")
    assert answer.status_code == 303
    page = tina.get(answer.location)
    assert "Before publishing:" in page.text
    assert "Saved as a draft" in page.text
    number = int(answer.location.rpartition("/")[2])
    assert opened(app, number).status == "draft"
    assert app.test_client().get(f"/cards/{number}").status_code == 404
    for part in ("preview", "revisions"):
        assert tina.get(f"/teacher/items/{number}/{part}").status_code == 200


def test_advice_stands_beside_its_field_and_does_not_hinder(app: Flask, tina: FlaskClient) -> None:
    two = CHOICE | {"options-2-text": "", "options-2-rationale": "", "options-2-misconception": ""}
    answer = write(tina, NEW_CHOICE, two, action="check")
    assert answer.status_code == 200
    assert "There are 2 options; 3 to 4 serve best." in answer.text
    assert 'data-level="warning"' in answer.text
    assert 'data-level="error"' not in answer.text
    number = add(tina, **two)
    assert opened(app, number).status == "published"
    assert "3 to 4 serve best" in tina.get(f"/teacher/items/{number}").text


def test_checking_alone_stores_nothing_and_so_does_a_form_sent_by_enter(
    app: Flask, tina: FlaskClient
) -> None:
    before = count_items(app)
    answer = write(tina, NEW_CHOICE, CHOICE, action="check")
    assert "find nothing to say" in answer.text
    buttons = re.findall(r'<button[^>]*name="action" value="(\w+)"', tina.get(NEW_CHOICE).text)
    assert buttons[0] == "check"
    sent = fill(tina, NEW_CHOICE, CHOICE)
    assert tina.post(NEW, data=sent).status_code == 200
    sent["action"] = "delete_everything"
    assert tina.post(NEW, data=sent).status_code == 200
    assert count_items(app) == before


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("stem", "x" * 2001, "It has 2,001 characters; 2,000 is the most."),
        ("stem", "a\0b", "cannot be kept"),
        ("options-1-text", "x" * 501, "501 characters"),
        ("options-1-rationale", "x" * 1001, "1,001 characters"),
        ("explanation", "x" * 2001, "2,001 characters"),
        ("quote", "x" * 1001, "1,001 characters"),
        ("claim", "C-NONE-99", "not on the list"),
        ("more_claims", ["C-LEAD-01", "<script>"], "not on the list"),
        ("passage", "nowhere-1", "not on the list"),
        ("section", "' OR 1=1 --", "not on the list"),
        ("bloom", "create", "not on the list"),
        ("options-0-holder", "nobody_known", "not on the list"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_with_all_of_it_on_the_page(
    name: str, value: str | list[str], told: str, app: Flask, tina: FlaskClient
) -> None:
    before = count_items(app)
    answer = write(tina, NEW_CHOICE, CHOICE | {name: value}, action="draft")
    assert answer.status_code == 422
    assert told in visible(answer.text)
    assert count_items(app) == before
    if isinstance(value, str) and ("text" in name or name == "stem") and "\0" not in value:
        assert as_sent(answer.text, NEW)[name] == value


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("true_false", {f"options-{row}-rationale": "x" for row in range(3)}),
        ("short_answer", {"stem": "What?"}),
        ("flashcard_basic", {"answer": "It"}),
        ("flashcard_reversed", {"answer": "It"}),
        ("single_choice", {f"options-{row}-text": "x" for row in range(61)}),
    ],
)
@pytest.mark.parametrize("action", ["check", "add_row", "draft", "publish"])
def test_rows_that_no_form_of_ours_sends_are_refused_in_words(
    kind: str, fields: dict[str, str], action: str, app: Flask, tina: FlaskClient
) -> None:
    before = count_items(app)
    token = fill(tina, NEW_CHOICE)["csrf_token"]
    sent = {"csrf_token": token, "type": kind, "claim": "", "action": action, **fields}
    answer = tina.post(NEW, data=sent)
    assert answer.status_code == 422
    assert "sent" in visible(answer.text)
    assert count_items(app) == before


def test_an_answer_of_eighteen_thousand_accents_is_refused(tina: FlaskClient) -> None:
    sent = fill(tina, f"{NEW}?type=short_answer", FILLED["short_answer"])
    accents = "a" + "\u0300\u0316" * 4000
    for changed in (
        {"accepted-0": accents},
        {"accepted-0": accents * 2, "action": "publish"},
        {"quote": accents, "passage": "lead-1", "action": "publish"},
        {"answer": accents, "stem": accents, "explanation": accents},
    ):
        answer = tina.post(NEW, data={**sent.to_dict(), **changed})
        assert answer.status_code == 422


REASON = "The class has agreed on this wording."
AGAINST = "Publish against the checks"
UNREASONED = CHOICE | {"options-1-rationale": ""}


@pytest.fixture
def adam(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app, "Adam", role="admin")


def test_an_administrator_publishes_against_the_checks_and_every_teacher_reads_why(
    app: Flask, tina: FlaskClient, adam: FlaskClient
) -> None:
    assert AGAINST not in adam.get(NEW_CHOICE).text
    refused = write(adam, NEW_CHOICE, UNREASONED, action="publish")
    assert (refused.status_code, AGAINST in refused.text) == (422, True)
    sent = as_sent(refused.text, NEW)
    sent["override_reason"], sent["action"] = f"  {REASON} <b>  ", "override"
    answer = adam.post(NEW, data=sent)
    assert answer.status_code == 303
    number = int(answer.location.split("/")[-2])
    assert opened(app, number).status == "published"
    for part in ("", "/revisions"):
        words = visible(tina.get(f"/teacher/items/{number}{part}").text)
        assert f"Published against the checks by Adam, 2 March 2026, 10:00: “{REASON} <b>”" in words
        assert "The rationale is missing" in words
        assert "(missing rationale)" in words
    write(adam, f"/teacher/items/{number}", {"options-1-rationale": "Mended."}, action="publish")
    assert "against the checks" not in tina.get(f"/teacher/items/{number}").text
    assert "against the checks" in tina.get(f"/teacher/items/{number}/revisions").text


def test_a_teacher_is_not_offered_an_override_and_cannot_send_one(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft", **{"options-1-rationale": ""})
    refused = write(tina, f"/teacher/items/{number}", {}, action="publish")
    assert AGAINST not in refused.text
    for url in (NEW_CHOICE, f"/teacher/items/{number}"):
        sent = UNREASONED | {"stem": f"{QUESTION} Again?", "override_reason": REASON}
        with tables.unchanged(app):
            assert write(tina, url, sent, action="override").status_code == 403
            assert write(tina, url, sent, action="publish").status_code == 422


@pytest.mark.parametrize("reason", ["", "Because.", "x" * 501])
def test_an_override_without_a_fit_reason_is_refused_in_words_with_all_of_it_on_the_page(
    reason: str, app: Flask, adam: FlaskClient
) -> None:
    with tables.unchanged(app):
        answer = write(adam, NEW_CHOICE, UNREASONED | {"override_reason": reason}, action="override")
    assert answer.status_code == 422
    assert "500" in visible(answer.text).partition("yet. Please look at this again")[2][:200]
    sent = as_sent(answer.text, NEW)
    assert (sent["override_reason"], sent["stem"]) == (reason, QUESTION)


def test_an_override_where_nothing_is_found_publishes_and_keeps_nothing(
    app: Flask, adam: FlaskClient
) -> None:
    answer = write(adam, NEW_CHOICE, CHOICE | {"override_reason": REASON}, action="override")
    assert answer.status_code == 303
    assert tables.count(app, "item_override") == 0


def test_fields_that_no_form_of_ours_has_are_ignored(app: Flask, tina: FlaskClient) -> None:
    """Case 12."""
    number = add(
        tina,
        action="draft",
        status="published",
        origin="bank",
        owner_id="1",
        slug="mine",
        author="Nobody",
        reviewed_by="Nobody",
        switch_group="x",
        **{"options-999999-text": "A row that no page has"},
    )
    stands = opened(app, number)
    assert (stands.status, stands.origin, stands.item.author, stands.item.reviewed_by) == (
        "draft",
        "teacher",
        "",
        (),
    )
    assert stands.item.slug.startswith("t-whom-")
    assert stands.item.switch_group == ""


def test_a_form_of_no_type_is_not_found(tina: FlaskClient) -> None:
    sent = fill(tina, NEW_CHOICE, CHOICE)
    sent["type"] = "essay"
    assert tina.post(NEW, data=sent).status_code == 404


def test_a_published_question_stays_published_only_while_it_is_fit(app: Flask, tina: FlaskClient) -> None:
    number = add(tina)
    url = f"/teacher/items/{number}"
    refused = write(tina, url, {"options-0-rationale": ""}, action="publish")
    assert refused.status_code == 422
    assert opened(app, number).revision == 1
    assert write(tina, url, {"options-0-rationale": ""}, action="draft").status_code == 303
    assert (opened(app, number).status, opened(app, number).revision) == ("draft", 2)


def test_a_form_sent_twice_is_stored_once(app: Flask, tina: FlaskClient) -> None:
    before = count_items(app)
    sent = fill(tina, NEW_CHOICE, CHOICE)
    sent["action"] = "publish"
    places = {tina.post(NEW, data=sent).location for _ in range(3)}
    assert len(places) == 1
    assert count_items(app) == before + 1


def test_going_back_to_a_new_question_and_changing_it_makes_no_second_one(
    app: Flask, tina: FlaskClient
) -> None:
    before = count_items(app)
    address = unescape(
        next(url for url in re.findall(r'href="([^"]*)"', tina.get(NEW).text) if "single_choice" in url)
    )
    first = fill(tina, address, CHOICE | {"action": "draft"})
    number = int(tina.post(NEW, data=first).location.rpartition("/")[2])
    # The browser asks for the page anew, puts back what was typed, and more is typed.
    again = fill(tina, address, CHOICE | {"explanation": "More.", "action": "publish"})
    assert tina.post(NEW, data=again).location == f"/teacher/items/{number}/preview"
    assert (count_items(app), opened(app, number).revision) == (before + 1, 2)
    # Another question has a form of its own, and one sent with a key that is none has none.
    other = fill(tina, NEW_CHOICE, CHOICE | {"stem": f"{QUESTION} Or of others?", "action": "draft"})
    assert other["form_key"] != first["form_key"]
    for key in (other["form_key"], "' OR 1=1 --"):
        assert tina.post(NEW, data={**other.to_dict(), "form_key": key, "tags": key}).status_code == 303
    assert count_items(app) == before + 3
    # What has been changed in its own form meanwhile is not overwritten: both are shown.
    refused = tina.post(NEW, data={**first.to_dict(), "explanation": "Most."})
    assert (refused.status_code, f"/teacher/items/{number}" in refused.text) == (409, True)


def test_the_second_of_two_editors_sees_both_versions_and_saves_on_purpose(
    app: Flask, tina: FlaskClient
) -> None:
    """Case 54: the second gets 409 with both texts, and loses none of them."""
    number = add(tina)
    url = f"/teacher/items/{number}"
    tom = a_teacher(app, "Tom")
    toms = fill(tom, url, {"stem": "Who is, in the article, the focal figure of the Left Opposition?"})
    toms["explanation"] = "Written by Tom."
    write(tina, url, {"explanation": "Written by Tina."}, action="publish")
    toms["action"] = "publish"
    refused = tom.post(url, data=toms)
    assert refused.status_code == 409
    words = visible(refused.text)
    assert "Tina has saved this question meanwhile" in words
    assert "Theirs, as it stands" in words
    for text in ("Written by Tina.", "Written by Tom.", QUESTION, toms["stem"]):
        assert text in words
    assert opened(app, number).item.explanation == "Written by Tina."
    # Nothing but the number of the version that was seen differs in what the page would send.
    again = as_sent(refused.text, url)
    assert (again["seen"], toms["seen"]) == ("2", "1")
    apart = ("seen", "action", "csrf_token")
    assert {name: again.getlist(name) for name in again if name not in apart} == {
        name: toms.getlist(name) for name in toms if name not in apart
    }
    again["action"] = "publish"
    assert tom.post(url, data=again).status_code == 303
    stands = opened(app, number)
    assert (stands.revision, stands.item.explanation, stands.wording_by) == (3, "Written by Tom.", "Tom")
    assert "Written by Tina." in visible(tina.get(f"{url}/revisions?older=2&newer=3").text)


def test_a_question_retired_while_it_was_edited_is_saved_only_on_purpose(
    app: Flask, tina: FlaskClient
) -> None:
    """Case 55."""
    number = add(tina)
    sent = fill(tina, f"/teacher/items/{number}", {"explanation": "More."})
    status_of(app, number, "retired")
    sent["action"] = "draft"
    refused = tina.post(f"/teacher/items/{number}", data=sent)
    assert refused.status_code == 409
    assert "More." in refused.text
    assert opened(app, number).status == "retired"
    sent["was"] = hidden(form_to(refused.text, f"/teacher/items/{number}"))["was"]
    assert tina.post(f"/teacher/items/{number}", data=sent).status_code == 303
    assert opened(app, number).status == "draft"


def test_an_earlier_version_can_be_taken_into_the_form(app: Flask, tina: FlaskClient) -> None:
    number = add(tina)
    url = f"/teacher/items/{number}"
    write(tina, url, {"explanation": "The second."}, action="publish")
    sent = fill(tina, f"{url}?version=1")
    assert (sent["explanation"], sent["seen"]) == ("", "2")
    sent["action"] = "publish"
    assert tina.post(url, data=sent).status_code == 303
    assert (opened(app, number).revision, opened(app, number).item.explanation) == (3, "")
    assert tina.get(f"{url}?version=99").status_code == 404
    for odd in ("x", "-1", "２", "9" * 30):
        assert tina.get(f"{url}?version={odd}").status_code == 200


def test_only_teachers_write(app: Flask, tina: FlaskClient, client: FlaskClient) -> None:
    """Case 10."""
    number = add(tina)
    student = learning.browser_of(app, learning.a_person(app))
    guest = learning.browser_of(app, learning.a_person(app, name=None))
    before = opened(app, number)
    token = {"csrf_token": as_sent(student.get("/practice").text, "/sign-out")["csrf_token"]}
    for url in (NEW, NEW_CHOICE, f"/teacher/items/{number}"):
        assert student.get(url).status_code == 403, url
        assert guest.get(url).status_code == 302, url
        assert client.get(url).status_code == 302, url
        assert (
            student.post(url, data=token | CHOICE | {"type": "single_choice", "action": "draft"}).status_code
            == 403
        )
        assert tina.post(url, data=CHOICE | {"type": "single_choice", "action": "draft"}).status_code == 400
    assert opened(app, number) == before


@pytest.mark.parametrize("odd", ["0", "-1", str(2**63), "1" + "0" * 30, "１", "%00", "abc", "99999"])
def test_no_odd_number_opens_a_form(odd: str, tina: FlaskClient) -> None:
    """Case 13."""
    assert tina.get(f"/teacher/items/{odd}").status_code == 404


class LiveMarkup(HTMLParser):
    """Finds what would act or fetch by itself, and what pretends to be a field of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("img", "iframe", "object", "embed", "style") or (
            tag == "script" and not self._is_ours(values)
        ):
            self.found.append(tag)
        self.found += [name for name in values if name.startswith("on") or name == "style"]
        address = re.sub(r"\s", "", values.get("href", "") + values.get("src", "")).lower()
        if address.startswith(("javascript:", "data:", "vbscript:")):
            self.found.append(address)
        if tag != "input" and "csrf_token" in (values.get("id"), values.get("name")):
            self.found.append("csrf_token")

    def _is_ours(self, values: dict[str, str]) -> bool:
        return "nonce" in values or values.get("src", "").startswith("/static/")


def live_markup(html: str) -> list[str]:
    parser = LiveMarkup()
    parser.feed(html)
    return parser.found


def test_live_markup_is_seen_where_there_is_some() -> None:
    assert live_markup(
        "<p onclick=x><a href=' java\tscript:x'><img src=x><script>1</script><a id=csrf_token>"
    ) == [
        "onclick",
        "javascript:x",
        "img",
        "script",
        "csrf_token",
    ]
    assert live_markup('<input name="csrf_token"><a href="/x">&lt;img onerror=x&gt;</a>') == []


VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](&#106;avascript:alert(1))",
    "<a id=csrf_token name=csrf_token>x</a>",
    "{{7907*7919}}${7907*7919}",
    "\u202egnorw",
    "</textarea><script>alert(1)</script>",
)


def test_a_picture_stops_publishing_and_says_so(tina: FlaskClient) -> None:
    """Cases 22 and 44."""
    picture = {"explanation": "![x](http://evil.invalid/correct.png)"}
    answer = write(tina, NEW_CHOICE, CHOICE | picture, action="publish")
    assert answer.status_code == 422
    assert "Pictures are not shown" in visible(answer.text)


@pytest.mark.parametrize("vector", VECTORS)
def test_what_an_author_writes_is_never_live(vector: str, app: Flask, tina: FlaskClient) -> None:
    """Cases 19, 21 and 23 for an author's text."""
    item: dict[str, str] = {
        name: f"{value} {vector}" for name, value in CHOICE.items() if name not in ("claim", "key")
    }
    answer = write(
        tina,
        NEW_CHOICE,
        CHOICE | item | {"explanation": vector, "tags": vector, "source": vector, "variants_of": vector[:80]},
        action="draft",
    )
    assert answer.status_code == 303
    number = int(answer.location.rpartition("/")[2])
    url = f"/teacher/items/{number}"
    write(tina, url, {"explanation": f"{vector} again"}, action="draft")
    status_of(app, number, "published")
    shown = (url, f"{url}/preview", f"{url}/revisions", "/teacher/items")
    pages = {address: tina.get(address).text for address in shown}
    sent = as_sent(pages[f"{url}/preview"], f"{url}/preview")
    sent["choice"] = "1"
    pages["feedback"] = tina.post(f"{url}/preview", data=sent).text
    pages["card"] = app.test_client().get(f"/cards/{number}").text
    for address, page in pages.items():
        assert live_markup(page) == [], address
        assert str(7907 * 7919) not in page
    # What was typed comes back in the form as it was typed.
    assert fill(tina, url)["stem"] == f"{QUESTION} {vector}"


def test_a_question_of_an_author_who_has_left_stays(app: Flask, tina: FlaskClient) -> None:
    number = add(tina)
    with app.app_context(), transaction() as session:
        session.execute(sa.text("DELETE FROM \"user\" WHERE name = 'Tina'"))
    page = a_teacher(app, "Tom").get(f"/teacher/items/{number}/revisions")
    assert page.status_code == 200
    assert "somebody who has left" in page.text


def test_a_choice_that_is_listed_no_more_is_kept_until_another_is_made(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app, name="Tina", role="teacher")
    gone = Item(
        "", "single_choice", "GONE", "What?", claims=("C-GONE-01",), holder="gone", controversy="K-GONE"
    )
    with app.app_context(), transaction() as session:
        teacher = learning.learner_of(session, person, at)
        number = authoring.add_draft(session, teacher, gone, now=at.now).id
    before = opened(app, number)
    browser = learning.browser_of(app, person)
    assert write(browser, f"/teacher/items/{number}", {}, action="draft").status_code == 303
    assert opened(app, number) == before


def test_a_form_whose_question_was_deleted_does_nothing_to_the_one_that_has_its_number_now(
    app: Flask, tina: FlaskClient, at: TestClock
) -> None:
    number = add(tina, action="draft")
    url, delete_url = f"/teacher/items/{number}", f"/teacher/items/{number}/delete"
    stale, stale_delete = fill(tina, url, {"explanation": "Klein's."}), fill(tina, delete_url)
    assert tina.post(delete_url, data=stale_delete).status_code == 303
    at.advance(minutes=1)
    add(tina, action="draft")
    with tables.unchanged(app):
        for address, sent in ((url, stale), (delete_url, stale_delete)):
            for action in ("draft", "publish"):
                assert tina.post(address, data={**sent, "action": action}).status_code == 404


def test_a_change_that_is_refused_says_that_it_is_not_saved_and_that_learners_go_on_as_before(
    app: Flask, tina: FlaskClient
) -> None:
    number = add(tina)
    answer = write(tina, f"/teacher/items/{number}", {"options-1-rationale": ""}, action="publish")
    assert answer.status_code == 422
    assert "Not saved. Please look" in visible(answer.text)
    assert "Learners go on getting it as it was" in answer.text
    assert "published yet" not in answer.text


def test_what_stands_in_full_view_opens_no_part_that_is_folded_away(tina: FlaskClient) -> None:
    url = f"{NEW}?type=single_choice"
    answer = write(tina, url, CHOICE | {"options-1-misconception": ""}, action="publish")
    assert answer.status_code == 422
    assert "stands for no mistake" in answer.text
    assert (
        "<details open>"
        not in re.sub(r"\s+", " ", answer.text)
        .partition('id="options"')[2]
        .partition("Explanation, and where")[0]
    )


def test_what_is_told_of_a_field_stands_in_one_order_before_and_after_a_save(tina: FlaskClient) -> None:
    changed = CHOICE | {"stem": "Short one"}
    said = [
        re.findall(
            r"The stem [^<]*", write(tina, NEW_CHOICE, changed, action=action).text.rpartition("<form")[2]
        )
        for action in ("check", "publish")
    ]
    assert len(said[0]) > 1
    assert said[0] == said[1]
