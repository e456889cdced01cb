"""A teacher's own marks: an attempt as its teachers see it, a mark that stands instead of the automatic one, and what
no key can tell, marked by hand, item by item and without names.

Marks are only ever added to: taking one back is another line, so that who gave what, when and why stays to be read.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import regrading
from quizapp.domain.cards import HeldItem
from quizapp.domain.item_types import steelman
from quizapp.domain.items import Grade, Item, Problem, Response
from quizapp.domain.names import is_storable
from quizapp.domain.regrading import Marked
from quizapp.persistence.models import AttemptRow, MarkOverrideRow
from quizapp.persistence.queries import attempts, items
from quizapp.persistence.queries import overrides as queries
from quizapp.persistence.queries.overrides import OverrideLine, SatAttempt
from quizapp.persistence.rows import to_item
from quizapp.services import attempt_marks, gradebook
from quizapp.services.accounts import Learner
from quizapp.services.attempt_marks import ReplayedPlace
from quizapp.services.errors import Invalid, NotFound, Stale

REASON_LEAST, REASON_MOST = 3, 500
COMMENT_MOST = 2000
_NOT_THERE = "There is no such attempt in a group of yours."

Ticked = frozenset[tuple[int, int]]
"""Reasons of a rubric that were found, (side, reason) by index."""


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark that a teacher gave.  points: 0 to 1, None for one that takes another back.  by: None for who has left."""

    points: float | None
    ticked: Ticked
    comment: str
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PlaceRegrade:
    """A regrade of a place.  undone_at: None while it stands.  made_by, undone_by: None for somebody who has left."""

    regrade_id: int
    reason: str
    made_by: str | None
    made_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    before: Marked
    after: Marked


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """A place of an attempt as a teacher sees it.

    held: the wording it is graded by, another than was shown after a regrade.  given: the answer in terms of that, None
    for none.  tries: how often it was graded.  hints: how many were taken.
    grade: of the answer, None without one.  automatic: points without a teacher's mark.  mark: what counts.  Both None
    while a teacher has to say, and before the attempt is submitted.
    given_marks: the last one last, and so `standing` if it holds.  seen: how many there are.
    """

    position: int
    held: HeldItem
    is_reworded: bool
    given: Response | None
    certainty: int | None
    tries: int
    hints: int
    grade: Grade | None
    automatic: float | None
    mark: float | None
    given_marks: tuple[GivenMark, ...]
    regrades: tuple[PlaceRegrade, ...]

    @property
    def seen(self) -> int:
        """How many marks teachers have given, which the next one has to know of."""
        return len(self.given_marks)

    @property
    def standing(self) -> GivenMark | None:
        """The teacher's mark that counts, None where the automatic one does."""
        last = self.given_marks[-1] if self.given_marks else None
        return last if last is not None and last.points is not None else None


