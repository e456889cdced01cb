"""Regrades: what marks would become after a key or a scoring rule was mended, storing that, and taking it back.

A regrade is rehearsed first: nothing is written, and what is applied then is exactly what was seen, or nothing. It is
of one quiz in one group, since rights are a group's; one form may ask for it in several groups at once. Its lines say
for each place by which wording and scoring it is graded from then on; marks are worked out from the log by those
(`attempt_marks`), so undoing only ends the lines. A mark that a teacher gave is never touched, and what cannot be
carried to the new wording (`domain.regrading`) stays as it was; both are told.

What the learner remembers is left alone, and so is the statistic of the item. A review stands for what happened in the
learner's head on seeing the question and the answer shown then: grading it otherwise weeks later would move due dates
over every review since, for an answer that the learner was told was another. And a response counts for the wording
that was answered, whose key it was graded by: how badly a wrong key did is just what that wording's figures tell.
"""

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain import regrading
from quizapp.domain.documents import canonical_json
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Item, Problem
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.regrading import Effect, Marked, Obstacle, Outline
from quizapp.persistence.models import AttemptRow, RegradeLineRow, RegradeRow
from quizapp.persistence.queries import items
from quizapp.persistence.queries import regrades as queries
from quizapp.persistence.queries.regrades import RegradeLine, SetQuiz
from quizapp.services import attempt_marks, gradebook
from quizapp.services.accounts import Learner
from quizapp.services.attempt_marks import GradedBy, Key, Place, ReplayedAttempt, ReplayedPlace
from quizapp.services.errors import Invalid, NotFound, Stale

ATTEMPTS_AT_MOST = 2000
REASON_LEAST, REASON_MOST = 3, 500
_NOT_THERE = "There is no such quiz in a group of yours."


@dataclass(frozen=True, slots=True)
class Choice:
    """What a regrade takes up.  all_groups: of the quiz, as far as whoever asks teaches them, instead of the one.

    item_ids: the mended items, None for those that still ask the same.  takes_scoring: whether a changed scoring rule
    is taken up.
    """

    all_groups: bool = False
    item_ids: frozenset[int] | None = None
    takes_scoring: bool = True


@dataclass(frozen=True, slots=True)
class MendedItem:
    """An item whose key or wording has changed.  before, after: a wording that it is graded by, and the present one.

    asks_the_same: whether only its key was changed.  is_chosen: whether the regrade takes it up.
    up, down: places with more and with fewer points.  kept: places that stay, by why.
    """

    item_id: int
    before: Item
    after: Item
    asks_the_same: bool
    is_chosen: bool
    up: int
    down: int
    kept: Mapping[Obstacle, int]


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A place that would be graded otherwise."""

    key: Key
    position: int
    item_id: int
    before: Marked
    after: Marked


@dataclass(frozen=True, slots=True)
class AttemptChange:
    """An attempt whose points would change.  name: what the group calls the learner."""

    key: Key
    name: str
    group_name: str
    effect: Effect
    places: tuple[PlaceChange, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a regrade would do.  groups: names of those it is about.  others: how many other groups have the quiz.

    scoring: types of items whose scoring rule has changed, with the present one.  attempts: those looked at.
    running: attempts not submitted yet, which are not among them.  overruled: places that would change had a teacher
    not given their mark, (name, group name, position).
    seen: stands for all of it, to be applied only if it is still so.
    """

    assignment_id: int
    quiz_title: str
    group_name: str
    groups: tuple[str, ...]
    others: int
    choice: Choice
    items: tuple[MendedItem, ...]
    scoring: Mapping[str, str]
    changes: tuple[AttemptChange, ...]
    attempts: int
    running: int
    overruled: tuple[tuple[str, str, int], ...]
    outline: Outline
    seen: str


