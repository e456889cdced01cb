from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.domain.bank_checks import likeness
from quizapp.domain.findings import Level
from quizapp.domain.items import Item
from quizapp.domain.lint_examples import FACT
from tests.support.banks import bank, choice

STEM = "According to the reformers, what keeps a guild honest in times of need?"


def asking(slug: str, stem: str, **changes: str) -> Item:
    return replace(choice(1, "abc"), slug=slug, stem=stem, **changes)  # type: ignore[arg-type]


def test_two_stems_that_are_nearly_the_same_are_found() -> None:
    near = asking("two", STEM.replace("need", "war"))
    (finding,) = likeness.check(bank(asking("one", STEM), near))
    assert (finding.rule, finding.item, finding.field) == ("near_duplicate_stems", "two", "stem")
    assert "like that of one" in finding.message


def test_stems_that_share_a_few_words_are_not() -> None:
    assert (
        likeness.check(bank(asking("one", STEM), asking("two", "According to the masters, who pays?"))) == []
    )


def test_variants_and_the_two_of_a_switch_may_be_alike() -> None:
    assert likeness.check(bank(asking("one", STEM), asking("two", STEM, variants_of="one"))) == []
    switched = (asking("one", STEM, switch_group="s"), asking("two", STEM, switch_group="s"))
    assert likeness.check(bank(*switched)) == []


@settings(deadline=None)
@given(st.lists(st.text("abc ", min_size=1, max_size=12), min_size=2, max_size=8))
def test_no_pair_is_missed_that_comparing_all_would_find(stems: list[str]) -> None:
    items = [asking(f"item-{number}", stem) for number, stem in enumerate(stems)]
    found = {
        (finding.item, finding.message.split("like that of ")[1].split(" ")[0])
        for finding in likeness.check(bank(*items))
        if finding.rule == "near_duplicate_stems"
    }

    def runs(stem: str) -> set[str]:
        text = " ".join(stem.split())
        return {text[start : start + 3] for start in range(max(1, len(text) - 2))}

    expected = {
        (later.slug, earlier.slug)
        for place, later in enumerate(items)
        for earlier in items[:place]
        if len(runs(later.stem) & runs(earlier.stem)) > 0.6 * len(runs(later.stem) | runs(earlier.stem))
    }
    assert found == expected


def test_a_stem_that_holds_the_key_of_another_item_is_a_warning() -> None:
    owner = choice(1, ("Open argument among members", "Firm orders", "High fees"))
    telling = asking("telling", "The reformers want open argument among members. Why?")
    (finding,) = likeness.check(bank(owner, telling))
    assert (finding.rule, finding.level, finding.item) == ("given_away", Level.WARNING, "telling")
    assert "“open argument among members”, the key of choice-1" in finding.message


def test_a_key_of_one_word_gives_nothing_away() -> None:
    owner = choice(1, ("Argument", "Orders", "Fees"))
    assert likeness.check(bank(owner, asking("telling", "Why did they want argument at all?"))) == []


def test_accepted_variants_are_keys_too() -> None:
    owner = replace(FACT, accepted=(("market policy", "policy of markets"),))
    (finding,) = likeness.check(bank(owner, asking("telling", "Who began the policy of markets?")))
    assert finding.rule == "given_away"


def test_one_item_is_held_against_the_bank_as_the_whole_bank_is() -> None:
    others = [asking("one", STEM), choice(2, ("Open argument among members", "Firm orders", "High fees"))]
    telling = f"{STEM} Open argument among members?"
    for item in (asking("two", STEM), asking("two", telling), asking("two", "Who pays?")):
        whole = {(found.rule, found.level) for found in likeness.check(bank(*others, item))}
        one = {(found.lint, found.level) for found in likeness.check_one(item, others)}
        assert one == whole


def test_one_item_is_told_that_another_stem_holds_its_key_and_at_which_place() -> None:
    owner = choice(1, ("Firm orders", "Open argument among members", "High fees"))
    owner = replace(owner, options=tuple(replace(one, is_key="Open" in one.text) for one in owner.options))
    other = asking("telling", "They want open argument among members. Why?")
    (finding,) = likeness.check_one(owner, [owner, other])
    assert (finding.lint, finding.level, finding.field) == ("given_away", Level.WARNING, "options[1].text")
    assert "“open argument among members” in telling" in finding.message
    typed = replace(FACT, slug="new", accepted=(("trade tax",), ("market policy", "policy of markets")))
    (finding,) = likeness.check_one(typed, [asking("telling", "Who began the policy of markets?")])
    assert finding.field == "accepted[1]"


def test_one_item_is_not_held_against_its_own_earlier_wording_nor_its_family() -> None:
    near = replace(asking("one", STEM), variants_of="first")
    assert likeness.check_one(near, [asking("one", STEM), asking("first", STEM)]) == []
    assert likeness.check_one(near, []) == []