@dataclass(frozen=True, slots=True)
class CheckedAttempt:
    """An attempt as a teacher sees it.  name: what the group calls the learner.  submitted_at: None while it
    runs: then nothing is graded here.  siblings: (id, ordinal, whether it is beyond those allowed) of all of the
    learner's attempts at it, this one too.
    """

    learner_id: int
    id: str
    name: str
    group_id: int
    group_name: str
    assignment_id: int
    quiz_title: str
    siblings: tuple[tuple[str, int, bool], ...]
    started_at: datetime
    submitted_at: datetime | None
    closed_by: str | None
    score_total: float
    places: tuple[CheckedPlace, ...]


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An item with answers to be marked by hand."""

    id: int
    item: Item
    answers: int


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """An answer to be marked by hand, without its name.

    standing: the points and the comment of a mark that it has got meanwhile, None while it waits.
    left: how many wait, this one too if it does.
    """

    learner_id: int
    attempt_id: str
    position: int
    held: HeldItem
    given: Response
    seen: int
    standing: tuple[float, str] | None
    left: int


def open_attempt(session: Session, teacher: Learner, learner_id: int, attempt_id: str) -> CheckedAttempt:
    """An attempt at something set to a group of theirs. Raises NotFound."""
    sat = _sat(session, teacher, learner_id, attempt_id)
    row = sat.attempt
    replayed = attempt_marks.replayed(session, [row])[row.learner_id, row.id]
    pins = {(place.item_id, place.graded_by.revision) for place in replayed.places}
    held = items.list_pinned(session, pins, learner_id=None)
    given_marks: dict[int, list[GivenMark]] = defaultdict(list)
    for line in queries.list_history(session, learner_id, attempt_id):
        given_marks[line.position].append(_given_mark(line))
    regrades: dict[int, list[PlaceRegrade]] = defaultdict(list)
    for line, regrade, made_by, undone_by in queries.list_regrade_lines(session, learner_id, attempt_id):
        regrades[line.position].append(
            PlaceRegrade(
                regrade.id,
                regrade.reason,
                made_by,
                regrade.made_at,
                undone_by,
                regrade.undone_at,
                Marked(line.revision_before, line.scoring_before, line.mark_before),
                Marked(line.revision_after, line.scoring_after, line.mark_after),
            )
        )
    return CheckedAttempt(
        learner_id=learner_id,
        id=attempt_id,
        name=gradebook.name_of(learner_id, display_name=sat.display_name, name=sat.name),
        group_id=sat.group.id,
        group_name=sat.group.name,
        assignment_id=sat.assignment.id,
        quiz_title=sat.quiz.title,
        siblings=tuple(
            (one.id, one.ordinal or 0, one.is_surplus) for one in queries.list_siblings(session, row)
        ),
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        closed_by=row.closed_by,
        score_total=row.score_total,
        places=tuple(
            _place(
                place,
                held[place.item_id, place.graded_by.revision],
                row,
                given_marks=given_marks[place.position],
                regrades=regrades[place.position],
            )
            for place in replayed.places
        ),
    )


def overrule(
    session: Session,
    teacher: Learner,
    learner_id: int,
    attempt_id: str,
    *,
    position: int,
    points: float | None,
    ticked: Ticked,
    comment: str,
    reason: str,
    seen: int,
    now: datetime,
) -> float:
    """Give a place of a submitted attempt a mark that stands until it is taken back; gives the attempt's new sum.

    points: 0 to 1; None for the share of the rubric that is ticked.  comment: for the learner.  reason: why, for the
    record, needed where there is an automatic mark.  seen: how many marks the page knew of; the same form once more
    changes nothing.
    Raises NotFound, Stale for an attempt that runs and for a mark given meanwhile, Invalid field by field.
    """
    place = _lock(session, teacher, learner_id, attempt_id, position=position)
    comment, reason = comment.strip().replace("\r\n", "\n"), " ".join(reason.split())
    rubric = steelman.reasons(place.item)
    problems = _problems(points, ticked, comment=comment, reason=reason, place=place)
    if problems:
        raise Invalid("The mark was not stored. Please look at it again.", problems)
    if points is None:
        points = len(ticked) / len(rubric)
    row = MarkOverrideRow(
        learner_id=learner_id,
        attempt_id=attempt_id,
        position=position,
        ordinal=seen + 1,
        points=points,
        ticked=[list(tick) for tick in sorted(ticked)],
        comment=comment,
        reason=reason,
        made_by=teacher.id,
        made_at=now,
    )
    return _add(session, row)


def take_back(
    session: Session,
    teacher: Learner,
    learner_id: int,
    attempt_id: str,
    *,
    position: int,
    reason: str,
    seen: int,
    now: datetime,
) -> float:
    """Take a teacher's mark back, so that the automatic one counts; gives the attempt's new sum.

    reason, seen: see `overrule`.  Raises NotFound, Stale, Invalid without a reason, or where no teacher's mark stands.
    """
    place = _lock(session, teacher, learner_id, attempt_id, position=position)
    reason = " ".join(reason.split())
    problems = _reason_problems(reason)
    if problems:
        raise Invalid(problems[0].message, problems)
    last = queries.find_last(session, learner_id, attempt_id, position=position)
    if last is None or (last.points is None and last.ordinal == seen):
        raise Invalid("No teacher's mark stands here, so there is nothing to take back.")
    row = MarkOverrideRow(
        learner_id=learner_id,
        attempt_id=attempt_id,
        position=place.position,
        ordinal=seen + 1,
        points=None,
        ticked=[],
        comment="",
        reason=reason,
        made_by=teacher.id,
        made_at=now,
    )
    return _add(session, row)


def list_waiting(session: Session, teacher: Learner) -> list[WaitingItem]:
    """The items with answers in a teacher's groups that wait to be marked by hand."""
    return [
        WaitingItem(row.item_id, to_item(row.digest, row.document), row.answers)
        for row in queries.list_waiting_items(session, teacher_id=_whose(teacher))
    ]


def next_waiting(session: Session, teacher: Learner, item_id: int, *, after: str) -> WaitingAnswer | None:
    """The answer to mark next, None if none waits.  after: id of the attempt marked or passed over last, or ""."""
    mark = queries.find_waiting(session, teacher_id=_whose(teacher), item_id=item_id, after=after)
    if mark is None:
        return None
    return _waiting_answer(session, teacher, mark.learner_id, mark.attempt_id, position=mark.position)


def open_waiting(
    session: Session, teacher: Learner, item_id: int, *, learner_id: int, attempt_id: str, position: int
) -> WaitingAnswer:
    """One answer to mark by hand, also one that has its mark by now. Raises NotFound."""
    _sat(session, teacher, learner_id, attempt_id)
    answer = _waiting_answer(session, teacher, learner_id, attempt_id, position=position)
    if answer.held.id != item_id:
        raise NotFound(_NOT_THERE)
    return answer