@dataclass(frozen=True, slots=True)
class Regraded:
    """A regrade in the list of them.  can_undo: whether it stands and no later one does.  See also RegradeLine."""

    line: RegradeLine
    can_undo: bool


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A place that a regrade changed."""

    name: str
    attempt_key: Key
    position: int
    before: Marked
    after: Marked


@dataclass(frozen=True, slots=True)
class Audit:
    """A regrade with all that it changed.  has_more: whether there are more lines than are shown."""

    regrade: Regraded
    assignment_id: int
    lines: tuple[AuditLine, ...]
    has_more: bool


def rehearse(session: Session, teacher: Learner, assignment_id: int, *, choice: Choice) -> Rehearsal:
    """What a regrade would do; nothing is written. Raises NotFound, Invalid for more attempts than ATTEMPTS_AT_MOST."""
    found = _assignment(session, teacher, assignment_id)
    scope, others = _scope(session, teacher, found, choice)
    rows = queries.list_submitted(session, _ids(scope), limit=ATTEMPTS_AT_MOST + 1)
    return _rehearsed(session, found, scope, others=others, choice=choice, rows=rows).told


def apply(
    session: Session,
    teacher: Learner,
    assignment_id: int,
    *,
    choice: Choice,
    reason: str,
    client_key: str,
    seen: str,
    now: datetime,
) -> int:
    """Store what was rehearsed; gives how many attempts changed. The same form sent again changes nothing.

    client_key: UUID of the form.  seen: of the rehearsal.  Raises NotFound, Invalid for a reason missing and where
    nothing would change, Stale if it would do something else by now.
    """
    found = _assignment(session, teacher, assignment_id)
    queries.lock_quiz(session, found.quiz.id)
    scope, others = _scope(session, teacher, found, choice)
    keys = {one.group.id: str(uuid.uuid5(uuid.UUID(client_key), str(one.group.id))) for one in scope}
    done = queries.find_by_keys(session, list(keys.values()))
    if done:
        return sum(len(queries.list_keys(session, regrade.id)) for regrade in done)
    reason = " ".join(reason.split())
    if not REASON_LEAST <= len(reason) <= REASON_MOST:
        message = f"Say in {REASON_LEAST} to {REASON_MOST} characters why marks change; it is kept with them."
        raise Invalid(message, [Problem("reason", message)])
    rows = queries.lock_submitted(session, _ids(scope), limit=ATTEMPTS_AT_MOST + 1)
    rehearsed = _rehearsed(session, found, scope, others=others, choice=choice, rows=rows)
    if rehearsed.told.seen != seen:
        raise Stale(
            "Attempts, keys or marks have changed since you looked, so nothing was changed. Look at it once more."
        )
    if not rehearsed.lines:
        raise Invalid("No mark would change, so there is nothing to apply.")
    for one in scope:
        lines = [line for line in rehearsed.lines if rehearsed.assignment_of[line.key] == one.assignment.id]
        if lines:
            _store(
                session, one, lines, teacher=teacher, reason=reason, client_key=keys[one.group.id], now=now
            )
    changed = {line.key for line in rehearsed.lines}
    attempt_marks.recompute(session, changed)
    return len(changed)


def undo(session: Session, teacher: Learner, regrade_id: int, *, now: datetime) -> int:
    """Take a regrade back: its places are graded as before it. Gives the assignment; a second time changes nothing.

    What teachers decided in between stands: their marks, and their decisions on typed texts.
    Raises NotFound, Stale while a later regrade of the same attempts stands.
    """
    regrade = _regrade(session, teacher, regrade_id)
    queries.lock_quiz(session, regrade.quiz_id)
    session.refresh(regrade)
    assignment_id = _assignment_of(session, regrade)
    if regrade.undone_at is not None:
        return assignment_id
    if queries.find_later(session, regrade) is not None:
        raise Stale("A later regrade of these attempts stands. Undo that one first.")
    regrade.undone_at, regrade.undone_by = now, teacher.id
    session.flush()
    attempt_marks.recompute(session, queries.list_keys(session, regrade.id))
    return assignment_id


def list_regrades(session: Session, teacher: Learner, assignment_id: int) -> list[Regraded]:
    """What was regraded of a quiz in a group, the newest first. Raises NotFound."""
    found = _assignment(session, teacher, assignment_id)
    return _regraded(queries.list_regrades(session, found.quiz.id, group_id=found.group.id))


def open_audit(session: Session, teacher: Learner, regrade_id: int) -> Audit:
    """A regrade with what it changed, place by place. Raises NotFound."""
    regrade = _regrade(session, teacher, regrade_id)
    group_id = regrade.group_id
    if group_id is None:
        raise NotFound(_NOT_THERE)
    every = _regraded(queries.list_regrades(session, regrade.quiz_id, group_id=group_id))
    lines = queries.list_lines(session, regrade_id, limit=queries.LINES_AT_MOST + 1)
    shown = lines[: queries.LINES_AT_MOST]
    names = _names(session, [group_id], {line.learner_id for line in shown})
    audit_lines = [
        AuditLine(
            names[line.learner_id],
            (line.learner_id, line.attempt_id),
            line.position,
            Marked(line.revision_before, line.scoring_before, line.mark_before),
            Marked(line.revision_after, line.scoring_after, line.mark_after),
        )
        for line in shown
    ]
    return Audit(
        next(one for one in every if one.line.id == regrade_id),
        _assignment_of(session, regrade),
        tuple(sorted(audit_lines, key=lambda line: (line.name.casefold(), line.attempt_key, line.position))),
        len(lines) > len(shown),
    )


@dataclass(frozen=True, slots=True)
class _Rehearsed:
    told: Rehearsal
    lines: tuple[PlaceChange, ...]
    assignment_of: Mapping[Key, int]


@dataclass(slots=True)
class _Tally:
    """What becomes of the places of one mended item."""

    before: Item
    after: Item
    asks_the_same: bool = True
    up: int = 0
    down: int = 0
    kept: Counter[Obstacle] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a regrade takes up.  tallies: by mended item.  instead: what places are to be graded by."""

    tallies: Mapping[int, _Tally]
    chosen: frozenset[int]
    scoring: Mapping[str, str]
    instead: Mapping[Place, GradedBy]


