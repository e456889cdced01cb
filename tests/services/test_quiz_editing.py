"""Making quizzes: whose they are, that nothing is lost or made twice, and what is refused with which words."""

import uuid
from dataclasses import replace

import pytest
from flask import Flask

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.persistence.db import reading
from quizapp.services import accounts, bank, quiz_editing, ready_quizzes
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.quiz_editing import StaleQuiz, WrittenQuiz
from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import published, set_status
from tests.support.statements import count_statements
from tests.support.writing import Writer

TEN = WrittenQuiz("Key ideas", "Ten of them.", Blueprint(draws=(Draw(10),)), QuizRules(counts=Counts.FIRST))


@pytest.fixture
def other(tom: learning.Person, at: TestClock) -> Writer:
    return Writer(tom, at)


@pytest.fixture
def admin(in_app: Flask, at: TestClock) -> Writer:
    return Writer(learning.a_person(in_app, name="Alma", role="admin"), at)


def listed(who: Writer) -> list[str]:
    with reading() as session:
        learner = learning.learner_of(session, who.person, who.at)
        return [quiz.title for quiz in quiz_editing.list_own(session, learner, page=1).quizzes]


def opened(who: Writer, quiz_id: int) -> quiz_editing.OpenQuiz:
    with reading() as session:
        return quiz_editing.open_quiz(session, learning.learner_of(session, who.person, who.at), quiz_id)


def problems(written: WrittenQuiz) -> dict[str, str]:
    with reading() as session, pytest.raises(Invalid) as caught:
        quiz_editing.check(written, bank.open_subject(session).subject)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_quiz_is_kept_as_written_and_changed_by_its_owner(write: Writer, at: TestClock) -> None:
    made = write(quiz_editing.add, TEN, key=None)
    assert opened(write, made.id).written == TEN
    at.advance(hours=1)
    changed = replace(TEN, title="Ideas")
    saved = write(quiz_editing.save, made.id, written=changed, seen=made.edits)
    assert (saved.written, saved.edits, saved.updated_at) == (changed, 1, at())
    assert listed(write) == ["Ideas"]


def test_another_teacher_meets_nothing_of_it_and_an_administrator_all(
    write: Writer, other: Writer, admin: Writer
) -> None:
    """Case 11."""
    made = write(quiz_editing.add, TEN, key=None)
    assert listed(other) == []
    for act, named in (
        (quiz_editing.save, {"written": TEN, "seen": 0}),
        (quiz_editing.copy, {}),
        (quiz_editing.retire, {}),
    ):
        with pytest.raises(NotFound):
            other(act, made.id, **named)
    with pytest.raises(NotFound):
        opened(other, made.id)
    assert listed(admin) == ["Key ideas"]
    assert opened(admin, made.id) == opened(write, made.id)


def test_a_ready_made_quiz_is_copied_and_never_changed(write: Writer) -> None:
    with reading() as session:
        ready = quiz_editing.list_ready_made(session)[0]
    copied = write(quiz_editing.copy, ready.id)
    assert copied.written.title == ready.title
    assert len(copied.written.blueprint.items) == ready.wanted
    with pytest.raises(NotFound):
        write(quiz_editing.save, ready.id, written=TEN, seen=0)
    with pytest.raises(NotFound):
        write(quiz_editing.retire, ready.id)


def test_a_copy_of_ones_own_is_told_from_it(write: Writer) -> None:
    made = write(quiz_editing.add, replace(TEN, title="x" * 200), key=None)
    assert write(quiz_editing.copy, made.id).written == replace(TEN, title="x" * 193 + " (copy)")


def test_a_teachers_quiz_is_for_those_it_is_set_to_only(write: Writer) -> None:
    write(quiz_editing.add, TEN, key=None)
    with reading() as session:
        slugs = {quiz.slug for quiz in ready_quizzes.list_quizzes(session)}
    assert not any(slug.startswith("t-") for slug in slugs)


def test_loading_the_bank_again_leaves_teachers_quizzes_alone(write: Writer, in_app: Flask) -> None:
    made = write(quiz_editing.add, TEN, key=None)
    with reading() as session:
        subject = bank.open_subject(session).subject
        every = tuple(bank.list_items(session))
    write(lambda session, _who, now: bank.load_subject(session, replace(subject, items=every), now=now))
    assert not opened(write, made.id).is_retired


def test_the_form_of_a_new_quiz_sent_twice_makes_one(write: Writer) -> None:
    """Case 45."""
    key = str(uuid.uuid4())
    first = write(quiz_editing.add, TEN, key=key)
    assert write(quiz_editing.add, TEN, key=key) == first
    again = write(quiz_editing.add, replace(TEN, title="Mended"), key=key)
    assert (again.id, again.written.title) == (first.id, "Mended")
    with pytest.raises(StaleQuiz):
        write(quiz_editing.add, TEN, key=key)
    assert listed(write) == ["Mended"]


