"""A real item of the shipped bank, spoilt in each of the 32 ways that the criteria know: the checker names each one.

The items are found by what they are, not by name, so that rewording the bank does not touch this file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from quizapp.domain.bank_checks import likeness
from quizapp.domain.choices import keys
from quizapp.domain.claim_map import Kind
from quizapp.domain.copying import LONG_RUN, ArticleRuns, run_hash, words_of
from quizapp.domain.items import Item
from quizapp.domain.lints import run_lints
from quizapp.domain.wording import content_lemmas, is_named, plain, words
from quizapp.formats.bank_yaml import read_subject
from quizapp.paths import QUESTION_BANK

READ = read_subject(QUESTION_BANK / "left_opposition")
assert READ.subject is not None, "\n".join(map(str, READ.problems))
COPIED = "seven words in a row of ours"
SUBJECT = replace(
    READ.subject,
    # The source article itself is nowhere here, so one run is made to be of it.
    runs=ArticleRuns(READ.subject.runs.long | {run_hash(words_of(COPIED))}, READ.subject.runs.short),
)
CLAIMS = SUBJECT.claim_map.claims


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to spoil an item.  rule: what the checker is to name.  item: as shipped.  spoilt: what is made of it."""

    number: int
    rule: str
    item: Item
    spoilt: Item


def first(kind: str, fits: Callable[[Item], bool] = lambda _: True) -> Item:
    """The first item of that type that fits, and of which the checker says nothing."""
    return next(
        item
        for item in SUBJECT.items
        if item.type == kind and fits(item) and not run_lints(item, SUBJECT) and not told_of(item)
    )


def told_of(item: Item) -> set[str]:
    """The rules over pairs of items that name the item."""
    return {finding.rule for finding in LIKE if finding.item == item.slug}


LIKE = likeness.check(SUBJECT)
CHOICE = first("single_choice", lambda item: item.claims[0] in CLAIMS and len(item.options) >= 3)
KEY = min(keys(CHOICE))
WRONG = next(index for index in range(len(CHOICE.options)) if index != KEY)


def with_texts(key: str, *wrong: str) -> Item:
    """The choice with these options in the place of its own."""
    one, other = CHOICE.options[KEY], CHOICE.options[WRONG]
    return replace(
        CHOICE, options=(replace(one, text=key), *(replace(other, text=text, claim="") for text in wrong))
    )


def with_option(index: int, **changes: object) -> Item:
    """The choice with one of its options changed."""
    options = list(CHOICE.options)
    options[index] = replace(options[index], **changes)  # type: ignore[arg-type]
    return replace(CHOICE, options=tuple(options))


def another_keys_words() -> str:
    """The key of some other item, of words enough to tell it."""
    return next(
        plain(option.text)
        for item in SUBJECT.items
        for option in item.options
        if option.is_key
        and not option.holder
        and len(content_lemmas(plain(option.text))) > 2
        and item.slug != CHOICE.slug
    )


def opinion_without_a_voice() -> tuple[Item, Item]:
    item = first(
        "single_choice",
        lambda item: item.claims[0] in CLAIMS and CLAIMS[item.claims[0]].kind is Kind.ATTRIBUTED_CLAIM,
    )
    bare = replace(item, stem="What is it that keeps a state of this kind in good health?")
    assert not any(is_named(holder, bare.stem) for holder in SUBJECT.claim_map.holders.values())
    return item, bare


def on_the_amnesties() -> Item:
    """The choice asked of a claim that a caution is about, keyed as the caution forbids."""
    caution = SUBJECT.claim_map.cautions["W-04"]
    spoilt = with_option(KEY, text="An end to routine amnesties", claim=caution.claims[0])
    return replace(spoilt, claims=caution.claims)


CLOZE = first("cloze")
OTHER = first("single_choice", lambda item: item.slug != CHOICE.slug)
OPINION, BARE = opinion_without_a_voice()
ECHO = max(content_lemmas(plain(CHOICE.stem)) - content_lemmas(
    " ".join(plain(option.text) for option in CHOICE.options)
) - content_lemmas(" ".join(holder.label for holder in SUBJECT.claim_map.holders.values())), key=len)  # fmt: skip
ECHOED = next(word for word in words(plain(CHOICE.stem)) if content_lemmas(word) == {ECHO})
HARD = "institutional characteristics predominantly guaranteeing organisational perpetuation"

