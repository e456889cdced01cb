"""claims.yaml: who holds which claim. Every id must be unique and every reference must resolve."""

from dataclasses import dataclass, field, replace

from quizapp.domain.claim_map import (
    Beyond,
    Caution,
    Claim,
    ClaimMap,
    Concept,
    Controversy,
    Holder,
    Kind,
    Tension,
)
from quizapp.domain.items import Side
from quizapp.formats.bank_yaml.nodes import START, Complaints, Node, Record, Text, parse
from quizapp.formats.bank_yaml.records import Fields, unique_id, unknown

_NOTHING = {"", "null", "~"}
_SIDE_LISTS = ("opposition_claims", "consolidation_claims", "neutral_claims")


@dataclass(slots=True)
class ClaimFile:
    """What claims.yaml gave.  restates: claim -> claims of other sections that it repeats."""

    claim_map: ClaimMap
    restates: dict[str, tuple[str, ...]] = field(default_factory=dict)


def empty_map() -> ClaimMap:
    """A claim map without anything, for where the file is missing or broken."""
    return ClaimMap(sections={}, holders={}, controversies={}, concepts={}, claims={}, cautions={}, beyond={})


def read_claims(text: str, complaints: Complaints) -> ClaimFile:
    """The claim map, as much of it as can be read."""
    node = parse(text, complaints)
    if not isinstance(node, Record):
        if not complaints.problems:
            complaints.add(
                node.place if node else START, "", "The file must have holders: …, claims: … and so on."
            )
        return ClaimFile(empty_map())
    return _Reader(Fields(node, complaints), complaints).read()


class _Reader:
    def __init__(self, top: Fields, complaints: Complaints) -> None:
        self.top = top
        self.complaints = complaints
        self.finished: list[Fields] = []

    def read(self) -> ClaimFile:
        top = self.top
        top.skip("schema_version", "source", "rules", "people", "anchors")
        sections = self.sections(top.node("enums"))
        holders = {
            holder.id: holder
            for fields, key in self.each("holders")
            for holder in [
                Holder(
                    key,
                    fields.required("label"),
                    fields.is_yes("named_person"),
                    fields.choice("side", Side, Side.NEUTRAL),
                )
            ]
        }
        concepts = {}
        for fields, key in self.each("concepts"):
            concepts[key] = Concept(
                key, fields.required("label"), fields.required("gloss"), fields.is_yes("cross_referenced")
            )
        tensions = {key: Tension(key, fields.required("text")) for fields, key in self.each("tensions")}
        disputes = self.each("controversies")
        claims_read = self.each("claims")
        beyond_read = self.each("beyond")
        caution_fields = self.each("cautions")
        claim_ids = {key for _, key in claims_read}
        controversies = {}
        for fields, key in disputes:
            fields.skip("status")
            controversies[key] = Controversy(
                key,
                fields.required("question"),
                fields.required("opposition"),
                fields.required("consolidation"),
            )
            for name in _SIDE_LISTS:
                fields.all_known(name, claim_ids, of="claim")
        cautions = {}
        for fields, key in caution_fields:
            cautions[key] = Caution(
                key,
                fields.required("topic"),
                fields.required("note"),
                fields.all_known("claims", claim_ids, of="claim"),
            )
        beyond = {}
        contests = {}
        for fields, key in beyond_read:
            fields.skip("seen_in_lookup", "confidence")
            fields.all_known("controversies", controversies, of="controversy")
            contests[key] = fields.all_known("contests", claim_ids, of="claim")
            beyond[key] = Beyond(key, fields.required("statement"))
        file = ClaimFile(ClaimMap(sections, holders, controversies, concepts, {}, cautions, beyond, tensions))
        claims = {key: self.claim(fields, key, file, claim_ids) for fields, key in claims_read}
        self.check_symmetry(claims, contests, read=[*claims_read, *beyond_read])
        for fields in self.finished:
            fields.finish()
        top.finish()
        file.claim_map = replace(file.claim_map, claims=claims)
        return file

    def claim(self, fields: Fields, key: str, file: ClaimFile, claim_ids: set[str]) -> Claim:
        known = file.claim_map
        fields.skip("attribution_required")
        fields.all_known("controversy_also", known.controversies, of="controversy")
        restates = fields.all_known("restates", claim_ids, of="claim")
        if restates:
            file.restates[key] = restates
        if not fields.has("holder"):
            fields.required("holder")
        return Claim(
            id=key,
            section=fields.known("section", known.sections, of="section"),
            anchor=fields.required("anchor"),
            paraphrase=fields.required("paraphrase"),
            kind=fields.choice("kind", Kind, Kind.ATTRIBUTED_CLAIM),
            holder=fields.known("holder", known.holders, of="holder"),
            side=fields.choice("side", Side, Side.NEUTRAL),
            controversy=self.controversy(fields, known),
            contested_by=fields.all_known("contested_by", claim_ids | set(known.beyond), of="claim"),
            concepts=fields.all_known("concepts", known.concepts, of="concept"),
            salience=fields.required("salience"),
            cautions=fields.all_known("cautions", known.cautions, of="caution"),
        )

    def controversy(self, fields: Fields, known: ClaimMap) -> str:
        text = fields.text("controversy")
        if text in _NOTHING:
            return ""
        if text not in known.controversies:
            fields.complain("controversy", unknown(text, known.controversies, of="controversy"))
        return text

    def check_symmetry(
        self,
        claims: dict[str, Claim],
        contests: dict[str, tuple[str, ...]],
        *,
        read: list[tuple[Fields, str]],
    ) -> None:
        """Contesting goes both ways, between claims and between a claim and a fact beyond the article."""
        named = {key: claim.contested_by for key, claim in claims.items()} | contests
        for fields, key in read:
            name = "contested_by" if key in claims else "contests"
            for other in named[key]:
                if key not in named.get(other, (key,)):
                    fields.complain(name, f"{other} does not name {key} in turn; add it there, or remove it.")

    def sections(self, enums: Node | None) -> dict[str, str]:
        node = enums.values.get("section") if isinstance(enums, Record) else None
        if not isinstance(node, Record):
            self.top.complain(
                "enums", "The sections are missing; write enums: then section: {CODE: title, …}."
            )
            return {}
        return {code: value.text for code, value in node.values.items() if isinstance(value, Text)}

    def each(self, name: str) -> list[tuple[Fields, str]]:
        """The records of one top list with their ids; a record without an id of its own is left out."""
        taken: dict[str, str] = {}
        found = []
        for fields in self.top.records(name):
            key = unique_id(fields, taken)
            if key:
                found.append((fields, key))
        self.finished.extend(fields for fields, _ in found)
        return found
