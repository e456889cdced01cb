"""A quiz on paper: which letter an option has there, what belongs into each box, and which print it is.

A paper is fixed by its items in their present wording, their order and the seed that orders the options; its
code says whether a sheet and a key belong together, also after somebody has reworded a question in between.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.domain.choices import MOST_OPTIONS
from quizapp.domain.documents import canonical_json, item_to_document
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item
from quizapp.domain.shuffling import case_order, option_order

LETTERS = "ABCDEFGHI"[:MOST_OPTIONS]
"""What options are called on paper, in the order in which they stand there."""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question.  number: from 1.  order: the stored indexes of its options in the order printed.

    cases: the same of the sides of a steelman.  asks_certainty: whether it has boxes for how sure one is.
    """

    number: int
    item: Item
    order: tuple[int, ...]
    cases: tuple[int, ...]
    asks_certainty: bool = False


def lay_out(items: Iterable[Item], *, seed: int) -> tuple[PaperQuestion, ...]:
    """The questions in that order, their options in the order of that seed."""
    return tuple(
        PaperQuestion(number, item, option_order(item, seed), case_order(item, seed))
        for number, item in enumerate(items, 1)
    )


def boxes(question: PaperQuestion) -> tuple[str, ...]:
    """What belongs into the boxes of a question, from top to bottom, so that a sheet can be marked without reading it:
    the letters of right options, for each statement its letter, for each row its place. Empty where words are written.
    """
    item = question.item
    match BY_NAME[item.type].INPUT:
        case "choice" | "choices":
            return tuple(
                letter
                for letter, index in zip(LETTERS, question.order, strict=False)
                if item.options[index].is_key
            )
        case "pairs":
            letters = dict(zip(question.order, LETTERS, strict=False))
            return tuple(letters[prompt.key] for prompt in item.prompts)
        case "order":
            return tuple(str(index + 1) for index in question.order)
        case _:
            return ()


def code_of(questions: Iterable[PaperQuestion]) -> str:
    """Six hex digits that differ as soon as a wording, an order or a letter does.

    They begin the SHA-256 of the questions with the orders in which they are printed.
    """
    document = {
        "questions": [
            [item_to_document(question.item), list(question.order), list(question.cases)]
            for question in questions
        ]
    }
    return hashlib.sha256(canonical_json(document).encode("ascii")).hexdigest()[:6]
