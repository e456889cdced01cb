import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.scheduling import Preview
from quizapp.web import filters


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A *weak* and **strong** word", "<p>A <em>weak</em> and <strong>strong</strong> word</p>\n"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("`a < b`", "<p><code>a &lt; b</code></p>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("", ""),
    ],
)
def test_markdown_sets_what_a_text_needs(text: str, html: str) -> None:
    assert filters.markdown(text) == html


def test_inline_markdown_has_no_paragraph() -> None:
    assert filters.markdown_inline("The *New* Course") == "The <em>New</em> Course"
    assert filters.markdown_inline("- no list\n# no heading") == "- no list\n# no heading"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[x](https://example.org/a?b=1)", "https://example.org/a?b=1"),
        ("[x](http://example.org)", "http://example.org"),
        ("[x](mailto:a@example.org)", "mailto:a@example.org"),
        ("[x](glossary:nep)", "/reading/glossary#nep"),
        ("[x](/reading#lead-1)", "/reading#lead-1"),
        ("[x](#here)", "#here"),
        ("<https://example.org>", "https://example.org"),
    ],
)
def test_links_of_these_kinds_are_links(text: str, href: str) -> None:
    html = filters.markdown(text)
    assert f'<a href="{href}"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "[x](//evil.invalid)",
        "[x](ftp://example.org)",
        "[x](file:///etc/passwd)",
        "[x](evil.html)",
        "[x](http://[)",
        "<javascript:alert(1)>",
    ],
)
def test_links_of_other_kinds_stay_text(text: str) -> None:
    """Case 21."""
    assert "href" not in filters.markdown(text)
    assert "href" not in filters.markdown_inline(text)


def test_a_backslash_leads_nowhere_else() -> None:
    """Case 21: browsers read it as a slash, so it is written as what it is."""
    assert 'href="/%5Cevil.invalid"' in filters.markdown("[x](/\\evil.invalid)")


def test_html_is_text_and_pictures_are_left_out() -> None:
    """Cases 19, 22."""
    assert filters.markdown("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n"
    assert "<img" not in filters.markdown("![x](https://example.org/a.png)")


def test_no_text_turns_the_direction_of_what_stands_around_it() -> None:
    """Case 37."""
    assert filters.markdown_inline("a\u202eb\u2066c\u2069") == "abc"
    assert filters.markdown_inline("\u05e9\u05dc\u05d5\u05dd") == "\u05e9\u05dc\u05d5\u05dd"


@given(st.text(max_size=200))
def test_any_text_gives_html_of_allowed_elements_only(text: str) -> None:
    html = filters.markdown(text)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= filters._TAGS


def test_deep_nesting_ends() -> None:
    for text in (
        ">" * 5000 + "x",
        "- " * 3000 + "x",
        "*" * 3000,
        "[" * 3000,
        "`" * 3000,
        "  " * 3000 + "- x",
    ):
        assert len(filters.markdown(text)) < 200_000


AT = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)


def test_an_instant_is_told_on_the_learners_clock() -> None:
    """Case 60."""
    assert filters.local_time(AT, "Europe/Berlin") == "24 November 2026, 09:05"
    assert filters.local_day(AT, "Pacific/Kiritimati") == "24 November 2026"
    assert filters.local_day(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "Pacific/Kiritimati") == "3 March 2026"
    assert filters.iso(AT) == "2026-11-24T08:05:00+00:00"


@pytest.mark.parametrize(
    ("preview", "words"),
    [
        (Preview(None, 1), "1 min"),
        (Preview(None, 10), "10 min"),
        (Preview(1, None), "1 day"),
        (Preview(20, None), "20 days"),
        (Preview(21, None), "3 weeks"),
        (Preview(59, None), "8 weeks"),
        (Preview(60, None), "2 months"),
        (Preview(364, None), "12 months"),
        (Preview(365, None), "1.0 years"),
        (Preview(3650, None), "10.0 years"),
    ],
)
def test_an_interval_in_words(preview: Preview, words: str) -> None:
    assert filters.interval(preview) == words


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(seconds=-5), "in 1 minute"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=8), "in 8 minutes"),
        (timedelta(minutes=89), "in 89 minutes"),
        (timedelta(minutes=90), "in 2 hours"),
        (timedelta(hours=35), "in 35 hours"),
        (timedelta(hours=36), "in 2 days"),
        (timedelta(days=30), "in 30 days"),
    ],
)
def test_how_long_until_in_words(delta: timedelta, words: str) -> None:
    assert filters.until(delta) == words


def test_shares_and_points() -> None:
    assert (filters.percent(None), filters.percent(0.0), filters.percent(0.734), filters.percent(1.0)) == (
        "–",
        "0 %",
        "73 %",
        "100 %",
    )
    assert [filters.points(score) for score in (7, 7.5, 7.666, 0, 10.0)] == ["7", "7.5", "7.67", "0", "10"]
