"""Options of different kinds, a year among names: the odd one out is picked, or struck out, for its kind."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject, once_for_a_subject
from quizapp.domain.wording import has_written_options, plain

NUMBER = 21
NAME = "mixed_options"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Firm orders", "1820"))

_FIGURE = re.compile(r"(?:in |about |around |\w+ |\d{1,2} \w+ )?\d[\d,.–-]*%?", re.IGNORECASE)


def check(item: Item, subject: Subject) -> list[Problem]:
    """A problem if some options are figures, holders or concepts of the claim map and others are not."""
    if not has_written_options(item) or len(item.options) < 2:
        return []
    concepts = _concepts(subject)
    kinds = []
    for option in item.options:
        text = plain(option.text)
        if _FIGURE.fullmatch(text):
            kinds.append("a figure or a date")
        elif option.holder:
            kinds.append("a holder")
        else:
            kinds.append("a concept" if text.lower() in concepts else "a text")
    found = sorted(set(kinds))
    if len(found) == 1 or found == ["a concept", "a text"]:
        # A term may well stand beside terms that the map does not list.
        return []
    return [Problem("options", f"The options mix {' with '.join(found)}; take all of one kind.")]


@once_for_a_subject
def _concepts(subject: Subject) -> frozenset[str]:
    """The names of the concepts, in lower case."""
    return frozenset(
        name.lower() for concept in subject.claim_map.concepts.values() for name in _names(concept.label)
    )


def _names(label: str) -> list[str]:
    return [label, label.partition(" (")[0]]
