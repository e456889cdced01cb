"""items/<section>.yaml: the items of one section, checked against their types and what they refer to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizapp.domain.anchoring import cite
from quizapp.domain.article import Passage
from quizapp.domain.claim_map import ClaimMap
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Case, Citation, Item, Option, Point, Problem, Prompt, Scope, Side
from quizapp.domain.subject import OUTSIDE_SECTIONS
from quizapp.formats.bank_yaml.nodes import Complaints, Place, parse_list
from quizapp.formats.bank_yaml.records import Fields, records_of, unique_id, unknown

FILE_NAMES = {
    "slug": "id",
    "citation.passage": "passage",
    "citation.quote": "quote",
    "cautions_ack": "cautions",
}
"""The names of fields in a file where they differ from those of the value."""


@dataclass(frozen=True, slots=True)
class Known:
    """What items may refer to."""

    claim_map: ClaimMap
    passages: Mapping[str, Passage]


@dataclass(slots=True)
class ItemFile:
    """What one file gave.  places: (slug, path as in the file) -> place, (slug, "") the item's own.

    unfit: what could be read of items that have a mistake, where id and type are sound.
    """

    items: list[Item] = field(default_factory=list)
    unfit: list[Item] = field(default_factory=list)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    references: list[tuple[Fields, str, str]] = field(default_factory=list)


def file_field(path: str) -> str:
    """The path of a field as files write it, from the path that the value has."""
    if path in FILE_NAMES:
        return FILE_NAMES[path]
    end = min((index for index in (path.find("["), path.find(".")) if index >= 0), default=len(path))
    return FILE_NAMES.get(path[:end], path[:end]) + path[end:]


def read_items(
    text: str, complaints: Complaints, *, known: Known | None, section: str, taken: dict[str, str]
) -> ItemFile:
    """The items of one file.

    known: None for a file that belongs to no subject: then references are not checked.
    section: code that the file's name stands for, "" where it stands for none.  taken: id -> where, is added
    to.
    """
    file = ItemFile()
    for fields in records_of(parse_list(text, complaints, of="items"), complaints, of="an item"):
        if complaints.is_full:
            break
        before = len(complaints.problems)
        slug = unique_id(fields, taken)
        item = _Reader(fields, known, section).item(slug)
        fields.finish()
        if slug:
            file.places[slug, ""] = fields.record.place
            file.places.update({(slug, path): place for path, place in fields.places.items()})
            file.references.append((fields, "variants_of", item.variants_of))
        for problem in _type_problems(item):
            path = file_field(problem.field)
            place = nearest_place(file.places, slug, path) or fields.record.place
            complaints.add(place, path, problem.message)
        if slug and len(complaints.problems) == before:
            file.items.append(item)
        elif slug and item.type in BY_NAME:
            file.unfit.append(item)
    return file


def nearest_place(places: Mapping[tuple[str, str], Place], slug: str, path: str) -> Place | None:
    """The place of a field, else of what it is part of, else of the item; None for an unknown item."""
    while path and (slug, path) not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return places.get((slug, path))


def _type_problems(item: Item) -> list[Problem]:
    item_type = BY_NAME.get(item.type)
    return list(item_type.check(item)) if item_type else []


class _Reader:
    def __init__(self, fields: Fields, known: Known | None, section: str) -> None:
        self.fields = fields
        self.known = known
        self.file_section = section

    def item(self, slug: str) -> Item:
        fields = self.fields
        type_name = fields.required("type")
        if type_name and type_name not in BY_NAME:
            fields.complain("type", unknown(type_name, BY_NAME, of="item type"))
        fields.required("bloom")
        scope = fields.choice("scope", Scope, Scope.ARTICLE)
        claims = self.claims()
        chief = self.known.claim_map.claims.get(claims[0]) if self.known and claims else None
        holder = self.reference("holder", "holders", of="holder")
        controversy = self.reference("controversy", "controversies", of="controversy")
        side = fields.choice("side", Side, Side.NEUTRAL)
        if chief:
            holder = holder if fields.has("holder") else chief.holder
            controversy = controversy if fields.has("controversy") else chief.controversy
            side = side if fields.has("side") else chief.side
        source = fields.text("source")
        if scope is Scope.BEYOND and not source:
            fields.complain("source", "An item beyond the article names its source; add source: …")
        return Item(
            slug=slug,
            type=type_name,
            section=self.section(slug),
            stem=fields.required("stem"),
            claims=claims,
            scope=scope,
            controversy=controversy,
            holder=holder,
            side=side,
            bloom=fields.choice("bloom", Bloom, Bloom.REMEMBER),
            options=tuple(self.option(option) for option in fields.records("options")),
            accepted=fields.lists("accepted"),
            answer=fields.text("answer"),
            explanation=fields.text("explanation"),
            opposing_claim=self.reference("opposing_claim", "claims", of="claim"),
            citation=self.citation(scope),
            cautions_ack=self.references_to("cautions", "cautions", of="caution"),
            tensions=self.references_to("tensions", "tensions", of="tension"),
            variants_of=fields.text("variants_of"),
            switch_group=fields.text("switch_group"),
            source=source,
            tags=fields.texts("tags"),
            author=fields.text("author"),
            reviewed_by=fields.texts("reviewed_by"),
            prompts=tuple(self.prompt(prompt) for prompt in fields.records("prompts")),
            sides=tuple(self.case(case) for case in fields.records("sides")),
        )

    def section(self, slug: str) -> str:
        fields = self.fields
        prefix = slug.partition("-")[0].upper()
        section = fields.text("section") or self.file_section or prefix
        if self.file_section and section != self.file_section:
            fields.complain(
                "section", f"This file is for section {self.file_section}; move the item or mend this."
            )
        elif slug and self.file_section and not fields.has("section") and prefix != self.file_section:
            fields.complain(
                "id", f"An id in this file begins with {self.file_section.lower()}-; rename the item."
            )
        if self.known:
            codes = [*self.known.claim_map.sections, *OUTSIDE_SECTIONS]
            if section not in codes and (fields.has("section") or not self.file_section):
                fields.complain(
                    "section" if fields.has("section") else "id", unknown(section, codes, of="section")
                )
        return section

    def claims(self) -> tuple[str, ...]:
        """The claims of the map, then the facts beyond the article: what an item is about, whichever it is."""
        if self.known is None:
            return self.fields.texts("claims") + self.fields.texts("beyond")
        claim_map = self.known.claim_map
        claims = self.fields.all_known("claims", [*claim_map.claims, *claim_map.beyond], of="claim")
        beyond = self.fields.all_known("beyond", claim_map.beyond, of="fact beyond the article")
        return claims + tuple(key for key in beyond if key not in claims)

    def reference(self, name: str, noun: str, *, of: str, fields: Fields | None = None) -> str:
        fields = fields or self.fields
        if self.known is None:
            return fields.text(name)
        return fields.known(name, getattr(self.known.claim_map, noun), of=of)

    def references_to(self, name: str, noun: str, *, of: str) -> tuple[str, ...]:
        if self.known is None:
            return self.fields.texts(name)
        return self.fields.all_known(name, getattr(self.known.claim_map, noun), of=of)

    def option(self, fields: Fields) -> Option:
        option = Option(
            text=fields.required("text"),
            is_key=fields.is_yes("key"),
            is_pinned=fields.is_yes("pinned"),
            rationale=fields.text("rationale"),
            misconception=fields.text("misconception"),
            claim=self.claim_or_fact(fields),
            holder=self.reference("holder", "holders", of="holder", fields=fields),
        )
        fields.finish()
        return option

    def prompt(self, fields: Fields) -> Prompt:
        """One statement. Its key is the number of an option, from 1, as options are counted by whoever reads."""
        prompt = Prompt(
            text=fields.required("text"),
            key=self.option_number(fields) - 1,
            claim=self.claim_or_fact(fields),
            rationale=fields.text("rationale"),
        )
        fields.finish()
        return prompt

    def option_number(self, fields: Fields) -> int:
        text = fields.required("key")
        if re.fullmatch(r"[1-9][0-9]?", text):
            return int(text)
        if text:
            fields.complain("key", f"{text!r} is no number of an option; count them from 1.")
        return 1

    def claim_or_fact(self, fields: Fields) -> str:
        if self.known is None:
            return fields.text("claim")
        ids = [*self.known.claim_map.claims, *self.known.claim_map.beyond]
        return fields.known("claim", ids, of="claim")

    def case(self, fields: Fields) -> Case:
        fields.required("side")
        case = Case(
            side=fields.choice("side", Side, Side.NEUTRAL),
            label=fields.required("label"),
            model=fields.required("model"),
            checklist=tuple(self.point(point) for point in fields.records("checklist")),
        )
        fields.finish()
        return case

    def point(self, fields: Fields) -> Point:
        point = Point(text=fields.required("text"), claim=self.claim_or_fact(fields))
        fields.finish()
        return point

    def citation(self, scope: Scope) -> Citation:
        fields = self.fields
        if self.known is None:
            return Citation(fields.text("passage"), fields.text("quote"))
        quote = fields.text("quote")
        passage_id = fields.known("passage", self.known.passages, of="passage")
        if not passage_id:
            if scope is Scope.ARTICLE:
                fields.complain("passage", "The passage is missing; name the one that the key rests on.")
            return Citation("")
        passage = self.known.passages.get(passage_id)
        if passage is None:
            return Citation(passage_id, quote)
        if not quote:
            fields.complain(
                "quote", "The quote is missing; copy the sentence of the passage that the key rests on."
            )
            return Citation(passage_id)
        if len(quote) > 2 * len(passage.text):
            # Not worth a search, which takes its time over very long texts.
            fields.complain("quote", f"The quote is longer than {passage.id}; copy one sentence of it.")
            return Citation(passage_id, quote)
        try:
            return cite(passage, quote)
        except ValueError:
            fields.complain("quote", _where_it_parts(passage, quote))
            return Citation(passage_id, quote)


def _where_it_parts(passage: Passage, quote: str) -> str:
    """The message for a quotation that the passage does not hold, saying up to where it does."""
    longest = min(len(quote), len(passage.text))
    length = next((size for size in range(longest, 0, -1) if quote[:size] in passage.text), 0)
    if length < len(quote) // 4:
        return (
            f"These words are not in {passage.id}; copy a sentence as it reads there, without Markdown marks."
        )
    held = quote[:length].split()[-3:]
    start = passage.text.find(quote[:length]) + length
    instead = passage.text[start : start + 40].strip()
    return (
        f"{passage.id} agrees with this up to “{' '.join(held)}”, then reads “{instead}…”; "
        "copy the sentence exactly as it reads there."
    )
