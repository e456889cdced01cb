"""What a teacher does, in a real browser, and what a learner then gets."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import TestClock
from tests.support import tables
from tests.support.live import Site, give_any_answer
from tests.support.teaching import CHOICE, QUESTION
from tests.support.web import PASSWORD, make_user

pytestmark = pytest.mark.browser
WAYS = pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".site-head__account")).to_contain_text(name)


def fill_in(page: Page, fields: dict[str, str]) -> None:
    """Fill the form by the names of its fields, as far as they can be seen."""
    for name, value in fields.items():
        box = page.locator(f'main [name="{name}"]').first
        if name == "key":
            page.locator(f'main [name="key"][value="{value}"]').check()
        elif box.evaluate("(box) => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


@WAYS
def test_a_teacher_adds_a_question_and_a_student_gets_it(site: Site, at: TestClock, script: bool) -> None:
    make_user(site.app, "Thea", "teacher")
    teacher = site.somebody(script=script)
    sign_in(teacher, "Thea")
    teacher.get_by_role("link", name="Teaching").click()
    teacher.get_by_role("link", name="Questions").first.click()
    teacher.get_by_role("link", name="Add a question").click()
    teacher.get_by_role("link", name="Single choice").click()
    fill_in(teacher, {**CHOICE, "stem": ""})
    teacher.get_by_role("button", name="Publish").click()
    expect(teacher.locator("main")).to_contain_text("Not published yet")
    expect(teacher.locator('[name="options-0-text"]')).to_have_value("Leon Trotsky")
    fill_in(teacher, CHOICE)
    teacher.get_by_role("button", name="Publish").click()
    expect(teacher.get_by_text("Published: learners get this question from now on.")).to_be_visible()
    expect(teacher.locator(".question__stem")).to_have_text(QUESTION)

    teacher.goto("/teacher/groups")
    teacher.get_by_label("Name").fill("7b history")
    teacher.get_by_label("Learners may join without an account").check()
    teacher.get_by_role("button", name="Make the group").click()
    code = teacher.locator(".join-code").inner_text().removeprefix("Code:").strip()

    student = site.somebody(script=script, width=360)
    student.goto("/")
    student.get_by_role("link", name="Join a group").click()
    student.get_by_label("Code of the group").fill(code.lower().replace("-", " "))
    student.get_by_label("Your name in this class").fill("Mia")
    student.get_by_role("button", name="Join without an account").click()
    expect(student.get_by_text("You are in the group 7b history.")).to_be_visible()
    student.goto("/practice/start?count=20&section=LEAD")
    for _ in range(20):
        if QUESTION in student.locator(".question").inner_text():
            break
        give_any_answer(student)
        student.get_by_role("button", name="Answer", exact=True).click()
        student.locator(".actions .button--primary").click()
    student.locator(".option", has_text="Leon Trotsky").click()
    student.get_by_role("button", name="Answer", exact=True).click()
    expect(student.locator(".verdict").first).to_have_text("Right")
    expect(student.locator("main")).to_contain_text("The article makes Trotsky its focal figure.")

    teacher.goto("/teacher/items?q=focal+figure")
    expect(teacher.locator(".entry", has_text=QUESTION)).to_contain_text("Answered once")
    teacher.goto("/teacher/learners")
    teacher.get_by_role("link", name="Mia").click()
    expect(teacher.locator("main")).to_contain_text("Leon Trotsky")
    assert tables.count(site.app, "response") >= 1


def test_of_two_who_edit_at_once_the_second_is_shown_both(site: Site, at: TestClock) -> None:
    """Case 54."""
    for name in ("Thea", "Theo"):
        make_user(site.app, name, "teacher")
    first, second = site.somebody(), site.somebody()
    for page, name in ((first, "Thea"), (second, "Theo")):
        sign_in(page, name)
        page.goto("/teacher/items")
        page.locator(".entry__link").first.click()
    for page, words in ((first, "Thea's wording"), (second, "Theo's wording")):
        page.locator('[name="stem"]').fill(f"According to the article, {words}?")
        page.get_by_role("button", name="Save as a draft").click()
    expect(second.locator("main")).to_contain_text("Thea's wording")
    expect(second.locator('[name="stem"]')).to_have_value("According to the article, Theo's wording?")


def test_what_a_teacher_writes_is_checked_as_it_is_typed_and_stored_by_nobody_but_the_teacher(
    site: Site, at: TestClock
) -> None:
    make_user(site.app, "Thea", "teacher")
    teacher = site.somebody(width=360)
    sign_in(teacher, "Thea")
    before = tables.count(site.app, "item")
    teacher.goto("/teacher/items/new?type=single_choice")
    fill_in(teacher, CHOICE)
    status = teacher.locator("#status")
    expect(status).to_have_text("The checks find nothing to say")
    teacher.locator('[name="options-1-rationale"]').fill("")
    missing = teacher.locator("#options-1-rationale-advice")
    expect(missing).to_contain_text("Before publishing: The rationale is missing")
    expect(status).to_have_text("1 thing stops publishing")
    expect(teacher.locator('[name="options-1-rationale"]')).to_be_focused()
    teacher.locator('[name="options-1-rationale"]').fill(CHOICE["options-1-rationale"])
    expect(missing).to_be_empty()
    expect(status).to_have_text("The checks find nothing to say")
    assert tables.count(site.app, "item") == before
    teacher.get_by_role("button", name="Publish").click()
    expect(teacher.get_by_text("Published: learners get this question from now on.")).to_be_visible()
    assert tables.count(site.app, "item") == before + 1


def test_without_a_script_a_button_checks_and_keeps_what_is_typed(site: Site, at: TestClock) -> None:
    make_user(site.app, "Thea", "teacher")
    teacher = site.somebody(script=False)
    sign_in(teacher, "Thea")
    before = tables.count(site.app, "item")
    teacher.goto("/teacher/items/new?type=single_choice")
    fill_in(teacher, CHOICE | {"options-1-rationale": ""})
    teacher.get_by_role("button", name="Check", exact=True).click()
    expect(teacher.locator(".notice")).to_contain_text(
        "1 thing stops publishing, as told beside each field. Nothing is stored yet."
    )
    expect(teacher.locator("#options-1-rationale-advice")).to_contain_text("The rationale is missing")
    for name in ("stem", "options-0-text", "options-2-rationale"):
        expect(teacher.locator(f'[name="{name}"]')).to_have_value(CHOICE[name])
    assert tables.count(site.app, "item") == before
