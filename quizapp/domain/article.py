"""The study text as values: sections of passages, each passage carrying the claims it states."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph.  id: such as "orig-3".  markdown: as written.  text: the same as a reader sees it, plain."""

    id: str
    section: str
    markdown: str
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section.  code: such as ORIG.  title: for readers."""

    code: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A concept explained.  id: of the claim map's concept.  passages: where it is at work."""

    id: str
    term: str
    gloss: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The whole study text with its glossary."""

    title: str
    sections: tuple[Section, ...]
    glossary: tuple[GlossaryEntry, ...] = ()

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with that id, None where there is none."""
        for section in self.sections:
            for passage in section.passages:
                if passage.id == passage_id:
                    return passage
        return None
