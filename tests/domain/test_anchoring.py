import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.anchoring import cite, find_quote
from quizapp.domain.article import Passage
from quizapp.domain.items import Citation

TEXT = (
    "The faction had doubts about the NEP. It warned that private capital, if it lasted, could bring class "
    "divisions back. The faction had doubts about the leaders’ “new course” too."
)


def _found(text: str, quote: str, *, prefix: str = "", suffix: str = "") -> str | None:
    span = find_quote(text, Citation("orig-5", quote, prefix, suffix))
    return None if span is None else text[slice(*span)]


def _passage(text: str) -> Passage:
    return Passage("orig-5", "ORIG", text, text, ())


def test_a_quotation_is_found_where_it_stands() -> None:
    assert find_quote(TEXT, Citation("orig-5", "doubts about the NEP")) == (16, 36)


def test_a_quotation_longer_than_any_sentence_is_not_looked_for() -> None:
    long = "doubts " * 143
    passage = _passage(long * 2)
    assert find_quote(passage.text, Citation("orig-5", long)) is None
    with pytest.raises(ValueError, match=r"longer than 1,000 characters"):
        cite(passage, long)
    assert find_quote(passage.text, Citation("orig-5", long[:1000])) == (0, 1000)


def test_the_prefix_chooses_among_places_that_read_the_same() -> None:
    quote = "The faction had doubts about the"
    assert find_quote(TEXT, Citation("orig-5", quote, prefix="divisions back. ")) == (118, 150)
    assert find_quote(TEXT, Citation("orig-5", quote, suffix=" NEP. It warned")) == (0, 32)


def test_without_prefix_and_suffix_the_first_place_is_taken() -> None:
    assert find_quote(TEXT, Citation("orig-5", "The faction")) == (0, 11)


@pytest.mark.parametrize(
    "quote",
    [
        'the leaders\' "new course" too',
        "the  leaders’\n“new course” too",
        "the leaders’ «new course» too",
    ],
)
def test_white_space_and_quotation_marks_of_another_kind_do_not_matter(quote: str) -> None:
    assert _found(TEXT, quote) == "the leaders’ “new course” too"


def test_a_repeat_is_chosen_by_its_surroundings_also_where_the_marks_differ() -> None:
    text = "First ‘so’ it was. Then ‘so’ it is."
    assert find_quote(text, Citation("p", "'so'", suffix=" it is.")) == (24, 28)


@pytest.mark.parametrize(
    "quote",
    [
        "It warned that private capital, if it stayed, could bring class divisions back.",
        "It warned that private capital, if it lasted, could bring the class divisions back.",
        "It warned that privat capital, if it lasted, could bring class division back.",
    ],
)
def test_after_small_edits_the_sentence_is_still_found_in_whole_words(quote: str) -> None:
    found = _found(TEXT, quote)
    assert found is not None
    assert found.startswith("It warned that private capital")
    assert found.rstrip(".").endswith("class divisions back")


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "  ",
        "Critics saw in open debate a recipe for gridlock and slow choices",
        "It " + TEXT + " And so on, at length.",
        "zzz",
    ],
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert find_quote(TEXT, Citation("orig-5", quote)) is None


def test_in_an_empty_passage_nothing_is_found() -> None:
    assert find_quote("", Citation("orig-5", "The faction")) is None


def test_citing_keeps_the_words_as_they_read_with_32_characters_on_either_side() -> None:
    citation = cite(_passage(TEXT), "private  capital")
    assert citation == Citation(
        "orig-5",
        "private capital",
        "oubts about the NEP. It warned that "[-32:],
        ", if it lasted, could bring class"[:32],
    )


def test_citing_at_the_edges_of_a_passage_gives_a_short_prefix_and_suffix() -> None:
    assert cite(_passage("So it was."), "So it was.") == Citation("orig-5", "So it was.", "", "")


@pytest.mark.parametrize("quote", ["", " ", "So it is.", "So it was. And more."])
def test_citing_other_words_is_refused_and_names_the_passage(quote: str) -> None:
    with pytest.raises(ValueError, match="orig-5"):
        cite(_passage("So it was."), quote)


@given(st.data())
def test_what_was_cited_is_found_again_after_the_text_has_moved(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    quote = TEXT[start : data.draw(st.integers(start + 1, len(TEXT)))]
    if not quote.strip():
        return
    moved = "An added sentence stands in front. " + TEXT
    assert _found(moved, cite(_passage(TEXT), quote).quote) == quote


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_and_any_citation_give_a_place_within_the_text_or_none(
    text: str, quote: str, prefix: str, suffix: str
) -> None:
    place = find_quote(text, Citation("p", quote, prefix, suffix))
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(text)
