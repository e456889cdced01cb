"""BankFinding: what a rule over the whole bank finds, and how much it weighs."""

from dataclasses import dataclass

from quizapp.domain.findings import Level


@dataclass(frozen=True, slots=True)
class BankFinding:
    """One finding.  rule: its name, such as "B1" or "key_positions".  message: what is wrong, what would satisfy.

    item: slug, "" where no single item is to blame.  field: path in that item.
    """

    rule: str
    message: str
    level: Level = Level.ERROR
    item: str = ""
    field: str = ""
