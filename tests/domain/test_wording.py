"""Words, lemmas, sentences and grades can be checked by hand."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.claim_map import Holder
from quizapp.domain.items import Item, Option, Side
from quizapp.domain.lint_examples import CHOICE, FACT
from quizapp.domain.wording import (
    ATTRIBUTION,
    content_lemmas,
    holder_lemmas,
    is_named,
    keyed_statement,
    lemma,
    plain,
    question_of,
    reading_grade,
    sentences,
    syllables,
    texts_of,
    without_quotations,
    words,
)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a *b* c", "a b c"),
        ("a **b c** d", "a b c d"),
        ("a _b_ c", "a b c"),
        ("snake_case_name", "snake_case_name"),
        ("[the plan](glossary:economic-planning)s", "the plans"),
        (r"2 \* 3", "2 * 3"),
        ("two\n  lines", "two lines"),
        ("fill ___ in and ___ too", "fill ___ in and ___ too"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize("hostile", ["*" * 30_000, "[" * 30_000, "_a" * 15_000, "\\" * 30_000, "“" * 30_000])
def test_no_text_makes_the_rules_slow(hostile: str) -> None:
    """Case 34: linear in the length of the text, so well below a second."""
    started = time.process_time()
    plain(hostile)
    without_quotations(hostile)
    sentences(hostile)
    ATTRIBUTION.search(hostile)
    assert time.process_time() - started < 1


def test_hyphens_and_apostrophes_hold_a_word_together() -> None:
    assert words("The order-minded party’s rule, 1923.") == ["the", "order-minded", "party's", "rule", "1923"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("critics", "critic"),
        ("parties", "party"),
        ("argued", "argue"),
        ("planning", "plan"),
        ("classes", "class"),
        ("lenin's", "lenin"),
        ("votes", "vote"),
    ],
)
def test_forms_of_a_word_have_one_lemma(one: str, other: str) -> None:
    assert lemma(one) == lemma(other)


def test_different_words_keep_different_lemmas() -> None:
    assert (
        len({lemma(word) for word in ("class", "crisis", "bus", "plan", "plain", "press", "state", "united")})
        == 8
    )


def test_content_is_what_is_left_without_function_words_and_blanks() -> None:
    assert content_lemmas("What did the critics of the plan say in ___?") == {"critic", "plan"}


def test_sentences_end_before_a_capital_or_a_quotation() -> None:
    assert sentences("One ended. “Two” began? Three.") == ["One ended.", "“Two” began?", "Three."]


def test_the_question_is_the_sentence_with_the_question_mark() -> None:
    assert question_of("The guild grew. *Why* did it? Explain.") == "Why did it?"
    assert question_of("Name the guild.") == "Name the guild."
    assert question_of("") == ""


def test_what_is_quoted_can_be_left_out() -> None:
    assert without_quotations('“No. Never.” Who says "no" here?') == "Who says here?"


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("made", 1), ("wanted", 2), ("asked", 1), ("party", 2), ("democracy", 4)],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_of_a_known_sentence() -> None:
    # six words, one sentence, six syllables: 0.39 · 6 + 11.8 · 1 − 15.59
    assert reading_grade("The cat sat on the mat.", familiar=frozenset()) == pytest.approx(-1.45)
    assert reading_grade("", familiar=frozenset()) == 0.0


@given(st.text(max_size=60))
def test_a_familiar_word_never_makes_a_text_harder(text: str) -> None:
    known = frozenset(words(text))
    assert reading_grade(text, familiar=known) <= reading_grade(text, familiar=frozenset())


def test_the_keyed_statement_is_key_completed_cloze_or_true_stem() -> None:
    assert keyed_statement(CHOICE) == "Open argument among members"
    assert keyed_statement(FACT) == "The guild that this text is about was founded in the year 1820."
    true = replace(
        CHOICE, type="true_false", stem="It *grew*.", options=(Option("True", True), Option("False"))
    )
    assert keyed_statement(true) == "It grew."
    assert keyed_statement(replace(true, options=(Option("True"), Option("False", True)))) == ""
    card = Item("a", "flashcard_basic", "LEAD", "What grew?", answer="The *guild*.")
    assert keyed_statement(card) == "The guild."


def test_a_cloze_with_fewer_variants_than_blanks_keeps_the_rest_blank() -> None:
    assert keyed_statement(replace(FACT, stem="___ and ___", accepted=(("one",),))) == "one and ___"


def test_every_text_that_a_learner_reads_is_listed_with_its_field() -> None:
    fields = [field for field, _ in texts_of(replace(CHOICE, answer="A", source="B", accepted=(("C",),)))]
    assert {"stem", "answer", "source", "explanation", "citation.quote", "accepted[0][0]"} < set(fields)
    assert {"options[2].text", "options[2].rationale", "options[2].misconception"} < set(fields)


def test_a_holder_is_named_by_the_head_of_the_label_or_a_relative_of_it() -> None:
    scholars = Holder("historians", "Historians of the time (never named)", False, Side.NEUTRAL)
    assert is_named(scholars, "What does historical research say?")
    assert not is_named(scholars, "What did people of the time say?")


def test_a_group_of_the_opposition_is_also_the_faction_and_a_named_person_is_not() -> None:
    group = Holder("left_opposition", "The Left Opposition as a body", False, Side.OPPOSITION)
    assert "faction" in holder_lemmas(group)
    assert holder_lemmas(Holder("trotsky", "Trotsky (with allies)", True, Side.OPPOSITION)) == {"trotsky"}


@pytest.mark.parametrize(
    "text",
    [
        "According to critics, it failed.",
        "In the view of critics it failed.",
        "Critics denied it.",
        "Critics argue so.",
        "The critics’ reply was short.",
        "In its own voice, the text judges.",
    ],
)
def test_a_phrase_of_attribution_is_seen(text: str) -> None:
    assert ATTRIBUTION.search(text)


@pytest.mark.parametrize(
    "text", ["It failed.", "The Left Opposition lost.", "Haste would wreck the country."]
)
def test_a_plain_assertion_attributes_nothing(text: str) -> None:
    assert not ATTRIBUTION.search(text)
