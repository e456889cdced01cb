"""What reading and writing a file gives: values or problems, each problem at its place.

A file is never half taken silently: whatever could not be read is a FileProblem, whatever could not be
written is named as a loss.
"""

from dataclasses import dataclass

from quizapp.domain.items import Item


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One mistake in a file.  line and column: from 1.  field: a path such as "options[0].text" or "".

    message: what is wrong and what would be right.
    """

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave.  items: those that could be read.  problems: in the order of the file."""

    items: tuple[Item, ...]
    problems: tuple[FileProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file to be handed out.  losses: in words, what of the items the format cannot hold."""

    data: bytes
    losses: tuple[str, ...] = ()
