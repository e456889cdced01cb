from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quizapp.domain.item_types import ALL, BY_NAME
from quizapp.domain.items import InvalidResponse, Item, Option, Outcome, Response, Scope
from quizapp.web import inputs
from tests.support.builders import an_item
from tests.support.responses import any_text
from tests.support.sittings import as_sent

TITLES = {"LEAD": "In short"}
TYPES = [item_type.NAME for item_type in ALL]


def sent(fields: dict[str, Any]) -> MultiDict[str, str]:
    return MultiDict(fields)


@pytest.mark.parametrize("name", TYPES)
@given(seed=st.integers(0, 2**63 - 1), outcome=st.sampled_from([Outcome.RIGHT, Outcome.WRONG]))
def test_what_a_page_offers_comes_back_as_what_was_meant(name: str, seed: int, outcome: Outcome) -> None:
    item = an_item(name)
    meant = BY_NAME[name].sample(item, outcome) or Response()
    assert inputs.read_answer(sent(as_sent(item, meant, seed=seed)), item, seed=seed) == meant


@pytest.mark.parametrize("name", TYPES)
def test_an_answer_given_is_shown_as_given(name: str) -> None:
    item = an_item(name)
    meant = BY_NAME[name].sample(item, Outcome.RIGHT) or Response()
    shown = inputs.show_item(item, TITLES, seed=7, given=meant, error="Look again.")
    assert shown.texts == meant.texts
    selected = {option.value for option in shown.options if option.is_selected}
    fields = as_sent(item, meant, seed=7)
    assert selected == set(fields.get("choice", fields.get("choices", [])))
    assert shown.error == "Look again."


@pytest.mark.parametrize("name", TYPES)
def test_a_question_before_it_is_answered_shows_nothing_that_depends_on_the_key(name: str) -> None:
    """Case 39."""
    item = an_item(name)
    hidden = an_item(
        name,
        options=tuple(Option(option.text) for option in item.options),
        accepted=tuple(("another",) for _ in item.accepted),
        answer="another",
        explanation="another",
    )
    assert inputs.show_item(item, TITLES, seed=3) == inputs.show_item(hidden, TITLES, seed=3)


