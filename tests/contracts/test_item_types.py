"""What holds for every item type in the registry, shown with the answers that the type makes of itself."""

import pkgutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.domain import item_types
from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import ALL, SELF_JUDGED, ItemType
from quizapp.domain.items import Grade, InvalidResponse, Item, Outcome, Response, Verdict
from tests.support.builders import an_item
from tests.support.responses import any_response

every_type = pytest.mark.parametrize("item_type", ALL, ids=lambda item_type: item_type.NAME)
INPUTS = {"choice", "choices", "blanks", "text", "recall", "pairs", "order", "steelman"}
CHOOSING = {"choice", "choices", "pairs", "order"}


def test_no_type_file_is_left_out_of_the_registry() -> None:
    files = {module.name for module in pkgutil.iter_modules(item_types.__path__)}
    assert files == {item_type.NAME for item_type in ALL}


@every_type
def test_a_type_says_what_it_is_in_words_and_how_it_is_answered(item_type: ItemType) -> None:
    assert item_type.INPUT in INPUTS
    assert item_type.LABEL.strip()
    assert item_type.SCORING.endswith(".")


def test_no_two_types_have_the_same_label() -> None:
    assert len({item_type.LABEL for item_type in ALL}) == len(ALL)


@every_type
def test_a_sound_item_passes_its_check(item_type: ItemType) -> None:
    assert list(item_type.check(an_item(item_type.NAME))) == []


BREAKAGES = {
    "no stem": {"stem": " "},
    "nothing that could be an answer": {
        "options": (),
        "accepted": (),
        "answer": "",
        "prompts": (),
        "sides": (),
    },
    "everything that could be an answer": {
        "options": an_item("single_choice").options,
        "accepted": (("NEP",),),
        "answer": "NEP",
        "prompts": an_item("matching").prompts,
        "sides": an_item("steelman").sides,
    },
}


@every_type
@pytest.mark.parametrize("changes", BREAKAGES.values(), ids=BREAKAGES.keys())
def test_a_broken_item_is_found_and_the_field_named(item_type: ItemType, changes: dict[str, object]) -> None:
    problems = item_type.check(an_item(item_type.NAME, **changes))
    assert problems
    for problem in problems:
        assert problem.field.split("[")[0] in {*changes, "options", "accepted", "answer", "prompts", "sides"}
        assert problem.message.endswith(".")


@every_type
@pytest.mark.parametrize("outcome", [Outcome.RIGHT, Outcome.PARTIAL, Outcome.WRONG])
def test_a_sample_grades_to_the_outcome_that_it_was_asked_for(item_type: ItemType, outcome: Outcome) -> None:
    item = an_item(item_type.NAME)
    sample = item_type.sample(item, outcome)
    if sample is None:
        assert outcome is Outcome.PARTIAL or item_type.INPUT in SELF_JUDGED
        return
    grade = item_type.grade(item, sample)
    assert grade.verdict.value == outcome.value
    assert grade.score == {"right": 1.0, "wrong": 0.0}.get(outcome.value, grade.score)


@every_type
def test_a_malformed_sample_is_refused_in_a_sentence(item_type: ItemType) -> None:
    item = an_item(item_type.NAME)
    sample = item_type.sample(item, Outcome.MALFORMED)
    assert sample is not None
    with pytest.raises(InvalidResponse, match=r"^[A-Z0-9].*\.$"):
        item_type.grade(item, sample)


@every_type
def test_an_empty_response_is_refused_except_where_the_learner_judges(item_type: ItemType) -> None:
    """Case 42: an empty submission reveals nothing and uses no try."""
    item = an_item(item_type.NAME)
    if item_type.INPUT == "recall":
        assert item_type.grade(item, Response()).verdict is Verdict.UNGRADED
    else:
        with pytest.raises(InvalidResponse, match="yet"):
            item_type.grade(item, Response())


@every_type
def test_a_response_of_the_other_kind_is_refused(item_type: ItemType) -> None:
    chooses = item_type.INPUT in CHOOSING
    with pytest.raises(InvalidResponse, match="answered by"):
        item_type.grade(an_item(item_type.NAME), Response(texts=("NEP",)) if chooses else Response((0,)))


@every_type
def test_the_key_is_told_in_words(item_type: ItemType) -> None:
    assert item_type.key_text(an_item(item_type.NAME)).strip()


@every_type
def test_only_options_are_ever_shuffled(item_type: ItemType) -> None:
    assert item_type.INPUT in CHOOSING or not item_type.IS_SHUFFLED


@every_type
@settings(max_examples=150)
@given(given_response=any_response)
def test_any_response_is_graded_or_refused(item_type: ItemType, given_response: Response) -> None:
    """Case 37: NUL, lone surrogates, right-to-left marks and piles of combining marks never crash."""
    item = an_item(item_type.NAME)
    grade = _grade_or_none(item, given_response)
    if grade is None:
        return
    if grade.verdict is Verdict.UNGRADED:
        assert grade.score is None
    else:
        assert grade.score is not None
        assert 0 <= grade.score <= 1
        assert (grade.score == 1) == (grade.verdict is Verdict.RIGHT)
        assert (grade.score == 0) == (grade.verdict is Verdict.WRONG)


@given(
    keys=st.lists(st.booleans(), min_size=3, max_size=9).filter(lambda keys: any(keys) and not all(keys)),
    chosen=st.sets(st.integers(0, 8), min_size=1),
)
def test_any_choice_of_any_number_of_options_scores_between_zero_and_one(
    keys: list[bool], chosen: set[int]
) -> None:
    item = an_item("multiple_response")
    options = tuple(replace(item.options[0], text=f"option {n}", is_key=key) for n, key in enumerate(keys))
    grade = _grade_or_none(replace(item, options=options), Response(tuple(chosen)))
    assert (grade is None) == (max(chosen) >= len(keys))
    assert grade is None or (grade.score is not None and 0 <= grade.score <= 1)


def _grade_or_none(item: Item, given_response: Response) -> Grade | None:
    try:
        return grade_response(item, given_response)
    except InvalidResponse:
        return None