def _rehearsed(
    session: Session,
    found: SetQuiz,
    scope: Sequence[SetQuiz],
    *,
    others: int,
    choice: Choice,
    rows: Sequence[AttemptRow],
) -> _Rehearsed:
    if len(rows) > ATTEMPTS_AT_MOST:
        raise Invalid(
            f"There are more than {ATTEMPTS_AT_MOST:,} attempts, too many at once. Regrade group by group."
        )
    now = attempt_marks.replayed(session, rows)
    plan = _plan(session, now, QuizRules.from_document(found.quiz.rules), choice)
    then = attempt_marks.replayed(session, rows, instead=plan.instead) if plan.instead else now
    lines, overruled = _compare(now, then, plan)
    assignment_of = {(row.learner_id, row.id): row.assignment_id or 0 for row in rows}
    group_of = {one.assignment.id: one.group for one in scope}
    concerned = {line.key for line in lines} | {key for key, _ in overruled}
    names = _names(session, [one.group.id for one in scope], {key[0] for key in concerned})
    of_attempt: dict[Key, list[PlaceChange]] = defaultdict(list)
    for line in lines:
        of_attempt[line.key].append(line)
    changes = [
        AttemptChange(
            key,
            names[key[0]],
            group_of[assignment_of[key]].name,
            regrading.effect(
                [_marked(place) for place in now[key].places], {line.position: line.after for line in some}
            ),
            tuple(some),
        )
        for key, some in of_attempt.items()
    ]
    told = Rehearsal(
        assignment_id=found.assignment.id,
        quiz_title=found.quiz.title,
        group_name=found.group.name,
        groups=tuple(one.group.name for one in scope),
        others=others,
        choice=choice,
        items=tuple(
            MendedItem(
                item_id,
                tally.before,
                tally.after,
                tally.asks_the_same,
                item_id in plan.chosen,
                tally.up,
                tally.down,
                dict(tally.kept),
            )
            for item_id, tally in sorted(plan.tallies.items())
        ),
        scoring=plan.scoring,
        changes=tuple(sorted(changes, key=lambda one: (one.group_name, one.name.casefold(), one.key))),
        attempts=len(rows),
        running=queries.count_running(session, _ids(scope)),
        overruled=tuple(
            (names[key[0]], group_of[assignment_of[key]].name, position) for key, position in overruled
        ),
        outline=regrading.outline(change.effect for change in changes),
        seen=_digest(lines),
    )
    return _Rehearsed(told, tuple(lines), assignment_of)


