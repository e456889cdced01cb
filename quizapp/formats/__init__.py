"""Every interchange format, one module each; this registry is the only list of them.

A new format is a module with the names of `Format` and a line here.
"""

from collections.abc import Sequence
from typing import Protocol

from quizapp.domain.interchange import Read, Written
from quizapp.domain.items import Item
from quizapp.formats import bank_yaml


class Format(Protocol):
    """What a module in this package offers.

    NAME: for addresses and the command line.  LABEL: for readers.  SUFFIX: of file names, with the dot.
    """

    NAME: str
    LABEL: str
    SUFFIX: str
    MEDIA_TYPE: str

    def read(self, data: bytes) -> Read:
        """The items of a file and what is wrong with it. Never raises on account of the data."""

    def write(self, items: Sequence[Item]) -> Written:
        """The items as a file, with what it could not hold."""


ALL: tuple[Format, ...] = (bank_yaml,)
BY_NAME: dict[str, Format] = {file_format.NAME: file_format for file_format in ALL}
