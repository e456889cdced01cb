"""A file of our own format alone, as it is exchanged."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE
from quizapp.formats import bank_yaml


def test_a_file_names_its_mistakes_and_still_gives_the_sound_items() -> None:
    good = bank_yaml.write([CHOICE]).data
    read = bank_yaml.read(good + b"- id: lead-two\n  type: cloze\n  bloom: remember\n  stem: No blank.\n")
    assert [item.slug for item in read.items] == ["lead-honest"]
    assert str(read.problems[0]).endswith("stem: There is no blank; write ___ where a word is missing.")


def test_bytes_that_are_no_text_give_no_items_and_one_problem() -> None:
    read = bank_yaml.read(b"\xff")
    assert read.items == ()
    assert len(read.problems) == 1


def test_a_loss_is_named_only_where_something_is_lost() -> None:
    assert bank_yaml.write([CHOICE]).losses == ()
    prefixed = replace(CHOICE, citation=replace(CHOICE.citation, prefix="before "))
    assert len(bank_yaml.write([prefixed]).losses) == 1
