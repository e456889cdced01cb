"""Which cards come next, and how many are waiting.

Steps in minutes come first because they are about to be too late, then reviews with the weakest memory first,
then new cards as far as the day's limit allows.

Phrasings take turns. Cards that ask the same thing in other words (kin, see `families`) would be answered from each
other's echo, and a claim known in one wording only is hardly known. So of cards that are kin one is shown on a study
day, and that is the one whose phrasing was answered longest ago:
- A card whose kin was answered today, in whatever place, rests until tomorrow. Its own steps go on: they are the same
  recall, not yet done. This also keeps a second phrasing from being introduced on the day of the first.
- A phrasing never met goes before the repetition of a known one, as far as the day's new cards allow.
- The card chosen stands for those that rest because of it and comes when the most urgent of them would have come. So
  the turns of the phrasings keep no claim waiting; and who rests today was answered longer ago tomorrow than the
  card that went before, so each rests for as many days as it has kin at most.

Reviews have a limit of the day too. What is beyond it waits until tomorrow, the strongest memories of all that are due;
steps in minutes go on whatever the limit. Cards easily taken for one another are put in order by `interleaving`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Final

from quizapp.domain.families import Ties
from quizapp.domain.interleaving import NOBODY, Placed, Voice, arrange
from quizapp.domain.memory import CardState, Memory, StudyClock
from quizapp.domain.memory_model import DEFAULT, Model
from quizapp.domain.study_days import study_day

LEARN_AHEAD: Final = timedelta(minutes=20)  # with nothing else to do, a step need not be waited for


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may come next.  memory: None if new.  ties: what makes it kin to others.

    due_at: when it is to be shown, None for when its memory says so.  voice: who holds what it asks about.
    """

    item_id: int
    memory: Memory | None
    ties: Ties = frozenset()
    due_at: datetime | None = None
    voice: Voice = NOBODY


