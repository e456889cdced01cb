"""Towards an exam: on which study day each card comes next, so that most is recalled on that one day for least work.

What counts is recall on the day of the exam, so a review is worth what it adds to that. `_Worth` works it out backwards
from the exam: what a memory of some strength will come to if it is reviewed at the best times from then on, each answer
at a price. Nothing is prescribed beyond the price; what comes of it is maintenance at a moderate retention, a hold of
whatever would come due near the end, and a pass over the last days, the weak last, with a second look for what was
missed. The price is higher in the last days, which everything wants. In the last nine days they are shared out by
raising the price of the crowded ones until each has room (an auction), before it each card takes its best free day.

Every rating is one answer, also the ones in steps of minutes: a miss costs two.
No clock and no chance: the same cards give the same plan. Further ahead than `HORIZON_DAYS` cards are scheduled as
ever.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from math import ceil, exp, log
from typing import Final

from quizapp.domain.memory import Rating
from quizapp.domain.memory_model import DEFAULT, Model

HORIZON_DAYS: Final = 60
PASS_DAYS: Final = 9
"""The last days, planned as a whole: a pass of about five, and what goes before it."""
CALM: Final = 46.0
"""Answers on one day up to which it is not a heavy one, as far as can be foreseen: misses vary by about four."""
NEW_CARD_ANSWERS: Final = 2.2
"""Room that a new card takes on its day: a first answer, steps in minutes for about one in four, and their chance."""
CARD_ANSWERS: Final = 1.15
"""Answers to be expected of a card of which nothing else is known."""
PRICE: Final = 0.015
"""Recall, of one card on the day, for which one more answer is just worth while."""
LAST_DAYS_PRICES: Final = (0.015, 0.010, 0.005)
"""What is added one day before the exam, two, three."""

_MODEL_SPREAD: Final = 0.013
_MISSED_AT_FIRST: Final = 0.25
_STABILITIES, _LEAST, _MOST = 32, 0.1, 300.0
_DIFFICULTIES = 5
_ROUNDS, _FIRST_STEP, _SMALLER = 25, 0.004, 0.92


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """A card with a memory.  due_day: the study day on which it would come without an exam."""

    item_id: int
    stability: float
    difficulty: float
    last_day: date
    due_day: date


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan comes to.  recall: mean chance on the day, 0 to 1.  answers: expected, by day.

    spread: standard deviation of the share recalled. It has two parts: what chance does to a share of so many answers,
    each right with its own chance, and by how much learners differed in the simulation (tests/benchmarks/exam_plans.py)
    whose weights were scattered by a quarter.
    """

    recall: float
    spread: float
    answers: Mapping[date, float]


def plan(
    cards: Iterable[PlannedCard],
    *,
    today: date,
    exam_day: date,
    days_off: Collection[date] = (),
    new_cards: Mapping[date, int] | None = None,
    taken: Mapping[date, int] | None = None,
    model: Model = DEFAULT,
) -> dict[int, date]:
    """The study day on which each card comes next, by item, from today on.

    A card that need not come before the exam, or has no place before it, comes on the day after. A card left out keeps
    the day that its memory says: all from the exam day on, and those far ahead of it that fall on no day off.
    new_cards: how many are met on each day.  taken: other cards that come on each day.
    """
    cards = sorted(cards, key=lambda card: card.item_id)
    left = (exam_day - today).days
    if left <= 0:
        return {}
    if left > HORIZON_DAYS:
        return _off_days_off(cards, today=today, days_off=days_off)
    free = _free_room(today, exam_day=exam_day, days_off=days_off, new_cards=new_cards, taken=taken)
    worth = _worth(model)
    offers = [(card, worth.offers(card, today=today, exam_day=exam_day, room=free)) for card in cards]
    prices = _prices(offers, free) if left <= PASS_DAYS else {}
    return _share_out(offers, free, prices=prices, after=exam_day + timedelta(days=1))


