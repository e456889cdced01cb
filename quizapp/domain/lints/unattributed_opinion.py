"""An opinion asked as if it were settled: the stem must say whose it is."""

from dataclasses import replace

from quizapp.domain.claim_map import Kind
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import ATTRIBUTION, has_holder_options, is_named, plain

NUMBER = 26
NAME = "unattributed_opinion"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, stem="What is it that keeps a guild honest?")


def check(item: Item, subject: Subject) -> list[Problem]:
    """What is missing of holder and attribution in the stem of an item that tests anything but facts.

    Where the key is who holds it, naming the holder would give the key away, so such items are exempt; so are those
    whose prompts or sides each have a voice of their own.
    """
    claims = [
        subject.claim_map.claims[claim] for claim in item.claims[:1] if claim in subject.claim_map.claims
    ]
    if not claims or claims[0].kind is Kind.FACT or has_holder_options(item) or item.prompts or item.sides:
        return []
    claim_map = subject.claim_map
    concerned = {
        item.holder,
        *(claim_map.claims[claim].holder for claim in item.claims if claim in claim_map.claims),
    }
    holders = [holder for key, holder in claim_map.holders.items() if key in concerned]
    stem = plain(item.stem)
    problems = []
    if holders and not any(is_named(holder, stem) for holder in holders):
        labels = " or ".join(f"“{holder.label}”" for holder in holders)
        message = f"{claims[0].id} is no plain fact; name who holds it in the stem: {labels}."
        problems.append(Problem("stem", message))
    if not ATTRIBUTION.search(stem):
        message = (
            f"{claims[0].id} is no plain fact; say that somebody holds it: “According to …”, “… argue that”."
        )
        problems.append(Problem("stem", message))
    return problems
