"""What a blueprint draws: what fits, who may not meet, which side speaks, and what is said where the pool is short."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.blueprints import (
    ITEMS_AT_MOST,
    Blueprint,
    Draw,
    PoolEntry,
    Shortage,
    akin,
    check,
    fits,
    label,
    named,
    offers,
    pool_entry,
    resolve,
    shuffled,
)
from quizapp.domain.claim_map import Claim, ClaimMap, Kind
from quizapp.domain.items import Side
from tests.support.builders import an_item

OPPOSITION, CONSOLIDATION, NEUTRAL = Side


def an_entry(slug: str, **changes: object) -> PoolEntry:
    plain = PoolEntry(slug, "single_choice", "LEAD", "", NEUTRAL, "remember", (f"C-{slug}",))
    return replace(plain, **changes)


def a_pool(count: int, **changes: object) -> list[PoolEntry]:
    return [an_entry(f"item-{number}", **changes) for number in range(count)]


def sides_of(slugs: tuple[str, ...], pool: list[PoolEntry]) -> Counter[Side]:
    side = {entry.slug: entry.side for entry in pool}
    return Counter(side[slug] for slug in slugs)


entries = st.builds(
    an_entry,
    st.integers(1, 60).map(lambda number: f"item-{number}"),
    section=st.sampled_from(["LEAD", "IDEA", "BEYOND"]),
    type=st.sampled_from(["single_choice", "cloze", "steelman", "flashcard_basic"]),
    controversy=st.sampled_from(["", "K-DEMO", "K-PACE"]),
    side=st.sampled_from(Side),
    variants_of=st.sampled_from(["", "", "item-1", "item-2"]),
    switch_group=st.sampled_from(["", "", "", "who-holds"]),
    is_core=st.booleans(),
)
pools = st.lists(entries, max_size=25, unique_by=lambda entry: entry.slug)
draws = st.builds(
    Draw,
    st.integers(1, 4),
    section=st.sampled_from(["", "LEAD", "IDEA", "BEYOND"]),
    item_type=st.sampled_from(["", "", "cloze", "steelman"]),
    is_core_only=st.booleans(),
    is_balanced=st.booleans(),
)
blueprints = st.builds(
    Blueprint,
    st.lists(st.sampled_from(["item-1", "item-2", "item-9"]), max_size=2, unique=True).map(tuple),
    st.lists(draws, max_size=4).map(tuple),
)


@given(pools, blueprints, st.integers(0, 2**63 - 1), st.randoms())
def test_every_seed_gets_what_was_wanted_or_a_shortage_that_holds_for_all_seeds(
    pool, blueprint, seed, random
):
    is_met = all(offer.is_met for offer in offers(blueprint, pool))
    if not is_met:
        with pytest.raises(Shortage):
            resolve(blueprint, pool, seed=seed)
        return
    chosen = resolve(blueprint, pool, seed=seed)
    fixed = named(blueprint, pool)
    assert chosen[: len(fixed)] == fixed
    assert len(set(chosen)) == len(chosen) == len(fixed) + sum(draw.count for draw in blueprint.draws)
    of_slug = {entry.slug: entry for entry in pool}
    drawn = iter(chosen[len(fixed) :])
    for draw in blueprint.draws:
        assert all(fits(draw, of_slug[next(drawn)]) for _ in range(draw.count))
    for one, other in combinations([of_slug[slug] for slug in chosen], 2):
        if not {one.slug, other.slug} <= set(fixed):
            assert (one.variants_of or one.slug) != (other.variants_of or other.slug)
            assert not one.switch_group or one.switch_group != other.switch_group
    random.shuffle(pool)
    assert resolve(blueprint, pool, seed=seed) == chosen


def test_different_seeds_draw_different_items():
    pool = a_pool(40)
    assert len({frozenset(resolve(Blueprint(draws=(Draw(5),)), pool, seed=seed)) for seed in range(20)}) == 20


def test_every_item_has_its_turn_with_some_seed():
    pool = a_pool(12)
    drawn = {slug for seed in range(40) for slug in resolve(Blueprint(draws=(Draw(3),)), pool, seed=seed)}
    assert drawn == {entry.slug for entry in pool}


def test_a_draw_that_could_take_anything_leaves_the_others_what_only_they_can_take():
    pool = [*a_pool(2, section="IDEA"), *(an_entry(f"lead-{number}") for number in range(3))]
    blueprint = Blueprint(draws=(Draw(3), Draw(2, section="IDEA")))
    for seed in range(30):
        chosen = resolve(blueprint, pool, seed=seed)
        assert set(chosen[3:]) == {"item-0", "item-1"}


def test_draws_that_overlap_in_a_chain_are_all_met():
    pool = [
        an_entry("a", tags=("x",)),
        an_entry("b", tags=("x", "y")),
        an_entry("c", tags=("y", "z")),
    ]
    blueprint = Blueprint(draws=(Draw(1, tag="y"), Draw(1, tag="x"), Draw(1, tag="z")))
    for seed in range(10):
        assert resolve(blueprint, pool, seed=seed) == ("b", "a", "c")


def test_the_items_named_come_first_and_in_their_order_and_are_not_drawn_again():
    pool = a_pool(4)
    chosen = resolve(Blueprint(("item-3", "item-0"), (Draw(2),)), pool, seed=1)
    assert chosen[:2] == ("item-3", "item-0")
    assert set(chosen[2:]) == {"item-1", "item-2"}


def test_a_named_item_that_was_withdrawn_is_left_out():
    assert resolve(Blueprint(("gone", "item-0")), a_pool(1), seed=1) == ("item-0",)


def test_what_is_kin_to_a_named_item_is_never_drawn():
    pool = [an_entry("first"), an_entry("again", variants_of="first"), an_entry("other")]
    with pytest.raises(Shortage, match="2 wanted, 1 there"):
        resolve(Blueprint(("first",), (Draw(2),)), pool, seed=1)


def test_items_named_that_ask_the_same_in_other_words_are_told():
    pool = [an_entry("first"), an_entry("again", variants_of="first"), an_entry("other"), an_entry("more")]
    assert akin(Blueprint(("again", "other", "first", "gone")), pool) == ("first",)
    assert akin(Blueprint(("more", "other")), pool) == ()


def test_a_balanced_draw_lets_both_sides_speak_as_often():
    pool = [
        *a_pool(9, side=OPPOSITION),
        *(an_entry(f"c-{number}", side=CONSOLIDATION) for number in range(3)),
    ]
    for seed, count in product(range(10), (2, 4, 6)):
        sides = sides_of(resolve(Blueprint(draws=(Draw(count),)), pool, seed=seed), pool)
        assert sides[OPPOSITION] == sides[CONSOLIDATION] == count // 2


def test_a_balanced_draw_hears_each_side_of_each_controversy_where_the_number_allows():
    pool = [
        an_entry(f"{controversy}-{side}-{number}", controversy=controversy, side=side)
        for controversy in ("K-DEMO", "K-PACE", "K-INTL")
        for side in (OPPOSITION, CONSOLIDATION)
        for number in range(1 if side is CONSOLIDATION else 6)
    ]
    pool += a_pool(20)
    of_slug = {entry.slug: entry for entry in pool}
    for seed in range(20):
        six = resolve(Blueprint(draws=(Draw(6),)), pool, seed=seed)
        assert len({(of_slug[slug].controversy, of_slug[slug].side) for slug in six}) == 6
        four = resolve(Blueprint(draws=(Draw(4),)), pool, seed=seed)
        assert sorted(Counter(of_slug[slug].controversy for slug in four).values()) == [2, 2]


def test_an_odd_number_is_made_up_by_what_takes_no_side():
    pool = [
        *a_pool(3, side=OPPOSITION),
        *(an_entry(f"c-{number}", side=CONSOLIDATION) for number in range(3)),
        an_entry("fact"),
    ]
    for seed in range(10):
        assert "fact" in resolve(Blueprint(draws=(Draw(3),)), pool, seed=seed)


def test_a_balanced_draw_keeps_the_share_of_what_takes_no_side():
    pool = [
        an_entry(f"{controversy}-{side}", controversy=controversy, side=side)
        for controversy in ("K-1", "K-2", "K-3", "K-4", "K-5", "K-6")
        for side in (OPPOSITION, CONSOLIDATION)
    ]
    pool += a_pool(12)
    for seed in range(10):
        sides = sides_of(resolve(Blueprint(draws=(Draw(8),)), pool, seed=seed), pool)
        assert sides == {OPPOSITION: 2, CONSOLIDATION: 2, NEUTRAL: 4}


def test_a_pool_of_one_side_is_drawn_from_all_the_same():
    assert len(resolve(Blueprint(draws=(Draw(3),)), a_pool(3, side=OPPOSITION), seed=4)) == 3


def test_one_claim_is_asked_twice_only_where_nothing_else_is_left():
    pool = [
        *a_pool(5, claims=("C-1",)),
        an_entry("second", claims=("C-2",)),
        an_entry("third", claims=("C-3",)),
    ]
    for seed in range(10):
        assert {"second", "third"} <= set(resolve(Blueprint(draws=(Draw(3),)), pool, seed=seed))


@pytest.mark.parametrize(
    ("draw", "is_drawn"),
    [
        (Draw(1), True),
        (Draw(1, section="IDEA"), True),
        (Draw(1, section="LEAD"), False),
        (Draw(1, claim="C-2"), True),
        (Draw(1, claim="C-3"), False),
        (Draw(1, controversy="K-DEMO"), True),
        (Draw(1, controversy="K-PACE"), False),
        (Draw(1, item_type="cloze"), True),
        (Draw(1, item_type="ordering"), False),
        (Draw(1, bloom="apply"), True),
        (Draw(1, bloom="remember"), False),
        (Draw(1, tag="people"), True),
        (Draw(1, tag="peop"), False),
        (Draw(1, is_core_only=True), True),
    ],
)
def test_a_draw_takes_what_fits_all_that_it_names(draw, is_drawn):
    entry = PoolEntry(
        "one", "cloze", "IDEA", "K-DEMO", OPPOSITION, "apply", ("C-1", "C-2"), ("people",), is_core=True
    )
    assert fits(draw, entry) is is_drawn
    assert not fits(replace(draw, is_core_only=True), replace(entry, is_core=False))


def test_what_is_beyond_the_article_is_drawn_only_where_it_is_named():
    beyond = an_entry("beyond", section="BEYOND", claims=("O-1",))
    assert not fits(Draw(1), beyond)
    assert fits(Draw(1, section="BEYOND"), beyond)
    assert fits(Draw(1, claim="O-1"), beyond)


def test_cases_for_both_sides_are_drawn_only_where_their_type_is_named():
    cases = an_entry("cases", type="steelman")
    assert not fits(Draw(1, section="LEAD"), cases)
    assert fits(Draw(1, item_type="steelman"), cases)


def test_what_only_the_learner_can_judge_is_in_no_quiz():
    card = an_entry("card", type="flashcard_basic")
    assert not fits(Draw(1, item_type="flashcard_basic"), card)
    assert resolve(Blueprint(("card",)), [card], seed=1) == ()


def test_a_shortage_names_each_draw_that_cannot_be_met():
    pool = [*a_pool(3, section="IDEA", is_core=True), an_entry("lead")]
    blueprint = Blueprint(
        draws=(Draw(4, section="IDEA", is_core_only=True), Draw(1, section="LEAD"), Draw(1, tag="x"))
    )
    with pytest.raises(Shortage) as caught:
        resolve(blueprint, pool, seed=1)
    assert str(caught.value) == "IDEA, core claims: 4 wanted, 3 there; x: 1 wanted, none there"
    assert [offer.there for offer in caught.value.offers] == [3, 0]


def test_a_draw_that_others_leave_too_little_says_so():
    blueprint = Blueprint(draws=(Draw(3), Draw(2)))
    first, second = offers(blueprint, a_pool(4))
    assert first.is_met
    assert second.lack == "2 wanted, 1 left beside the other draws"


def test_offers_count_families_and_the_sides_of_what_fits():
    pool = [
        an_entry("first", side=OPPOSITION),
        an_entry("again", side=OPPOSITION, variants_of="first"),
        an_entry("reply", side=CONSOLIDATION),
        an_entry("fact"),
    ]
    (offer,) = offers(Blueprint(draws=(Draw(2),)), pool)
    assert offer.there == 3
    assert dict(offer.by_side) == {OPPOSITION: 2, CONSOLIDATION: 1, NEUTRAL: 1}


def test_a_draw_is_named_in_words():
    assert label(Draw(4, section="IDEA", is_core_only=True)) == "IDEA, core claims"
    assert label(Draw(4, section="IDEA", tag="people"), {"IDEA": "Key ideas"}) == "Key ideas, people"
    assert label(Draw(1)) == "all questions"


def test_an_item_is_core_by_the_claim_it_chiefly_tests():
    claims = {
        claim_id: Claim(
            claim_id, "LEAD", "P01.S1", "", Kind.FACT, "trotsky", NEUTRAL, "", (), (), salience, ()
        )
        for claim_id, salience in (("C-1", "core"), ("C-2", "minor"))
    }
    claim_map = ClaimMap({}, {}, {}, {}, claims, {}, {})
    assert pool_entry(an_item(claims=("C-1", "C-2")), claim_map).is_core
    assert not pool_entry(an_item(claims=("C-2", "C-1")), claim_map).is_core
    assert not pool_entry(an_item(claims=()), claim_map).is_core


@pytest.mark.parametrize(
    ("blueprint", "field"),
    [
        (Blueprint(), ""),
        (Blueprint(("a", "a")), "items"),
        (Blueprint(draws=(Draw(0),)), "draws[0].count"),
        (Blueprint(draws=(Draw(1), Draw(ITEMS_AT_MOST + 1))), "draws[1].count"),
        (Blueprint(draws=(Draw(1),) * 21), "draws"),
        (Blueprint(("a",), (Draw(ITEMS_AT_MOST),)), ""),
    ],
)
def test_what_is_no_blueprint_is_refused_at_its_place(blueprint, field):
    assert [problem.field for problem in check(blueprint)] == [field]


def test_a_blueprint_within_the_limits_is_one():
    assert check(Blueprint(("a",), (Draw(ITEMS_AT_MOST - 1),))) == []


def test_a_blueprint_is_the_same_when_read_back():
    blueprint = Blueprint(("a", "b"), (Draw(3, section="IDEA", is_balanced=False), Draw(1, tag="x")))
    assert Blueprint.from_document(blueprint.to_document()) == blueprint
    assert Blueprint.from_document({"items": ["a"]}) == Blueprint(("a",))


def test_a_seed_decides_the_order_in_which_items_are_asked():
    slugs = tuple(f"item-{number}" for number in range(6))
    assert shuffled(slugs, seed=1) == shuffled(reversed(slugs), seed=1)
    assert len({shuffled(slugs, seed=seed) for seed in range(10)}) > 5
    assert sorted(shuffled(slugs, seed=1)) == sorted(slugs)
