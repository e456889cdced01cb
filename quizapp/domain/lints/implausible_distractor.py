"""A distractor that nobody who errs would take: it stands for no mistake, or is another kind of thing than the key.

Whether a wrong option tempts anybody cannot be read off its text; only answers tell. This is what a writer can be
asked for before there are any. A claim is not asked for: what nobody in the dispute holds has none in the map.
"""

from collections.abc import Iterable
from dataclasses import replace

from quizapp.domain.claim_map import Kind
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Option, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import distractors, has_holder_options, has_written_options, keys

NUMBER = 2
NAME = "implausible_distractor"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(
    CHOICE,
    options=(*CHOICE.options[:2], Option("High fees for newcomers", False, "No: nobody asks for fees.")),
)


def check(item: Item, subject: Subject) -> list[Problem]:
    """The distractors that name no misconception, or whose claim or holder is of another class than the key's.

    Classes of claims are fact and view: one among the others can be struck out without knowing any of them.
    """
    if not has_written_options(item):
        return []
    right = [option.claim for _, option in keys(item) if option.claim] or item.claims[:1]
    asked = _classes(right, subject)
    problems = []
    for index, option in distractors(item):
        if not option.misconception.strip():
            message = (
                "This wrong option stands for no mistake yet; say what somebody has mixed up who chooses it."
            )
            problems.append(Problem(f"options[{index}].misconception", message))
        if has_holder_options(item) and not option.holder:
            message = (
                "The key stands for a holder, this distractor for none; choose the holder that it stands for."
            )
            problems.append(Problem(f"options[{index}].holder", message))
        found = _classes([option.claim], subject)
        if asked and found and not asked & found:
            message = (
                f"{option.claim} is a {found.pop()}, the key a {' and a '.join(sorted(asked))}; "
                "choose a claim of the same class, or another distractor."
            )
            problems.append(Problem(f"options[{index}].claim", message))
    return problems


def _classes(claims: Iterable[str], subject: Subject) -> set[str]:
    claim_map = subject.claim_map
    found = set()
    for key in claims:
        claim = claim_map.claims.get(key)
        if claim:
            found.add("fact" if claim.kind is Kind.FACT else "view")
        elif key in claim_map.beyond:
            found.add("fact")
    return found
