"""Answers graded anew after a key or a rule was mended: what may be carried from one wording to another, and what not.

An answer is stored by the places of options in the wording that was shown. It is carried over by the options' texts,
and only where it would be the same answer: to a question that asks something else, or whose right answer was not
among the options then, nobody has answered, so such a place keeps the grade of the wording that was shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from quizapp.domain import grading
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import NONE_PICKED, InvalidResponse, Item, Response

_SAME = 1e-9
"""Marks closer than this are equal: sums of thirds in another order."""


class Obstacle(StrEnum):
    """Why an answer cannot be carried over.

    TYPE: the question is answered in another way now.  REWORDED: it asks something else (see `asks_the_same`).
    GONE: it chose an option that is no longer there.  NOT_OFFERED: the right answer was not among the options then.
    JUDGED: a teacher judges it, no key does.  OVERRULED: a teacher has given its mark.
    """

    TYPE = "type"
    REWORDED = "reworded"
    GONE = "gone"
    NOT_OFFERED = "not_offered"
    JUDGED = "judged"
    OVERRULED = "overruled"


class CannotCarry(ValueError):
    """The answer is none to the other wording.  obstacle: why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class Marked:
    """What a place is worth and by what.  revision: of the wording.  scoring: see domain.quiz_rules.

    mark: points, None while a teacher has to say.
    """

    revision: int
    scoring: str
    mark: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a regrade does to the sum of an attempt.  before, after: points; waiting places count nothing."""

    before: float
    after: float

    @property
    def difference(self) -> float:
        """Points gained, below 0 for points lost, 0.0 where it is the same but for rounding."""
        difference = self.after - self.before
        return difference if abs(difference) > _SAME else 0.0


@dataclass(frozen=True, slots=True)
class Outline:
    """How many attempts a regrade raises, lowers and leaves.  most_up, most_down: the largest steps, points."""

    up: int
    down: int
    same: int
    most_up: float
    most_down: float


def is_mended(before: Item, after: Item) -> bool:
    """Whether an answer could be worth something else: reasons, explanations, tags and the like change no grade."""
    return _graded_by(before) != _graded_by(after)


def asks_the_same(before: Item, after: Item) -> bool:
    """Whether the question is the same but for its key: type, words of the stem, words of the statements."""
    return (
        before.type == after.type
        and _words(before.stem) == _words(after.stem)
        and [_words(prompt.text) for prompt in before.prompts]
        == [_words(prompt.text) for prompt in after.prompts]
    )


def carry(given: Response, before: Item, after: Item) -> Response:
    """The answer in terms of the other wording. Raises CannotCarry.

    given: valid for `before`.  A stem in other words is no obstacle here: whether it still asks the same, a reader has
    to say (`asks_the_same` knows only that it is the same word for word).
    """
    if before.type != after.type:
        raise CannotCarry(Obstacle.TYPE)
    if given.is_passed or given.is_empty:
        return given
    input_name = BY_NAME[before.type].INPUT
    if input_name in SELF_JUDGED:
        raise CannotCarry(Obstacle.JUDGED)
    carried = _CARRY[input_name](given, before, after)
    try:
        grading.grade_response(after, carried)
    except InvalidResponse as error:
        raise CannotCarry(Obstacle.REWORDED) from error
    return carried


def obstacle_for(answers: Iterable[Response], before: Item, after: Item) -> Obstacle | None:
    """Why a place with these answers cannot be graded by the other wording, None if it can.

    All of a place's tries are graded by one wording, so one that cannot be carried keeps the others.
    """
    for given in answers:
        try:
            carry(given, before, after)
        except CannotCarry as error:
            return error.obstacle
    return None


def is_other(before: float | None, after: float | None) -> bool:
    """Whether two marks differ by more than rounding; one that waits differs from every figure."""
    if before is None or after is None:
        return before is not after
    return abs(before - after) > _SAME


def effect(before: Sequence[Marked], after: Mapping[int, Marked]) -> Effect:
    """What changes to places do to a sum.  before: all places in order.  after: the changed ones, by position."""
    return Effect(
        sum(place.mark or 0.0 for place in before),
        sum(after.get(position, place).mark or 0.0 for position, place in enumerate(before)),
    )


def outline(effects: Iterable[Effect]) -> Outline:
    """Effects on several attempts, taken together."""
    steps = [one.difference for one in effects]
    return Outline(
        up=sum(step > 0 for step in steps),
        down=sum(step < 0 for step in steps),
        same=sum(step == 0 for step in steps),
        most_up=max((step for step in steps if step > 0), default=0.0),
        most_down=max((-step for step in steps if step < 0), default=0.0),
    )


def _graded_by(item: Item) -> object:
    return (
        item.type,
        _words(item.stem),
        tuple((_words(option.text), option.is_key) for option in item.options),
        item.accepted,
        tuple((_words(prompt.text), prompt.key) for prompt in item.prompts),
    )


def _words(text: str) -> str:
    return " ".join(text.split())


def _places(before: Item, after: Item) -> dict[int, int]:
    """Index of an option before -> its index now, by its words; options that went are left out."""
    now = {_words(option.text): index for index, option in enumerate(after.options)}
    return {
        index: now[_words(option.text)]
        for index, option in enumerate(before.options)
        if _words(option.text) in now
    }


def _require_offered(needed: Iterable[int], places: Mapping[int, int]) -> None:
    if not set(needed).issubset(places.values()):
        raise CannotCarry(Obstacle.NOT_OFFERED)


def _carry_choice(given: Response, before: Item, after: Item) -> Response:
    places = _places(before, after)
    if not all(index in places for index in given.selected):
        raise CannotCarry(Obstacle.GONE)
    _require_offered((index for index, option in enumerate(after.options) if option.is_key), places)
    return replace(given, selected=tuple(places[index] for index in given.selected))


def _carry_pairs(given: Response, before: Item, after: Item) -> Response:
    places = _places(before, after)
    picked = dict(zip((_words(prompt.text) for prompt in before.prompts), given.selected, strict=True))
    if not all(_words(prompt.text) in picked for prompt in after.prompts):
        raise CannotCarry(Obstacle.REWORDED)
    _require_offered((prompt.key for prompt in after.prompts), places)
    chosen = [picked[_words(prompt.text)] for prompt in after.prompts]
    if not all(index == NONE_PICKED or index in places for index in chosen):
        raise CannotCarry(Obstacle.GONE)
    return replace(given, selected=tuple(places.get(index, NONE_PICKED) for index in chosen))


def _carry_order(given: Response, before: Item, after: Item) -> Response:
    places = _places(before, after)
    if len(places) < len(before.options):
        raise CannotCarry(Obstacle.GONE)
    _require_offered(range(len(after.options)), places)
    back = {now: index for index, now in places.items()}
    return replace(given, selected=tuple(given.selected[back[now]] for now in range(len(after.options))))


def _carry_texts(given: Response, before: Item, after: Item) -> Response:
    if len(before.accepted) != len(after.accepted):
        raise CannotCarry(Obstacle.REWORDED)
    return given


_CARRY = {
    "choice": _carry_choice,
    "choices": _carry_choice,
    "pairs": _carry_pairs,
    "order": _carry_order,
    "blanks": _carry_texts,
    "text": _carry_texts,
}
