"""A word of the stem that comes again in the key and in no distractor: an echo that gives the key away."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import (
    content_lemmas,
    distractors,
    has_written_options,
    holder_lemmas,
    keys,
    plain,
)

NUMBER = 12
NAME = "word_repeats"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Honest argument", "Firm orders", "High fees"))


def check(item: Item, subject: Subject) -> list[Problem]:
    """The keys that echo the stem. Names of the holders of item and options are exempt."""
    if not has_written_options(item):
        return []
    holders = {item.holder, *(option.holder for option in item.options)}
    named = [holder_lemmas(holder) for key, holder in subject.claim_map.holders.items() if key in holders]
    exempt = frozenset().union(*named)
    elsewhere = content_lemmas(" ".join(plain(option.text) for _, option in distractors(item)))
    stem = content_lemmas(plain(item.stem)) - exempt - elsewhere
    problems = []
    for index, option in keys(item):
        echoed = sorted(stem & content_lemmas(plain(option.text)))
        if echoed:
            message = (
                f"Stem and key share “{', '.join(echoed)}” (or a form of it), no distractor does; "
                "use another word in one of them, or put it into a distractor too."
            )
            problems.append(Problem(f"options[{index}].text", message))
    return problems
