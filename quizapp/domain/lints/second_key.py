"""A distractor that the holder asked about holds too: then it is a second right answer."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Option, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import distractors, has_holder_options, has_written_options, keys

NUMBER = 18
NAME = "second_key"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(
    CHOICE,
    options=(
        *CHOICE.options[:2],
        Option("News of each expense", False, "No.", "mixes two wishes", "C-LEAD-04"),
    ),
)


def check(item: Item, subject: Subject) -> list[Problem]:
    """The distractors whose claim, or whose holder, is that of the key."""
    if not has_written_options(item):
        return []
    right = {option.claim for _, option in keys(item)} | set(item.claims[:1])
    holders = {option.holder for _, option in keys(item)} if has_holder_options(item) else {item.holder}
    entailed = _same_idea(right - {""}, subject)
    problems = []
    for index, option in distractors(item):
        claim = subject.claim_map.claims.get(option.claim)
        if option.holder and option.holder in holders:
            message = f"This distractor stands for {option.holder}, as the key does; name another holder."
            problems.append(Problem(f"options[{index}].holder", message))
        elif claim and claim.id in entailed:
            message = f"{claim.id} says what the key says; take a claim that says something else."
            problems.append(Problem(f"options[{index}].claim", message))
        elif claim and claim.holder in holders:
            message = f"{claim.holder} holds {claim.id} too, so this is right as well; take a claim of another holder."
            problems.append(Problem(f"options[{index}].claim", message))
    return problems


def _same_idea(claims: set[str], subject: Subject) -> set[str]:
    """The claims with all that they restate and that restate them."""
    same = set(claims)
    for claim, others in subject.restates.items():
        if claim in claims:
            same.update(others)
        if claims.intersection(others):
            same.add(claim)
    return same
