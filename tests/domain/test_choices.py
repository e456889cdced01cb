import pytest

from quizapp.domain import choices
from quizapp.domain.items import InvalidResponse, Option, Outcome, Response
from tests.support.builders import an_item


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(text, is_key=n == 0) for n, text in enumerate(texts))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Response(), "Nothing is chosen yet"),
        (Response((3,)), "no such option: this question has 3"),
        (Response((-1,)), "no such option"),
        (Response((2**63,)), "no such option"),
        (Response((1, 1)), "chosen twice"),
        (Response((0,), ("",)), "not by typing"),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_with_the_reason(given: Response, words: str) -> None:
    with pytest.raises(InvalidResponse, match=words):
        choices.chosen(an_item(), given)


def test_handled_tells_of_options_chosen_and_of_options_left() -> None:
    assert choices.handled(an_item(), frozenset({1})) == (False, False, True)


def test_two_options_that_read_the_same_are_a_problem() -> None:
    (problem,) = choices.check_one_key(an_item(options=_options("The NEP", "Trade", "nep")))
    assert problem.field == "options[2].text"
    assert "option 1" in problem.message


def test_which_option_is_right_is_asked_for_in_plain_words() -> None:
    none = tuple(Option(text) for text in ("The NEP", "Trade"))
    (problem,) = choices.check_one_key(an_item(options=none))
    assert problem.message == "No option is marked as right; mark exactly one."


def test_two_options_of_signs_alone_can_be_told_apart() -> None:
    assert choices.check_one_key(an_item(options=_options("+", "-"))) == []


def test_an_empty_option_is_a_problem() -> None:
    (problem,) = choices.check_one_key(an_item(options=_options("The NEP", " ")))
    assert problem.field == "options[1].text"


@pytest.mark.parametrize("count", [1, 10])
def test_one_option_or_ten_are_a_problem(count: int) -> None:
    problems = choices.check_one_key(an_item(options=_options(*"abcdefghij"[:count])))
    assert [problem.message for problem in problems] == [f"There are {count} options; write 2 to 9."]


def test_a_wrong_sample_takes_the_first_distractor_wherever_the_key_is() -> None:
    assert choices.sample_one(an_item("single_choice"), Outcome.WRONG) == Response((1,))
    assert choices.sample_one(an_item("who_would_say"), Outcome.WRONG) == Response((0,))


@pytest.mark.parametrize(
    "texts",
    [
        ("1923", "1924", "1927"),
        ("1927", "1924"),
        ("October 1923", "January 1924"),
        ("21 January 1924", "5 January 1925"),
        ("3 congresses", "12 congresses"),
    ],
)
def test_figures_and_dates_in_order_are_a_sequence(texts: tuple[str, ...]) -> None:
    assert choices.is_sequence(_options(*texts))


@pytest.mark.parametrize(
    "texts",
    [(), ("1923",), ("1924", "1923", "1927"), ("1924", "1924"), ("1923", "later"), ("Trotsky", "Lenin")],
)
def test_anything_else_is_not(texts: tuple[str, ...]) -> None:
    assert not choices.is_sequence(_options(*texts))
