"""Which items make a practice: what comes first, whose turn it is, and what never happens."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.items import Bloom, Scope, Side
from quizapp.domain.selection import Candidate, choose, is_gentle
from tests.support.builders import an_item as a_question

OPPOSITION, CONSOLIDATION, NEUTRAL = Side
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def an_item(
    item_id: int,
    *,
    section: str = "LEAD",
    side: Side = NEUTRAL,
    retrievability: float | None = None,
    variants_of: str = "",
    switch_group: str = "",
    claim: str = "",
    days_ago: int | None = None,
    is_gentle: bool = False,
) -> Candidate:
    last_at = None if days_ago is None else NOW - timedelta(days=days_ago)
    return Candidate(
        item_id,
        f"item-{item_id}",
        section,
        side,
        retrievability,
        variants_of,
        switch_group,
        claim,
        last_at,
        is_gentle,
    )


pools = st.lists(
    st.builds(
        an_item,
        st.integers(1, 200),
        section=st.sampled_from(["LEAD", "ORIG", "IDEA"]),
        side=st.sampled_from(Side),
        retrievability=st.none() | st.floats(0, 1),
        variants_of=st.sampled_from(["", "", "item-1", "item-2"]),
        switch_group=st.sampled_from(["", "", "who-holds", "what-follows"]),
        claim=st.sampled_from(["", "C-1", "C-2", "C-3"]),
        days_ago=st.none() | st.integers(0, 30),
        is_gentle=st.booleans(),
    ),
    max_size=15,
    unique_by=lambda candidate: candidate.item_id,
)
seeds = st.integers(0, 2**64)


def test_whoever_has_met_nothing_begins_with_what_is_gentle() -> None:
    pool = [an_item(number, is_gentle=number > 7) for number in range(1, 11)]
    assert set(choose(pool, count=5, seed=3)[:3]) == {8, 9, 10}
    met = an_item(11, retrievability=0.1, days_ago=1)
    orders = {choose([*pool, met], count=1, seed=seed) for seed in range(40)}
    assert {number for (number,) in orders} - {8, 9, 10}, "for everybody else all that is new comes alike"


def test_gentle_is_what_is_quickly_read_answered_by_a_choice_and_told_by_the_article() -> None:
    gentle = a_question(bloom=Bloom.REMEMBER)
    assert is_gentle(gentle)
    assert not is_gentle(replace(gentle, bloom=Bloom.APPLY))
    assert not is_gentle(replace(gentle, scope=Scope.BEYOND))
    assert not is_gentle(replace(gentle, stem="so " * 31))
    for kind in ("matching", "cloze", "multiple_response"):
        assert not is_gentle(replace(gentle, type=kind))


def test_what_was_never_met_comes_before_what_is_weak() -> None:
    pool = [an_item(1, retrievability=0.1), an_item(2), an_item(3, retrievability=0.9), an_item(4)]
    chosen = choose(pool, count=4, seed=1)
    assert set(chosen[:2]) == {2, 4}
    assert chosen[2:] == (1, 3)


def test_among_items_met_the_weakest_comes_first() -> None:
    pool = [an_item(n, retrievability=n / 10 + 0.05) for n in (7, 2, 9, 4)]
    assert choose(pool, count=3, seed=1) == (2, 4, 7)


def test_sections_take_turns() -> None:
    pool = [an_item(n, section=("LEAD", "ORIG", "IDEA")[n % 3]) for n in range(1, 31)]
    sections = {candidate.item_id: candidate.section for candidate in pool}
    asked = Counter(sections[item_id] for item_id in choose(pool, count=6, seed=3))
    assert asked == {"LEAD": 2, "ORIG": 2, "IDEA": 2}


def test_the_sides_take_turns_and_the_seed_says_who_begins() -> None:
    pool = [an_item(n, side=OPPOSITION if n < 10 else CONSOLIDATION) for n in range(1, 20)]
    begins_with = set()
    for seed in range(4):
        sides = [
            OPPOSITION if item_id < 10 else CONSOLIDATION for item_id in choose(pool, count=8, seed=seed)
        ]
        assert all(one is not other for one, other in pairwise(sides))
        begins_with.add(sides[0])
    assert begins_with == {OPPOSITION, CONSOLIDATION}


def test_one_side_goes_on_alone_where_the_other_has_run_out() -> None:
    pool = [an_item(1, side=CONSOLIDATION), *(an_item(n, side=OPPOSITION) for n in range(2, 6))]
    assert set(choose(pool, count=5, seed=0)) == {1, 2, 3, 4, 5}


def test_an_item_and_its_variants_never_meet() -> None:
    pool = [an_item(1), an_item(2, variants_of="item-1"), an_item(3, variants_of="item-1"), an_item(4)]
    chosen = choose(pool, count=4, seed=5)
    assert len(chosen) == 2
    assert 4 in chosen


def test_items_of_one_switch_group_never_meet() -> None:
    pool = [
        an_item(1, switch_group="pace"),
        an_item(2, switch_group="pace"),
        an_item(3, switch_group="heirs"),
    ]
    chosen = choose(pool, count=3, seed=5)
    assert len(chosen) == 2
    assert 3 in chosen


def test_items_of_one_claim_meet_only_if_nothing_else_is_left() -> None:
    pool = [an_item(1, claim="C-1"), an_item(2, claim="C-1"), an_item(3, retrievability=0.99)]
    for seed in range(5):
        chosen = choose(pool, count=3, seed=seed)
        assert chosen[1] == 3
        assert set(chosen) == {1, 2, 3}


def test_of_a_family_the_phrasing_answered_longest_ago_is_asked_as_urgently_as_the_weakest() -> None:
    pool = [
        an_item(1, retrievability=0.2, days_ago=1),
        an_item(2, retrievability=0.9, days_ago=9, variants_of="item-1"),
        an_item(3, retrievability=0.5, days_ago=3),
    ]
    assert choose(pool, count=2, seed=1) == (2, 3)


def test_a_phrasing_never_met_is_asked_before_a_known_one_is_repeated() -> None:
    pool = [an_item(1, retrievability=0.0, days_ago=9, claim="C-1"), an_item(2, claim="C-1"), an_item(3)]
    assert choose(pool, count=1, seed=1) != (1,)
    assert choose(pool[:2], count=1, seed=1) == (2,)


@given(
    claims=st.lists(st.sampled_from(["C-1", "C-2", "C-3"]), min_size=2, max_size=7),
    count=st.integers(1, 3),
    seed=seeds,
)
def test_from_practice_to_practice_no_claim_is_asked_twice_in_the_same_words(
    claims: list[str], count: int, seed: int
) -> None:
    asked_on: dict[int, int] = {}
    last_of: dict[str, int] = {}
    count = min(count, len(set(claims)))
    for day in range(12):
        pool = [
            an_item(
                item_id,
                claim=claim,
                retrievability=0.5 if item_id in asked_on else None,
                days_ago=30 - asked_on[item_id] if item_id in asked_on else None,
            )
            for item_id, claim in enumerate(claims)
        ]
        for item_id in choose(pool, count=count, seed=seed + day):
            claim = claims[item_id]
            assert claims.count(claim) == 1 or last_of.get(claim) != item_id
            last_of[claim], asked_on[item_id] = item_id, day


def test_another_seed_gives_another_practice() -> None:
    pool = [an_item(n) for n in range(1, 40)]
    assert len({choose(pool, count=5, seed=seed) for seed in range(20)}) == 20


@given(pool=pools, count=st.integers(0, 20), seed=seeds, data=st.data())
def test_the_order_of_the_pool_does_not_matter(
    pool: list[Candidate], count: int, seed: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(pool))
    assert choose(pool, count=count, seed=seed) == choose(shuffled, count=count, seed=seed)


@given(pool=pools, count=st.integers(0, 20), seed=seeds)
def test_no_family_is_asked_twice_and_nothing_more_could_have_been_asked(
    pool: list[Candidate], count: int, seed: int
) -> None:
    chosen = choose(pool, count=count, seed=seed)
    by_id = {candidate.item_id: candidate for candidate in pool}
    asked = [by_id[item_id] for item_id in chosen]
    assert len(set(chosen)) == len(chosen) <= count
    for place, one in enumerate(asked):
        assert not any(are_family(one, other) for other in asked[place + 1 :])
    if len(chosen) < count:
        left = [candidate for candidate in pool if candidate not in asked]
        assert all(any(are_family(candidate, one) for one in asked) for candidate in left)


def are_family(one: Candidate, other: Candidate) -> bool:
    return (
        one.variants_of == other.slug
        or other.variants_of == one.slug
        or one.variants_of == other.variants_of != ""
        or one.switch_group == other.switch_group != ""
    )