def test_the_values_are_the_places_and_the_order_depends_on_the_seed() -> None:
    """Case 41."""
    item = an_item()
    orders = set()
    for seed in range(30):
        options = inputs.show_item(item, TITLES, seed=seed).options
        assert [option.value for option in options] == ["1", "2", "3"]
        orders.add(tuple(str(option.text_html) for option in options))
    assert len(orders) == 6


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("single_choice", {"choice": ["1", "2"]}, "several were sent"),
        ("single_choice", {"choice": "4"}, "not one of this question"),
        ("single_choice", {"choice": "0"}, "not one of this question"),
        ("single_choice", {"choice": "１"}, "not one of this question"),
        ("single_choice", {"choice": "01"}, "not one of this question"),
        ("multiple_response", {"choices": ["1", "9"]}, "not one of this question"),
        ("matching", {"pick-0": "4"}, "not on the lists"),
        ("ordering", {"pick-0": "0"}, "not on the lists"),
        ("short_answer", {"text-0": "x" * 501}, "at most 500 characters; this one has 501"),
        ("short_answer", {"text-0": "a\x00b"}, "cannot be kept"),
        ("short_answer", {"text-0": "\ud800"}, "cannot be kept"),
        ("cloze", {"text-1": "\udfff"}, "cannot be kept"),
        ("flashcard_basic", {"text-0": "\x00"}, "cannot be kept"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_in_words(name: str, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidResponse, match=words):
        inputs.read_answer(sent(fields), an_item(name), seed=1)


@pytest.mark.parametrize("name", TYPES)
def test_nothing_given_is_an_empty_answer(name: str) -> None:
    item = an_item(name)
    assert inputs.read_answer(sent({}), item, seed=1).is_empty
    assert inputs.read_answer(sent({"text-0": "  \t ", "text-1": ""}), item, seed=1).is_empty


def test_emoji_right_to_left_and_combining_marks_are_kept_as_typed() -> None:
    """Case 37."""
    item = an_item("short_answer")
    for text in ("🌍🏽", "‮abc", "שלום", "e" + "\u0301" * 300, "\uffff", "{{7*7}}", "<img onerror=x>"):
        assert inputs.read_answer(sent({"text-0": text}), item, seed=1).texts == (text,)


def test_the_same_option_sent_twice_counts_once() -> None:
    item = an_item("multiple_response")
    given_twice = inputs.read_answer(sent({"choices": ["2", "2", "1"]}), item, seed=1)
    assert len(given_twice.selected) == 2


def test_more_texts_than_there_are_blanks_are_not_looked_at() -> None:
    item = an_item("cloze")
    fields = {"text-0": "civil war", "text-1": "NEP", "text-2": "more", "text-99": "x"}
    assert inputs.read_answer(sent(fields), item, seed=1).texts == ("civil war", "NEP")


@given(
    fields=st.dictionaries(
        st.sampled_from(["choice", "choices", "text-0", "text-1"]), st.lists(any_text, max_size=4)
    )
)
@pytest.mark.parametrize("name", TYPES)
def test_whatever_is_sent_gives_an_answer_or_a_refusal_in_words(
    name: str, fields: dict[str, list[str]]
) -> None:
    item: Item = an_item(name)
    try:
        answer = inputs.read_answer(sent(fields), item, seed=5)
    except InvalidResponse as refusal:
        words = str(refusal)
    else:
        words = "."
        assert set(answer.selected) <= set(range(len(item.options)))
    assert words.endswith(".")


def test_a_question_says_what_kind_it_is_and_where_it_belongs() -> None:
    shown = inputs.show_item(an_item("cloze", scope=Scope.BEYOND), TITLES, seed=1)
    assert len(shown.stem_pieces) == 3
    assert shown.section_title == "In short"
    assert shown.is_beyond
    assert inputs.show_item(an_item(section="NONE"), TITLES, seed=1).section_title == "NONE"


@pytest.mark.parametrize("name", ["matching", "sorting"])
def test_what_was_picked_is_shown_again(name: str) -> None:
    item = an_item(name)
    given = Response(selected=(-1, 1, 0)[: len(item.prompts)])
    shown = inputs.show_item(item, TITLES, seed=5, given=given)
    words = dict(shown.choices)
    assert [words.get(pick.value, "") for pick in shown.picks] == [
        "" if index < 0 else item.options[index].text for index in given.selected
    ]
    fields = {pick.name: pick.value for pick in shown.picks}
    assert inputs.read_answer(sent(fields), item, seed=5) == given


def test_the_places_of_an_order_are_shown_again_even_where_two_are_the_same() -> None:
    item = an_item("ordering")
    given = Response(selected=(2, 2, -1, 0))
    shown = inputs.show_item(item, TITLES, seed=5, given=given)
    places = {str(pick.text_html): pick.value for pick in shown.picks}
    assert [places[option.text] for option in item.options] == ["3", "3", "", "1"]
    fields = {pick.name: pick.value for pick in shown.picks}
    assert inputs.as_typed(sent(fields), item, seed=5) == given


def test_lists_that_are_all_left_open_are_no_answer() -> None:
    for name in ("matching", "ordering"):
        fields = {f"pick-{number}": "" for number in range(4)}
        assert inputs.read_answer(sent(fields), an_item(name), seed=1) == Response()


def test_the_order_shown_is_not_the_order_asked_for() -> None:
    """Case 41: over many seeds every option comes first, and the names of the lists count rows."""
    item = an_item("ordering")
    first = set()
    for seed in range(40):
        picks = inputs.show_item(item, TITLES, seed=seed).picks
        assert [pick.name for pick in picks] == ["pick-0", "pick-1", "pick-2", "pick-3"]
        first.add(str(picks[0].text_html))
    assert len(first) == 4


def test_a_steelman_asks_for_one_text_under_each_label() -> None:
    item = an_item("steelman")
    typed = Response(texts=("the one", "the other"))
    orders = set()
    for seed in range(20):
        shown = inputs.show_item(item, TITLES, seed=seed, given=typed)
        orders.add(tuple(case.name for case in shown.cases))
        assert {case.name: (case.label, case.text) for case in shown.cases} == {
            "text-0": (item.sides[0].label, "the one"),
            "text-1": (item.sides[1].label, "the other"),
        }
    assert orders == {("text-0", "text-1"), ("text-1", "text-0")}
    fields = {"text-0": "x" * 1500, "text-1": "short"}
    assert inputs.read_answer(sent(fields), item, seed=1).texts == ("x" * 1500, "short")
    with pytest.raises(InvalidResponse, match="at most 1500"):
        inputs.read_answer(sent({"text-0": "x" * 1501}), item, seed=1)


def test_one_typed_answer_says_how_it_is_read_as_several_do() -> None:
    told = {
        name: inputs.show_item(an_item(name), {}, seed=1).scoring
        for name in ("short_answer", "cloze", "single_choice")
    }
    assert told["short_answer"].startswith("Capitals, accents, punctuation and small slips")
    assert told["short_answer"] in told["cloze"]
    assert told["cloze"].startswith("The point is shared")
    assert told["single_choice"] == ""


@pytest.mark.parametrize("name", TYPES)
def test_of_several_questions_on_a_page_each_is_read_by_its_own_fields(name: str) -> None:
    item = an_item(name)
    meant, other = (
        BY_NAME[name].sample(item, outcome) or Response() for outcome in (Outcome.RIGHT, Outcome.WRONG)
    )
    fields = {f"q1-{field}": value for field, value in as_sent(item, meant, seed=3).items()}
    fields |= {f"q11-{field}": value for field, value in as_sent(item, other, seed=3).items()}
    for prefix, expected in (("q1-", meant), ("q11-", other)):
        assert inputs.read_answer(inputs.fields_of(sent(fields), prefix), item, seed=3) == expected
    shown = inputs.show_item(item, TITLES, seed=3, prefix="q1-")
    assert (shown.prefix, shown.legend_id) == ("q1-", "q1-question")