class _Wordings:
    """The wordings that places are graded by, and those that their items have now."""

    def __init__(self, session: Session, attempts: Iterable[ReplayedAttempt]) -> None:
        places = [place for attempt in attempts for place in attempt.places]
        self._current = queries.find_revisions(session, {place.item_id for place in places})
        pins = {(place.item_id, place.graded_by.revision) for place in places} | set(self._current.items())
        self._held = items.list_pinned(session, pins, learner_id=None)

    def by(self, place: ReplayedPlace) -> Item:
        """The wording that a place is graded by."""
        return self._held[place.item_id, place.graded_by.revision].item

    def mended(self, place: ReplayedPlace) -> Item | None:
        """The present wording if answers could be worth something else by it; None for what a teacher judges."""
        revision = self._current.get(place.item_id)
        if revision is None or BY_NAME[place.item.type].INPUT in SELF_JUDGED:
            return None
        item = self._held[place.item_id, revision].item
        return item if regrading.is_mended(self.by(place), item) else None

    def revision(self, place: ReplayedPlace) -> int:
        """The ordinal of the present wording of a place's item."""
        return self._current[place.item_id]


def _plan(
    session: Session, attempts: Mapping[Key, ReplayedAttempt], rules: QuizRules, choice: Choice
) -> _Plan:
    wordings = _Wordings(session, attempts.values())
    places = [(key, place) for key, attempt in attempts.items() for place in attempt.places]
    tallies: dict[int, _Tally] = {}
    for _, place in places:
        mended = wordings.mended(place)
        if mended is not None:
            tally = tallies.setdefault(place.item_id, _Tally(wordings.by(place), mended))
            tally.asks_the_same &= regrading.asks_the_same(place.item, mended)
    chosen = choice.item_ids
    if chosen is None:
        chosen = frozenset(item_id for item_id, tally in tallies.items() if tally.asks_the_same)
    scoring: dict[str, str] = {}
    instead: dict[Place, GradedBy] = {}
    for key, place in places:
        target = place.graded_by
        mended = wordings.mended(place) if place.item_id in chosen else None
        if mended is not None:
            obstacle = regrading.obstacle_for((one.given for one in place.tries), place.item, mended)
            if obstacle is None:
                target = GradedBy(wordings.revision(place), target.scoring)
            else:
                tallies[place.item_id].kept[obstacle] += 1
        wanted = rules.scoring_of(place.item.type)
        if wanted != target.scoring and BY_NAME[place.item.type].INPUT not in SELF_JUDGED:
            scoring[place.item.type] = wanted
            if choice.takes_scoring:
                target = GradedBy(target.revision, wanted)
        if target != place.graded_by:
            instead[*key, place.position] = target
    return _Plan(tallies, chosen, scoring, instead)


