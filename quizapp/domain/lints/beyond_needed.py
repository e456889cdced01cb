"""An item of the article that only outside knowledge answers."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem, Scope
from quizapp.domain.lint_examples import FACT
from quizapp.domain.subject import Subject, once_for_a_subject
from quizapp.domain.wording import has_written_options, keyed_statement, plain

NUMBER = 31
NAME = "beyond_needed"
LEVEL = Level.ERROR
GOOD = FACT
BAD = replace(FACT, accepted=(("1848",),))

_YEAR = re.compile(r"\b1[89]\d\d\b")


def check(item: Item, subject: Subject) -> list[Problem]:
    """The facts beyond the article that an item of scope article cites, and years in its key that no claim has."""
    if item.scope is Scope.BEYOND:
        return []
    advice = "set the scope to beyond the article and name the source, or ask for something else."
    problems = [
        Problem(f"claims[{index}]", f"{claim} is a fact beyond the article; {advice}")
        for index, claim in enumerate(item.claims)
        # The case for a side may rest on an outside fact where the article gives it none; its label says so.
        if claim in subject.claim_map.beyond and not item.sides
    ]
    for year in sorted(set(_YEAR.findall(keyed_statement(item))) - _years_told(subject)):
        # Of a true statement, the stem is what is taken to be so.
        place = "options" if has_written_options(item) else "accepted"
        field = "stem" if year in plain(item.stem) else place
        problems.append(
            Problem(field, f"The key needs the year {year}, which no claim of the article has; {advice}")
        )
    return problems


@once_for_a_subject
def _years_told(subject: Subject) -> frozenset[str]:
    return frozenset(_YEAR.findall(" ".join(claim.paraphrase for claim in subject.claim_map.claims.values())))
