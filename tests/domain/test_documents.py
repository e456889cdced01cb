"""Documents give back the value they were made from, and a digest that only the wording decides."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.article import Article, GlossaryEntry, Passage, Section
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
from quizapp.domain.copying import ArticleRuns
from quizapp.domain.documents import (
    canonical_json,
    item_digest,
    item_from_document,
    item_to_document,
    subject_from_document,
    subject_to_document,
)
from quizapp.domain.items import Bloom, Citation, Item, Option, Scope, Side
from quizapp.domain.subject import QuizSpec, Subject
from tests.support.builders import an_item

TEXTS = st.text(max_size=12)
OPTIONS = st.builds(
    Option,
    text=TEXTS,
    is_key=st.booleans(),
    rationale=TEXTS,
    misconception=TEXTS,
    claim=TEXTS,
    holder=TEXTS,
    is_pinned=st.booleans(),
)
ITEMS = st.builds(
    Item,
    slug=TEXTS,
    type=TEXTS,
    section=TEXTS,
    stem=TEXTS,
    claims=st.lists(TEXTS, max_size=3).map(tuple),
    scope=st.sampled_from(Scope),
    side=st.sampled_from(Side),
    bloom=st.sampled_from(Bloom),
    options=st.lists(OPTIONS, max_size=4).map(tuple),
    accepted=st.lists(st.lists(TEXTS, max_size=3).map(tuple), max_size=2).map(tuple),
    citation=st.builds(Citation, passage=TEXTS, quote=TEXTS, prefix=TEXTS, suffix=TEXTS),
    tags=st.lists(TEXTS, max_size=2).map(tuple),
)
AN_ITEM = Item(slug="lead-one", type="single_choice", section="LEAD", stem="Who led it?")


def a_subject() -> Subject:
    return Subject(
        slug="left-opposition",
        title="The Left Opposition",
        article=Article(
            "The Left Opposition",
            (Section("LEAD", "In brief", (Passage("lead-1", "LEAD", "*A* b.", "A b.", ("C-LEAD-01",)),)),),
            (GlossaryEntry("nep", "NEP", "A policy.", ("lead-1",)),),
        ),
        claim_map=ClaimMap(
            sections={"ORIG": "Origins", "LEAD": "Lead"},
            holders={"trotsky": Holder("trotsky", "Trotsky", True, Side.OPPOSITION)},
            controversies={"K-DEMO": Controversy("K-DEMO", "How far?", "Far.", "Not far.")},
            concepts={"nep": Concept("nep", "NEP", "A policy.")},
            claims={
                "C-LEAD-01": Claim(
                    "C-LEAD-01", "LEAD", "P01.S1", "It was a group.", Kind.FACT, "trotsky",
                    Side.NEUTRAL, "", ("C-X",), ("nep",), "core", ("W-01",),
                )
            },
            cautions={"W-01": Caution("W-01", "Timing", "Take care.", ("C-LEAD-01",))},
            beyond={"O-01": Beyond("O-01", "Factions were banned.")},
            tensions={"T1": Tension("T1", "Freer here, tighter there.")},
        ),
        quizzes=(QuizSpec("first", "First", "A quiz.", ("lead-one",)),),
        items=(AN_ITEM,),
        restates={"C-LEAD-01": ("C-ORIG-01",)},
        runs=ArticleRuns(frozenset({"0" * 12}), frozenset({"1" * 12, "2" * 12})),
    )  # fmt: skip


@given(ITEMS)
def test_an_item_comes_back_from_its_json_unchanged(item: Item) -> None:
    assert item_from_document(json.loads(canonical_json(item_to_document(item)))) == item


@given(ITEMS, ITEMS)
def test_digests_are_equal_exactly_when_the_items_are(one: Item, other: Item) -> None:
    assert (item_digest(one) == item_digest(other)) == (one == other)


def test_a_document_leaves_out_defaults_so_that_a_new_field_changes_no_digest() -> None:
    assert item_to_document(AN_ITEM) == {
        "slug": "lead-one",
        "type": "single_choice",
        "section": "LEAD",
        "stem": "Who led it?",
    }


def test_the_digest_of_a_known_item_stays_what_it_is() -> None:
    text = '{"section":"LEAD","slug":"lead-one","stem":"Who led it?","type":"single_choice"}'
    assert canonical_json(item_to_document(AN_ITEM)) == text
    assert item_digest(AN_ITEM) == "d1f69643c97edfa65bb918b96406e521ab9a4eaad5d9f624c80d8bb6f4179956"


def test_a_lone_surrogate_has_a_digest_too() -> None:
    assert len(item_digest(replace(AN_ITEM, stem="\ud800"))) == 64


def test_a_subject_comes_back_even_where_the_store_sorts_the_names_of_objects() -> None:
    subject = a_subject()
    back = subject_from_document(json.loads(canonical_json(subject_to_document(subject))))
    assert back == subject
    assert list(back.claim_map.sections) == ["ORIG", "LEAD"]


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"slug": "a", "type": "b", "section": "c"}, "stem is missing"),
        ({**item_to_document(AN_ITEM), "mood": "x"}, "unknown field mood"),
        ({**item_to_document(AN_ITEM), "stem": 5}, "Item.stem: not str"),
        ({**item_to_document(AN_ITEM), "tags": "x"}, "Item.tags: not a list"),
        ({**item_to_document(AN_ITEM), "side": "left"}, "not a valid Side"),
        ({**item_to_document(AN_ITEM), "options": ["x"]}, "Option: not an object"),
    ],
)
def test_what_is_not_the_document_of_an_item_is_refused_by_name(
    document: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        item_from_document(document)


@pytest.mark.parametrize("document", [{}, {**subject_to_document(a_subject()), "claim_map": None}])
def test_what_is_not_the_document_of_a_subject_is_a_value_error(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not the document of a subject"):
        subject_from_document(document)


@pytest.mark.parametrize("kind", ["matching", "sorting", "ordering", "steelman"])
def test_prompts_and_sides_come_back_as_they_were(kind: str) -> None:
    item = an_item(kind)
    assert item_from_document(json.loads(canonical_json(item_to_document(item)))) == item


def test_fields_that_came_later_change_no_stored_digest() -> None:
    assert {"prompts", "sides"}.isdisjoint(item_to_document(an_item("single_choice")))


def test_an_item_stored_before_options_could_be_pinned_keeps_its_digest() -> None:
    """What a release before them stored for this very item: another digest would be a new revision at the next load."""
    assert item_digest(an_item()) == "f89e3594b263e56679206c33f2b3aa428ca085b75c63acee42cb868cef3f0d19"
    assert "is_pinned" not in canonical_json(item_to_document(an_item()))
    pinned = replace(an_item().options[2], is_pinned=True)
    assert item_digest(an_item(options=(*an_item().options[:2], pinned))) != item_digest(an_item())
