"""Every rule of item writing that one item can be checked against, one module each; the only list of them.

Each knows a good and a bad example of its own; all are tested with them. Rules over two items or a whole bank
are not here: they need more than an item to look at.
"""

from collections.abc import Sequence
from typing import Protocol

from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lints import (
    absolute_terms,
    all_or_none,
    ambiguous_stem,
    beyond_needed,
    blanks,
    combined_options,
    convergence,
    copied_wording,
    disguised_true_false,
    duplicate_options,
    grammatical_cue,
    gratuitous_stem,
    implausible_distractor,
    logical_cue,
    longest_key,
    lost_sequence,
    missing_rationale,
    mixed_options,
    near_copied_wording,
    negative_stem,
    no_claim,
    option_count,
    overridden_caution,
    reading_grade,
    second_key,
    unattributed_opinion,
    unfocused_stem,
    unknown_holder,
    vague_terms,
    word_repeats,
)
from quizapp.domain.subject import Subject


class Lint(Protocol):
    """What a module in this package offers.

    NUMBER: of the criterion in the bank's rules.  GOOD, BAD: items that the lint passes and finds fault with,
    on the subject of `lint_examples`.
    """

    NUMBER: int
    NAME: str
    LEVEL: Level
    GOOD: Item
    BAD: Item

    def check(self, item: Item, subject: Subject) -> Sequence[Problem]:
        """What is wrong with the item, each with what would satisfy; empty if nothing."""


ALL: tuple[Lint, ...] = (
    ambiguous_stem,
    implausible_distractor,
    all_or_none,
    longest_key,
    gratuitous_stem,
    disguised_true_false,
    convergence,
    logical_cue,
    blanks,
    absolute_terms,
    word_repeats,
    unfocused_stem,
    combined_options,
    grammatical_cue,
    lost_sequence,
    vague_terms,
    second_key,
    negative_stem,
    duplicate_options,
    mixed_options,
    no_claim,
    copied_wording,
    near_copied_wording,
    unattributed_opinion,
    overridden_caution,
    missing_rationale,
    reading_grade,
    option_count,
    beyond_needed,
    unknown_holder,
)
BY_NAME: dict[str, Lint] = {lint.NAME: lint for lint in ALL}


def run_lints(item: Item, subject: Subject) -> list[Finding]:
    """Everything that the lints find in one item, in the order of their numbers."""
    return [
        Finding(lint.NAME, lint.LEVEL, problem.field, problem.message)
        for lint in ALL
        for problem in lint.check(item, subject)
    ]
