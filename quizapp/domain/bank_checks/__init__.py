"""Every rule over a whole bank, one module for each concern; the only list of them.

Rules over one item are the lints. These need all items at once, and play them as learners meet them.
"""

from collections.abc import Sequence
from typing import Protocol

from quizapp.domain.bank_checks import balance, bots, coverage, likeness, thresholds
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.subject import Subject


class BankCheck(Protocol):
    """What a module in this package offers."""

    NAME: str

    def check(self, subject: Subject) -> Sequence[BankFinding]:
        """What is wrong with the bank of that subject, each with what would satisfy; empty if nothing."""


ALL: tuple[BankCheck, ...] = (coverage, balance, thresholds, likeness, bots)