def next_day(
    card: PlannedCard,
    *,
    today: date,
    exam_day: date,
    days_off: Collection[date] = (),
    taken: Mapping[date, int] | None = None,
    model: Model = DEFAULT,
) -> date | None:
    """The study day on which a card that was just reviewed comes next, None for when its memory says so.

    taken: how many other cards come on each day.
    """
    left = (exam_day - today).days
    if left <= 0:
        return None
    if left > HORIZON_DAYS:
        return _off_days_off([card], today=today, days_off=days_off).get(card.item_id)
    free = _free_room(today + timedelta(days=1), exam_day=exam_day, days_off=days_off, taken=taken)
    offers = _worth(model).offers(card, today=today, exam_day=exam_day, room=free)
    return _share_out([(card, offers)], free, prices={}, after=exam_day + timedelta(days=1))[card.item_id]


def outlook(
    cards: Sequence[PlannedCard],
    planned: Mapping[int, date],
    *,
    new_cards: Mapping[date, int],
    unmet: int,
    exam_day: date,
    model: Model = DEFAULT,
) -> Outlook:
    """What a plan comes to.

    new_cards: how many are met on each day; a quarter of them is taken to be missed at first.  unmet: cards that the
    exam covers and that will not have been met; they count as not recalled.
    """
    worth = _worth(model)
    chances = [worth.chance(card, planned.get(card.item_id, card.due_day), exam_day) for card in cards]
    answers: dict[date, float] = {}
    for card in cards:
        day = planned.get(card.item_id, card.due_day)
        if day < exam_day:
            elapsed_days = max(0, (day - card.last_day).days)
            answers[day] = answers.get(day, 0.0) + 2 - model.retrievability(elapsed_days, card.stability)
    for day, count in new_cards.items():
        answers[day] = answers.get(day, 0.0) + count * (1 + 2 * _MISSED_AT_FIRST)
        chances += [worth.chance_of_new((exam_day - day).days)] * count
    total = len(chances) + unmet
    if not total:
        return Outlook(0.0, 0.0, {})
    variance = sum(chance * (1 - chance) for chance in chances) / total**2
    return Outlook(sum(chances) / total, (variance + _MODEL_SPREAD**2) ** 0.5, answers)


def new_cards_by_day(
    unmet: int, *, per_day: int, today: date, exam_day: date, days_off: Collection[date] = ()
) -> dict[date, int]:
    """How many new cards are met on each day at that pace, none in the last days; what has no day is left out."""
    found: dict[date, int] = {}
    for ahead in range(max(0, (exam_day - today).days - PASS_DAYS)):
        day = today + timedelta(days=ahead)
        if day not in days_off and unmet > 0 and per_day > 0:
            found[day] = min(per_day, unmet)
            unmet -= found[day]
    return found


def pace_needed(unmet: int, *, today: date, exam_day: date, days_off: Collection[date] = ()) -> int | None:
    """New cards a day that meet all of them before the last days, None where there is no day for any."""
    days = len(new_cards_by_day(10**6, per_day=1, today=today, exam_day=exam_day, days_off=days_off))
    return ceil(unmet / days) if days else (0 if not unmet else None)


_Offer = tuple[float, date, float]
"""What a card gains by coming on a day, the day, and the answers to be expected of it then."""


def _off_days_off(
    cards: Iterable[PlannedCard], *, today: date, days_off: Collection[date]
) -> dict[int, date]:
    """The day before, for what falls on days off, or the day after where no day before is left."""
    found = {}
    for card in cards:
        day = max(card.due_day, today)
        if day not in days_off:
            continue
        while day in days_off and day > today:
            day -= timedelta(days=1)
        if day in days_off or day <= card.last_day:
            day = max(card.due_day, today)
            while day in days_off:
                day += timedelta(days=1)
        found[card.item_id] = day
    return found


def _free_room(
    first: date,
    *,
    exam_day: date,
    days_off: Collection[date],
    new_cards: Mapping[date, int] | None = None,
    taken: Mapping[date, int] | None = None,
) -> dict[date, float]:
    """Answers there is room for on each day before the exam that is not off."""
    days = (first + timedelta(days=ahead) for ahead in range((exam_day - first).days))
    new_cards, taken = new_cards or {}, taken or {}
    return {
        day: CALM - NEW_CARD_ANSWERS * new_cards.get(day, 0) - CARD_ANSWERS * taken.get(day, 0)
        for day in days
        if day not in days_off
    }


