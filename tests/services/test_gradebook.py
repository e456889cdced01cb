"""What a class's attempts come to, learner by learner and quiz by quiz."""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.claim_map import Kind
from quizapp.domain.families import chief_claim
from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.persistence.db import transaction
from quizapp.persistence.models import (
    AttemptMarkRow,
    MarkOverrideRow,
    RegradeLineRow,
    RegradeRow,
)
from quizapp.services import bank, gradebook
from quizapp.services.errors import NotFound
from quizapp.services.gradebook import BookCell, Gradebook
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, answer_to, published
from tests.support.statements import count_statements, full_scans


class Book:
    """A group of Thea's with learners and one quiz of two questions."""

    def __init__(self, app: Flask, *names: str | None, rules: QuizRules | None = None) -> None:
        self.app = app
        self.thea = Hand(app, name="Thea", role="teacher")
        self.learners = [Hand(app, name=name) for name in names]
        self.items = published(app, "single_choice")[:2]
        self.group = sat_quizzes.a_group(app, self.thea, *self.learners)
        self.quiz = sat_quizzes.a_quiz(app, self.thea, *self.items, rules=rules)
        self.assignment = sat_quizzes.set_to(app, self.quiz, self.group)

    def sit(self, learner: Hand, *is_right: bool, is_submitted: bool = True) -> str:
        """An attempt with right and wrong answers."""
        answers = [
            answer_to(learner.held(item).item, is_right=right)
            for item, right in zip(self.items, is_right, strict=True)
        ]
        return sat_quizzes.an_attempt(
            self.app, learner, self.assignment, answers, item_ids=self.items, is_submitted=is_submitted
        )

    def open(self, asking: Hand | None = None, page: int = 1) -> Gradebook:
        """The book as a teacher sees it."""
        return (asking or self.thea).read(
            lambda session, who: gradebook.open_gradebook(session, who, self.group, page=page)
        )

    def cell(self, learner: Hand | None = None) -> BookCell:
        """What the learner has of the one quiz."""
        wanted = learner or self.learners[0]
        return next(line.cells[0] for line in self.open().learners if line.id == wanted.id)


def test_learners_stand_by_name_and_who_has_left_comes_last_if_there_is_a_record(
    app: Flask, at: TestClock
) -> None:
    book = Book(app, "zoe", "Bert", "Left", "Gone", None)
    guest = Hand(app)
    sat_quizzes.join(app, book.group, guest, display_name="Mo")
    book.sit(book.learners[2], True, True)
    for learner in book.learners[2:4]:
        sat_quizzes.leave(app, book.group, learner)
    found = book.open()
    names = [line.name for line in found.learners]
    assert names == [f"Guest {book.learners[4].id}", "Bert", "Mo", "zoe", "Left"]
    assert [line.left_at for line in found.learners][3:] == [None, at.now]
    assert (found.total, found.group_name, found.has_older) == (5, "7b", False)


@pytest.mark.parametrize(
    ("counts", "points", "which"),
    [(Counts.FIRST, 1.0, 0), (Counts.BEST, 2.0, 1), (Counts.LAST, 0.0, 2), (Counts.MEAN, 1.0, 2)],
)
def test_the_attempt_that_counts_is_the_one_that_the_cell_opens(
    counts: Counts, points: float, which: int, app: Flask, at: TestClock
) -> None:
    book = Book(app, "Ada", rules=QuizRules(counts=counts))
    (ada,) = book.learners
    sat = [book.sit(ada, *marks) for marks in ((True, False), (True, True), (False, False))]
    cell = book.cell()
    assert (cell.points, cell.most, cell.submitted) == (points, 2.0, 3)
    assert cell.attempt_id == sat[which]
    assert {cell.waits, cell.is_regraded, cell.is_overruled, cell.is_running} == {False}


