"""What the responses say about an item and a quiz, by classical test theory.

Only a learner's first response to a revision should be counted (the caller sees to it): later ones measure
the feedback. A figure that the responses cannot give is None, never 0.
Source: the quiz statistics of Moodle, which use the same definitions; scores are 0 to 1 here.
"""

import statistics
from collections.abc import Iterable, Sequence
from typing import Final

# Scores are sums of fractions: below this, a variance is what rounding left and all scored alike.
_NO_VARIANCE: Final = 1e-12


def facility(total_score: float, responses: int) -> float | None:
    """Mean score, 0 (nobody) to 1 (everybody); None without a response."""
    return total_score / responses if responses else None


def discrimination(scores: Sequence[float], rest: Sequence[float]) -> float | None:
    """Correlation, -1 to 1, of the item's score with the score of the rest of the quiz.

    scores, rest: one entry for each learner.  None below two learners, or where all scored alike.
    Raises ValueError if the two differ in length.
    """
    if not _do_both_vary(scores, rest):
        return None
    return max(-1.0, min(1.0, statistics.correlation(scores, rest)))


def discriminative_efficiency(scores: Sequence[float], rest: Sequence[float]) -> float | None:
    """The covariance behind `discrimination` as a share, at most 1, of the largest these scores could have.

    None below two learners, or where all scored alike.  Raises ValueError if the two differ in length.
    """
    if not _do_both_vary(scores, rest):
        return None
    largest = statistics.covariance(sorted(scores), sorted(rest))
    return min(1.0, statistics.covariance(scores, rest) / largest)


def choice_shares(chosen: Iterable[Sequence[int]], *, options: int) -> tuple[float, ...] | None:
    """For each option, the share of responses, 0 to 1, that chose it; None without a response.

    chosen: indexes of the options of each response.
    """
    counts = [0] * options
    responses = 0
    for indexes in chosen:
        responses += 1
        for index in set(indexes):
            counts[index] += 1
    return tuple(number / responses for number in counts) if responses else None


def reliability(score_rows: Sequence[Sequence[float]]) -> float | None:
    """Coefficient alpha of a quiz, at most 1.

    score_rows: one row for each learner, one score for each item.
    None below two learners or two items, or where all reached the same total.
    Raises ValueError for rows of different length.
    Source: Cronbach (1951), k/(k-1) · (1 - sum of item variances / variance of totals).
    """
    if len({len(row) for row in score_rows}) > 1:
        raise ValueError("Every learner needs a score for every item.")
    if len(score_rows) < 2 or len(score_rows[0]) < 2:
        return None
    total_variance = statistics.variance([float(sum(row)) for row in score_rows])
    if total_variance < _NO_VARIANCE:
        return None
    items = len(score_rows[0])
    item_variances: float = sum(statistics.variance(column) for column in zip(*score_rows, strict=True))
    return items / (items - 1) * (1 - item_variances / total_variance)


def _do_both_vary(scores: Sequence[float], rest: Sequence[float]) -> bool:
    if len(scores) != len(rest):
        raise ValueError(f"{len(scores)} scores of the item, but {len(rest)} of the rest.")
    return len(scores) > 1 and min(statistics.variance(scores), statistics.variance(rest)) >= _NO_VARIANCE
