import pytest

from quizapp.domain import typed_texts
from quizapp.domain.items import InvalidResponse, Reading, Response, Understood
from tests.support.builders import an_item


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Response(), "Nothing is typed yet"),
        (Response(texts=("", " \t")), "Nothing is typed yet"),
        (Response((0,)), "not by choosing"),
        (Response(texts=("x",)), "takes 2"),
        (Response(texts=("x", "y", "z")), "3 texts came in"),
        (Response(texts=("x" * 501, "y")), "501 characters; 500 is the most"),
        (Response(texts=("a\0b", "y")), "cannot be stored"),
        (Response(texts=("a\ud800", "y")), "cannot be stored"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_the_reason(given: Response, words: str) -> None:
    """Case 37, the part about NUL, and lone surrogates."""
    with pytest.raises(InvalidResponse, match=words):
        typed_texts.typed(given, count=2)


def test_the_refusal_of_a_huge_text_does_not_repeat_it() -> None:
    with pytest.raises(InvalidResponse) as refusal:
        typed_texts.typed(Response(texts=("x" * 2_000_000,)), count=1)
    assert len(str(refusal.value)) < 100


def test_five_hundred_characters_are_taken_and_counted_as_characters() -> None:
    texts = ("\U0001f600" * 500,)
    assert typed_texts.typed(Response(texts=texts), count=1) == texts


def test_texts_are_handed_back_as_typed() -> None:
    assert typed_texts.typed(Response(texts=(" NEP ", "")), count=2) == (" NEP ", "")


@pytest.mark.parametrize("texts", [(), ("",), ("   ",)])
def test_nothing_may_be_typed_where_that_is_allowed(texts: tuple[str, ...]) -> None:
    assert typed_texts.typed_or_nothing(Response(texts=texts)) == ""


def test_white_space_beyond_the_limit_is_not_nothing() -> None:
    with pytest.raises(InvalidResponse, match="501"):
        typed_texts.typed_or_nothing(Response(texts=(" " * 501,)))


@pytest.mark.parametrize(
    ("text", "is_accepted", "reading"),
    [
        ("the new economic policy", True, Reading(Understood.LISTED, "New Economic Policy")),
        ("nep.", True, Reading(Understood.VARIANT, "NEP")),
        ("New Economic Polity", True, Reading(Understood.SLIP, "New Economic Policy")),
        ("War communism", False, Reading(Understood.UNLISTED)),
        ("?!", False, Reading(Understood.NOTHING)),
        ("", False, Reading(Understood.NOTHING)),
    ],
)
def test_a_text_is_read_as_the_answer_another_variant_one_with_a_slip_or_none(
    text: str, is_accepted: bool, reading: Reading
) -> None:
    assert typed_texts.read(text, ("New Economic Policy", "NEP")) == reading
    assert reading.is_accepted is is_accepted


@pytest.mark.parametrize("never", [typed_texts.NEVER_ACCEPTED])
def test_the_sample_of_a_wrong_text_is_wrong_for_any_variant(never: str) -> None:
    assert not typed_texts.read(never, ("x", "xxx", "a", "")).is_accepted


@pytest.mark.parametrize(
    ("accepted", "field"),
    [
        ((), "accepted"),
        ((("NEP",), ("war",)), "accepted"),
        (((),), "accepted[0]"),
        ((("NEP", " "),), "accepted[0][1]"),
        ((("?!",),), "accepted[0][0]"),
        ((("x" * 501,),), "accepted[0][0]"),
    ],
)
def test_variants_that_nobody_could_type_are_a_problem(
    accepted: tuple[tuple[str, ...], ...], field: str
) -> None:
    problems = typed_texts.check_accepted(an_item("short_answer", accepted=accepted), count=1)
    assert [problem.field for problem in problems] == [field]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("New Economic Policy", "New Economic Policy"),
        ("a*b_c", r"a\*b\_c"),
        ("<b>", r"\<b\>"),
        ("1. item", r"1\. item"),
        ("- item", r"\- item"),
        ("1923-24", "1923-24"),
        ("# x", r"\# x"),
    ],
)
def test_plain_text_is_escaped_only_where_markdown_would_change_it(text: str, markdown: str) -> None:
    assert typed_texts.as_markdown(text) == markdown
