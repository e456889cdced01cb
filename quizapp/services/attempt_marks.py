"""What attempts at quizzes are worth: worked out from their logs, and stored beside them.

One function replays logs, for the page that shows a result, for submitting, for a teacher's decision, for a regrade and
its rehearsal, and for the check that all of it is equal (`quizapp attempts verify`); so they cannot differ. What it
goes by is stored: the steps, the wordings, the rules with which the attempt began, regrades that stand, marks that
teachers gave, and their decisions on typed texts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from quizapp.domain import behaviours, grading, regrading, sittings
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Item, Response
from quizapp.domain.marking import TextKey, digest_of
from quizapp.domain.quiz_rules import OWN, QuizRules
from quizapp.domain.sittings import Behaviour, GradeOf, PlaceLog, PlaceRules, Step, StepKind, Try
from quizapp.persistence import writes
from quizapp.persistence.models import AttemptMarkRow, AttemptRow, AttemptStepRow
from quizapp.persistence.queries import attempt_marks as queries
from quizapp.persistence.queries import items, markings
from quizapp.services.sittings import Pin

Key = tuple[int, str]
"""Learner id, attempt id."""
Place = tuple[int, str, int]
"""The same, and a position."""
SAME = 1e-9
"""Marks that differ by less are equal: sums of thirds in another order."""


@dataclass(frozen=True, slots=True)
class GradedBy:
    """What a place is graded by.  revision: of the wording.  scoring: see domain.quiz_rules."""

    revision: int
    scoring: str


@dataclass(frozen=True, slots=True)
class Overruling:
    """A teacher's mark for a place.  points: 0 to 1, None where the last one took back the one before it.

    ticked: the reasons of a rubric that were found, (side, reason) by index.
    """

    points: float | None
    comment: str
    reason: str
    ticked: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ReplayedPlace:
    """One place of an attempt as its log gives it.

    item: the wording shown.  graded_by: the wording and the scoring that hold, others than were shown or meant after a
    regrade.  tries: with the answer that stands at the end.  automatic: points without an overruling.
    mark: what counts; None while a teacher has to say.  is_regraded: whether a regrade of this place stands.
    """

    position: int
    item_id: int
    item: Item
    graded_by: GradedBy
    log: PlaceLog
    tries: tuple[Try, ...]
    automatic: float | None
    mark: float | None
    overruling: Overruling | None
    is_regraded: bool

    @property
    def is_overruled(self) -> bool:
        """Whether a teacher's mark stands."""
        return self.overruling is not None and self.overruling.points is not None


