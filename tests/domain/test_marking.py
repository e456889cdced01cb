from dataclasses import replace

from quizapp.domain.marking import NO_FATE, digest_of, question_of
from tests.support.builders import an_item

ITEM = an_item("short_answer")


def digest(text: str) -> str:
    return digest_of(ITEM, text, place=0)


def test_all_ways_of_writing_a_text_have_one_digest_and_another_text_has_another() -> None:
    assert digest("The Zebra, stripes!") == digest(" zebra  STRIPES ") != digest("zebra stripe")
    assert len(digest("ﷺ" * 500)) == 64


def test_a_text_of_any_script_or_with_marks_of_direction_has_a_digest() -> None:
    assert digest("\u202eabc") == digest("abc")
    assert digest("שלום") != digest("سلام")


def test_the_same_text_to_another_question_is_another_one() -> None:
    (variants,) = ITEM.accepted
    same = replace(ITEM, explanation="Other.", tags=("new",), accepted=((*variants, "one more"),))
    others = [replace(ITEM, stem="Who else?"), replace(ITEM, accepted=(("one more", *variants),))]
    assert digest_of(same, "zebra", place=0) == digest("zebra")
    assert digest("zebra") not in [digest_of(other, "zebra", place=0) for other in others]
    boy = an_item("cloze", stem="The boy ___ met the girl ___.", accepted=(("A",), ("A",)))
    girl = replace(boy, stem="The girl ___ met the boy ___.")
    assert len({question_of(item, place) for item in (boy, girl) for place in (0, 1)}) == 4


def test_no_fate_is_about_no_text() -> None:
    assert (dict(NO_FATE.marked), NO_FATE.waiting, NO_FATE.later) == ({}, frozenset(), frozenset())
