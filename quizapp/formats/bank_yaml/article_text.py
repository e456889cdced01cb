"""article.md: front matter, `## CODE: title`, and paragraphs, each under its `[passage-id: its claims]`.

Only emphasis and links into the glossary are taken from Markdown, so that the plain text of a passage, on
which quotations are found, is what every reader sees.
"""

import re
from collections.abc import Collection

from quizapp.domain.article import Passage, Section
from quizapp.domain.wording import plain
from quizapp.formats.bank_yaml.nodes import Complaints, Place, Record, nearest, parse
from quizapp.formats.bank_yaml.records import Fields, unknown

_HEADING = re.compile(r"##\s+(?P<code>[A-Z]+):\s*(?P<title>.*\S)\s*")
_MARKER = re.compile(r"\[(?P<id>[a-z0-9-]+):(?P<claims>[^\]]*)\]\s*")
_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)\)")
_OTHER_MARKUP = re.compile(r"^(?:[#>|]|[-+]\s|\d+[.)]\s|```|~~~)|<[A-Za-z/!]|!\[|`")
_SCHEME = "glossary:"


class ArticleReader:
    """Reads one article.md, noting every mistake.

    concepts, claims: the ids that links and passages may name.  sections: the codes that headings may have.
    """

    def __init__(
        self,
        complaints: Complaints,
        *,
        sections: Collection[str],
        claims: Collection[str],
        concepts: Collection[str],
    ) -> None:
        self.complaints = complaints
        self.section_codes = sections
        self.claim_ids = claims
        self.concept_ids = concepts
        self.title = ""
        self.sections: list[Section] = []
        self.passage_lines: dict[str, int] = {}

    def read(self, text: str) -> tuple[str, tuple[Section, ...]]:
        """The article's title and its sections."""
        lines = text.split("\n")
        index = self._front_matter(lines)
        while index < len(lines):
            line = lines[index].strip()
            if not line:
                index += 1
            elif line.startswith("#"):
                self._heading(line, index + 1)
                index += 1
            elif _MARKER.fullmatch(line):
                index = self._passage(lines, index)
            else:
                message = (
                    "This paragraph has no heading line; write [passage-id: C-…, C-…] on the line above it."
                )
                self.complaints.add(Place(index + 1, 1), "", message)
                index = self._end_of_paragraph(lines, index)
        if not self.sections:
            self.complaints.add(Place(1, 1), "", "There is no section; begin one with ## CODE: title.")
        return self.title, tuple(self.sections)

    def _front_matter(self, lines: list[str]) -> int:
        if lines[0].strip() != "---":
            message = "The file must begin with ---, title: …, ---."
            self.complaints.add(Place(1, 1), "title", message)
            return 0
        end = next((index for index in range(1, len(lines)) if lines[index].strip() == "---"), None)
        if end is None:
            self.complaints.add(Place(1, 1), "title", "The part begun by --- is not closed; add a line ---.")
            return 1
        record = parse("\n".join(lines[1:end]), self.complaints, first_line=2)
        if isinstance(record, Record):
            fields = Fields(record, self.complaints)
            self.title = fields.required("title")
            fields.finish()
        else:
            self.complaints.add(
                Place(2, 1), "title", "The title is missing; write title: … between the two ---."
            )
        return end + 1

    def _heading(self, line: str, number: int) -> None:
        heading = _HEADING.fullmatch(line)
        if not heading:
            message = "A heading must read ## CODE: title."
            self.complaints.add(Place(number, 1), "", message)
            return
        code = heading["code"]
        if code not in self.section_codes:
            self.complaints.add(Place(number, 4), "", unknown(code, self.section_codes, of="section"))
        if any(section.code == code for section in self.sections):
            self.complaints.add(Place(number, 4), "", f"Section {code} comes twice; join the two.")
        self.sections.append(Section(code, heading["title"], ()))

    def _end_of_paragraph(self, lines: list[str], index: int) -> int:
        while index < len(lines) and lines[index].strip() and not lines[index].startswith("## "):
            index += 1
        return index

    def _passage(self, lines: list[str], index: int) -> int:
        number = index + 1
        marker = _MARKER.fullmatch(lines[index].strip())
        assert marker is not None  # noqa: S101  (the caller matched the same line)
        end = self._end_of_paragraph(lines, index + 1)
        markdown = " ".join(line.strip() for line in lines[index + 1 : end])
        passage_id = marker["id"]
        if passage_id in self.passage_lines:
            message = (
                f"{passage_id} is taken already, in line {self.passage_lines[passage_id]}; choose another."
            )
            self.complaints.add(Place(number, 2), passage_id, message)
        self.passage_lines.setdefault(passage_id, number)
        if not markdown:
            self.complaints.add(
                Place(number, 1), passage_id, "No paragraph follows; write one on the next line."
            )
        if not self.sections:
            message = "This passage stands before the first section; begin one with ## CODE: title."
            self.complaints.add(Place(number, 1), passage_id, message)
            return end
        section = self.sections[-1]
        if not passage_id.startswith(f"{section.code.lower()}-"):
            message = f"A passage of section {section.code} is called {section.code.lower()}-1 or the like."
            self.complaints.add(Place(number, 2), passage_id, message)
        claims = self._claims(lines[index], number, passage_id)
        for offset in range(index + 1, end):
            self._check_markup(lines[offset], offset + 1, passage_id)
        passage = Passage(passage_id, section.code, markdown, plain(markdown), claims)
        self.sections[-1] = Section(section.code, section.title, (*section.passages, passage))
        return end

    def _claims(self, line: str, number: int, passage_id: str) -> tuple[str, ...]:
        start = line.index(":") + 1
        claims: list[str] = []
        for part in line[start : line.rindex("]")].split(","):
            claim = part.strip()
            place = Place(number, start + 1 + len(part) - len(part.lstrip()))
            if not claim:
                self.complaints.add(
                    place, passage_id, "A claim is missing; name each one that the passage carries."
                )
            elif claim not in self.claim_ids:
                self.complaints.add(place, passage_id, unknown(claim, self.claim_ids, of="claim"))
            elif claim in claims:
                self.complaints.add(place, passage_id, f"{claim} comes twice; keep one.")
            claims.append(claim)
            start += len(part) + 1
        return tuple(claims)

    def _check_markup(self, line: str, number: int, passage_id: str) -> None:
        for link in _LINK.finditer(line):
            target = link["target"]
            place = Place(number, link.start() + 1)
            if not target.startswith(_SCHEME):
                message = "A link must lead into the glossary: [words](glossary:concept-id)."
                self.complaints.add(place, passage_id, message)
            elif target.removeprefix(_SCHEME) not in self.concept_ids:
                concept = target.removeprefix(_SCHEME)
                hint = nearest(concept, sorted(self.concept_ids))
                self.complaints.add(place, passage_id, f"There is no concept {concept!r}.{hint}")
        other = _OTHER_MARKUP.search(line)
        if other:
            message = (
                "Only emphasis and glossary links are taken; put a backslash before a sign that is meant."
            )
            self.complaints.add(Place(number, other.start() + 1), passage_id, message)
