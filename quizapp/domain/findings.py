"""Finding: what a lint says of an item, and how much it weighs."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """ERROR keeps an item out of the bank we ship; WARNING asks its writer to look again."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.  lint: NAME of the lint.  field: path in the item.  message: what is wrong, what would satisfy.

    other: name of the item that this one is held against, "" where it is none.
    """

    lint: str
    level: Level
    field: str
    message: str
    other: str = ""
