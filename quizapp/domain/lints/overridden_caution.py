"""A key that relies on what a caution of the claim map warns of."""

import re
from collections.abc import Callable
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_holder_options, keyed_statement, keys, plain

NUMBER = 27
NAME = "overridden_caution"
LEVEL = Level.ERROR
_ON_A_CAUTION = replace(CHOICE, claims=("C-LEAD-04",), cautions_ack=("W-04",))
GOOD = replace(
    _ON_A_CAUTION,
    options=with_options("News of each expense", "Firm orders from above", "High fees for guests"),
)
BAD = replace(
    _ON_A_CAUTION,
    options=with_options("An end to amnesties", "Firm orders from above", "High fees for guests"),
)


def _keys_on(pattern: str) -> Callable[[Item], bool]:
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda item: bool(compiled.search(keyed_statement(item)))


def _chooses_between(one: str, other: str) -> Callable[[Item], bool]:
    """Whether the key has one of two patterns and a distractor the other."""

    def chooses(item: Item) -> bool:
        for first, second in ((one, other), (other, one)):
            keyed = any(re.search(first, plain(option.text), re.IGNORECASE) for _, option in keys(item))
            rest = (option for option in item.options if not option.is_key)
            if keyed and any(re.search(second, plain(option.text), re.IGNORECASE) for option in rest):
                return True
        return False

    return chooses


_RULES: dict[str, tuple[Callable[[Item], bool], str]] = {
    "W-01": (
        _keys_on(r"\bonly (?:after|once|when|from)\b.*\bLenin\b"),
        "that it began only after Lenin's death",
    ),
    "W-04": (_keys_on(r"\bamnest"), "amnesties as a fact"),
    "W-06": (_chooses_between(r"\bpeasant", r"\bsoldier"), "which of the two pairs of classes is right"),
    "W-08": (
        _keys_on(
            r"\b(?:several|rival|competing|many|other|more) part(?:y|ies)\b|\bmulti-?party|\bliberal|\bplurali"
        ),
        "a liberal or many-party programme",
    ),
    "W-12": (
        _chooses_between(r"\babout (?:him|Trotsky)\b", r"\bled by\b"),
        "whether it was about or led by him",
    ),
    "W-13": (has_holder_options, "who holds the verdict"),
}
"""By the id that the caution has in the claim map of the Left Opposition: what a key must not rely on."""


def check(item: Item, subject: Subject) -> list[Problem]:
    """The cautions on the item's claims that its key overrides."""
    cited = {*item.claims, *(option.claim for _, option in keys(item))}
    problems = []
    for caution in subject.claim_map.cautions.values():
        rule = _RULES.get(caution.id)
        if rule and cited.intersection(caution.claims) and rule[0](item):
            message = f"The key relies on {rule[1]}, against caution {caution.id}: {caution.note} Key something else."
            problems.append(Problem("options" if item.options else "stem", message))
    return problems
