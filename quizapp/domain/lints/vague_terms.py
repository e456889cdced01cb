"""“Often”, “many”, “some”: two careful readers need not mean the same by them."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject, once_for_a_subject
from quizapp.domain.wording import ATTRIBUTION, has_written_options, plain, words

NUMBER = 17
NAME = "vague_terms"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Orders that are often firm", "High fees"))

_VAGUE = frozenset(
    """often usually many some frequently sometimes generally several rarely seldom typically mostly
    occasionally""".split()  # noqa: SIM905  (easier to read than a list)
)


def check(item: Item, subject: Subject) -> list[Problem]:
    """The options with vague terms, and the stem if it has one and attributes nothing.

    A holder's label may say “some”: that is a name here, not a measure.
    """
    labels = _labels(subject)
    problems = []
    if has_written_options(item):
        for index, option in enumerate(item.options):
            term = "" if option.holder else _vague_term(option.text, labels)
            if term:
                message = f"“{term}” can mean more or less to each reader; say how much, or leave it out."
                problems.append(Problem(f"options[{index}].text", message))
    term = _vague_term(item.stem, labels)
    if term and not ATTRIBUTION.search(plain(item.stem)):
        message = f"“{term}” in a stem must be somebody's word; name who says it, or leave it out."
        problems.append(Problem("stem", message))
    return problems


@once_for_a_subject
def _labels(subject: Subject) -> list[str]:
    """The labels of the holders in lower case, without remarks in parentheses."""
    return [
        re.sub(r"\([^)]*\)", "", holder.label).strip().lower()
        for holder in subject.claim_map.holders.values()
    ]


def _vague_term(markdown: str, labels: list[str]) -> str:
    text = plain(markdown).lower()
    for label in labels:
        text = text.replace(label, " ")
    return next((word for word in words(text) if word in _VAGUE), "")
