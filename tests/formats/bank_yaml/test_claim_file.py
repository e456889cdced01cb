"""The claim map is read whole; every reference in it must resolve, and contesting goes both ways."""

import pytest

from quizapp.domain.claim_map import Kind
from quizapp.domain.items import Side
from quizapp.formats.bank_yaml.claim_file import read_claims
from quizapp.formats.bank_yaml.nodes import Complaints

GOOD = """\
schema_version: 1
enums:
  section: {LEAD: Lead, ORIG: Origins}
holders:
  - {id: reformers, label: The reformers, named_person: false, side: opposition}
  - {id: smith, label: "Smith, a master", named_person: true, side: consolidation}
controversies:
  - id: K-ONE
    status: explicit
    question: How?
    opposition: So.
    consolidation: Not so.
    opposition_claims: [C-LEAD-01]
concepts:
  - {id: guild, label: Guild, gloss: A body., cross_referenced: true}
claims:
  - id: C-LEAD-01
    section: LEAD
    anchor: P01.S1
    paraphrase: Argument helps.
    kind: attributed_claim
    holder: reformers
    side: opposition
    controversy: K-ONE
    contested_by: [C-ORIG-01, O-01]
    concepts: [guild]
    salience: core
    attribution_required: true
    cautions: [W-01]
  - id: C-ORIG-01
    section: ORIG
    anchor: P02.S1
    paraphrase: Orders help.
    kind: fact
    holder: smith
    side: consolidation
    controversy: null
    contested_by: [C-LEAD-01]
    concepts: []
    salience: minor
    restates: [C-LEAD-01]
cautions:
  - {id: W-01, topic: Timing, note: Take care., claims: [C-LEAD-01]}
tensions:
  - {id: T1, text: Freer here and tighter there.}
beyond:
  - {id: O-01, statement: It moved., confidence: high, controversies: [K-ONE], contests: [C-LEAD-01]}
"""


def problems_of(text: str) -> list[str]:
    complaints = Complaints("claims.yaml")
    read_claims(text, complaints)
    return [str(problem).removeprefix("claims.yaml:") for problem in complaints.problems]


def test_a_sound_map_is_read_with_null_as_nothing() -> None:
    complaints = Complaints("claims.yaml")
    file = read_claims(GOOD, complaints)
    claim_map = file.claim_map
    assert complaints.problems == []
    assert dict(claim_map.sections) == {"LEAD": "Lead", "ORIG": "Origins"}
    assert claim_map.holders["smith"].is_named
    assert not claim_map.holders["reformers"].is_named
    assert claim_map.claims["C-LEAD-01"].kind is Kind.ATTRIBUTED_CLAIM
    assert claim_map.claims["C-LEAD-01"].side is Side.OPPOSITION
    assert claim_map.claims["C-LEAD-01"].cautions == ("W-01",)
    assert claim_map.claims["C-ORIG-01"].controversy == ""
    assert file.restates == {"C-ORIG-01": ("C-LEAD-01",)}
    assert claim_map.beyond["O-01"].statement == "It moved."
    assert claim_map.tensions["T1"].text == "Freer here and tighter there."
    assert claim_map.concepts["guild"].is_cross_referenced


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "holder: reformers",
            "holder: reformer",
            "claims[0].holder: There is no holder 'reformer'. Did you mean reformers?",
        ),
        ("    holder: reformers\n", "", "claims[0].holder: This field is missing"),
        (
            "controversy: K-ONE",
            "controversy: K-TWO",
            "claims[0].controversy: There is no controversy 'K-TWO'.",
        ),
        (
            "section: LEAD",
            "section: LEED",
            "claims[0].section: There is no section 'LEED'. Did you mean LEAD?",
        ),
        ("kind: fact", "kind: fakt", "claims[1].kind: 'fakt' is none of fact"),
        (
            "concepts: [guild]",
            "concepts: [gild]",
            "claims[0].concepts[0]: There is no concept 'gild'. Did you mean guild?",
        ),
        ("cautions: [W-01]", "cautions: [W-02]", "claims[0].cautions[0]: There is no caution 'W-02'."),
        ("id: C-ORIG-01", "id: C-LEAD-01", "claims[1].id: C-LEAD-01 is taken already, in claims.yaml:17"),
        (
            "contested_by: [C-LEAD-01]",
            "contested_by: []",
            "claims[0].contested_by: C-ORIG-01 does not name C-LEAD-01 in turn",
        ),
        (
            "contests: [C-LEAD-01]",
            "contests: []",
            "claims[0].contested_by: O-01 does not name C-LEAD-01 in turn",
        ),
        (
            "restates: [C-LEAD-01]",
            "restate: [C-LEAD-01]",
            "claims[1].restate: There is no such field. Did you mean restates?",
        ),
        ("  section: {LEAD: Lead, ORIG: Origins}", "  kind: []", "enums: The sections are missing"),
        ("note: Take care., ", "", "cautions[0].note: This field is missing"),
        (
            "opposition_claims: [C-LEAD-01]",
            "opposition_claims: [C-9]",
            "controversies[0].opposition_claims[0]: There is no",
        ),
    ],
)
def test_a_mistake_is_named_at_its_place(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    problems = problems_of(GOOD.replace(old, new))
    assert any(complaint in problem for problem in problems), problems


@pytest.mark.parametrize("text", ["", "- a", "text", "claims: x", "claims: [x]", "holders: {a: b}", "a: [b"])
def test_a_file_that_is_no_map_gives_problems_and_no_exception(text: str) -> None:
    assert problems_of(text)
