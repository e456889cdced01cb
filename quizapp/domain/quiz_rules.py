"""The rules of a quiz: how it behaves, how it is scored, when it can be taken, and what may be seen of it when.

An attempt keeps the rules with which it began, so that changing a quiz changes nothing under somebody's hands; dates
are the assignment's and accommodations the learner's, and both hold from the next request on.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from quizapp.domain.items import Problem

GRACE_AT_MOST_S: Final = 5
TIME_LIMIT_AT_MOST_S: Final = 24 * 3600
DELAY_AT_MOST_MINUTES: Final = 30 * 24 * 60
ATTEMPTS_AT_MOST: Final = 50
PASSWORD_MAX: Final = 80
OWN, ALL_OR_NOTHING = "own", "all_or_nothing"
"""Scoring of a place: by the rule of its type, or nothing unless it is wholly right."""


class Counts(StrEnum):
    """Which of several attempts counts."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"
    MEAN = "mean"


COUNTS_WORDS: Mapping[Counts, str] = MappingProxyType(
    {
        Counts.FIRST: "the first attempt counts",
        Counts.BEST: "the best attempt counts",
        Counts.LAST: "the last attempt counts",
        Counts.MEAN: "the mean of all attempts counts",
    }
)
"""The same in words, for teachers and learners."""


class Phase(StrEnum):
    """When something may be seen.

    DURING: before the attempt is submitted, once a question is checked.  RIGHT_AFTER: within two minutes of
    submitting.  LATER: after that, while the quiz is open.  CLOSED: after it has closed.
    """

    DURING = "during"
    RIGHT_AFTER = "right_after"
    LATER = "later"
    CLOSED = "closed"


class Part(StrEnum):
    """What may be seen of an answered question.  CORRECTNESS: right, partly or not.  MARK: its points."""

    MARK = "mark"
    CORRECTNESS = "correctness"
    KEY = "key"
    RATIONALE = "rationale"
    PASSAGE = "passage"


Review = Mapping[Phase, frozenset[Part]]
EVERYTHING: Final = frozenset(Part)
ALL_AFTER: Review = MappingProxyType(dict.fromkeys(Phase, EVERYTHING))


@dataclass(frozen=True, slots=True)
class QuizRules:
    """behaviour: NAME of a module in domain.behaviours.

    all_or_nothing: item types scored so; the others go by their own rule.
    shuffles_items, shuffles_options: pinned options keep their place in any case.
    is_on_one_page: all questions on one page instead of one a page.
    attempts_allowed: 0 for any number.  counts: which of them counts.  delay_minutes: between two of them.
    time_limit_s: None for none.  grace_s: after it, in which an answer under way still counts.
    password: asked before an attempt begins, "" for none.
    tries, penalty_percent: of the interactive behaviour: how often a question can be tried, and what each try after
    the first, and each hint, takes off.
    review: what may be seen in each phase.
    """

    behaviour: str = "deferred"
    all_or_nothing: frozenset[str] = frozenset()
    shuffles_items: bool = True
    shuffles_options: bool = True
    is_on_one_page: bool = False
    attempts_allowed: int = 0
    counts: Counts = Counts.BEST
    delay_minutes: int = 0
    time_limit_s: int | None = None
    grace_s: int = GRACE_AT_MOST_S
    password: str = ""
    tries: int = 3
    penalty_percent: int = 33
    review: Review = field(default_factory=lambda: ALL_AFTER)

    def scoring_of(self, item_type: str) -> str:
        """OWN or ALL_OR_NOTHING."""
        return ALL_OR_NOTHING if item_type in self.all_or_nothing else OWN

    def to_document(self) -> dict[str, Any]:
        """The rules as plain JSON values."""
        return {
            **asdict(replace(self, review={})),
            "all_or_nothing": sorted(self.all_or_nothing),
            "counts": self.counts.value,
            "review": {phase.value: sorted(parts) for phase, parts in self.review.items()},
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> "QuizRules":
        """The rules that `to_document` wrote; what is missing is as in QuizRules(), all of it for {} or None."""
        if not document:
            return cls()
        values = dict(document)
        if "all_or_nothing" in values:
            values["all_or_nothing"] = frozenset(values["all_or_nothing"])
        if "counts" in values:
            values["counts"] = Counts(values["counts"])
        if "review" in values:
            values["review"] = {
                Phase(phase): frozenset(map(Part, parts)) for phase, parts in values["review"].items()
            }
        return cls(**values)


def check(rules: QuizRules) -> list[Problem]:
    """What keeps these from being rules; the behaviour's name is checked where the behaviours are known."""
    problems = []
    for name, least, most, unit in (
        ("attempts_allowed", 0, ATTEMPTS_AT_MOST, "attempts (0 for any number)"),
        ("delay_minutes", 0, DELAY_AT_MOST_MINUTES, "minutes"),
        ("grace_s", 0, GRACE_AT_MOST_S, "seconds"),
        ("tries", 1, 10, "tries"),
        ("penalty_percent", 0, 100, "percent"),
    ):
        if not least <= getattr(rules, name) <= most:
            problems.append(Problem(name, f"Choose from {least} to {most} {unit}."))
    if rules.time_limit_s is not None and not 30 <= rules.time_limit_s <= TIME_LIMIT_AT_MOST_S:
        problems.append(
            Problem("time_limit", "Choose from half a minute to 24 hours, or leave it empty for no limit.")
        )
    if len(rules.password) > PASSWORD_MAX:
        problems.append(Problem("password", f"Choose at most {PASSWORD_MAX} characters."))
    return problems
