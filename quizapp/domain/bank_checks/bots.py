"""Nine players who know nothing of the subject: what they score beyond chance is a flaw of the bank.

Each has a rule that marks the options of an item; it takes the option with the highest mark, the first shown of those
that share it, and the real grading says what that earns. It can play the items whose options its rule tells apart.
Where several options may be chosen it takes all that share the highest mark, and chance is as many taken blindly. The
one of fixed position also picks the first option for every statement, and leaves steps in the order shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import comb, factorial
from statistics import fmean, median

from quizapp.domain import bank_play, chance
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Response, Side
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, plain, words

NAME = "bots"
MOST_APART = 0.05
"""How far the scores of the two partisans may differ."""
PARTISANS = ("opposition_side", "order_side")
_HEDGES = frozenset(
    """almost can chiefly could generally largely likely mainly may maybe might mostly often partly perhaps possibly
    probably seldom sometimes some somewhat tend tends usually""".split()  # noqa: SIM905  (easier to read than a list)
)
Blind = Mapping[Fraction, float]
Marks = Sequence[float | tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Played:
    """How one bot did, in shares of the points.  chance, low, high: of blind play, with its 95 % band.

    playable: how many items its rule tells the options apart in; all else is 0 where there are none.
    """

    score: float
    chance: float
    low: float
    high: float
    playable: int

    @property
    def is_inside(self) -> bool:
        """Whether the score is what blind play gives too."""
        return not self.playable or self.low <= self.score <= self.high


def play_all(subject: Subject) -> dict[str, Played]:
    """Bot -> how it did on the bank as shown, the mean of several showings."""
    tried: dict[str, list[tuple[float, Blind]]] = {name: [] for name in BOTS}
    for item in subject.items:
        for name, score, blind in _tries(item, subject):
            tried[name].append((score, blind))
    return {name: _sum_up(tries) for name, tries in tried.items()}


def check(subject: Subject) -> list[BankFinding]:
    """The bots that score outside the band of chance, and partisans that differ by more than 5 points."""
    return judge(play_all(subject))


def judge(played: Mapping[str, Played]) -> list[BankFinding]:
    """What is wrong with those scores."""
    findings = [
        BankFinding(
            NAME,
            f"The bot {name} scores {bot.score:.3f} on {bot.playable} items, where chance is {bot.chance:.3f}; "
            f"{bot.low:.3f} to {bot.high:.3f} would satisfy: change what it goes by in keys or distractors.",
        )
        for name, bot in played.items()
        if not bot.is_inside
    ]
    one, other = (played[name] for name in PARTISANS)
    apart = abs(one.score - other.score)
    if one.playable and apart > MOST_APART + 1e-9:
        findings.append(
            BankFinding(
                "B3",
                f"Always taking the opposition's side earns {one.score:.3f}, always the order side "
                f"{other.score:.3f}; let keys of either side be so many that they differ by "
                f"{MOST_APART:.2f} at most.",
            )
        )
    return findings


def _tries(item: Item, subject: Subject) -> Iterator[tuple[str, float, Blind]]:
    """The bots that can play the item, each with its score and with what blind play would earn."""
    kind = BY_NAME[item.type].INPUT
    if kind == "pairs":
        firsts = [order[0] for order in bank_play.shown_orders(item)]
        score = fmean(_earned(item, (first,) * len(item.prompts)) for first in firsts)
        yield "fixed_position", score, _blind_pairs(len(item.prompts), len(item.options))
    elif kind == "order":
        shown = bank_play.shown_orders(item)
        places = [tuple(order.index(index) for index in range(len(order))) for order in shown]
        yield (
            "fixed_position",
            fmean(_earned(item, place) for place in places),
            _blind_order(len(item.options)),
        )
    elif bank_play.is_choice(item) or item.type == "true_false":
        yield from _choices(item, subject)


def _choices(item: Item, subject: Subject) -> Iterator[tuple[str, float, Blind]]:
    orders = bank_play.shown_orders(item)
    blind: dict[int, Blind] = {}
    for name in BOTS:
        answers = _answers(name, item, subject=subject, orders=orders)
        if answers:
            size = len(answers[0])
            if size not in blind:
                blind[size] = _blind_choice(item, size)
            yield name, fmean(_earned(item, answer) for answer in answers), blind[size]


def _answers(
    name: str, item: Item, *, subject: Subject, orders: Sequence[Sequence[int]]
) -> list[tuple[int, ...]]:
    """What the bot chooses in each of the orders shown; empty where its rule tells no options apart."""
    if (name == "always_true") != (item.type == "true_false"):
        return []
    if name == "fixed_position":
        return [(order[0],) for order in orders]
    marks = BOTS[name](item, subject)
    if len(set(marks)) < 2:
        return []
    best = tuple(index for index, mark in enumerate(marks) if mark == max(marks))
    if BY_NAME[item.type].INPUT == "choices":
        return [best]
    return [(min(best, key=order.index),) for order in orders]


def _earned(item: Item, selected: tuple[int, ...]) -> float:
    return grade_response(item, Response(selected=selected)).score or 0.0


def _blind_choice(item: Item, size: int) -> Blind:
    """What choosing that many options blindly earns -> its probability."""
    choices = list(combinations(range(len(item.options)), size))
    play: dict[Fraction, float] = {}
    for choice in choices:
        points = _points(_earned(item, choice))
        play[points] = play.get(points, 0.0) + 1 / len(choices)
    return play


@lru_cache(maxsize=256)
def _blind_pairs(prompts: int, options: int) -> Blind:
    """What picking one of the options for each prompt blindly earns -> its probability."""
    hit = 1 / options
    return {
        Fraction(right, prompts): comb(prompts, right) * hit**right * (1 - hit) ** (prompts - right)
        for right in range(prompts + 1)
    }


@lru_cache(maxsize=256)
def _blind_order(steps: int) -> Blind:
    """What putting the steps in any order earns -> its probability.

    Orders in which just k steps follow right after the one before: C(n-1, k) · (D(n-k) + D(n-k-1)), D the number of
    derangements.  Source: Riordan 1958, An Introduction to Combinatorial Analysis, on successions.
    """
    deranged = [1, 0]
    for size in range(2, steps + 1):
        deranged.append((size - 1) * (deranged[-1] + deranged[-2]))
    return {
        Fraction(kept, steps - 1): comb(steps - 1, kept)
        * (deranged[steps - kept] + deranged[steps - kept - 1])
        / factorial(steps)
        for kept in range(steps)
    }


def _sum_up(tried: Sequence[tuple[float, Blind]]) -> Played:
    if not tried:
        return Played(0.0, 0.0, 0.0, 0.0, 0)
    count = len(tried)
    band = chance.band([blind for _, blind in tried])
    scored = sum(score for score, _ in tried)
    return Played(scored / count, band.expected / count, band.low / count, band.high / count, count)


@lru_cache(maxsize=256)
def _points(score: float) -> Fraction:
    return Fraction(score).limit_denominator(1000)


def _texts(item: Item) -> list[str]:
    return [plain(option.text) for option in item.options]


def _longest(item: Item, _: Subject) -> Marks:
    return [float(len(text)) for text in _texts(item)]


def _overlaps(item: Item) -> list[float]:
    lemmas = [content_lemmas(text) for text in _texts(item)]
    return [
        float(sum(len(mine & other) for place, other in enumerate(lemmas) if place != index))
        for index, mine in enumerate(lemmas)
    ]


def _most_overlap(item: Item, _: Subject) -> Marks:
    return _overlaps(item)


def _echo(item: Item, _: Subject) -> Marks:
    asked = content_lemmas(plain(item.stem))
    return [float(len(asked & content_lemmas(text))) for text in _texts(item)]


def _hedged(item: Item, _: Subject) -> Marks:
    return [float(sum(word in _HEDGES for word in words(text))) for text in _texts(item)]


def _odd_one_out(item: Item, _: Subject) -> Marks:
    lengths = [len(text) for text in _texts(item)]
    middle = median(lengths)
    return [
        (-overlap, abs(length - middle)) for overlap, length in zip(_overlaps(item), lengths, strict=True)
    ]


def _first(item: Item, _: Subject) -> Marks:
    return [0.0 for _ in item.options]


def _true(item: Item, _: Subject) -> Marks:
    return [1.0 if option.text == "True" else 0.0 for option in item.options]


def _opposition(item: Item, subject: Subject) -> Marks:
    return _partisan(item, subject, side=Side.OPPOSITION)


def _order(item: Item, subject: Subject) -> Marks:
    return _partisan(item, subject, side=Side.CONSOLIDATION)


def _partisan(item: Item, subject: Subject, *, side: Side) -> Marks:
    sides = [bank_play.side_of(option, subject.claim_map) for option in item.options]
    offers_both = {Side.OPPOSITION, Side.CONSOLIDATION} <= set(sides)
    return [float(offers_both and voiced is side) for voiced in sides]


BOTS: Mapping[str, Callable[[Item, Subject], Marks]] = {
    "longest": _longest,
    "most_overlap": _most_overlap,
    "echo_the_stem": _echo,
    "most_hedged": _hedged,
    "odd_one_out": _odd_one_out,
    "fixed_position": _first,
    "always_true": _true,
    "opposition_side": _opposition,
    "order_side": _order,
}
"""Bot -> the rule by which it marks options. The one of fixed position goes by where they are shown alone."""