@dataclass(frozen=True, slots=True)
class Queue:
    """How many cards wait.

    learning: steps due now or within LEARN_AHEAD.  due: reviews.  new: within the day's limit.
    """

    learning: int
    due: int
    new: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do now."""
        return self.learning + self.due + self.new == 0


@dataclass(frozen=True, slots=True)
class Line:
    """What waits.  cards: as they will be shown.

    due: how many of them are due, or come in place of one that is.  resting: how many are due, but come another day
    because of their kin.  held_over: how many reviews are due beyond the limit of the day.
    """

    cards: tuple[Candidate, ...]
    due: int
    resting: int
    held_over: int = 0

    @property
    def queue(self) -> Queue:
        """How many cards of each kind are in it."""
        states = [None if card.memory is None else card.memory.state for card in self.cards]
        new, due = states.count(None), states.count(CardState.REVIEW)
        return Queue(len(states) - new - due, due, new)


def line_up(
    candidates: Sequence[Candidate],
    *,
    met: Mapping[int, Ties],
    at: datetime,
    clock: StudyClock,
    new_left: int,
    reviews_left: int | None = None,
    shown: Sequence[Candidate] = (),
    previous: int | None = None,
    model: Model = DEFAULT,
) -> Line:
    """The cards to show today, as they come if nothing else happens meanwhile.

    candidates: new ones in the order in which they are to be met.  met: items answered on this study day, with
    their ties.  new_left: new cards still allowed on it.  reviews_left: reviews still allowed, None for any number.
    shown: the last two cards answered on this day, the later one at the end.  previous: the item of the card just
    shown, which comes again only if nothing else waits.
    """
    today = study_day(at, clock)
    places = {
        candidate.item_id: place
        for place, candidate in enumerate(candidates)
        if (candidate.memory is None and new_left > 0) or _is_due(candidate, at)
    }
    waiting = [candidate for candidate in candidates if candidate.item_id in places]
    kin = _Kin(waiting)
    met_ties = frozenset[str]().union(*met.values())
    # What was met itself goes on, so it neither rests nor makes others rest that do not rest already.
    again = [candidate for candidate in waiting if candidate.item_id in met]
    free = [
        candidate
        for candidate in waiting
        if candidate.item_id not in met and met_ties.isdisjoint(candidate.ties)
    ]
    free.sort(key=lambda candidate: _turn_among_kin(candidate, kin, place=places[candidate.item_id]))
    chosen: list[Candidate] = []
    resting: set[int] = set()
    for candidate in (*again, *free):
        if candidate.item_id in resting:
            continue
        if candidate.memory is None:
            if new_left <= 0:
                continue
            new_left -= 1
        chosen.append(candidate)
        if candidate.item_id not in met:
            resting.update(other.item_id for other in kin.of(candidate))
    urgency = {
        candidate.item_id: _urgency(
            candidate, at=at, today=today, place=places[candidate.item_id], model=model
        )
        for candidate in (*again, *free)
    }
    left_out = urgency.keys() - {candidate.item_id for candidate in chosen}
    line = []
    for candidate in chosen:
        stood_for = [other for other in kin.of(candidate) if other.item_id in left_out]
        place = min(urgency[each.item_id] for each in (candidate, *stood_for))
        is_due = any(each.memory is not None for each in (candidate, *stood_for))
        line.append((place, is_due, candidate))
    line.sort(key=lambda entry: (entry[0], entry[2].item_id))
    reviews = [entry for entry in line if _is_review(entry[2])]
    held_over = reviews[max(0, reviews_left) :] if reviews_left is not None else []
    gone = {candidate.item_id for *_, candidate in held_over}
    line = [entry for entry in line if entry[2].item_id not in gone]
    ordered = arrange(
        (
            _placed(candidate, turn)
            for (turn, _), _, candidate in sorted(line, key=lambda entry: entry[2].item_id == previous)
        ),
        shown=[_placed(candidate, _Turn.REVIEW) for candidate in shown],
    )
    cards = {candidate.item_id: candidate for *_, candidate in line}
    # What was just shown comes last of all, whatever the order of the others.
    ordered.sort(key=lambda card: card.key == previous)
    return Line(
        cards=tuple(cards[card.key] for card in ordered),
        due=sum(is_due for _, is_due, _ in line),
        resting=sum(candidate.memory is not None for candidate in waiting)
        - sum(candidate.memory is not None for *_, candidate in line)
        - len(held_over),
        held_over=len(held_over),
    )


def _is_review(candidate: Candidate) -> bool:
    return candidate.memory is not None and candidate.memory.state is CardState.REVIEW


def _placed(candidate: Candidate, turn: "_Turn") -> Placed:
    memory = candidate.memory
    return Placed(
        key=candidate.item_id,
        voice=candidate.voice,
        is_known=memory is not None and memory.state is not CardState.LEARNING,
        is_movable=turn in (_Turn.REVIEW, _Turn.NEW),
        may_be_brought=turn is _Turn.REVIEW,
    )


class _Kin:
    """The waiting cards by what makes them kin."""

    def __init__(self, waiting: Iterable[Candidate]) -> None:
        self._by_tie: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in waiting:
            for tie in candidate.ties:
                self._by_tie[tie].append(candidate)

    def of(self, candidate: Candidate) -> list[Candidate]:
        """The waiting cards that are kin to this one, some perhaps twice."""
        return [
            other
            for tie in candidate.ties
            for other in self._by_tie[tie]
            if other.item_id != candidate.item_id
        ]


class _Turn(IntEnum):
    STEP = 1
    REVIEW = 2
    NEW = 3
    STEP_AHEAD = 4


_NEVER = datetime.min.replace(tzinfo=UTC)


def _turn_among_kin(candidate: Candidate, kin: _Kin, *, place: int) -> tuple[int, datetime, int]:
    """The smaller, the sooner: new phrasings of what is due, due cards by their last answer, then other new ones."""
    if candidate.memory is not None:
        return 1, candidate.memory.last_at, place
    # Whether its kin rests today or not, so that a claim does not change its place in the course of a day.
    is_due_otherwise = any(other.memory is not None for other in kin.of(candidate))
    return (0 if is_due_otherwise else 2), _NEVER, place


def _is_due(candidate: Candidate, at: datetime) -> bool:
    memory = candidate.memory
    if memory is None:
        return False
    due_at = candidate.due_at or memory.due_at
    return due_at <= (at if memory.state is CardState.REVIEW else at + LEARN_AHEAD)


def _urgency(
    candidate: Candidate, *, at: datetime, today: date, place: int, model: Model
) -> tuple[_Turn, float]:
    """The smaller, the sooner."""
    memory = candidate.memory
    if memory is None:
        return _Turn.NEW, float(place)
    if memory.state is CardState.REVIEW:
        elapsed_days = max(0, (today - memory.last_day).days)
        return _Turn.REVIEW, model.retrievability(elapsed_days, memory.stability)
    return (_Turn.STEP if memory.due_at <= at else _Turn.STEP_AHEAD), memory.due_at.timestamp()
