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
    second_option = replace(UNREASONED.options[1], rationale="")
    worse = replace(changed, options=(UNREASONED.options[0], second_option, *UNREASONED.options[2:]))
    with pytest.raises(Invalid) as refused:
        write(authoring.save_published, made.id, item=worse, seen=2)
    assert [problem.field for problem in refused.value.problems] == ["options[1].rationale"]
    write(authoring.save_draft, made.id, item=replace(FIT, explanation="Mended."), seen=2)
    assert len(overrides_of(made.id)) == 2


def test_what_was_wrong_before_stops_no_teacher_from_bettering_the_rest(
    write: Writer, override: Writer
) -> None:
    made = override(authoring.add_overridden, UNREASONED, reason=REASON)
    saved = write(authoring.save_published, made.id, item=replace(made.item, explanation="More."), seen=1)
    assert (saved.revision, saved.status) == (2, "published")
    # Taken back, it is to be published anew, and that the checks stop.
    write(authoring.save_draft, made.id, item=saved.item, seen=2)
    with pytest.raises(Invalid):
        write(authoring.save_published, made.id, item=saved.item, seen=2)


def test_a_look_alike_published_by_override_stops_no_change_of_the_one_that_was_there_first(
    write: Writer, override: Writer
) -> None:
    first = write(authoring.add_published, FIT)
    override(authoring.add_overridden, replace(FIT, explanation="Like it."), reason=REASON)
    assert write(authoring.save_published, first.id, item=first.item, seen=1).revision == 1
    reworded = replace(first.item, stem=f"In short: {FIT.stem}", explanation="More.")
    assert write(authoring.save_published, first.id, item=reworded, seen=1).revision == 2


def test_one_publication_against_the_checks_has_one_reason_and_a_later_one_its_own(override: Writer) -> None:
    made = override(authoring.add_overridden, UNREASONED, reason=REASON)
    # Published already, it is not published once more.
    for reason in (REASON, "As agreed once more."):
        assert override(authoring.add_overridden, UNREASONED, reason=reason).id == made.id
        override(authoring.save_overridden, made.id, item=made.item, seen=1, reason=reason)
    assert [one.reason for one in overrides_of(made.id)] == [REASON]
    override(authoring.save_draft, made.id, item=made.item, seen=1)
    override(authoring.save_overridden, made.id, item=made.item, seen=1, reason="As agreed once more.")
    assert [one.reason for one in overrides_of(made.id)] == ["As agreed once more.", REASON]


def test_a_teacher_overrides_nothing_whatever_the_reason(write: Writer) -> None:
    made = write(authoring.add_draft, UNREASONED)
    with pytest.raises(NotAllowed):
        write(authoring.add_overridden, replace(UNREASONED, explanation="x"), reason=REASON)
    with pytest.raises(NotAllowed):
        write(authoring.save_overridden, made.id, item=made.item, seen=1, reason=REASON)
    assert (opened(made.id).status, overrides_of(made.id)) == ("draft", [])


@pytest.mark.parametrize("reason", ["", "Because.", "x" * 501, "\u200b" * 12, "a" + 12 * " " + "b"])
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
