"""An item without a claim tests nothing of the subject."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject

NUMBER = 24
NAME = "no_claim"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, claims=())


def check(item: Item, subject: Subject) -> list[Problem]:
    """A problem if no claim is named, and one for each that does not exist."""
    if not item.claims:
        return [Problem("claims", "No claim is named; name the one that the item tests first.")]
    known = subject.claim_map.claims.keys() | subject.claim_map.beyond.keys()
    return [
        Problem(f"claims[{index}]", f"There is no claim {claim}; choose one of the claim map.")
        for index, claim in enumerate(item.claims)
        if claim not in known
    ]
