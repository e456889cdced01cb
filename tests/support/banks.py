"""Made-up banks on the subject of the lints' examples: one that no bank check finds fault with, to be spoilt."""

from collections.abc import Sequence
from dataclasses import replace

from quizapp.domain.items import Bloom, Case, Item, Option, Point, Prompt, Side
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT
from quizapp.domain.subject import QuizSpec, Subject

WORDS = (
    "apple", "basin", "cabin", "dairy", "eagle", "fable", "gavel", "haven", "ivory", "jelly", "kayak", "lemon",
    "maple", "noble", "ocean", "panel", "quilt", "raven", "salad", "table", "ulcer", "vapor", "wagon", "xenon",
)  # fmt: skip
"""All of five letters, and no two alike."""


def bank(*items: Item, quizzes: Sequence[QuizSpec] = (), slug: str = "guild") -> Subject:
    """The subject with these items."""
    return replace(SUBJECT, slug=slug, items=items, quizzes=tuple(quizzes))


def choice(number: int, texts: Sequence[str], key: int = 0) -> Item:
    """A single choice of these options; its stem is like no other's."""
    word = WORDS[number % len(WORDS)]
    options = tuple(Option(text, index == key, "So it is.") for index, text in enumerate(texts))
    return replace(CHOICE, slug=f"choice-{number}", stem=f"{word} {word[::-1]} {number}?", options=options)


def partisan_choice(number: int, key: Side) -> Item:
    """One option for each side and one for neither, of one length; the key is that of the side."""
    sides = {"C-LEAD-02": Side.OPPOSITION, "C-LEAD-03": Side.CONSOLIDATION, "": Side.NEUTRAL}
    options = tuple(
        Option(word, side is key, claim=claim)
        for word, (claim, side) in zip(("mmmm", "nnnn", "oooo"), sides.items(), strict=True)
    )
    return replace(choice(number, ("a", "b", "c")), options=options, side=key)


def true_false(number: int, *, is_true: bool, side: Side = Side.OPPOSITION) -> Item:
    """A statement to judge."""
    return replace(
        CHOICE,
        slug=f"statement-{number}",
        type="true_false",
        bloom=Bloom.UNDERSTAND,
        stem=f"{WORDS[number % len(WORDS)]} statement {number}",
        side=side,
        options=(Option("True", is_true), Option("False", not is_true)),
    )


def steelman(*, models: tuple[str, str] = ("One two three", "Four five six"), reasons: int = 2) -> Item:
    """Both cases, the opposition's first; the second has that many reasons, the first two."""
    points = [Point(f"Reason {index}", "C-LEAD-02") for index in range(9)]
    return replace(
        CHOICE,
        slug="both-cases",
        type="steelman",
        options=(),
        controversy="K-DEMO",
        side=Side.NEUTRAL,
        sides=(
            Case(Side.OPPOSITION, "For", models[0], tuple(points[:2])),
            Case(Side.CONSOLIDATION, "Against", models[1], tuple(points[:reasons])),
        ),
    )


def sorting(number: int, *claims: str) -> Item:
    """Statements of these claims, in this order."""
    return replace(
        CHOICE,
        slug=f"sorting-{number}",
        explanation="",
        type="sorting",
        controversy="K-DEMO",
        side=Side.NEUTRAL,
        options=(Option("One"), Option("Other")),
        prompts=tuple(Prompt(claim, 0, claim) for claim in claims),
    )


def fact() -> Item:
    """An item on a fact."""
    return FACT
