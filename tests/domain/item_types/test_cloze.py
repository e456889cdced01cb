import pytest

from quizapp.domain.item_types import cloze
from quizapp.domain.items import InvalidResponse, Outcome, Reading, Response, Understood, Verdict
from tests.support.builders import an_item


def test_each_blank_carries_its_share_of_the_point() -> None:
    item = an_item("cloze", stem="___, ___ and ___ met.", accepted=(("Zinoviev",), ("Kamenev",), ("Stalin",)))
    grade = cloze.grade(item, Response(texts=("Zinoviev", "Bukharin", "Stalin")))
    assert grade.score == pytest.approx(2 / 3)
    assert grade.verdict is Verdict.PARTIAL
    assert grade.parts == (True, False, True)


def test_any_accepted_variant_is_right_and_named_where_it_is_not_the_first() -> None:
    grade = cloze.grade(an_item("cloze"), Response(texts=("Civil War", "n.e.p.")))
    assert (grade.score, grade.understood) == (
        1.0,
        (Reading(Understood.LISTED, "civil war"), Reading(Understood.VARIANT, "NEP")),
    )


def test_a_blank_left_empty_is_wrong_not_refused() -> None:
    grade = cloze.grade(an_item("cloze"), Response(texts=("civil war", "")))
    assert (grade.parts, grade.understood[1].how) == ((True, False), Understood.NOTHING)


def test_an_answer_for_another_blank_is_wrong() -> None:
    assert cloze.grade(an_item("cloze"), Response(texts=("NEP", "civil war"))).score == 0.0


def test_a_forgiven_slip_is_named() -> None:
    grade = cloze.grade(an_item("cloze"), Response(texts=("civil wra", "NEP")))
    assert (grade.score, grade.understood[0]) == (1.0, Reading(Understood.SLIP, "civil war"))


@pytest.mark.parametrize("texts", [("civil war",), ("civil war", "NEP", "NEP")])
def test_as_many_texts_as_blanks_are_taken(texts: tuple[str, ...]) -> None:
    with pytest.raises(InvalidResponse, match="takes 2"):
        cloze.grade(an_item("cloze"), Response(texts=texts))


def test_a_stem_without_a_blank_is_a_problem() -> None:
    fields = [problem.field for problem in cloze.check(an_item("cloze", stem="No blank here."))]
    assert fields == ["stem", "accepted"]


def test_variants_for_another_number_of_blanks_are_a_problem() -> None:
    (problem,) = cloze.check(an_item("cloze", accepted=(("civil war",),)))
    assert problem.field == "accepted"
    assert "write 2" in problem.message


def test_the_key_reads_as_the_sentence_filled_in() -> None:
    item = an_item("cloze", stem="Policy: ____.", accepted=(("N*P", "NEP"),))
    assert cloze.key_text(item) == r"Policy: **N\*P**."


def test_one_blank_has_no_partial_answer() -> None:
    item = an_item("cloze", stem="Under the ___.", accepted=(("NEP",),))
    assert cloze.sample(item, Outcome.PARTIAL) is None