def _compare(
    now: Mapping[Key, ReplayedAttempt], then: Mapping[Key, ReplayedAttempt], plan: _Plan
) -> tuple[list[PlaceChange], list[tuple[Key, int]]]:
    """The places whose marks differ, and those that would if no teacher had given their mark."""
    lines, overruled = [], []
    for learner_id, attempt_id, position in sorted(plan.instead):
        key = (learner_id, attempt_id)
        before, after = now[key].places[position], then[key].places[position]
        if not regrading.is_other(before.automatic, after.automatic):
            continue
        tally = plan.tallies.get(before.item_id)
        if before.is_overruled:
            overruled.append((key, position))
            if tally is not None:
                tally.kept[Obstacle.OVERRULED] += 1
            continue
        lines.append(PlaceChange(key, position, before.item_id, _marked(before), _marked(after)))
        if tally is not None and after.graded_by.revision != before.graded_by.revision:
            is_more = (after.mark or 0.0) > (before.mark or 0.0)
            tally.up, tally.down = tally.up + is_more, tally.down + (not is_more)
    return lines, overruled


def _marked(place: ReplayedPlace) -> Marked:
    return Marked(place.graded_by.revision, place.graded_by.scoring, place.mark)


def _digest(lines: Iterable[PlaceChange]) -> str:
    plain = [
        [
            *line.key,
            line.position,
            *(
                value
                for marked in (line.before, line.after)
                for value in (marked.revision, marked.scoring, marked.mark)
            ),
        ]
        for line in lines
    ]
    return hashlib.sha256(canonical_json({"lines": plain}).encode("ascii")).hexdigest()


def _store(
    session: Session,
    one: SetQuiz,
    lines: Iterable[PlaceChange],
    *,
    teacher: Learner,
    reason: str,
    client_key: str,
    now: datetime,
) -> None:
    regrade = RegradeRow(
        quiz_id=one.quiz.id,
        group_id=one.group.id,
        reason=reason,
        client_key=client_key,
        made_by=teacher.id,
        made_at=now,
    )
    session.add(regrade)
    session.flush()
    session.execute(
        sa.insert(RegradeLineRow),
        [
            {
                "regrade_id": regrade.id,
                "learner_id": line.key[0],
                "attempt_id": line.key[1],
                "position": line.position,
                "revision_before": line.before.revision,
                "revision_after": line.after.revision,
                "scoring_before": line.before.scoring,
                "scoring_after": line.after.scoring,
                "mark_before": line.before.mark,
                "mark_after": line.after.mark,
            }
            for line in lines
        ],
    )


def _whose(teacher: Learner) -> int | None:
    return None if teacher.role == "admin" else teacher.id


def _assignment(session: Session, teacher: Learner, assignment_id: int) -> SetQuiz:
    found = queries.find_assignment(session, assignment_id, teacher_id=_whose(teacher))
    if found is None:
        raise NotFound(_NOT_THERE)
    return found


def _regrade(session: Session, teacher: Learner, regrade_id: int) -> RegradeRow:
    regrade = queries.find_regrade(session, regrade_id, teacher_id=_whose(teacher))
    if regrade is None:
        raise NotFound("There is no such regrade in a group of yours.")
    return regrade


def _assignment_of(session: Session, regrade: RegradeRow) -> int:
    assignment_id = queries.find_assignment_of(session, regrade)
    if assignment_id is None:
        raise NotFound(_NOT_THERE)
    return assignment_id


def _scope(session: Session, teacher: Learner, found: SetQuiz, choice: Choice) -> tuple[list[SetQuiz], int]:
    """The assignments that a regrade is about, and how many others of the quiz there are to be included."""
    every = queries.list_assignments(session, found.quiz.id, teacher_id=_whose(teacher))
    return (every if choice.all_groups else [found]), len(every) - 1


def _ids(scope: Iterable[SetQuiz]) -> list[int]:
    return [one.assignment.id for one in scope]


def _names(session: Session, group_ids: Sequence[int], learner_ids: set[int]) -> dict[int, str]:
    rows = queries.list_names(session, group_ids, learner_ids=learner_ids) if learner_ids else {}
    return {
        learner_id: gradebook.name_of(learner_id, display_name=row.display_name or "", name=row.name)
        for learner_id, row in rows.items()
    }


def _regraded(lines: Sequence[RegradeLine]) -> list[Regraded]:
    standing = next((line.id for line in lines if line.undone_at is None), None)
    return [Regraded(line, line.id == standing) for line in lines]
