"""YAML as text with places: every scalar stays the text that was typed and knows its line and column.

Built from the parser's events rather than from constructed objects, so that `no`, 1923, 190:20:30 and 30
February
stay what they are, and a hostile file can neither run code nor grow: tags, anchors, aliases, merge keys,
duplicate keys, deep nesting and large files are refused, each as a problem at its place, never as an
exception.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from quizapp.domain.interchange import FileProblem

MAX_BYTES = 2_000_000
MAX_DEPTH = 8
MAX_VALUES = 80_000  # about what a file of MAX_BYTES holds in earnest
MAX_PROBLEMS = 500
MAX_BROKEN_ENTRIES = 2_000  # more entries than that are not read one by one for what else is wrong
LONGEST_WORD = 80  # characters compared with known words
NEAR_ENOUGH = 60  # of 100: below that a suggestion confuses more than it helps

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_TOP_ENTRY = re.compile(r"^-(?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file.  line and column: from 1."""

    line: int
    column: int


START = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar: its text, stripped of white space at both ends, in Unicode's composed form."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence."""

    place: Place
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping.  names: where each name stands.  values: what it is given."""

    place: Place
    names: dict[str, Place]
    values: "dict[str, Node]"


Node = Text | Listing | Record


@dataclass(slots=True)
class Complaints:
    """Collects the problems of one file; beyond MAX_PROBLEMS one last line says that there are more."""

    file: str
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more will be listed, so that looking for more is a waste."""
        return len(self.problems) > MAX_PROBLEMS

    def add(self, place: Place, path: str, message: str) -> None:
        """Note one problem."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(FileProblem(self.file, place.line, place.column, path, message))
        elif len(self.problems) == MAX_PROBLEMS:
            rest = f"There are more than {MAX_PROBLEMS} mistakes; mend these first, the rest is not listed."
            self.problems.append(FileProblem(self.file, place.line, place.column, "", rest))


def nearest(word: str, known: "list[str] | tuple[str, ...] | dict[str, Any]") -> str:
    """A hint that ends a message, naming the known word nearest to the given one; "" where none is near."""
    found = process.extractOne(word[:LONGEST_WORD], list(known), score_cutoff=NEAR_ENOUGH)
    return f" Did you mean {found[0]}?" if found else ""


def decode(data: bytes, complaints: Complaints) -> str | None:
    """The text of a file, composed, without byte order mark; None, and a problem, if it is not UTF-8 text."""
    if len(data) > MAX_BYTES:
        complaints.add(
            START, "", f"The file has {len(data):,} bytes; {MAX_BYTES:,} is the most, so split it."
        )
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        complaints.add(START, "", "The file is UTF-16; save it as UTF-8.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8."
        complaints.add(_place_after(before), "", message)
        return None
    strange = _UNPRINTABLE.search(text)
    if strange:
        message = f"Character {_code(strange[0])} cannot be shown; remove it."
        complaints.add(_place_after(text[: strange.start()]), "", message)
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _place_after(before: str) -> Place:
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def parse(text: str, complaints: Complaints, *, first_line: int = 1) -> Node | None:
    """The one document of a text, None if it is empty or broken; the first syntax error ends the reading."""
    try:
        return _Builder(complaints, first_line).document(text)
    except _RefusedError:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
        complaints.add(place, "", f"This is not YAML: {_syntax(error)}.")
    except (YAMLError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        # Parsers raise what their documentation does not name; whatever it is, it is about this file.
        complaints.add(Place(first_line, 1), "", f"This is not YAML: {' '.join(str(error).split())[:200]}.")
    return None


def parse_list(text: str, complaints: Complaints, *, of: str) -> list[Node]:
    """The entries of a file that is one list.  of: what the entries are, for messages.

    Where an entry is broken, the others are still read, so that one run names every broken entry.
    """
    trial = Complaints(complaints.file)
    whole = parse(text, trial)
    if isinstance(whole, Listing):
        complaints.problems.extend(trial.problems)
        return list(whole.nodes)
    starts = [match.start() for match in _TOP_ENTRY.finditer(text)]
    if whole is None and trial.problems and 0 < len(starts) <= MAX_BROKEN_ENTRIES:
        head = parse(text[: starts[0]], complaints)
        if head is not None:
            complaints.add(
                head.place,
                "",
                f"A list of {of} begins with a hyphen at the start of the line; remove what stands before.",
            )
        nodes: list[Node] = []
        line = text.count("\n", 0, starts[0]) + 1
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            if complaints.is_full:
                break
            entry = parse(text[start:end], complaints, first_line=line)
            line += text.count("\n", start, end)
            if isinstance(entry, Listing):
                nodes.extend(entry.nodes)
        return nodes
    complaints.problems.extend(trial.problems)
    if whole is not None or not trial.problems:
        message = f"The file must be a list of {of}, each beginning with a hyphen: - id: …"
        complaints.add(whole.place if whole else START, "", message)
    return []


def _syntax(error: MarkedYAMLError) -> str:
    said = " ".join(f"{error.context or ''} {error.problem or ''}".split())
    if "mapping values are not allowed" in said:
        return "a colon followed by a space inside a plain text; put the text in quotation marks"
    if "found character '\\t'" in said or "cannot start any token" in said:
        return f"{said}; begin lines with spaces, and put a text that begins with a sign in quotation marks"
    return said or "the text breaks off"


class _RefusedError(Exception):
    """The file uses something that is not taken; the problem has been noted."""


class _Builder:
    """Builds nodes from events, refusing what could make it run deep."""

    def __init__(self, complaints: Complaints, first_line: int) -> None:
        self.complaints = complaints
        self.first_line = first_line
        self.values = 0

    def document(self, text: str) -> Node | None:
        root: Node | None = None
        documents = 0
        events = iter(YAML(typ="safe", pure=True).parse(text))
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.complaints.add(
                        self.place(event),
                        "",
                        "This begins a second document; remove the ---, a file holds one.",
                    )
                    raise _RefusedError
            elif isinstance(event, NodeEvent):
                root = self.node(event, events, 1)
        return root

    def place(self, event: Any) -> Place:
        return Place(event.start_mark.line + self.first_line, event.start_mark.column + 1)

    def refuse(self, event: Any, message: str) -> None:
        self.complaints.add(self.place(event), "", message)

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        """The node that begins with the event.  Recursion is bounded by MAX_DEPTH."""
        place = self.place(event)
        self.values += 1
        if self.values > MAX_VALUES:
            self.refuse(event, f"The file holds more than {MAX_VALUES:,} values; split it.")
            raise _RefusedError
        if self.complaints.is_full:
            raise _RefusedError
        if isinstance(event, AliasEvent):
            self.refuse(
                event,
                f"*{event.anchor} refers to another place; write the text out, or put it in quotation marks.",
            )
            return Text(place, "")
        if event.anchor is not None:
            self.refuse(
                event,
                f"&{event.anchor} names a place to refer to; leave it out, or put it in quotation marks.",
            )
        if event.tag is not None:
            self.refuse(event, f"The tag {event.tag} is not taken, every value is text; leave it out.")
        if isinstance(event, ScalarEvent):
            return Text(place, self.scalar(event))
        if depth >= MAX_DEPTH:
            self.refuse(
                event, f"This is nested more than {MAX_DEPTH} deep; nothing in these files needs to be."
            )
            raise _RefusedError
        if isinstance(event, SequenceStartEvent):
            return Listing(place, tuple(self.sequence(events, depth)))
        if isinstance(event, MappingStartEvent):
            return self.mapping(place, events, depth)
        raise _RefusedError

    def scalar(self, event: ScalarEvent) -> str:
        strange = _UNPRINTABLE.search(event.value)
        if strange:
            self.refuse(event, f"Character {_code(strange[0])} cannot be shown; remove it.")
            return ""
        return unicodedata.normalize("NFC", event.value).strip()

    def sequence(self, events: Iterator[Any], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, events, depth + 1)

    def mapping(self, place: Place, events: Iterator[Any], depth: int) -> Record:
        names: dict[str, Place] = {}
        values: dict[str, Node] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            name = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(name, Text):
                self.refuse(event, "The name of a field must be one word, not a list or a record.")
            elif name.text == "<<":
                self.refuse(event, "<< merges records; write the fields out.")
            elif name.text in names:
                self.refuse(
                    event,
                    f"{name.text} is given twice, first in line {names[name.text].line}; keep one of them.",
                )
            else:
                names[name.text] = name.place
                # The parser places an empty value where the next one begins, lines below.
                is_empty = isinstance(value, Text) and not value.text and value.place.line > name.place.line
                values[name.text] = Text(name.place, "") if is_empty else value
        return Record(place, names, values)
