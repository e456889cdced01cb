from quizapp.domain.item_types import short_answer
from quizapp.domain.items import Reading, Response, Understood, Verdict
from tests.support.builders import an_item


def test_any_accepted_variant_earns_the_point() -> None:
    item = an_item("short_answer")
    for text in ("NEP", "the new economic policy", " New  Economic Policy! "):
        grade = short_answer.grade(item, Response(texts=(text,)))
        assert (grade.score, grade.verdict, grade.parts) == (1.0, Verdict.RIGHT, (True,))


def test_the_model_answer_is_right_though_no_variant_lists_it() -> None:
    grade = short_answer.grade(an_item("short_answer"), Response(texts=("the new economic policy or nep",)))
    assert (grade.score, grade.understood[0].how) == (1.0, Understood.LISTED)


def test_another_answer_earns_nothing() -> None:
    grade = short_answer.grade(an_item("short_answer"), Response(texts=("War communism",)))
    assert (grade.score, grade.verdict, grade.parts) == (0.0, Verdict.WRONG, (False,))


def test_a_slip_of_typing_is_forgiven_and_named() -> None:
    grade = short_answer.grade(an_item("short_answer"), Response(texts=("new econmic policy",)))
    assert (grade.score, grade.understood) == (1.0, (Reading(Understood.SLIP, "New Economic Policy"),))


def test_the_key_reads_as_the_model_answer() -> None:
    assert short_answer.key_text(an_item("short_answer")) == "The New Economic Policy, or NEP"


def test_without_a_model_answer_the_first_variant_stands_for_it() -> None:
    item = an_item("short_answer", answer="", accepted=(("_NEP_",),))
    assert short_answer.check(item) == []
    assert short_answer.key_text(item) == r"\_NEP\_"


def test_two_lists_of_variants_are_a_problem() -> None:
    (problem,) = short_answer.check(an_item("short_answer", accepted=(("NEP",), ("war",))))
    assert problem.field == "accepted"
