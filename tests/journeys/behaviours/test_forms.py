"""What a form brings along, and that it goes once; which heading has the focus."""

import pytest

from tests.support.written_page import SITE, WrittenSite

pytestmark = pytest.mark.browser


def test_a_form_carries_how_long_the_question_was_in_view_and_the_readers_zone(site: WrittenSite) -> None:
    page = site.open(
        '<form method="post" action="/answer" data-enhance="took zone"><input type="hidden" name="took_ms" value="">'
        '<input type="hidden" name="zone" value=""><button>Answer</button></form>'
    )
    page.clock.run_for(4_200)
    page.get_by_role("button").click()
    page.wait_for_url(f"{SITE}/answer")
    assert site.posts[0]["zone"] == "Australia/Lord_Howe"
    assert 4_200 <= int(site.posts[0]["took_ms"]) < 60_000


def test_a_form_pressed_twice_goes_once_and_works_again_later(site: WrittenSite) -> None:
    site.answer = lambda: {"status": 204}
    page = site.open(
        '<form method="post" action="/answer" data-enhance="once"><button>Answer</button></form>'
    )
    with page.expect_response("**/answer"):
        page.get_by_role("button").dblclick()
    page.clock.run_for(8_000)
    with page.expect_response("**/answer"):
        page.get_by_role("button").click()
    assert len(site.posts) == 2


@pytest.mark.parametrize(("hint", "focused"), [("", "Look again"), ("first", "A hint")])
def test_the_first_heading_that_asks_for_the_focus_keeps_it_but_for_what_is_new(
    site: WrittenSite, hint: str, focused: str
) -> None:
    page = site.open(
        '<div data-enhance="focus"><h2 tabindex="-1" data-focus>Look again</h2></div>'
        '<form data-enhance="focus"><h2 tabindex="-1" data-focus>Question</h2>'
        f'<p tabindex="-1" data-focus="{hint}">A hint</p></form>'
    )
    assert page.evaluate("document.activeElement.textContent") == focused
