"""A key that shares more words with the other options than any of them does: it can be found by counting."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, has_written_options, keys, plain

NUMBER = 7
NAME = "convergence"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Open doors", "Quiet argument"))


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A problem if the one key alone has the largest sum of shared words."""
    right = keys(item)
    if not has_written_options(item) or len(right) != 1:
        return []
    lemmas = [content_lemmas(plain(option.text)) for option in item.options]
    overlaps = [
        sum(len(mine & other) for place, other in enumerate(lemmas) if place != index)
        for index, mine in enumerate(lemmas)
    ]
    index = right[0][0]
    if all(overlaps[index] > overlap for place, overlap in enumerate(overlaps) if place != index):
        shared = sorted(lemmas[index] & frozenset().union(*(lemmas[:index] + lemmas[index + 1 :])))
        message = (
            f"The key shares most words with the other options ({', '.join(shared)}…); "
            "use other words in it, or let two distractors share as many."
        )
        return [Problem(f"options[{index}].text", message)]
    return []
