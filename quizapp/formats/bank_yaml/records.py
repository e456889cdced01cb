"""Reading a record field by field: each field is asked for by name, what nobody asked for is a mistake.

Every getter notes its own mistake and gives something usable back, so that one reading finds all of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from quizapp.formats.bank_yaml.nodes import Complaints, Listing, Node, Place, Record, Text, nearest

Choice = TypeVar("Choice", bound=StrEnum)
_YES = {"yes", "true"}
_NO = {"no", "false"}


@dataclass(slots=True)
class Fields:
    """The fields of one record.  path: put before every field's name in messages, such as "options[0]."."""

    record: Record
    complaints: Complaints
    path: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether the field is there, empty or not."""
        return name in self.record.values

    def place(self, name: str) -> Place:
        """Where the field's value, or the entry of a list such as "items[2]", stands; else where the record does."""
        node = self.record.values.get(name)
        return node.place if node else self.places.get(self.path + name, self.record.place)

    def complain(self, name: str, message: str) -> None:
        """Note a mistake in the field."""
        self.complaints.add(self.place(name), self.path + name, message)

    def node(self, name: str) -> Node | None:
        """The field as it stands, None where it is missing."""
        self.asked.add(name)
        node = self.record.values.get(name)
        if node:
            self.places[self.path + name] = node.place
        return node

    def text(self, name: str) -> str:
        """The field's text, "" where it is missing."""
        node = self.node(name)
        if node is None:
            return ""
        if isinstance(node, Text):
            return node.text
        self.complain(name, "This must be a text, not a list or a record; did you forget quotation marks?")
        return ""

    def required(self, name: str) -> str:
        """The field's text; a mistake if it is missing or empty."""
        text = self.text(name)
        if not text and not isinstance(self.record.values.get(name), (Listing, Record)):
            self.complain(
                name, "This field is empty; fill it." if self.has(name) else "This field is missing; add it."
            )
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of the field's list, () where it is missing."""
        return tuple(entry.text for entry in self.entries(name))

    def entries(self, name: str) -> tuple[Text, ...]:
        """The same with places; an entry that is no text is a mistake and is left out."""
        node = self.node(name)
        if node is None:
            return ()
        return self._texts_of(node, name)

    def lists(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The field's list of lists of texts, () where it is missing."""
        node = self.node(name)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self.complain(name, "This must be a list of lists: [[first variant, second variant]].")
            return ()
        return tuple(
            tuple(entry.text for entry in self._texts_of(part, f"{name}[{index}]"))
            for index, part in enumerate(node.nodes)
        )

    def records(self, name: str) -> "tuple[Fields, ...]":
        """The field's list of records, () where it is missing."""
        node = self.node(name)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self.complain(name, "This must be a list, each entry beginning with a hyphen.")
            return ()
        found = []
        for index, part in enumerate(node.nodes):
            path = f"{self.path}{name}[{index}]"
            self.places[path] = part.place
            if isinstance(part, Record):
                found.append(Fields(part, self.complaints, f"{path}.", self.places))
            else:
                self.complaints.add(
                    part.place, path, "This entry must be a record of fields, such as text: …"
                )
        return tuple(found)

    def choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        """The field as one of the words of an enumeration, the default where it is missing or wrong."""
        text = self.text(name)
        if not text:
            return default
        words = [member.value for member in kind]
        if text in words:
            return kind(text)
        self.complain(name, f"{text!r} is none of {', '.join(words)}.{nearest(text, words)}")
        return default

    def is_yes(self, name: str) -> bool:
        """Whether the field says yes; missing is no."""
        text = self.text(name).casefold()
        if text and text not in _YES | _NO:
            self.complain(name, f"{text!r} is neither yes nor no; write one of them.")
        return text in _YES

    def known(self, name: str, ids: Collection[str], *, of: str) -> str:
        """The field's text, a mistake if it is not among the ids.  of: what the ids are, for the message."""
        text = self.text(name)
        if text and text not in ids:
            self.complain(name, unknown(text, ids, of=of))
        return text

    def all_known(self, name: str, ids: Collection[str], *, of: str) -> tuple[str, ...]:
        """The field's texts, a mistake for each that is not among the ids or comes twice."""
        seen: list[str] = []
        for index, entry in enumerate(self.entries(name)):
            if self.complaints.is_full:
                break
            path = f"{self.path}{name}[{index}]"
            if entry.text not in ids:
                self.complaints.add(entry.place, path, unknown(entry.text, ids, of=of))
            elif entry.text in seen:
                self.complaints.add(entry.place, path, f"{entry.text} comes twice; keep one.")
            seen.append(entry.text)
        return tuple(seen)

    def skip(self, *names: str) -> None:
        """Take the fields as known although nothing reads them."""
        self.asked.update(names)

    def finish(self) -> None:
        """A mistake for every field that nobody asked for."""
        for name, place in self.record.names.items():
            if name not in self.asked and not self.complaints.is_full:
                hint = nearest(name, sorted(self.asked))
                self.complaints.add(place, self.path + name, f"There is no such field.{hint}")

    def _texts_of(self, node: Node, name: str) -> tuple[Text, ...]:
        if not isinstance(node, Listing):
            self.complaints.add(node.place, self.path + name, "This must be a list: [first, second].")
            return ()
        texts = []
        for index, part in enumerate(node.nodes):
            path = f"{self.path}{name}[{index}]"
            self.places[path] = part.place
            if not isinstance(part, Text):
                self.complaints.add(part.place, path, "This entry must be a text, not a list or a record.")
            elif not part.text:
                self.complaints.add(part.place, path, "This entry is empty; fill it or remove it.")
            else:
                texts.append(part)
        return tuple(texts)


def unknown(word: str, ids: Collection[str] | Mapping[str, object], *, of: str) -> str:
    """The message for an id that does not exist."""
    return f"There is no {of} {word!r}.{nearest(word, sorted(ids))}"


def records_of(nodes: list[Node], complaints: Complaints, *, of: str) -> list[Fields]:
    """The records among the entries of a list, a mistake for each entry that is none."""
    found = []
    for node in nodes:
        if isinstance(node, Record):
            found.append(Fields(node, complaints))
        else:
            complaints.add(node.place, "", f"This entry must be a record of fields; {of} begins with - id: …")
    return found


def unique_id(fields: Fields, taken: dict[str, str], *, name: str = "id") -> str:
    """The record's id, "" with a mistake if it is missing or taken.  taken: id -> where, is added to."""
    text = fields.required(name)
    if text in taken:
        fields.complain(name, f"{text} is taken already, in {taken[text]}; choose another.")
        return ""
    if text:
        place = fields.place(name)
        taken[text] = f"{fields.complaints.file}:{place.line}"
    return text