def _prices(
    offers: Sequence[tuple[PlannedCard, Sequence[_Offer]]], free: Mapping[date, float]
) -> dict[date, float]:
    """What a day costs besides, raised where more cards want it than it has room for."""
    prices = dict.fromkeys(free, 0.0)
    step = _FIRST_STEP
    for _ in range(_ROUNDS):
        load = dict.fromkeys(free, 0.0)
        for _, wished in offers:
            best = None
            most = 0.0
            for gain, day, answers in wished:
                left = gain - prices[day] * answers
                if left > most:
                    most, best = left, (day, answers)
            if best:
                load[best[0]] += best[1]
        for day, room in free.items():
            over = 2 * (load[day] - room) / max(room, 1.0)
            prices[day] = max(0.0, prices[day] + step * min(max(over, -1.0), 1.0))
        step *= _SMALLER
    return prices


def _share_out(
    offers: Sequence[tuple[PlannedCard, Sequence[_Offer]]],
    free: Mapping[date, float],
    *,
    prices: Mapping[date, float],
    after: date,
) -> dict[int, date]:
    """A day with room for each card: first for those that would lose most by having to take another."""
    room = dict(free)
    lines = []
    for card, wished in offers:
        ranked = sorted(
            ((gain - prices.get(day, 0.0) * answers, day, answers) for gain, day, answers in wished),
            key=lambda offer: (-offer[0], offer[1]),
        )
        loss = 0.0
        if ranked:
            loss = ranked[0][0] - (max(0.0, ranked[1][0]) if len(ranked) > 1 else 0.0)
        lines.append((-loss, card.item_id, ranked))
    found = {}
    for _, item_id, ranked in sorted(lines, key=lambda line: line[:2]):
        found[item_id] = after
        for _, day, answers in ranked:
            if answers <= room[day]:
                room[day] -= answers
                found[item_id] = day
                break
    return found


@lru_cache(maxsize=64)
def _worth(model: Model) -> "_Worth":
    return _Worth(model)


_Place = tuple[int, float, float, float, float]


