"""Two wordings compared."""

import random
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.item_differences import (
    Mark,
    changed_labels,
    claim_label,
    differences,
    holder_label,
    parts_of,
    pieces_of,
)
from quizapp.domain.items import Bloom, Citation, Item, Option, Scope, Side
from quizapp.domain.lint_examples import CHOICE, SUBJECT
from tests.support.builders import an_item


def labels(before: Item, after: Item) -> list[str]:
    return [change.label for change in differences(before, after, SUBJECT)]


def test_equal_wordings_differ_in_nothing() -> None:
    assert differences(CHOICE, CHOICE, SUBJECT) == []


def test_a_changed_stem_tells_what_was_removed_and_what_added() -> None:
    (change,) = differences(CHOICE, replace(CHOICE, stem=CHOICE.stem.replace("honest", "alive")), SUBJECT)
    assert change.label == "Question"
    assert [piece for piece in change.pieces if piece[0] is not Mark.SAME] == [
        (Mark.REMOVED, "honest?"),
        (Mark.ADDED, "alive?"),
    ]


def test_a_moved_key_is_told_option_by_option() -> None:
    first, second, *rest = CHOICE.options
    moved = replace(CHOICE, options=(replace(first, is_key=False), replace(second, is_key=True), *rest))
    assert [
        (change.label, change.before, change.after) for change in differences(CHOICE, moved, SUBJECT)
    ] == [
        ("Option 1, right or wrong", "right", "wrong"),
        ("Option 2, right or wrong", "wrong", "right"),
    ]


def test_a_place_that_is_kept_from_now_on_is_told() -> None:
    pinned = replace(CHOICE.options[-1], is_pinned=True)
    (change,) = differences(CHOICE, replace(CHOICE, options=(*CHOICE.options[:-1], pinned)), SUBJECT)
    number = len(CHOICE.options)
    assert (change.label, change.before, change.after) == (
        f"Option {number}, place", "", "kept when shuffled",
    )  # fmt: skip


def test_an_added_option_stands_among_the_options() -> None:
    more = replace(CHOICE, options=(*CHOICE.options, Option("Luck", rationale="No.")), explanation="New.")
    assert labels(CHOICE, more) == [
        "Option 4",
        "Option 4, right or wrong",
        "Option 4, reason",
        "Explanation",
    ]
    assert labels(more, CHOICE) == labels(CHOICE, more)


def test_ids_are_told_by_their_labels_and_a_claim_with_its_holder() -> None:
    assert claim_label("C-LEAD-03", SUBJECT) == "The masters: Firm orders keep the guild strong. (C-LEAD-03)"
    assert claim_label("O-01", SUBJECT) == "Beyond the article: The guild moved in 1848. (O-01)"
    assert claim_label("C-GONE-01", SUBJECT) == "C-GONE-01"
    assert holder_label("masters", SUBJECT) == "The masters"
    assert holder_label("gone", SUBJECT) == "gone"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "short_answer"),
        ("section", "ORIG"),
        ("stem", "Another?"),
        ("claims", ("C-LEAD-03",)),
        ("scope", Scope.BEYOND),
        ("controversy", "K-DEMO"),
        ("holder", "masters"),
        ("side", Side.NEUTRAL),
        ("bloom", Bloom.EVALUATE),
        ("options", ()),
        ("accepted", (("a", "b"),)),
        ("answer", "Another"),
        ("prompts", an_item("sorting").prompts),
        ("sides", an_item("steelman").sides),
        ("explanation", "Another"),
        ("opposing_claim", "C-LEAD-03"),
        ("citation", Citation("lead-1", "guild")),
        ("cautions_ack", ("W-04",)),
        ("tensions", ("T1",)),
        ("variants_of", "other"),
        ("switch_group", "group"),
        ("source", "A book"),
        ("tags", ("tag",)),
        ("author", "Somebody"),
        ("reviewed_by", ("Somebody",)),
    ],
)
def test_a_change_of_any_field_is_seen(field: str, value: object) -> None:
    assert labels(CHOICE, replace(CHOICE, **{field: value}))


def test_every_field_but_the_name_is_among_those_tried_above() -> None:
    marks = test_a_change_of_any_field_is_seen.pytestmark  # type: ignore[attr-defined]
    tried = {case[0] for case in marks[0].args[1]}
    assert {of.name for of in fields(Item)} - tried == {"slug"}


def test_parts_have_labels_of_their_own() -> None:
    found = [part.label for part in parts_of(replace(CHOICE, accepted=(("a",), ("b",))), SUBJECT)]
    assert len(found) == len(set(found))


@given(st.text(" \nab", max_size=30), st.text(" \nab", max_size=30))
def test_the_pieces_hold_both_texts_whole(before: str, after: str) -> None:
    pieces = pieces_of(before, after)
    assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == before
    assert "".join(text for mark, text in pieces if mark is not Mark.REMOVED) == after


def test_very_long_texts_are_told_whole() -> None:
    old, new = "a " * 900 + "a", "b " * 900 + "b"
    assert pieces_of(old, new) == ((Mark.REMOVED, old), (Mark.ADDED, new))


def test_a_small_change_in_a_very_long_text_is_told_alone() -> None:
    long = "word " * 2000
    assert pieces_of(f"{long}old {long}", f"{long}new {long}") == (
        (Mark.SAME, long),
        (Mark.REMOVED, "old"),
        (Mark.ADDED, "new"),
        (Mark.SAME, f" {long}"),
    )


def test_the_labels_alone_are_those_of_the_differences() -> None:
    changed = replace(CHOICE, stem="Another?", options=CHOICE.options[:1], tags=("tag",))
    assert list(changed_labels(CHOICE, changed, SUBJECT)) == labels(CHOICE, changed)
    assert changed_labels(CHOICE, CHOICE, SUBJECT) == ()


def test_of_many_long_texts_only_the_first_are_compared_word_by_word() -> None:
    chance = random.Random(7)  # noqa: S311  (the same texts each time)

    def text(characters: int) -> str:
        return " ".join(chance.choices("ab", k=characters // 2))

    def wording() -> Item:
        options = tuple(
            Option(text(180), rationale=text(190), misconception=text(5000), claim="C-LEAD-01")
            for _ in range(9)
        )
        return replace(CHOICE, stem=text(5000), explanation=text(190), options=options)

    before, after = wording(), wording()
    changes = differences(before, after, SUBJECT)
    # Those that come first are still told word by word.
    assert len(changes[1].pieces) > 3
    assert all(len(change.pieces) <= 4 for change in changes[-10:])