MUTATIONS = [
    Mutation(number, rule, item, spoilt)
    for number, rule, item, spoilt in (
        (1, "ambiguous_stem", CHOICE, replace(CHOICE, stem=f"They wanted what? {CHOICE.stem}")),
        (2, "implausible_distractor", CHOICE, with_option(WRONG, misconception="")),
        (3, "all_or_none", CHOICE, with_option(WRONG, text="None of the above")),
        (4, "longest_key", CHOICE, with_option(KEY, text=f"{CHOICE.options[KEY].text}, " + "and more " * 9)),
        (5, "gratuitous_stem", CHOICE, replace(CHOICE, stem=f"Wolves howl at moonlight. {CHOICE.stem}")),
        (
            6,
            "disguised_true_false",
            CHOICE,
            replace(
                with_texts("They were honest.", "They were strong.", "They were rich."),
                stem="Which of these statements is true?",
            ),
        ),
        (7, "convergence", CHOICE, with_texts("Open argument", "Open doors", "Quiet argument")),
        (8, "logical_cue", CHOICE, with_texts("Argument", "Argument and orders", "High fees")),
        (9, "all_or_none", CHOICE, with_option(WRONG, text="All of the above")),
        (10, "blanks", CLOZE, replace(CLOZE, stem=CLOZE.stem.replace("___", "a ___", 1))),
        (11, "absolute_terms", CHOICE, with_texts("Open argument", "Orders never questioned", "High fees")),
        (12, "word_repeats", CHOICE, with_option(KEY, text=f"{CHOICE.options[KEY].text} {ECHOED}")),
        (13, "unfocused_stem", CHOICE, replace(CHOICE, stem="Which of the following is right?")),
        (14, "combined_options", CHOICE, with_option(WRONG, text="Both A and B")),
        (15, "grammatical_cue", CHOICE, with_texts("Open argument", "firm orders", "high fees")),
        (16, "lost_sequence", CHOICE, with_texts("1927", "1923", "1929")),
        (17, "vague_terms", CHOICE, with_texts("Open argument", "Orders that are often firm", "High fees")),
        (18, "second_key", CHOICE, with_option(WRONG, claim=CHOICE.claims[0])),
        (19, "negative_stem", CHOICE, replace(CHOICE, stem="Which of the aims was not that of the faction?")),
        (20, "duplicate_options", CHOICE, with_option(WRONG, text=CHOICE.options[KEY].text)),
        (21, "mixed_options", CHOICE, with_texts("Open argument", "Firm orders", "1927")),
        (22, "near_duplicate_stems", CHOICE, replace(CHOICE, stem=OTHER.stem)),
        (23, "given_away", CHOICE, replace(CHOICE, stem=f"{another_keys_words()}: {CHOICE.stem}")),
        (24, "no_claim", CHOICE, replace(CHOICE, claims=())),
        (25, "copied_wording", CHOICE, replace(CHOICE, explanation=f"Here are {COPIED}.")),
        (26, "unattributed_opinion", OPINION, BARE),
        (27, "overridden_caution", CHOICE, on_the_amnesties()),
        (28, "missing_rationale", CHOICE, with_option(WRONG, rationale=" ")),
        (29, "reading_grade", CHOICE, replace(CHOICE, stem=f"According to historiographers, which {HARD}?")),
        (30, "option_count", CHOICE, replace(CHOICE, options=CHOICE.options[:2])),
        (31, "beyond_needed", CHOICE, replace(CHOICE, claims=(*CHOICE.claims, "O-01"))),
        (32, "unknown_holder", CHOICE, replace(CHOICE, holder="journeymen")),
    )
]


def test_there_is_a_mutation_for_each_of_the_criteria() -> None:
    assert [mutation.number for mutation in MUTATIONS] == list(range(1, 33))
    assert len(words_of(COPIED)) == LONG_RUN


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.number}-{mutation.rule}")
def test_the_checker_names_the_rule_on_the_spoilt_item_and_on_no_sound_one(mutation: Mutation) -> None:
    """All items stay as they are but one, so what is said of the others is said of the shipped bank, too."""
    item, spoilt = mutation.item, mutation.spoilt
    items = tuple(spoilt if other.slug == spoilt.slug else other for other in SUBJECT.items)
    subject = replace(SUBJECT, items=items)
    found = {finding.lint for finding in run_lints(spoilt, subject)}
    assert mutation.rule not in {finding.lint for finding in run_lints(item, SUBJECT)} | told_of(item)
    if mutation.rule in ("near_duplicate_stems", "given_away"):
        found |= {
            finding.rule
            for finding in likeness.check(subject)
            if spoilt.slug in (finding.item, *words(finding.message))
        }
    assert mutation.rule in found
