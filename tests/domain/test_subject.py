"""A subject gives its items by slug; what follows from it is worked out once."""

from dataclasses import replace

from quizapp.domain.article import Article
from quizapp.domain.claim_map import ClaimMap, Kind
from quizapp.domain.items import Item
from quizapp.domain.lint_examples import SUBJECT
from quizapp.domain.subject import Subject, is_judgement, once_for_a_subject
from tests.support.builders import an_item


def test_a_subject_finds_its_item_by_slug_and_nothing_for_an_unknown_one() -> None:
    item = Item(slug="lead-one", type="single_choice", section="LEAD", stem="Who led it?")
    empty_map = ClaimMap(
        sections={}, holders={}, controversies={}, concepts={}, claims={}, cautions={}, beyond={}
    )
    subject = Subject("left-opposition", "The Left Opposition", Article("", ()), empty_map, items=(item,))
    assert subject.item("lead-one") == item
    assert subject.item("lead-two") is None


def test_what_is_worked_out_of_a_subject_is_worked_out_once_while_the_subject_stays_the_same() -> None:
    asked: list[Subject] = []

    def title_of(subject: Subject) -> str:
        asked.append(subject)
        return subject.title

    titled = once_for_a_subject(title_of)
    other = replace(SUBJECT, title="Another")
    assert [titled(subject) for subject in (SUBJECT, SUBJECT, other, SUBJECT)] == [
        "The Guild",
        "The Guild",
        "Another",
        "The Guild",
    ]
    assert len(asked) == 3


def test_what_chiefly_tests_an_evaluation_or_asks_for_both_cases_is_a_judgement() -> None:
    of_kind = {claim.kind: claim.id for claim in SUBJECT.claim_map.claims.values()}
    judged, fact = of_kind[Kind.EVALUATION], of_kind[Kind.FACT]
    assert is_judgement(an_item("single_choice", claims=(judged, fact)), SUBJECT)
    assert not is_judgement(an_item("single_choice", claims=(fact, judged)), SUBJECT)
    assert not is_judgement(an_item("single_choice", claims=()), SUBJECT)
    assert is_judgement(an_item("steelman", claims=(fact,)), SUBJECT)