def _waiting_answer(
    session: Session, teacher: Learner, learner_id: int, attempt_id: str, *, position: int
) -> WaitingAnswer:
    row = attempts.find_attempt(session, learner_id, attempt_id)
    if row is None:
        raise NotFound(_NOT_THERE)
    place = _place_of(session, row, position)
    pin = (place.item_id, place.graded_by.revision)
    last = queries.find_last(session, learner_id, attempt_id, position=position)
    return WaitingAnswer(
        learner_id,
        attempt_id,
        position,
        items.list_pinned(session, [pin], learner_id=None)[pin],
        place.tries[-1].given if place.tries else Response(),
        last.ordinal if last else 0,
        (last.points, last.comment) if last and last.points is not None else None,
        queries.count_waiting(session, teacher_id=_whose(teacher), item_id=place.item_id),
    )


def _place(
    place: ReplayedPlace,
    held: HeldItem,
    row: AttemptRow,
    *,
    given_marks: Sequence[GivenMark],
    regrades: Sequence[PlaceRegrade],
) -> CheckedPlace:
    is_submitted = row.submitted_at is not None
    last = place.tries[-1] if place.tries else None
    given = None
    if last is not None:
        given = (
            regrading.carry(last.given, place.item, held.item) if held.item is not place.item else last.given
        )
    return CheckedPlace(
        position=place.position,
        held=held,
        is_reworded=held.item is not place.item,
        given=given,
        certainty=last.certainty if last else None,
        tries=len(place.tries),
        hints=place.log.hints,
        grade=last.grade if last and is_submitted else None,
        automatic=place.automatic if is_submitted else None,
        mark=place.mark if is_submitted else None,
        given_marks=tuple(given_marks),
        regrades=tuple(regrades),
    )


def _given_mark(line: OverrideLine) -> GivenMark:
    ticked = frozenset((side, reason) for side, reason in line.ticked)
    return GivenMark(line.points, ticked, line.comment, line.reason, line.made_by, line.made_at)


def _whose(teacher: Learner) -> int | None:
    return None if teacher.role == "admin" else teacher.id


def _sat(session: Session, teacher: Learner, learner_id: int, attempt_id: str) -> SatAttempt:
    sat = queries.find_attempt(session, learner_id, attempt_id, teacher_id=_whose(teacher))
    if sat is None:
        raise NotFound(_NOT_THERE)
    return sat


def _lock(
    session: Session, teacher: Learner, learner_id: int, attempt_id: str, *, position: int
) -> ReplayedPlace:
    """The place, its attempt locked. Raises NotFound, Stale for an attempt that runs."""
    _sat(session, teacher, learner_id, attempt_id)
    row = attempts.lock_attempt(session, learner_id, attempt_id)
    if row is None:
        raise NotFound(_NOT_THERE)
    if row.submitted_at is None:
        raise Stale("This attempt is still running. It can be marked once it is submitted.")
    return _place_of(session, row, position)


def _place_of(session: Session, row: AttemptRow, position: int) -> ReplayedPlace:
    replayed = attempt_marks.replayed(session, [row])[row.learner_id, row.id]
    if not 0 <= position < len(replayed.places):
        raise NotFound("There is no such question in this attempt.")
    return replayed.places[position]


def _add(session: Session, row: MarkOverrideRow) -> float:
    """Store a mark unless it is the last one already; gives the attempt's sum. Raises Stale if there is another."""
    last = queries.find_last(session, row.learner_id, row.attempt_id, position=row.position)
    is_again = last is not None and last.ordinal == row.ordinal and _said(last) == _said(row)
    if not is_again:
        if (last.ordinal if last else 0) != row.ordinal - 1:
            raise Stale("A mark was given or taken back here meanwhile. Look at it, then decide.")
        session.add(row)
        session.flush()
    key = (row.learner_id, row.attempt_id)
    return attempt_marks.recompute(session, [key])[key].score_total


def _said(row: MarkOverrideRow) -> tuple[object, ...]:
    return (row.points, [list(tick) for tick in row.ticked], row.comment, row.reason, row.made_by)


def _problems(
    points: float | None, ticked: Ticked, *, comment: str, reason: str, place: ReplayedPlace
) -> list[Problem]:
    problems = []
    rubric = steelman.reasons(place.item)
    if points is None and not rubric:
        problems.append(Problem("points", "Give points from 0 to 1."))
    elif points is None and not ticked:
        # Nothing said is a slip of the hand, and not the judgement that the answer is worth nothing.
        problems.append(Problem("points", "Tick the reasons that it gives, or write 0 if it gives none."))
    elif points is not None and not 0 <= points <= 1:
        problems.append(Problem("points", "Give points from 0 to 1, such as 0.5."))
    if not ticked.issubset(rubric):
        problems.append(Problem("ticked", "What was ticked is not on the list of this question."))
    if len(comment) > COMMENT_MOST or not is_storable(comment.replace("\n", " ").replace("\t", " ")):
        problems.append(
            Problem("comment", f"Write at most {COMMENT_MOST:,} characters, and none that cannot be stored.")
        )
    if reason or place.automatic is not None:
        problems += _reason_problems(reason)
    return problems


def _reason_problems(reason: str) -> list[Problem]:
    if REASON_LEAST <= len(reason) <= REASON_MOST and is_storable(reason):
        return []
    return [
        Problem("reason", f"Say in {REASON_LEAST} to {REASON_MOST} characters why; it is kept with the mark.")
    ]