class _Worth:
    """What memories come to by the day of the exam, on a grid of stability (by its logarithm) and difficulty."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._first = log(_LEAST)
        self._width = (log(_MOST) - self._first) / (_STABILITIES - 1)
        self._price = [0.0] * (HORIZON_DAYS + 1)
        for left in range(1, HORIZON_DAYS + 1):
            self._price[left] = PRICE + (LAST_DAYS_PRICES[left - 1] if left <= len(LAST_DAYS_PRICES) else 0.0)
        self._cells = [
            (exp(self._first + column * self._width), 1 + 9 * row / (_DIFFICULTIES - 1))
            for column in range(_STABILITIES)
            for row in range(_DIFFICULTIES)
        ]

    def offers(
        self, card: PlannedCard, *, today: date, exam_day: date, room: Mapping[date, float]
    ) -> list[_Offer]:
        """The days among those with room on which coming gains something against not coming any more."""
        cell = self._nearest(card.stability, card.difficulty)
        after, worth, prices = self._moves[cell], self._values, self._price
        last = card.last_day.toordinal()
        exam = exam_day.toordinal()
        model = self._model
        without = model.retrievability(max(0, exam - last), self._cells[cell][0])
        found = []
        for day in room:
            ordinal = day.toordinal()
            elapsed_days = ordinal - last
            if elapsed_days < 1:
                continue
            chance, (k, a, b, c, d), (n, e, f, g, h) = after[min(elapsed_days, HORIZON_DAYS)]
            row = worth[exam - ordinal]
            gain = (
                chance
                * (a * row[k] + b * row[k + 1] + c * row[k + _DIFFICULTIES] + d * row[k + _DIFFICULTIES + 1])
                + (1 - chance)
                * (e * row[n] + f * row[n + 1] + g * row[n + _DIFFICULTIES] + h * row[n + _DIFFICULTIES + 1])
                - prices[exam - ordinal] * (2 - chance)
                - without
            )
            if gain > 0:
                found.append((gain, day, 2 - chance))
        return found

    def chance(self, card: PlannedCard, day: date, exam_day: date) -> float:
        """The chance of recall on the exam day if the card is reviewed on the day, not at all from the exam on.

        A card reviewed early enough may come again; that is left to the value of its memory, its price taken off.
        """
        model = self._model
        if day >= exam_day:
            return model.retrievability(max(0, (exam_day - card.last_day).days), card.stability)
        elapsed_days = max(1, (day - card.last_day).days)
        left = (exam_day - day).days
        chance = model.retrievability(elapsed_days, card.stability)
        recalled, missed = _outcomes(model, card.stability, card.difficulty, elapsed_days)
        return chance * self._at_exam(recalled, left) + (1 - chance) * self._at_exam(missed, left)

    def chance_of_new(self, left: int) -> float:
        """The chance of recall on the exam day, that many days after a card was met for the first time."""
        model = self._model
        known = model.after_review(None, None, Rating.GOOD, elapsed_days=0)
        missed = model.after_review(None, None, Rating.AGAIN, elapsed_days=0)
        for _ in range(2):
            missed = model.after_review(*missed, Rating.GOOD, elapsed_days=0)
        return (1 - _MISSED_AT_FIRST) * self._at_exam(known, left) + _MISSED_AT_FIRST * self._at_exam(
            missed, left
        )

    def _at_exam(self, memory: tuple[float, float], left: int) -> float:
        """What a memory comes to: as it is where no more reviews are worth while, else with them."""
        as_it_is = self._model.retrievability(left, memory[0])
        if left > HORIZON_DAYS:
            return as_it_is
        return max(as_it_is, self._read(self._values[left], self._place(*memory)))

    @cached_property
    def _moves(self) -> list[list[tuple[float, _Place, _Place]]]:
        """For each cell and number of days gone by: the chance of recall, and where recall and a miss lead to."""
        found = []
        for stability, difficulty in self._cells:
            line = []
            for elapsed_days in range(HORIZON_DAYS + 1):
                recalled, missed = _outcomes(self._model, stability, difficulty, elapsed_days)
                chance = self._model.retrievability(elapsed_days, stability)
                line.append((chance, self._place(*recalled), self._place(*missed)))
            found.append(line)
        return found

    @cached_property
    def _values(self) -> list[list[float]]:
        """By days left until the exam and cell: recall on the day, the prices of the answers on the way taken off."""
        values: list[list[float]] = [[1.0] * len(self._cells)]
        size = _DIFFICULTIES
        for left in range(1, HORIZON_DAYS + 1):
            row = []
            for (stability, _), moves in zip(self._cells, self._moves, strict=True):
                best = self._model.retrievability(left, stability)
                for elapsed_days in range(1, left):
                    chance, (k, a, b, c, d), (n, e, f, g, h) = moves[elapsed_days]
                    then = values[left - elapsed_days]
                    value = (
                        chance * (a * then[k] + b * then[k + 1] + c * then[k + size] + d * then[k + size + 1])
                        + (1 - chance)
                        * (e * then[n] + f * then[n + 1] + g * then[n + size] + h * then[n + size + 1])
                        - self._price[left - elapsed_days] * (2 - chance)
                    )
                    best = max(best, value)
                row.append(best)
            values.append(row)
        return values

    def _read(self, row: Sequence[float], place: _Place) -> float:
        k, a, b, c, d = place
        return a * row[k] + b * row[k + 1] + c * row[k + _DIFFICULTIES] + d * row[k + _DIFFICULTIES + 1]

    def _place(self, stability: float, difficulty: float) -> _Place:
        """The cell below and the weights of it and its three neighbours."""
        x = min(max((log(stability) - self._first) / self._width, 0.0), _STABILITIES - 1.0001)
        y = min(max((difficulty - 1) / 9 * (_DIFFICULTIES - 1), 0.0), _DIFFICULTIES - 1.0001)
        column, row = int(x), int(y)
        x -= column
        y -= row
        return column * _DIFFICULTIES + row, (1 - x) * (1 - y), (1 - x) * y, x * (1 - y), x * y

    def _nearest(self, stability: float, difficulty: float) -> int:
        x = min(max((log(stability) - self._first) / self._width, 0.0), _STABILITIES - 1.0)
        y = min(max((difficulty - 1) / 9 * (_DIFFICULTIES - 1), 0.0), _DIFFICULTIES - 1.0)
        return round(x) * _DIFFICULTIES + round(y)


def _outcomes(
    model: Model, stability: float, difficulty: float, elapsed_days: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The memory after recall, and after a miss that was put right a few minutes later."""
    recalled = model.after_review(stability, difficulty, Rating.GOOD, elapsed_days=elapsed_days)
    missed = model.after_review(stability, difficulty, Rating.AGAIN, elapsed_days=elapsed_days)
    return recalled, model.after_review(*missed, Rating.GOOD, elapsed_days=0)
