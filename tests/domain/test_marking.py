from quizapp.domain.marking import NO_FATE, digest_of


def test_all_ways_of_writing_a_text_have_one_digest_and_another_text_has_another() -> None:
    assert digest_of("The Zebra, stripes!") == digest_of(" zebra  STRIPES ") != digest_of("zebra stripe")
    assert len(digest_of("ﷺ" * 500)) == 64


def test_a_text_of_any_script_or_with_marks_of_direction_has_a_digest() -> None:
    assert digest_of("\u202eabc") == digest_of("abc")
    assert digest_of("שלום") != digest_of("سلام")


def test_no_fate_is_about_no_text() -> None:
    assert (dict(NO_FATE.marked), NO_FATE.waiting, NO_FATE.later) == ({}, frozenset(), frozenset())