@dataclass(frozen=True, slots=True)
class ReplayedAttempt:
    """An attempt as its log gives it, submitted or not: then as if it were submitted as it stands."""

    key: Key
    rules: QuizRules
    behaviour: Behaviour
    places: tuple[ReplayedPlace, ...]

    @property
    def score_total(self) -> float:
        """The sum of the marks; what waits for a teacher counts nothing yet."""
        return sum(place.mark or 0.0 for place in self.places)

    @property
    def waits_for_marks(self) -> bool:
        """Whether a teacher has yet to mark something."""
        return any(place.mark is None for place in self.places)

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return sum(place.log.is_answered for place in self.places)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that the log does not give.  position: None for the sum.  stored: None where it waits, or is
    not there.
    """

    key: Key
    position: int | None
    stored: float | None
    replayed: float | None


_AS_STORED: Mapping[Place, GradedBy] = MappingProxyType({})
_NOTHING_READ: Mapping[Pin, HeldItem] = MappingProxyType({})


def replayed(
    session: Session,
    rows: Sequence[AttemptRow],
    *,
    instead: Mapping[Place, GradedBy] = _AS_STORED,
    held: Mapping[Pin, HeldItem] = _NOTHING_READ,
) -> dict[Key, ReplayedAttempt]:
    """Attempts at quizzes worked out from their logs, by (learner id, attempt id), in a constant number of statements.

    instead: what places are to be graded by, whatever stands: the rehearsal of a regrade.  An answer that cannot be
    carried to another wording keeps the grade of the wording shown.  held: items that are at hand already.
    """
    logs = _read(session, rows, instead=instead, held=held)
    return _replay(logs, _find_verdicts(session, logs))


def recompute(session: Session, keys: Collection[Key]) -> dict[Key, ReplayedAttempt]:
    """Store what submitted attempts are worth now, place by place and in sum; gives what their logs came to.

    To be called after anything that marks go by was changed, in the same transaction.  keys: those of attempts that
    are not submitted, or not at a quiz, are passed over.
    """
    rows = queries.lock_submitted(session, keys) if keys else ()
    found = replayed(session, rows)
    _store(session, rows, found)
    session.flush()
    return found


def settle(session: Session, row: AttemptRow, *, held: Mapping[Pin, HeldItem]) -> ReplayedAttempt:
    """The same for an attempt, locked, that is about to be submitted; whoever does that flushes.  held: its items."""
    logs = _read(session, [row], instead=_AS_STORED, held=held)
    doubtful = {key.item_id for log in logs for place in log.places for key in place.keys}
    if doubtful:
        # Whoever decides on such a text finds submitted attempts only: it has to come before this, or after.
        markings.share_items(session, doubtful)
    found = _replay(logs, _find_verdicts(session, logs))
    _store(session, [row], found)
    return found[row.learner_id, row.id]


def grader(session: Session, asked: Mapping[int, tuple[HeldItem, Iterable[Response]]]) -> GradeOf:
    """Grades answers in the wording shown, with what teachers have decided on texts.

    asked: by position, the item there and the answers to it that there may be to grade.
    """
    places = {
        position: _Place(held.item, held.item, GradedBy(held.revision, OWN), held.id, answers=answers)
        for position, (held, answers) in asked.items()
    }
    keys = {key for place in places.values() for key in place.keys}
    verdicts = markings.find_verdicts(session, keys) if keys else {}
    return lambda position, given: places[position].grade(given, verdicts)


def differences(session: Session, rows: Sequence[AttemptRow]) -> list[Difference]:
    """Where the marks of submitted attempts at quizzes are not what their logs give, by attempt and place.

    A place without a stored mark is one without an answer, in a quiz submitted before marks were stored.
    """
    found = replayed(session, rows)
    stored: dict[Key, dict[int, AttemptMarkRow]] = defaultdict(dict)
    for mark in queries.list_marks(session, found.keys()) if found else ():
        stored[mark.learner_id, mark.attempt_id][mark.position] = mark
    differing = []
    for row in rows:
        key = (row.learner_id, row.id)
        attempt = found[key]
        for place in attempt.places:
            line = stored[key].pop(place.position, None)
            is_same = (
                not place.log.is_answered and is_equal(place.mark, 0.0)
                if line is None
                else is_equal(line.mark, place.mark)
                and (line.revision, line.scoring) == (place.graded_by.revision, place.graded_by.scoring)
            )
            if not is_same:
                differing.append(Difference(key, place.position, line.mark if line else None, place.mark))
        differing += (Difference(key, position, line.mark, None) for position, line in stored[key].items())
        if not is_equal(row.score_total, attempt.score_total):
            differing.append(Difference(key, None, row.score_total, attempt.score_total))
    return differing


def list_with_text(session: Session, key: TextKey) -> set[Key]:
    """The submitted attempts at quizzes in which that text was given, at any try."""
    rows = queries.list_given(session, key.item_id)
    wordings = markings.list_wordings(session, key.item_id, {row.revision for row in rows}) if rows else {}
    asked = {revision: item for revision, item in wordings.items() if key.place < len(item.accepted)}
    return {
        (row.learner_id, row.attempt_id)
        for row in rows
        if row.revision in asked
        and key.place < len(texts := row.given["texts"])
        and digest_of(asked[row.revision], texts[key.place], place=key.place) == key.digest
    }


def is_equal(one: float | None, other: float | None) -> bool:
    """Whether two marks are the same but for rounding; one that waits equals no figure."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < SAME


