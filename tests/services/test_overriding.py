"""An administrator's word against the checks."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from quizapp.domain.items import Citation
from quizapp.persistence.db import transaction
from quizapp.services import authoring, overriding
from quizapp.services.errors import Invalid, NotAllowed
from tests.conftest import TestClock
from tests.support import learning
from tests.support.builders import FIT, UNREASONED
from tests.support.writing import Writer, opened

REASON = "The class has agreed on this wording."


@pytest.fixture
def override(in_app: Flask, at: TestClock) -> Writer:
    return Writer(learning.a_person(in_app, name="Adam", role="admin"), at)


def overrides_of(item_id: int) -> list[overriding.Override]:
    with transaction() as session:
        return overriding.list_overrides(session, item_id)


def test_an_administrator_publishes_against_the_checks_and_the_reason_stays_with_the_wording(
    write: Writer, override: Writer
) -> None:
    made = override(authoring.add_overridden, UNREASONED, reason=REASON)
    assert made.status == "published"
    changed = replace(made.item, explanation="More.")
    override(authoring.save_overridden, made.id, item=changed, seen=1, reason="Once more, as agreed.")
    second, first = overrides_of(made.id)
    assert (first.revision, first.by, first.made_at, first.reason) == (1, "Adam", write.at.now, REASON)
    assert [rule for rule, _ in first.found] == ["missing_rationale"]
    assert "rationale is missing" in first.found[0][1]
    assert (second.revision, second.reason) == (2, "Once more, as agreed.")
    # It is no leave for what comes later.
    with pytest.raises(Invalid):
        write(authoring.save_published, made.id, item=replace(changed, explanation="Most."), seen=2)
    write(authoring.save_draft, made.id, item=replace(FIT, explanation="Mended."), seen=2)
    assert len(overrides_of(made.id)) == 2


def test_the_same_override_sent_twice_is_kept_once_and_another_reason_is_another(override: Writer) -> None:
    made = override(authoring.add_overridden, UNREASONED, reason=REASON)
    assert override(authoring.add_overridden, UNREASONED, reason=REASON).id == made.id
    override(authoring.save_overridden, made.id, item=made.item, seen=1, reason=REASON)
    assert len(overrides_of(made.id)) == 1
    override(authoring.save_overridden, made.id, item=made.item, seen=1, reason="As agreed once more.")
    assert len(overrides_of(made.id)) == 2


def test_a_teacher_overrides_nothing_whatever_the_reason(write: Writer) -> None:
    made = write(authoring.add_draft, UNREASONED)
    with pytest.raises(NotAllowed):
        write(authoring.add_overridden, replace(UNREASONED, explanation="x"), reason=REASON)
    with pytest.raises(NotAllowed):
        write(authoring.save_overridden, made.id, item=made.item, seen=1, reason=REASON)
    assert (opened(made.id).status, overrides_of(made.id)) == ("draft", [])


@pytest.mark.parametrize("reason", ["", "Because.", "x" * 501])
def test_an_override_wants_a_reason_of_some_length(reason: str, override: Writer) -> None:
    made = override(authoring.add_draft, UNREASONED)
    with pytest.raises(Invalid) as refused:
        override(authoring.save_overridden, made.id, item=made.item, seen=1, reason=reason)
    assert [problem.field for problem in refused.value.problems] == ["override_reason"]
    assert (opened(made.id).status, overrides_of(made.id)) == ("draft", [])


def test_a_reason_is_not_kept_where_nothing_is_found(override: Writer) -> None:
    made = override(authoring.add_overridden, FIT, reason=REASON)
    assert (made.status, overrides_of(made.id)) == ("published", [])


@pytest.mark.parametrize(
    "lacking", [{"options": FIT.options[:1]}, {"citation": Citation("")}, {"section": ""}]
)
def test_no_reason_takes_the_place_of_what_a_question_cannot_be_asked_without(
    lacking: dict[str, Any], override: Writer
) -> None:
    with pytest.raises(Invalid, match="No reason can take the place"):
        override(authoring.add_overridden, replace(UNREASONED, **lacking), reason=REASON)
