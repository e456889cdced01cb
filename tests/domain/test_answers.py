import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.answers import Match, match, normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("New Economic Policy", "new economic policy"),
        ("  the  New\tEconomic\u00a0Policy. ", "new economic policy"),
        ("The A list", "list"),
        ("a", "a"),
        ("The", "the"),
        ("N.E.P.", "nep"),
        ("U. S. S. R.", "u s s r"),
        ("Lenin’s", "lenins"),
        ("one-party state", "one party state"),
        ("1923–24", "1923 24"),
        ("1,000", "1,000"),
        ("1.5", "1.5"),
        ("in 1924, he", "in 1924 he"),
        ("ＮＥＰ", "nep"),
        ("e\u0301lan", "elan"),
        ("Élan", "elan"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Троцкий", "троцкии"),
        ("trot\u200dsky\u202e", "trotsky"),
        ("e" + "\u0301" * 300, "e"),
        ("\U0001f600", ""),
        ("?!", ""),
        ("\0", ""),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_normalising_keeps_what_a_reader_would_count(text: str, plain: str) -> None:
    """Case 37: compared as NFC, whatever marks are piled up or hidden."""
    assert normalise(text) == plain


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_composed_and_decomposed_forms_are_the_same(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(codec="utf-8")))
def test_a_variant_is_always_accepted_as_itself_unless_nothing_of_it_can_be_compared(text: str) -> None:
    expected = Match(text, is_exact=True) if normalise(text) else Match(None, is_exact=False)
    assert match(text, [text]) == expected


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("moral, political", "moral and political"),
        ("moral & political", "moral and political"),
        ("moral + political", "moral and political"),
        ("moral/political", "moral and political"),
        ("its moral and its political standing", "moral and political standing"),
        ("its drive", "drive"),
        ("calm in the society", "calm in society"),
        ("model of a government", "model of government"),
        ("that it could cause unrest", "cause unrest"),
        ("it would cause unrest", "cause unrest"),
        ("the revolution's gains", "gains of the revolution"),
        ("gains of the revolution", "the revolution’s gains"),
        ("workers' voice", "voice of the workers"),
    ],
)
def test_the_same_words_joined_or_filled_out_in_another_way_are_equal(typed: str, wanted: str) -> None:
    assert match(typed, [wanted]) == Match(wanted, is_exact=True)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("plan", "plan A"),
        ("E", "A and E"),
        ("AB", "A and AB"),
        ("vitamin E", "vitamins A and E"),
        ("department", "IT department"),
        ("Day", "May Day"),
        ("gains of Lenin", "revolution's gains"),
    ],
)
def test_a_word_that_names_something_is_no_filler(typed: str, wanted: str) -> None:
    assert match(typed, [wanted]) == Match(None, is_exact=False)


@pytest.mark.parametrize(
    "text", ["the", "and", "its a", "an and", "that", "it could", "they would they", "a a"]
)
def test_a_text_of_fillers_alone_is_still_itself(text: str) -> None:
    assert match(text, [text]) == Match(text, is_exact=True)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("bukarin", "Bukharin"),  # one letter missing in eight
        ("bukhaarin", "Bukharin"),  # one too many
        ("bukhrain", "Bukharin"),  # two swapped
        ("bikharim", "Bukharin"),  # two wrong
        ("Trotzky", "Trotsky"),  # one in seven
        ("lenim", "Lenin"),  # one in five
        ("democratic centralsim", "democratic centralism"),
        ("one party sate", "one-party state"),
        ("oneparty state", "one-party state"),
        ("the criticsm", "criticism"),
        ("workes", "workers"),  # no ending of its own
        ("factionss", "factions"),
        ("debates", "debate"),  # more than one of it is still it
        ("centralise planning", "centralised planning"),
    ],
)
def test_small_slips_are_forgiven(typed: str, wanted: str) -> None:
    assert match(typed, [wanted]) == Match(wanted, is_exact=False)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("NEO", "NEP"),  # three letters: none forgiven
        ("tsra", "tsar"),  # four letters: none forgiven
        ("Trotzki", "Trotsky"),  # two in seven
        ("bkharim n", "Bukharin"),  # three in eight
        ("1924", "1923"),
        ("October 1924", "October 1923"),
        ("October", "October 1923"),
        ("15th Congress", "14th Congress"),
        ("1.5 million", "15 million"),
        ("undemocratic", "democratic"),
        ("democratic", "undemocratic"),
        ("decentralisation", "centralisation"),
        ("undemocratic rule", "democratic rule"),
        ("apolitical", "political"),
        ("majority", "minority"),
        ("party majority", "party minority"),
        ("external security", "internal security"),
        ("Sixteenth Congress", "Fifteenth Congress"),
        ("critics", "criticism"),
        ("Leninism", "Leninist"),
        ("factional", "factions"),
        ("manager", "manage"),
        ("bureaucrats", "bureaucracy"),
        ("historiographer", "historiography"),
        ("fractions", "factions"),
        ("world evolution", "world revolution"),
        ("inside its borders", "outside its borders"),
        ("", "NEP"),
        ("!", "NEP"),
        ("new economic policy of the 1920s", "New Economic Policy"),
    ],
)
def test_what_says_something_else_is_not_a_slip(typed: str, wanted: str) -> None:
    assert match(typed, [wanted]) == Match(None, is_exact=False)


def test_an_equal_variant_comes_before_a_similar_one() -> None:
    assert match("Leninists", ["Leninist", "Leninists"]) == Match("Leninists", is_exact=True)


def test_the_nearest_of_several_similar_variants_is_named() -> None:
    assert match("industrialisatio", ["industrialising", "industrialisation"]).variant == "industrialisation"


def test_the_variant_is_told_as_the_author_wrote_it() -> None:
    assert match("nep", ["N.E.P."]).variant == "N.E.P."


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_texts_are_equal_whichever_of_them_is_typed(one: str, other: str) -> None:
    assert match(one, [other]).is_exact == match(other, [one]).is_exact


def test_no_variants_accept_nothing() -> None:
    assert match("NEP", []) == Match(None, is_exact=False)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3))
def test_only_a_variant_of_the_list_is_ever_named(text: str, accepted: list[str]) -> None:
    found = match(text, accepted)
    assert found.variant is None or found.variant in accepted
    assert not (found.variant is None and found.is_exact)
