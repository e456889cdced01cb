"""Writing items: what reaches learners, what is kept, and what two people at once may do."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp import factory, paths
from quizapp.domain.item_types import ALL
from quizapp.domain.items import Citation, Item
from quizapp.persistence.db import transaction
from quizapp.persistence.models import ItemRevisionRow, ItemRow
from quizapp.services import authoring, study
from quizapp.services.authoring import StaleItem
from quizapp.services.errors import Invalid, NotFound, Stale
from tests.conftest import TestClock
from tests.support import learning
from tests.support.builders import FIT, UNREASONED
from tests.support.writing import Writer, number_of, opened

BANK_ITEM = "lead-faction-or-party"


@pytest.fixture
def session(in_app: Flask, at: TestClock) -> Iterator[Session]:
    with transaction() as opened:
        yield opened


def revisions_of(item_id: int) -> list[int]:
    with transaction() as session:
        return [revision.ordinal for revision in authoring.list_revisions(session, item_id)]


def test_a_published_item_is_a_revision_that_learners_get(
    write: Writer, at: TestClock, tina: learning.Person
) -> None:
    made = write(authoring.add_published, FIT)
    assert (made.status, made.origin, made.revision, made.wording_by) == ("published", "teacher", 1, "Tina")
    with transaction() as session:
        held = study.open_card(session, learning.learner_of(session, tina, at), made.id)
    assert held.item == made.item


def test_the_name_tells_the_first_words_and_is_never_given_twice(write: Writer) -> None:
    first = write(authoring.add_draft, FIT)
    second = write(authoring.add_draft, replace(FIT, explanation="Another."))
    assert first.item.slug == f"t-whom-does-the-article-make-{first.id}"
    assert second.item.slug == f"t-whom-does-the-article-make-{second.id}"
    assert write(authoring.add_draft, replace(FIT, stem="Ünïcödé «»")).item.slug.startswith("t-unicode-")
    assert write(authoring.add_draft, replace(FIT, stem="???")).item.slug.startswith("t-single-choice-")
    assert len(write(authoring.add_draft, replace(FIT, stem="long" * 400)).item.slug) <= 80


def test_the_same_sent_twice_is_one_item(write: Writer, at: TestClock, tom: learning.Person) -> None:
    first = write(authoring.add_draft, FIT)
    assert write(authoring.add_draft, FIT).id == first.id
    assert write(authoring.add_published, FIT).status == "published"
    assert Writer(tom, at)(authoring.add_draft, FIT).id != first.id
    at.advance(minutes=11)
    assert write(authoring.add_draft, FIT).id != first.id


def test_the_same_words_anew_as_a_draft_do_not_withdraw_what_learners_get(write: Writer) -> None:
    first = write(authoring.add_published, FIT)
    assert write(authoring.add_draft, FIT).id != first.id
    assert opened(first.id).status == "published"


def test_a_copy_is_always_another_item_however_soon_it_is_made(write: Writer) -> None:
    original = write(authoring.add_published, FIT)
    copies = [write(authoring.duplicate, original.id) for _ in range(2)]
    assert len({original.id, *(copy.id for copy in copies)}) == 3
    assert [copy.status for copy in copies] == ["draft", "draft"]
    assert opened(original.id).status == "published"


KEY = "6f1c0d9e-6a57-4f0e-9a3b-0c1d2e3f4a5b"


def test_the_same_form_sent_again_in_other_words_changes_what_it_has_made(
    write: Writer, at: TestClock, tom: learning.Person
) -> None:
    first = write(authoring.add_draft, FIT, key=KEY)
    at.advance(minutes=30)
    again = write(authoring.add_published, replace(FIT, explanation="More."), key=KEY)
    assert (again.id, again.revision, again.status) == (first.id, 2, "published")
    # Unless it has been changed in its own form meanwhile.
    with pytest.raises(StaleItem):
        write(authoring.add_draft, replace(FIT, explanation="Most."), key=KEY)
    # Another one's form is another one's, whatever its key.
    assert Writer(tom, at)(authoring.add_draft, replace(FIT, explanation="Tom's."), key=KEY).id != first.id
    assert write(authoring.add_draft, replace(FIT, explanation="Other.")).id != first.id


def test_a_draft_that_learners_never_got_can_be_deleted_with_all_its_wordings(write: Writer) -> None:
    made = write(authoring.add_draft, FIT)
    write(authoring.save_draft, made.id, item=replace(FIT, explanation="More."), seen=1)
    assert opened(made.id).is_deletable
    with transaction() as session, pytest.raises(Stale, match="since you opened"):
        authoring.delete_draft(session, made.id, seen=1)
    with transaction() as session:
        authoring.delete_draft(session, made.id, seen=2)
    with pytest.raises(NotFound):
        opened(made.id)
    with transaction() as session:
        left = sa.select(sa.func.count()).where(ItemRevisionRow.item_id == made.id)
        assert session.scalar(left) == 0


def test_what_was_published_once_is_never_deleted(write: Writer) -> None:
    made = write(authoring.add_published, FIT)
    numbers = (made.id, number_of(BANK_ITEM))
    with transaction() as session:
        for number in numbers:
            authoring.unpublish(session, number, now=write.at.now)
    for number in numbers:
        assert (opened(number).status, opened(number).is_deletable) == ("draft", False)
        with transaction() as session, pytest.raises(Stale, match="retire it instead"):
            authoring.delete_draft(session, number, seen=1)


def test_a_draft_that_somebody_answered_before_that_was_noted_stays(
    write: Writer, at: TestClock, tom: learning.Person
) -> None:
    made = write(authoring.add_published, FIT)
    with transaction() as session:
        learning.answer(session, tom, at, made.id, is_right=True)
        session.execute(
            sa.update(ItemRow).where(ItemRow.id == made.id).values(status="draft", published_at=None)
        )
    with pytest.raises(Stale, match="it stays"), transaction() as session:
        authoring.delete_draft(session, made.id, seen=1)
    assert opened(made.id).revision == 1


@pytest.mark.parametrize("kind", [kind.NAME for kind in ALL])
def test_a_draft_may_be_quite_empty(kind: str, write: Writer) -> None:
    made = write(authoring.add_draft, Item("", kind, "", ""))
    assert opened(made.id).status == "draft"
    with pytest.raises(Invalid) as refused:
        write(authoring.save_published, made.id, item=made.item, seen=1)
    fields = {problem.field for problem in refused.value.problems}
    assert {"stem", "claims"} <= fields
    # The claim would say these.
    assert not fields & {"section", "holder", "citation.passage"}
    assert opened(made.id).status == "draft"


def test_what_an_error_is_found_in_is_not_published_and_a_warning_is_no_hindrance(write: Writer) -> None:
    with pytest.raises(Invalid) as refused:
        write(authoring.add_published, UNREASONED)
    assert [problem.field for problem in refused.value.problems] == ["options[0].rationale"]
    two = replace(FIT, options=FIT.options[:2])
    assert write(authoring.add_published, two).status == "published"


def test_a_quotation_gets_its_surroundings_so_that_it_is_found_again(write: Writer) -> None:
    quoted = replace(
        FIT, citation=Citation("lead-1", "an organised grouping inside the ruling communist party")
    )
    stored = write(authoring.add_draft, quoted).item.citation
    assert stored.prefix.endswith("The Left Opposition was ")
    assert stored.suffix.startswith(" of the young")


def test_each_change_of_wording_is_a_revision_and_an_unchanged_save_is_none(write: Writer) -> None:
    made = write(authoring.add_draft, FIT)
    same = write(authoring.save_draft, made.id, item=made.item, seen=1)
    assert (same.revision, revisions_of(made.id)) == (1, [1])
    changed = write(authoring.save_draft, made.id, item=replace(FIT, explanation="More."), seen=1)
    assert (changed.revision, revisions_of(made.id)) == (2, [2, 1])
    with transaction() as session:
        newest, oldest = authoring.list_revisions(session, made.id)
    assert newest.changes == ("Explanation",)
    assert (oldest.changes, oldest.item.explanation, newest.author) == (None, FIT.explanation, "Tina")


def test_an_unchanged_save_of_any_shipped_item_adds_nothing_and_leaves_it_to_the_bank(write: Writer) -> None:
    with transaction() as session:
        numbers = session.scalars(sa.select(ItemRow.id)).all()
        before = session.scalar(sa.select(sa.func.count()).select_from(ItemRevisionRow))
        for number in numbers:
            who = learning.learner_of(session, write.person, write.at)
            item = authoring.open_item(session, number).item
            # As a form gives it back: without what only the stored citation knows.
            bare = replace(item, citation=Citation(item.citation.passage, item.citation.quote))
            saved = authoring.save_published(session, who, number, item=bare, seen=1, now=write.at.now)
            assert (saved.revision, saved.origin) == (1, "bank")
        assert session.scalar(sa.select(sa.func.count()).select_from(ItemRevisionRow)) == before
    assert len(numbers) >= 60


def test_a_changed_wording_is_no_longer_a_reviewed_one(write: Writer) -> None:
    made = write(authoring.add_draft, replace(FIT, reviewed_by=("Rosa",)))
    saved = write(authoring.save_draft, made.id, item=replace(made.item, explanation="More."), seen=1)
    assert (made.item.reviewed_by, saved.item.reviewed_by) == (("Rosa",), ())


def test_a_bank_item_that_a_teacher_edits_or_retires_is_left_alone_by_the_next_load(write: Writer) -> None:
    edited, retired = number_of(BANK_ITEM), number_of("lead-setting")
    changed = replace(opened(edited).item, explanation="As our class says it.")
    assert write(authoring.save_published, edited, item=changed, seen=1).origin == "teacher"
    with transaction() as session:
        assert authoring.retire(session, retired, now=write.at.now).origin == "teacher"
    report = factory.load_bank(paths.QUESTION_BANK / factory.SUBJECT)
    assert set(report.kept) == {BANK_ITEM, "lead-setting"}
    assert opened(edited).item.explanation == "As our class says it."
    assert opened(retired).status == "retired"


def test_the_second_of_two_editors_is_refused_with_both_versions(
    write: Writer, tom: learning.Person, at: TestClock
) -> None:
    """Case 54."""
    made = write(authoring.add_published, FIT)
    theirs = replace(made.item, explanation="Tina's explanation.")
    mine = replace(made.item, explanation="Tom's explanation.")
    write(authoring.save_published, made.id, item=theirs, seen=1)
    toms = Writer(tom, at)
    with pytest.raises(StaleItem) as refused:
        toms(authoring.save_published, made.id, item=mine, seen=1)
    assert refused.value.theirs.item.explanation == "Tina's explanation."
    assert refused.value.theirs.wording_by == "Tina"
    assert refused.value.mine.explanation == "Tom's explanation."
    assert opened(made.id).item.explanation == "Tina's explanation."
    # Once more, knowing theirs.
    saved = toms(authoring.save_published, made.id, item=mine, seen=refused.value.theirs.revision)
    assert (saved.revision, saved.item.explanation) == (3, "Tom's explanation.")


def test_a_save_sent_twice_is_one_revision_and_no_conflict_with_oneself(write: Writer) -> None:
    made = write(authoring.add_draft, FIT)
    changed = replace(made.item, explanation="More.")
    assert write(authoring.save_draft, made.id, item=changed, seen=1).revision == 2
    assert write(authoring.save_draft, made.id, item=changed, seen=1).revision == 2
    assert revisions_of(made.id) == [2, 1]


def test_of_two_saves_at_the_same_moment_one_is_refused(
    in_app: Flask, write: Writer, tom: learning.Person, at: TestClock
) -> None:
    made = write(authoring.add_draft, FIT)
    begin, outcomes = threading.Barrier(2), []

    def save(writer: Writer, text: str) -> None:
        with in_app.app_context():
            begin.wait()
            try:
                writer(authoring.save_draft, made.id, item=replace(made.item, explanation=text), seen=1)
                outcomes.append("saved")
            except StaleItem:
                outcomes.append("stale")

    threads = [
        threading.Thread(target=save, args=arguments)
        for arguments in ((write, "Tina's."), (Writer(tom, at), "Tom's."))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale"]
    assert revisions_of(made.id) == [2, 1]


def test_publishing_what_one_has_not_seen_is_refused(write: Writer) -> None:
    made = write(authoring.add_draft, FIT)
    write(authoring.save_draft, made.id, item=replace(made.item, explanation="More."), seen=1)
    with transaction() as session, pytest.raises(Stale):
        authoring.publish(session, made.id, seen=1, now=write.at.now)
    with transaction() as session:
        assert authoring.publish(session, made.id, seen=2, now=write.at.now).status == "published"


def test_an_item_goes_from_draft_to_learners_and_back_and_out_of_use_and_back(
    session: Session, at: TestClock
) -> None:
    number = session.scalar(sa.select(ItemRow.id).where(ItemRow.slug == BANK_ITEM))
    assert number is not None
    steps = [
        authoring.unpublish,
        authoring.unpublish,
        authoring.retire,
        authoring.retire,
        authoring.restore,
        authoring.restore,
    ]
    assert [step(session, number, now=at.now).status for step in steps] == [
        "draft",
        "draft",
        "retired",
        "retired",
        "draft",
        "draft",
    ]
    authoring.retire(session, number, now=at.now)
    with pytest.raises(Stale):
        authoring.unpublish(session, number, now=at.now)
    authoring.publish(session, number, seen=1, now=at.now)
    with pytest.raises(Stale):
        authoring.restore(session, number, now=at.now)


def test_saving_a_published_item_as_a_draft_withdraws_it(write: Writer) -> None:
    made = write(authoring.add_published, FIT)
    write(authoring.save_draft, made.id, item=made.item, seen=1)
    assert opened(made.id).status == "draft"


def test_a_copy_is_a_draft_in_the_same_words(write: Writer) -> None:
    original = number_of(BANK_ITEM)
    copy = write(authoring.duplicate, original)
    assert (copy.status, copy.item.variants_of, copy.item.stem) == (
        "draft",
        "",
        opened(original).item.stem,
    )
    assert copy.item.slug != BANK_ITEM
    changed = write(authoring.save_draft, copy.id, item=replace(copy.item, explanation="Mine."), seen=1)
    assert write(authoring.duplicate, changed.id).item.explanation == "Mine."


def test_what_does_not_exist_is_not_found(write: Writer) -> None:
    for act in (
        lambda session: authoring.open_item(session, 99_999),
        lambda session: authoring.publish(session, 99_999, seen=1, now=write.at.now),
        lambda session: authoring.retire(session, 99_999, now=write.at.now),
        lambda session: authoring.open_revision(session, 1, 99),
    ):
        with transaction() as session, pytest.raises(NotFound):
            act(session)
