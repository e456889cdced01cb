"""What a regrade would do, with nothing written: what is applied afterwards is exactly what was seen here, or nothing.

Marks are worked out from the logs a second time, by the wordings and scoring rules that the places would be graded by.
A mark that a teacher gave would never be touched, and what cannot be carried to the new wording
(`domain.regrading`) would stay as it was; both are told.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from quizapp.domain import regrading
from quizapp.domain.documents import canonical_json
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Item
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.regrading import Effect, Marked, Obstacle, Outline
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import items
from quizapp.persistence.queries import regrades as queries
from quizapp.services import attempt_marks
from quizapp.services.accounts import Learner
from quizapp.services.attempt_marks import GradedBy, Key, Place, ReplayedAttempt, ReplayedPlace
from quizapp.services.errors import Invalid
from quizapp.services.regrade_scope import Choice, Scope, load_assignment, names_of, scope_of

ATTEMPTS_AT_MOST = 2000


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
    """An attempt whose points would change.  name: what the group calls the learner.

    ordinal: which of the learner's attempts it is, None for the only one.
    """

    key: Key
    name: str
    ordinal: int | None
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
class Rehearsed:
    """What is told of a rehearsal, and what applying it stores.  assignment_of: which one each attempt is of."""

    told: Rehearsal
    lines: tuple[PlaceChange, ...]
    assignment_of: Mapping[Key, int]


def rehearse(session: Session, teacher: Learner, assignment_id: int, *, choice: Choice) -> Rehearsal:
    """What a regrade would do; nothing is written. Raises NotFound, Invalid for more attempts than ATTEMPTS_AT_MOST."""
    scope = scope_of(session, teacher, load_assignment(session, teacher, assignment_id), choice=choice)
    rows = queries.list_submitted(session, scope.assignment_ids, limit=ATTEMPTS_AT_MOST + 1)
    return worked_out(session, scope, rows, choice=choice).told


def worked_out(session: Session, scope: Scope, rows: Sequence[AttemptRow], *, choice: Choice) -> Rehearsed:
    """What a regrade of these attempts would do.  rows: all that are submitted in the scope, one too many at most.

    Raises Invalid for more of them than ATTEMPTS_AT_MOST.
    """
    if len(rows) > ATTEMPTS_AT_MOST:
        raise Invalid(
            f"There are more than {ATTEMPTS_AT_MOST:,} attempts, too many at once. Regrade group by group."
        )
    now = attempt_marks.replayed(session, rows)
    plan = _plan(session, now, QuizRules.from_document(scope.asked.quiz.rules), choice)
    then = attempt_marks.replayed(session, rows, instead=plan.instead) if plan.instead else now
    lines, overruled = _compare(now, then, plan)
    assignment_of = {(row.learner_id, row.id): row.assignment_id or 0 for row in rows}
    group_of = {one.assignment.id: one.group for one in scope.taken}
    attempts = Counter((row.learner_id, row.assignment_id) for row in rows)
    ordinal_of = {
        (row.learner_id, row.id): row.ordinal
        for row in rows
        if attempts[row.learner_id, row.assignment_id] > 1
    }
    concerned = {line.key for line in lines} | {key for key, _ in overruled}
    names = names_of(session, {key[0] for key in concerned}, group_ids=scope.group_ids)
    of_attempt: dict[Key, list[PlaceChange]] = defaultdict(list)
    for line in lines:
        of_attempt[line.key].append(line)
    changes = [
        AttemptChange(
            key,
            names[key[0]],
            ordinal_of.get(key),
            group_of[assignment_of[key]].name,
            regrading.effect(
                [_marked(place) for place in now[key].places], {line.position: line.after for line in some}
            ),
            tuple(some),
        )
        for key, some in of_attempt.items()
    ]
    told = Rehearsal(
        assignment_id=scope.asked.assignment.id,
        quiz_title=scope.asked.quiz.title,
        group_name=scope.asked.group.name,
        groups=tuple(one.group.name for one in scope.taken),
        others=scope.others,
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
        changes=tuple(
            sorted(
                changes,
                key=lambda one: (one.group_name, one.name.casefold(), one.key[0], one.ordinal or 0),
            )
        ),
        attempts=len(rows),
        running=queries.count_running(session, scope.assignment_ids),
        overruled=tuple(
            (names[key[0]], group_of[assignment_of[key]].name, position) for key, position in overruled
        ),
        outline=regrading.outline(change.effect for change in changes),
        seen=_digest(lines),
    )
    return Rehearsed(told, tuple(lines), assignment_of)


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
