"""Copied runs are found through case, marks and line breaks, and never across paragraphs."""

import pytest

from quizapp.domain.copying import ArticleRuns, CopiedRun, copied_runs, run_hash, words_of

SOURCE = "one two three four five six seven eight nine".split()  # noqa: SIM905  (reads as the sentence it stands for)
RUNS = ArticleRuns(
    long=frozenset(run_hash(SOURCE[index : index + 7]) for index in range(3)),
    short=frozenset(run_hash(SOURCE[index : index + 5]) for index in range(5)),
)


def test_a_run_of_seven_is_found_whatever_its_case_and_marks() -> None:
    assert copied_runs("So: One, two — THREE\nfour five; six (seven)!", RUNS) == [
        CopiedRun("one two three four five six seven", 7)
    ]


def test_overlapping_runs_make_one_stretch() -> None:
    assert copied_runs(" ".join(SOURCE), RUNS) == [CopiedRun(" ".join(SOURCE), 7)]


def test_a_run_of_five_or_six_is_a_short_one() -> None:
    assert copied_runs("x three four five six seven y", RUNS) == [CopiedRun("three four five six seven", 5)]
    assert copied_runs("two three four five six seven", RUNS) == [
        CopiedRun("two three four five six seven", 5)
    ]


def test_four_words_are_nobodys() -> None:
    assert copied_runs("one two three four", RUNS) == []


def test_runs_do_not_cross_paragraphs() -> None:
    assert copied_runs("one two three four\n\nfive six seven eight", RUNS) == []
    assert copied_runs("one two three\n \nfour five six seven", RUNS) == []


def test_several_stretches_come_in_order() -> None:
    text = "one two three four five z four five six seven eight"
    assert [run.words for run in copied_runs(text, RUNS)] == [
        "one two three four five",
        "four five six seven eight",
    ]


def test_words_are_those_of_the_rule_of_the_lists() -> None:
    assert words_of("Lenin’s ﬁrst NEP-era x²") == ["lenin's", "first", "nep", "era", "x2"]


def test_the_hash_of_a_known_run() -> None:
    # sha256("a b c d e") begins with these digits: printf 'a b c d e' | sha256sum
    assert run_hash(list("abcde")) == "52cf9f06f83e"


@pytest.mark.parametrize("text", ["", "\n\n\n", "one"])
def test_short_texts_hold_no_runs(text: str) -> None:
    assert copied_runs(text, RUNS) == []
