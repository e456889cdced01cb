"""A holder who is not on the list: nobody could be shown as holding the claim."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem, Scope
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject

NUMBER = 32
NAME = "unknown_holder"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, holder="journeymen")


def check(item: Item, subject: Subject) -> list[Problem]:
    """A problem for each holder of item and options who does not exist, and if an article item names none."""
    holders = subject.claim_map.holders
    named = [("holder", item.holder)]
    named += [(f"options[{index}].holder", option.holder) for index, option in enumerate(item.options)]
    problems = [
        Problem(field, f"There is no holder {holder}; choose one of {', '.join(holders)}.")
        for field, holder in named
        if holder and holder not in holders
    ]
    if not item.holder and item.scope is Scope.ARTICLE:
        problems.append(Problem("holder", "No holder is named; choose who holds what the item asks about."))
    return problems
