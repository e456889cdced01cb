"""What blind chance gives, so that a bank is judged by how far it is from it: bands, chi-square, Fisher's test.

Exact sums of small probabilities in the standard library; a normal approximation only where the exact sum would take
long.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

CRITICAL = (3.84, 5.99, 7.81, 9.49, 11.07, 12.59, 14.07, 15.51)
"""Chi-square at p = .05 for 1, 2, … 8 degrees of freedom. Source: any table of the distribution."""
_LONGEST_EXACT = 1000
_Z_TWO_SIDED, _Z_ONE_SIDED = 1.96, 1.645


@dataclass(frozen=True, slots=True)
class Band:
    """Where 95 % of blind plays end, as sums of scores.  expected: their mean."""

    expected: float
    low: float
    high: float


def band(plays: Sequence[Mapping[Fraction, float]]) -> Band:
    """The two-sided 95 % band of the sum of independent scores; each play: score -> its probability.

    Exact (the Poisson-binomial, for plays of 0 or 1) up to 1,000 plays, the normal approximation above.
    At most 2.5 % of blind plays end below low, at most 2.5 % above high.
    """
    expected = sum(float(score) * weight for play in plays for score, weight in play.items())
    if len(plays) > _LONGEST_EXACT:
        spread = math.sqrt(sum(_variance(play) for play in plays))
        return Band(expected, expected - _Z_TWO_SIDED * spread, expected + _Z_TWO_SIDED * spread)
    ends = _sum_of(plays)
    return Band(expected, _tail(ends, sorted(ends), most=0.025), _tail(ends, sorted(ends)[::-1], most=0.025))


def upper_bound(plays: Sequence[Mapping[Fraction, float]]) -> float:
    """The sum that blind plays exceed in at most 5 % of cases, approximated by the normal above 1,000 plays."""
    if len(plays) > _LONGEST_EXACT:
        spread = math.sqrt(sum(_variance(play) for play in plays))
        return band(plays).expected + _Z_ONE_SIDED * spread
    ends = _sum_of(plays)
    return _tail(ends, sorted(ends)[::-1], most=0.05)


def coin(chance: Fraction) -> dict[Fraction, float]:
    """One play that gives 1 with that chance, otherwise 0."""
    return {Fraction(1): float(chance), Fraction(0): float(1 - chance)}


def chi_square(counts: Sequence[int]) -> float:
    """How far the counts are from equal ones; 0.0 where there is nothing to count."""
    total = sum(counts)
    if not total:
        return 0.0
    expected = total / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def is_uneven(counts: Sequence[int]) -> bool:
    """Whether equal chances give counts this uneven in less than 5 % of cases.  counts: 2 to 9 of them."""
    return chi_square(counts) > CRITICAL[len(counts) - 2]


def fisher(inside: tuple[int, int], outside: tuple[int, int]) -> float:
    """The two-sided p that two groups differ by chance alone; each: (with the mark, without it).

    Source: Fisher's exact test, the sum of all tables no likelier than the one seen.
    """
    rows = (sum(inside), sum(outside))
    marked = inside[0] + outside[0]
    ways = math.comb(sum(rows), marked)
    chances = {
        count: math.comb(rows[0], count) * math.comb(rows[1], marked - count) / ways
        for count in range(max(0, marked - rows[1]), min(rows[0], marked) + 1)
    }
    seen = chances[inside[0]] * (1 + 1e-9)
    return min(1.0, sum(chance for chance in chances.values() if chance <= seen))


def _variance(play: Mapping[Fraction, float]) -> float:
    mean = sum(float(score) * weight for score, weight in play.items())
    return sum(weight * (float(score) - mean) ** 2 for score, weight in play.items())


def _sum_of(plays: Sequence[Mapping[Fraction, float]]) -> dict[Fraction, float]:
    """Sum of the scores -> its probability. Plays alike are joined by doubling, in whole multiples of one unit."""
    alike = Counter(tuple(sorted(play.items())) for play in plays)
    unit = math.lcm(*(score.denominator for play in alike for score, _ in play))
    ends = {0: 1.0}
    for play, count in alike.items():
        ends = _joined(ends, _repeated({int(score * unit): weight for score, weight in play}, count))
    return {Fraction(end, unit): chance for end, chance in ends.items()}


def _repeated(play: Mapping[int, float], count: int) -> Mapping[int, float]:
    """What that many such plays give."""
    ends: Mapping[int, float] = {0: 1.0}
    power = play
    while count:
        if count % 2:
            ends = _joined(ends, power)
        count //= 2
        power = _joined(power, power) if count else power
    return ends


def _joined(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    ends: dict[int, float] = {}
    for end, chance in one.items():
        for score, weight in other.items():
            ends[end + score] = ends.get(end + score, 0.0) + chance * weight
    # What is rarer than one in 10**15 moves no bound, and dropping it keeps the sum short.
    return {end: chance for end, chance in ends.items() if chance > 1e-15}


def _tail(ends: Mapping[Fraction, float], order: Sequence[Fraction], *, most: float) -> float:
    beyond = 0.0
    for end in order:
        beyond += ends[end]
        if beyond > most:
            return float(end)
    return float(order[-1])