def test_a_quiz_that_nobody_took_has_no_points_and_one_that_runs_says_so(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada")
    assert book.cell() == BookCell()
    running = book.sit(book.learners[0], True, False, is_submitted=False)
    assert book.cell() == BookCell(attempt_id=running, is_running=True)


def test_rules_changed_later_decide_which_attempt_counts_from_then_on(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada", rules=QuizRules(counts=Counts.BEST))
    for marks in ((True, True), (True, False)):
        book.sit(book.learners[0], *marks)
    sat_quizzes.change_rules(app, book.quiz, QuizRules(counts=Counts.LAST))
    assert book.cell().points == 1.0


def test_a_practice_that_gives_no_marks_shows_that_it_was_done_and_no_points(
    app: Flask, at: TestClock
) -> None:
    book = Book(app, "Ada", rules=QuizRules(behaviour="flash"))
    book.sit(book.learners[0], True, True)
    assert not book.open().quizzes[0].has_marks
    assert (book.cell().points, book.cell().submitted) == (None, 1)


def test_the_most_of_certainty_based_marking_is_three_for_each_question(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada", rules=QuizRules(behaviour="certainty"))
    book.sit(book.learners[0], True, True)
    assert (book.cell().points, book.cell().most) == (2.0, 6.0)  # nobody said how sure: certainty 1


def test_a_judgement_of_value_gives_one_point_at_most_where_certainty_counts(
    app: Flask, at: TestClock
) -> None:
    book = Book(app, "Ada", rules=QuizRules(behaviour="certainty"))
    subject = book.thea.read(lambda session, _l: bank.open_subject(session)).subject
    judged = next(
        number
        for number in published(app, "single_choice")
        if (claim := subject.claim_map.claims.get(chief_claim(book.thea.held(number).item)))
        and claim.kind is Kind.EVALUATION
    )
    answers = [answer_to(book.thea.held(judged).item)]
    sat_quizzes.an_attempt(app, book.learners[0], book.assignment, answers, item_ids=[judged])
    assert (book.cell().points, book.cell().most) == (1.0, 1.0)


def test_what_waits_was_regraded_or_overruled_is_said_until_it_is_taken_back(
    app: Flask, at: TestClock
) -> None:
    book = Book(app, "Ada")
    (ada,) = book.learners
    place = {"learner_id": ada.id, "attempt_id": book.sit(ada, True, True), "position": 0}
    with app.app_context(), transaction() as session:
        session.get_one(AttemptMarkRow, tuple(place.values())).mark = None
        regrade = RegradeRow(quiz_id=book.quiz, group_id=book.group, reason="Key.", made_at=at.now)
        session.add(regrade)
        session.flush()
        graded = {"revision_before": 1, "revision_after": 1, "scoring_before": "own", "scoring_after": "own"}
        session.add(RegradeLineRow(**place, regrade_id=regrade.id, mark_before=0, mark_after=1, **graded))
        override = {"ticked": [], "comment": "", "made_at": at.now}
        session.add(MarkOverrideRow(**place, ordinal=1, points=0.5, reason="Half.", **override))
    cell = book.cell()
    assert (cell.waits, cell.is_regraded, cell.is_overruled) == (True, True, True)
    with app.app_context(), transaction() as session:
        session.get_one(AttemptMarkRow, tuple(place.values())).mark = 1.0
        session.get_one(RegradeRow, regrade.id).undone_at = at.now
        session.add(MarkOverrideRow(**place, ordinal=2, points=None, reason="No.", **override))
    cell = book.cell()
    assert (cell.waits, cell.is_regraded, cell.is_overruled) == (False, False, False)
    with app.app_context(), transaction() as session:
        session.add(MarkOverrideRow(**place, ordinal=3, points=0.5, reason="", **override))
    assert not book.cell().is_overruled  # marked by hand, where no key can tell


def test_withdrawn_and_closed_quizzes_keep_their_column(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada")
    later = sat_quizzes.a_quiz(app, book.thea, *book.items, title="Test 2")
    closing = at.now + timedelta(days=1)
    sat_quizzes.set_to(app, later, book.group, closes_at=closing, withdrawn_at=at.now)
    first, second = book.open().quizzes
    assert (first.title, first.is_withdrawn, first.closes_at) == ("Test 2", True, closing)
    assert (second.title, second.is_withdrawn) == ("Test 1", False)


def test_only_who_teaches_the_group_and_an_administrator_find_it(app: Flask, at: TestClock) -> None:
    """Cases 11 and 14: asked at every request, so that a teacher moved out finds nothing at the next."""
    book = Book(app, "Ada")
    root, other = Hand(app, name="Root", role="admin"), Hand(app, name="Tom", role="teacher")
    assert book.open(root).group_name == "7b"
    with pytest.raises(NotFound):
        book.open(other)
    assert other.read(gradebook.list_groups) == []
    assert [group.name for group in book.thea.read(gradebook.list_groups)] == ["7b"]
    sat_quizzes.no_longer_teaches(app, book.group, book.thea)
    assert book.thea.read(gradebook.list_groups) == []
    with pytest.raises(NotFound):
        book.thea.read(lambda session, who: gradebook.open_quizzes(session, who, book.group))
    with pytest.raises(NotFound):
        book.thea.read(
            lambda session, who: gradebook.list_chunk(
                session, who, book.group, assignment_ids=[], offset=0, limit=9
            )
        )


def test_a_group_is_listed_with_how_many_belong_to_it(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada", "Bert")
    sat_quizzes.leave(app, book.group, book.learners[0])
    (group,) = book.thea.read(gradebook.list_groups)
    assert (group.id, group.members, group.quizzes, group.is_archived) == (book.group, 1, 1, False)


def test_another_groups_attempts_at_the_same_quiz_stay_out(app: Flask, at: TestClock) -> None:
    book = Book(app, "Ada")
    (ada,) = book.learners
    other = sat_quizzes.a_group(app, book.thea, ada, name="8a")
    elsewhere = sat_quizzes.set_to(app, book.quiz, other)
    answers = [answer_to(ada.held(item).item) for item in book.items]
    sat_quizzes.an_attempt(app, ada, elsewhere, answers, item_ids=book.items)
    assert book.cell() == BookCell()


def test_pages_hold_so_many_learners_and_columns_and_a_class_costs_no_more_than_one(
    app: Flask, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(app, "Ada")
    book.sit(book.learners[0], True, False)
    with count_statements(app) as alone:
        book.open()
    for number in range(6):
        learner = Hand(app, name=f"Learner {number}")
        sat_quizzes.join(app, book.group, learner)
        for _ in range(2):
            book.sit(learner, True, number % 2 == 0)
    for number in range(3):
        quiz = sat_quizzes.a_quiz(app, book.thea, *book.items, title=f"More {number}")
        sat_quizzes.set_to(app, quiz, book.group)
    with count_statements(app) as together:
        book.open()
    assert together.total == alone.total
    assert full_scans(app, together, of=("attempt", "attempt_mark", "regrade_line", "mark_override")) == []
    monkeypatch.setattr(gradebook, "PER_PAGE", 3)
    monkeypatch.setattr(gradebook, "QUIZZES_SHOWN", 2)
    pages = [book.open(page=page) for page in (1, 2, 3, 4)]
    assert [len(page.learners) for page in pages] == [3, 3, 1, 0]
    assert [quiz.title for quiz in pages[0].quizzes] == ["More 2", "More 1"]
    assert pages[0].has_older
    assert [page.first for page in pages] == [1, 4, 7, 10]


def test_a_chunk_holds_every_quiz_in_the_same_order(
    app: Flask, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook, "QUIZZES_SHOWN", 1)
    book = Book(app, "Ada", "Bert")
    quiz = sat_quizzes.a_quiz(app, book.thea, *book.items, title="Test 2")
    sat_quizzes.set_to(app, quiz, book.group)
    book.sit(book.learners[0], True, True)
    name, quizzes = book.thea.read(lambda session, who: gradebook.open_quizzes(session, who, book.group))
    assert (name, [one.title for one in quizzes]) == ("7b", ["Test 2", "Test 1"])
    ids = [one.id for one in quizzes]
    first, rest = (
        book.thea.read(
            lambda session, who, at=at: gradebook.list_chunk(
                session, who, book.group, assignment_ids=ids, offset=at, limit=1
            )
        )
        for at in (0, 1)
    )
    assert [cell.points for cell in first[0].cells] == [None, 2.0]
    assert [line.name for line in (*first, *rest)] == ["Ada", "Bert"]
