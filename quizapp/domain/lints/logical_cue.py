"""Options related by logic, with the key among them: the others can be struck out without knowing anything."""

import re
from dataclasses import replace
from itertools import combinations

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, has_holder_options, has_written_options, plain, words

NUMBER = 8
NAME = "logical_cue"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Argument", "Argument and orders", "High fees"))

_OPPOSITES = [
    ("more", "less"), ("more", "fewer"), ("faster", "slower"), ("stronger", "weaker"), ("higher", "lower"),
    ("increase", "decrease"), ("before", "after"), ("with", "without"), ("for", "against"), ("rise", "fall"),
    ("early", "late"), ("earlier", "later"), ("agree", "disagree"), ("legal", "illegal"), ("inside", "outside"),
    ("always", "never"), ("support", "oppose"), ("supported", "opposed"), ("gain", "lose"), ("open", "closed"),
]  # fmt: skip
_NEGATIONS = {"not", "no", "never", "without"}
_RANGE = re.compile(r"^\D*(\d+)\s*(?:-|–|to|and)\s*(\d+)\D*$")


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A lone opposite pair with the key in it, an option that is part of another, ranges that overlap."""
    if not has_written_options(item) or has_holder_options(item) or item.type == "multiple_response":
        return []
    texts = [plain(option.text) for option in item.options]
    problems = []
    opposites = [
        pair for pair in combinations(range(len(texts)), 2) if _are_opposite(texts[pair[0]], texts[pair[1]])
    ]
    if len(opposites) == 1 and any(item.options[index].is_key for index in opposites[0]):
        one, other = opposites[0]
        message = f"Options {one + 1} and {other + 1} are opposites, so one is right; add a second pair or break it."
        problems.append(Problem("options", message))
    for one, other in combinations(range(len(texts)), 2):
        if not (item.options[one].is_key or item.options[other].is_key):
            continue
        if _is_part(texts[one], texts[other]):
            message = f"One of options {one + 1} and {other + 1} says what the other says and more; make them apart."
            problems.append(Problem("options", message))
        if _overlap(texts[one], texts[other]):
            message = f"The ranges of options {one + 1} and {other + 1} overlap; draw them apart."
            problems.append(Problem("options", message))
    return problems


def _are_opposite(one: str, other: str) -> bool:
    first, second = set(words(one)), set(words(other))
    only_first, only_second = first - second, second - first
    if (
        first & second
        and (only_first | only_second)
        and only_first | only_second <= _NEGATIONS | {"do", "did", "does"}
    ):
        return True
    return (
        any(
            (left in only_first and right in only_second) or (right in only_first and left in only_second)
            for left, right in _OPPOSITES
        )
        and len(only_first) == len(only_second) == 1
    )


def _is_part(one: str, other: str) -> bool:
    first, second = content_lemmas(one), content_lemmas(other)
    return bool(first and second) and (first < second or second < first)


def _overlap(one: str, other: str) -> bool:
    first, second = _RANGE.match(one), _RANGE.match(other)
    if not first or not second:
        return False
    return int(first[1]) < int(second[2]) and int(second[1]) < int(first[2])
