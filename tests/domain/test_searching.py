"""What an item is found by."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.searching import fold, searched_text


def test_case_and_compatibility_forms_do_not_count_in_any_script() -> None:
    assert fold("ÜBER Straße") == fold("über STRASSE")
    assert fold("ТРОЦКИЙ") == "троцкий"
    assert fold("u\u0308") == fold("Ü")
    assert fold("100% _\\") == "100% _\\"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_item_is_found_by_its_name_stem_answer_and_options_and_by_nothing_else() -> None:
    item = replace(CHOICE, slug="A-Name", answer="An ANSWER", explanation="Not this.")
    found = searched_text(item)
    assert found.startswith("a-name ")
    assert "an answer" in found
    assert all(fold(option.text) in found for option in item.options)
    assert "not this" not in found
