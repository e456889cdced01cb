"""Two options that say the same: neither can be the one right answer, so both are struck out."""

from dataclasses import replace
from itertools import combinations

from quizapp.domain.answers import normalise
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, plain, words

NUMBER = 20
NAME = "duplicate_options"
LEVEL = Level.ERROR
MOST_SHARED = 0.8
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Firm orders", "The firm orders"))


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """The options that equal an earlier one but for case, accents and marks, or share over 80 % of its words."""
    if not has_written_options(item):
        return []
    texts = [plain(option.text) for option in item.options]
    problems = []
    for one, other in combinations(range(len(texts)), 2):
        first, second = set(words(texts[one])), set(words(texts[other]))
        shared = len(first & second) / len(first | second) if first | second else 1.0
        if normalise(texts[one]) == normalise(texts[other]) or shared > MOST_SHARED:
            message = f"This says nearly the same as option {one + 1}; write another option."
            problems.append(Problem(f"options[{other}].text", message))
    return problems
