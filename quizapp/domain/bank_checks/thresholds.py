"""What may not add up over a bank, though each item by itself is sound: where keys stand, how long they are, how many.

Whoever learns such a habit of the bank scores without knowledge of its subject.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from statistics import fmean

from quizapp.domain import bank_play, chance
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.items import Item
from quizapp.domain.shuffling import option_order
from quizapp.domain.subject import Subject
from quizapp.domain.wording import absolute_terms, has_holder_options, plain

NAME = "thresholds"
LONGEST_RUN = 4
LENGTH_RATIOS = (0.95, 1.05)
TRUE_SHARES = (0.45, 0.55)
LEAST_KEYS, MOST_KEYS = 1, 4
MOST_NEGATIVE = 0.05
FISHER_P = 0.05
_NEGATIVE = re.compile(r"\*\*(?:NOT|EXCEPT|LEAST)\*\*")


def check(subject: Subject) -> list[BankFinding]:
    """What a bank may not do as a whole, in the order of the rules here."""
    return [finding for rule in _RULES for finding in rule(subject)]


def _one_key(subject: Subject) -> list[Item]:
    return [item for item in subject.items if bank_play.has_one_key(item)]


def _key_positions(subject: Subject) -> Iterable[BankFinding]:
    """As shown; how they are stored says nothing to a learner, but a shuffle that were left out would show it."""
    by_count: dict[int, list[Item]] = {}
    for item in _one_key(subject):
        by_count.setdefault(len(item.options), []).append(item)
    for count, items in sorted(by_count.items()):
        for seed, kind in ((bank_play.SEEDS[0], "shown"), (None, "stored")):
            places = Counter(_place(item, seed) for item in items)
            counts = [places[place] for place in range(count)]
            if chance.is_uneven(counts):
                told = ", ".join(map(str, counts))
                message = (
                    f"Of {len(items)} items with {count} options the key is {kind} at place 1 to {count} in {told} "
                    f"(chi-square {chance.chi_square(counts):.2f}); {chance.CRITICAL[count - 2]} at most satisfies: "
                    "move options in the files."
                )
                yield BankFinding("key_positions", message)


def _runs_of_one_position(subject: Subject) -> Iterable[BankFinding]:
    by_slug = {item.slug: item for item in subject.items}
    for quiz in subject.quizzes:
        asked = [
            by_slug[slug] for slug in quiz.items if slug in by_slug and bank_play.has_one_key(by_slug[slug])
        ]
        for seed in (bank_play.SEEDS[0], None):
            places = [_place(item, seed) for item in asked]
            longest = max((len(list(run)) for _, run in itertools.groupby(places)), default=0)
            if longest > LONGEST_RUN:
                kind = "stored" if seed is None else "shown"
                message = (
                    f"In the quiz {quiz.slug} the key is {kind} at one place {longest} times in a row; "
                    f"{LONGEST_RUN} at most would satisfy: change the order of items or options."
                )
                yield BankFinding("key_runs", message)


def _longest_is_key(subject: Subject) -> Iterable[BankFinding]:
    by_count: dict[int, list[Item]] = {}
    for item in _one_key(subject):
        by_count.setdefault(len(item.options), []).append(item)
    for count, items in sorted(by_count.items()):
        found = sum(_is_longest(item) for item in items)
        bound = chance.upper_bound([chance.coin(Fraction(1, count))] * len(items))
        if found > bound:
            message = (
                f"In {found} of {len(items)} items with {count} options the key is the longest; "
                f"{bound:.0f} at most would satisfy: shorten keys or lengthen distractors."
            )
            yield BankFinding("longest_is_key", message)


def _length_ratio(subject: Subject) -> Iterable[BankFinding]:
    ratio = length_ratio(subject)
    if ratio and not LENGTH_RATIOS[0] <= ratio <= LENGTH_RATIOS[1]:
        message = (
            f"Keys are {ratio:.3f} times as long as their distractors on average; {LENGTH_RATIOS[0]} to "
            f"{LENGTH_RATIOS[1]} would satisfy: {'shorten' if ratio > 1 else 'lengthen'} keys."
        )
        yield BankFinding("length_ratio", message)


def length_ratio(subject: Subject) -> float:
    """The mean over items of the length of the keys over that of the distractors; 0.0 without such items.

    Options that name holders are left out: a name is as long as it is.
    """
    ratios = []
    for item in subject.items:
        if not bank_play.is_choice(item) or has_holder_options(item):
            continue
        lengths = [(option.is_key, len(plain(option.text))) for option in item.options]
        right = [length for is_key, length in lengths if is_key]
        wrong = [length for is_key, length in lengths if not is_key]
        if right and wrong:
            ratios.append(fmean(right) / fmean(wrong))
    return fmean(ratios) if ratios else 0.0


def _true_keys(subject: Subject) -> Iterable[BankFinding]:
    keyed = [item.options[0].is_key for item in subject.items if item.type == "true_false"]
    if keyed and not TRUE_SHARES[0] <= sum(keyed) / len(keyed) <= TRUE_SHARES[1]:
        message = (
            f"{sum(keyed)} of {len(keyed)} true/false items are true; {TRUE_SHARES[0]:.0%} to {TRUE_SHARES[1]:.0%} "
            "would satisfy: turn some statements round."
        )
        yield BankFinding("true_keys", message)


def _keyed_counts(subject: Subject) -> Iterable[BankFinding]:
    counts = {
        item.slug: sum(option.is_key for option in item.options)
        for item in subject.items
        if item.type == "multiple_response"
    }
    for slug, count in counts.items():
        if not LEAST_KEYS <= count <= MOST_KEYS:
            message = f"{count} options are right; {LEAST_KEYS} to {MOST_KEYS} would satisfy."
            yield BankFinding("keyed_counts", message, item=slug, field="options")
    missing = set(range(LEAST_KEYS, MOST_KEYS + 1)) - set(counts.values())
    if len(counts) >= 2 * MOST_KEYS and missing:
        message = (
            f"Of {len(counts)} multiple-response items none has {' or '.join(map(str, sorted(missing)))} right; "
            f"let the number vary from {LEAST_KEYS} to {MOST_KEYS}, or learners count instead of thinking."
        )
        yield BankFinding("keyed_counts", message)


def _negative_stems(subject: Subject) -> Iterable[BankFinding]:
    negative = [item.slug for item in subject.items if _NEGATIVE.search(item.stem)]
    if len(negative) > MOST_NEGATIVE * len(subject.items):
        message = (
            f"{len(negative)} of {len(subject.items)} stems ask in the negative ({', '.join(negative[:5])}…); "
            f"{MOST_NEGATIVE:.0%} at most would satisfy."
        )
        yield BankFinding("negative_stems", message)


def _absolute_terms(subject: Subject) -> Iterable[BankFinding]:
    marked = Counter(
        (option.is_key, bool(absolute_terms(option.text)))
        for item in subject.items
        if bank_play.is_choice(item) and not has_holder_options(item)
        for option in item.options
    )
    right, wrong = ((marked[is_key, True], marked[is_key, False]) for is_key in (True, False))
    if chance.fisher(right, wrong) < FISHER_P:
        message = (
            f"Absolute terms stand in {right[0]} of {sum(right)} keys and {wrong[0]} of {sum(wrong)} distractors; "
            f"make the rates alike (Fisher's p {FISHER_P} or more)."
        )
        yield BankFinding("absolute_terms", message)


_RULES: Sequence[Callable[[Subject], Iterable[BankFinding]]] = (
    _key_positions,
    _runs_of_one_position,
    _longest_is_key,
    _length_ratio,
    _true_keys,
    _keyed_counts,
    _negative_stems,
    _absolute_terms,
)


def _place(item: Item, seed: int | None) -> int:
    """Where the key stands: as shown with that seed, as stored with None."""
    order = range(len(item.options)) if seed is None else option_order(item, seed)
    return next(place for place, index in enumerate(order) if item.options[index].is_key)


def _is_longest(item: Item) -> bool:
    lengths = [(len(plain(option.text)), option.is_key) for option in item.options]
    longest = max(length for length, _ in lengths)
    return [is_key for length, is_key in lengths if length == longest] == [True]
