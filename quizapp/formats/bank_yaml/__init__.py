"""Our own format: YAML with Markdown, written by hand. A file holds items, a folder a whole subject.

Every mistake is named as file:line:column: field: what is wrong and what would be right; a file is never a
reason for an exception.
"""

from collections.abc import Sequence

from quizapp.domain.interchange import Read, Written
from quizapp.domain.items import Item
from quizapp.formats.bank_yaml.item_file import read_items
from quizapp.formats.bank_yaml.nodes import Complaints, decode
from quizapp.formats.bank_yaml.records import unknown
from quizapp.formats.bank_yaml.subject_folder import SubjectRead, read_subject, slugified
from quizapp.formats.bank_yaml.writing import write_items

NAME = "bank_yaml"
LABEL = "quizapp YAML"
SUFFIX = ".yaml"
MEDIA_TYPE = "application/yaml"

__all__ = [
    "LABEL",
    "MEDIA_TYPE",
    "NAME",
    "SUFFIX",
    "SubjectRead",
    "read",
    "read_subject",
    "slugified",
    "unknown",
    "write",
    "write_items",
]


def read(data: bytes) -> Read:
    """The items of one file. What they refer to is not checked, since a file belongs to no subject."""
    complaints = Complaints("items.yaml")
    text = decode(data, complaints)
    if text is None:
        return Read((), tuple(complaints.problems))
    file = read_items(text, complaints, known=None, section="", taken={})
    return Read(tuple(file.items), tuple(complaints.problems))


def write(items: Sequence[Item]) -> Written:
    """The items as one file."""
    losses = []
    if any(item.citation.prefix or item.citation.suffix for item in items):
        losses.append("what stands before and after a quotation; it is found again in the passage")
    return Written(write_items(items).encode("utf-8"), tuple(losses))