class _Place:
    """A place about to be replayed.  keys: of the texts in its answers that its wording does not list."""

    def __init__(
        self, shown: Item, item: Item, graded_by: GradedBy, item_id: int, *, answers: Iterable[Response]
    ) -> None:
        self.shown, self.item, self.graded_by, self.item_id = shown, item, graded_by, item_id
        self._keys = {given: self._keys_of(given) for given in set(answers)}

    @property
    def keys(self) -> set[TextKey]:
        """Of all of them."""
        return {key for keys in self._keys.values() for key in keys.values()}

    def grade(self, given: Response, verdicts: Mapping[TextKey, str]) -> Grade:
        """What an answer is worth, by the rule of its type."""
        keys = self._keys.get(given, {})
        return grading.grade_response(
            self.item,
            self._carried(given),
            marked={place: verdicts[key] == "right" for place, key in keys.items() if key in verdicts},
        )

    def _keys_of(self, given: Response) -> dict[int, TextKey]:
        carried = self._carried(given)
        return {
            place: TextKey(self.item_id, place, digest_of(self.item, carried.texts[place], place=place))
            for place in grading.unlisted_places(grading.grade_response(self.item, carried))
        }

    def _carried(self, given: Response) -> Response:
        return given if self.item is self.shown else regrading.carry(given, self.shown, self.item)


@dataclass(frozen=True, slots=True)
class _Log:
    """An attempt about to be replayed."""

    row: AttemptRow
    rules: QuizRules
    behaviour: Behaviour
    steps: Sequence[Step]
    places: Sequence[_Place]
    overrulings: Mapping[int, Overruling]
    regraded: Collection[int]


def _read(
    session: Session,
    rows: Sequence[AttemptRow],
    *,
    instead: Mapping[Place, GradedBy],
    held: Mapping[Pin, HeldItem],
) -> list[_Log]:
    keys = {(row.learner_id, row.id) for row in rows}
    if not keys:
        return []
    steps: dict[Key, list[Step]] = defaultdict(list)
    for step in queries.list_steps(session, keys):
        steps[step.learner_id, step.attempt_id].append(to_step(step))
    lines: dict[Key, dict[int, GradedBy]] = defaultdict(dict)
    # Only what is submitted has been regraded, or overruled.
    submitted = {(row.learner_id, row.id) for row in rows if row.submitted_at is not None}
    for line in queries.list_standing_lines(session, submitted) if submitted else ():
        lines[line.learner_id, line.attempt_id][line.position] = GradedBy(
            line.revision_after, line.scoring_after
        )
    overrulings: dict[Key, dict[int, Overruling]] = defaultdict(dict)
    for override in queries.list_overrides(session, submitted) if submitted else ():
        overrulings[override.learner_id, override.attempt_id][override.position] = Overruling(
            override.points,
            override.comment,
            override.reason,
            frozenset((side, reason) for side, reason in override.ticked),
        )
    pins = {(item_id, revision) for row in rows for item_id, revision in row.items}
    for row in rows:
        for position, (item_id, _) in enumerate(row.items):
            by = instead.get((row.learner_id, row.id, position)) or lines[row.learner_id, row.id].get(
                position
            )
            if by:
                pins.add((item_id, by.revision))
    if not held.keys() >= pins:
        held = items.list_pinned(session, pins, learner_id=None)
    logs = []
    for row in rows:
        key = (row.learner_id, row.id)
        rules = QuizRules.from_document(row.rules)
        answers = _graded_answers(steps[key])
        places = []
        for position, (item_id, revision) in enumerate(row.items):
            shown = held[item_id, revision].item
            by = instead.get((*key, position)) or lines[key].get(position)
            by = by or GradedBy(revision, rules.scoring_of(shown.type))
            item, given = held[item_id, by.revision].item, answers[position]
            if by.revision != revision and regrading.obstacle_for(given, shown, item) is not None:
                item, by = shown, GradedBy(revision, by.scoring)
            places.append(_Place(shown, item, by, item_id, answers=given))
        logs.append(
            _Log(
                row,
                rules,
                behaviours.BY_NAME[rules.behaviour],
                steps[key],
                places,
                overrulings[key],
                lines[key].keys(),
            )
        )
    return logs


