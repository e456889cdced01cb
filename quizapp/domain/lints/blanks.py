"""A blank in a choice stem, or a cloze whose blanks give the answer away or cannot be graded."""

import re
from dataclasses import replace

from quizapp.domain.blanks import split_stem
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import FACT
from quizapp.domain.subject import Subject

NUMBER = 10
NAME = "blanks"
LEVEL = Level.ERROR
MOST_BLANKS = 2
GOOD = FACT
BAD = replace(FACT, stem="The guild was founded by a ___ of the town.")

_ARTICLE_BEFORE = re.compile(r"\ban?\s*$", re.IGNORECASE)


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """What is wrong with the blanks of the stem."""
    pieces = split_stem(item.stem)
    blanks = len(pieces) - 1
    if item.type != "cloze":
        return [Problem("stem", "Only a cloze has blanks; ask a question instead.")] if blanks else []
    problems = []
    if not 1 <= blanks <= MOST_BLANKS:
        problems.append(Problem("stem", f"The stem has {blanks or 'no'} blanks; leave 1 or {MOST_BLANKS}."))
    if any(_ARTICLE_BEFORE.search(piece) for piece in pieces[:-1]):
        message = "“a” or “an” before a blank tells its first letter; write a(n), or put the article into the blank."
        problems.append(Problem("stem", message))
    if len(item.accepted) != blanks or not all(item.accepted):
        problems.append(
            Problem("accepted", f"Write one list of accepted variants for each of the {blanks} blanks.")
        )
    return problems
