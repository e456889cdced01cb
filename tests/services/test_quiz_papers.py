"""Papers: drawn like an attempt of the same seed, and for the owner of the quiz alone."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.papers import code_of
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.db import reading
from quizapp.persistence.models import ItemRow, QuizRow
from quizapp.services import quiz_editing, quiz_papers
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.quiz_editing import WrittenQuiz
from quizapp.services.quiz_papers import Paper
from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import published, set_status
from tests.support.writing import Writer

EIGHT = WrittenQuiz("Key ideas", "", Blueprint(draws=(Draw(8, item_type="single_choice"),)))


def paper(who: Writer, quiz_id: int, *, seed: int = 1) -> Paper:
    with reading() as session:
        return quiz_papers.open_paper(
            session, learning.learner_of(session, who.person, who.at), quiz_id, seed=seed
        )


def test_a_paper_holds_what_the_same_seed_asks_elsewhere_in_the_same_order(write: Writer) -> None:
    made = write(quiz_editing.add, EIGHT, key=None)
    with reading() as session:
        asked = quiz_editing.list_asked(session, EIGHT, seed=3)
    assert [question.item for question in paper(write, made.id, seed=3).questions] == list(asked)


def test_the_same_seed_is_the_same_print_and_another_seed_another(write: Writer) -> None:
    made = write(quiz_editing.add, EIGHT, key=None)
    assert paper(write, made.id) == paper(write, made.id)
    codes = {code_of(paper(write, made.id, seed=seed).questions) for seed in range(1, 6)}
    assert len(codes) == 5


def test_options_stay_as_stored_where_the_quiz_says_so(write: Writer) -> None:
    fixed = replace(EIGHT, rules=QuizRules(shuffles_options=False))
    made = write(quiz_editing.add, fixed, key=None)
    for question in paper(write, made.id).questions:
        assert question.order == tuple(range(len(question.item.options)))
    made = write(quiz_editing.add, replace(EIGHT, title="Shuffled"), key=None)
    assert any(
        question.order != tuple(range(len(question.item.options)))
        for question in paper(write, made.id).questions
    )


def test_a_quiz_of_somebody_else_or_of_nobody_gives_no_paper(
    write: Writer, tom: learning.Person, in_app: Flask, at: TestClock
) -> None:
    """Case 11: a paper tells the key."""
    made = write(quiz_editing.add, EIGHT, key=None)
    with pytest.raises(NotFound):
        paper(Writer(tom, at), made.id)
    with reading() as session:
        ready_made = session.scalar(sa.select(QuizRow.id).where(QuizRow.origin == "bank").limit(1)) or 0
    for quiz_id in (ready_made, 10**17):
        with pytest.raises(NotFound):
            paper(write, quiz_id)
    admin = Writer(learning.a_person(in_app, name="Alma", role="admin"), at)
    assert paper(admin, made.id) == paper(write, made.id)


def test_a_draw_that_cannot_be_met_is_named_instead_of_printed_short(write: Writer) -> None:
    wanted = replace(EIGHT, blueprint=Blueprint(draws=(Draw(90, section="LEAD"),)))
    made = write(quiz_editing.add, wanted, key=None)
    with pytest.raises(Invalid, match=r"There are too few questions\..* 90 wanted"):
        paper(write, made.id)


def test_a_quiz_whose_questions_have_all_been_withdrawn_is_not_printed_empty(
    write: Writer, in_app: Flask
) -> None:
    (item_id,) = published(in_app, "single_choice")[:1]
    with reading() as session:
        slug = session.scalar(sa.select(ItemRow.slug).where(ItemRow.id == item_id)) or ""
    made = write(quiz_editing.add, replace(EIGHT, blueprint=Blueprint(items=(slug,))), key=None)
    assert len(paper(write, made.id).questions) == 1
    set_status(in_app, item_id, "retired")
    with pytest.raises(Invalid, match="have been withdrawn"):
        paper(write, made.id)