def _graded_answers(steps: Iterable[Step]) -> Mapping[int, list[Response]]:
    """The answers that a replay may have to grade, by place: those checked, and the last one."""
    checked: dict[int, list[Response]] = defaultdict(list)
    last: dict[int, Response] = {}
    for step in steps:
        if step.kind is StepKind.CHECK and not step.given.is_empty:
            checked[step.position].append(step.given)
        elif step.kind is StepKind.ANSWER:
            last[step.position] = step.given
    for position, given in last.items():
        if not given.is_empty:
            checked[position].append(given)
    return checked


def _find_verdicts(session: Session, logs: Iterable[_Log]) -> dict[TextKey, str]:
    wanted = {key for log in logs for place in log.places for key in place.keys}
    return markings.find_verdicts(session, wanted) if wanted else {}


def _replay(logs: Iterable[_Log], verdicts: Mapping[TextKey, str]) -> dict[Key, ReplayedAttempt]:
    return {(log.row.learner_id, log.row.id): _replay_one(log, verdicts) for log in logs}


def _replay_one(log: _Log, verdicts: Mapping[TextKey, str]) -> ReplayedAttempt:
    def grade_of(position: int, given: Response) -> Grade:
        return log.places[position].grade(given, verdicts)

    # Whether somebody was asked how sure they are is told by the log: nothing was said where nothing was asked.
    rules = {
        position: PlaceRules(log.rules, place.graded_by.scoring) for position, place in enumerate(log.places)
    }
    found = sittings.replay(log.steps, log.behaviour, places=rules, grade_of=grade_of)
    places = []
    for position, place in enumerate(log.places):
        tries = sittings.final_tries(
            found[position], place=rules[position], grade_of=grade_of, position=position
        )
        hints = found[position].hints
        automatic = log.behaviour.mark(tries, hints=hints, place=rules[position]) if tries else 0.0
        overruling = log.overrulings.get(position)
        mark = automatic
        if overruling is not None and overruling.points is not None:
            mark = _overruled(log.behaviour, tries, overruling.points, place=rules[position])
        places.append(
            ReplayedPlace(
                position,
                place.item_id,
                place.shown,
                place.graded_by,
                found[position],
                tries,
                automatic,
                mark,
                overruling,
                position in log.regraded,
            )
        )
    return ReplayedAttempt((log.row.learner_id, log.row.id), log.rules, log.behaviour, tuple(places))


def _overruled(behaviour: Behaviour, tries: Sequence[Try], points: float, *, place: PlaceRules) -> float:
    """The mark that a teacher's points come to: themselves, but where certainty counts, what it makes of them."""
    if not behaviour.ASKS_CERTAINTY or not tries:
        return points
    last = replace(tries[-1], grade=replace(tries[-1].grade, score=points))
    mark = behaviour.mark([last], hints=0, place=place)
    return points if mark is None else mark


def _store(session: Session, rows: Iterable[AttemptRow], found: Mapping[Key, ReplayedAttempt]) -> None:
    lines = [
        {
            "learner_id": attempt.key[0],
            "attempt_id": attempt.key[1],
            "position": place.position,
            "item_id": place.item_id,
            "revision": place.graded_by.revision,
            "scoring": place.graded_by.scoring,
            "mark": place.mark,
        }
        for attempt in found.values()
        for place in attempt.places
    ]
    if lines:
        writes.put_attempt_marks(session, lines)
    for row in rows:
        row.score_total = found[row.learner_id, row.id].score_total


def to_step(row: AttemptStepRow) -> Step:
    """The line of a log in a row."""
    return Step(
        row.ordinal,
        StepKind(row.kind),
        row.position,
        Response.from_document(row.given),
        row.certainty,
        row.saved_at,
    )