def test_a_key_of_somebody_else_does_not_lead_to_their_quiz(write: Writer, other: Writer) -> None:
    key = str(uuid.uuid4())
    first = write(quiz_editing.add, TEN, key=key)
    assert other(quiz_editing.add, replace(TEN, title="Mine"), key=key).id != first.id
    assert opened(write, first.id).written == TEN


def test_a_second_save_of_what_was_seen_before_keeps_both(write: Writer) -> None:
    """Case 54."""
    made = write(quiz_editing.add, TEN, key=None)
    theirs = replace(TEN, title="Theirs")
    mine = replace(TEN, title="Mine")
    write(quiz_editing.save, made.id, written=theirs, seen=0)
    with pytest.raises(StaleQuiz) as caught:
        write(quiz_editing.save, made.id, written=mine, seen=0)
    assert (caught.value.theirs.written, caught.value.mine) == (theirs, mine)
    assert opened(write, made.id).written == theirs
    assert write(quiz_editing.save, made.id, written=theirs, seen=0).edits == 1


def test_a_retired_quiz_comes_last_and_can_be_restored(write: Writer) -> None:
    made = write(quiz_editing.add, TEN, key=None)
    write(quiz_editing.add, replace(TEN, title="Older"), key=None)
    assert write(quiz_editing.retire, made.id).is_retired
    assert listed(write) == ["Older", "Key ideas"]
    write(lambda session, who, **_: quiz_editing.restore(session, who, made.id))
    assert not opened(write, made.id).is_retired


def test_the_list_takes_the_same_statements_however_long_it_is(write: Writer, in_app: Flask) -> None:
    counts = []
    for number in range(3):
        write(quiz_editing.add, replace(TEN, title=f"Quiz {number}"), key=None)
        with count_statements(in_app) as counted:
            listed(write)
        counts.append(counted.total)
    assert len(set(counts)) == 1


def test_what_is_no_quiz_is_refused_field_by_field(in_app: Flask) -> None:
    found = problems(
        WrittenQuiz(
            blueprint=Blueprint(
                draws=(Draw(1, section="NOWHERE"), Draw(0), Draw(1, item_type="flashcard_basic"))
            ),
            rules=QuizRules(behaviour="nothing", tries=99, all_or_nothing=frozenset({"riddle"})),
        )
    )
    assert set(found) == {
        "title",
        "draws[0].section",
        "draws[1].count",
        "draws[2].item_type",
        "behaviour",
        "tries",
        "all_or_nothing",
    }
    assert found["draws[0].section"] == "This is not on the list any more. Choose again."


def test_the_pool_is_counted_with_what_is_withdrawn_named(in_app: Flask) -> None:
    with reading() as session:
        slugs = quiz_editing.list_asked(session, TEN, seed=1)
    gone, kept = slugs[0].slug, slugs[1].slug
    with reading() as session:
        number = {
            one.slug: item_id
            for item_id, one in zip(published(in_app), bank.list_items(session), strict=True)
        }
    set_status(in_app, number[gone], "retired")
    with reading() as session:
        counted = quiz_editing.count_pool(session, Blueprint((gone, kept), (Draw(3),)))
    assert (list(counted.named), counted.withdrawn, counted.asked, counted.is_met) == (
        [kept],
        (gone,),
        4,
        True,
    )


def test_a_shortage_names_the_draw_in_words_for_readers(in_app: Flask) -> None:
    written = replace(TEN, blueprint=Blueprint(draws=(Draw(90, section="IDEA", is_core_only=True),)))
    with reading() as session:
        with pytest.raises(
            Invalid, match=r"There are too few questions\. .*, core claims: 90 wanted, \d+ there\."
        ):
            quiz_editing.list_asked(session, written, seed=1)
        with pytest.raises(Invalid, match="90 wanted"):
            quiz_editing.require_met(session, written.blueprint)
        with pytest.raises(Invalid, match="withdrawn"):
            quiz_editing.require_met(session, Blueprint(("gone",)))
        quiz_editing.require_met(session, TEN.blueprint)


def test_a_seed_shows_the_questions_in_the_order_in_which_they_are_asked(write: Writer) -> None:
    with reading() as session:
        ready = quiz_editing.list_ready_made(session)[0]
    named = write(quiz_editing.copy, ready.id).written.blueprint
    kept = replace(TEN, blueprint=named, rules=QuizRules(shuffles_items=False))
    with reading() as session:
        assert tuple(item.slug for item in quiz_editing.list_asked(session, kept, seed=5)) == named.items
        mixed = replace(kept, rules=QuizRules())
        orders = {
            tuple(item.slug for item in quiz_editing.list_asked(session, mixed, seed=seed)) for seed in (1, 2)
        }
    assert len(orders) == 2


def test_a_quiz_stays_when_its_teacher_goes(write: Writer, admin: Writer) -> None:
    """Case 55."""
    made = write(quiz_editing.add, TEN, key=None)
    write(lambda session, who, **_: accounts.erase(session, who))
    assert opened(admin, made.id).written == TEN
