"""Items that are too like one another: a stem that is another one over again, a stem that tells another one's key.

Items of one family (variants, and the two of a switch) are alike on purpose and never meet in one session.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten

from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, plain, words

NAME = "likeness"
MOST_ALIKE = 0.6
SHARED = 16
"""How many rare runs two stems have in common at least, before they are compared: a counter of four bits."""
_STEM_SHOWN = 120
LEAST_TELLING = 2
"""Words with a meaning in a key for which another stem may be looked at: one alone (“NEP”) is the talk of all items."""


def check(subject: Subject) -> list[BankFinding]:
    """The pairs of near-duplicate stems, then the stems that hold the key of another item."""
    return [*_near_duplicates(subject.items), *_given_away(subject.items)]


def check_one(item: Item, others: Iterable[Item]) -> list[Finding]:
    """The same for one item that is being written; takes a time that grows with the bank alone.

    What is alike is told in the words of its form, where nobody knows an item by its name.
    Of several stems that are too much alike, the one most alike.  others: may hold an earlier wording of the item.
    """
    strangers = [other for other in others if not _are_family(item, other)]
    return [*_most_alike(item, strangers), *_tells(item, strangers), *_is_told(item, strangers)]


def _most_alike(item: Item, strangers: Sequence[Item]) -> Iterable[Finding]:
    mine = _trigrams(item.stem)
    likenesses = [(_overlap(mine, _trigrams(other.stem)), other.slug, other) for other in strangers]
    alike, slug, other = max(likenesses, key=lambda found: found[:2], default=(0.0, "", item))
    if alike > MOST_ALIKE:
        message = (
            f"This asks almost the same as “{shorten(plain(other.stem), _STEM_SHOWN, placeholder='…')}” ({slug}): "
            "ask in other words, or write its name under “Variant of”."
        )
        yield Finding("near_duplicate_stems", Level.ERROR, "stem", message, slug)


def _tells(item: Item, strangers: Iterable[Item]) -> Iterable[Finding]:
    """Keys of others in the stem."""
    found = _keys_in(tuple(words(plain(item.stem))), _by_length(strangers))
    told = {owner.slug: " ".join(key) for key, owners in found.items() for owner in owners}
    if told:
        yield Finding("given_away", Level.WARNING, "stem", _told_message(told))


def _is_told(item: Item, strangers: Iterable[Item]) -> Iterable[Finding]:
    """Keys of the item in the stems of others; of each key the last other that holds it."""
    places, keyed = _telling_keys(item), _by_length([item])
    told: dict[str, dict[str, str]] = {}
    for other in strangers if keyed else ():
        for key in _keys_in(tuple(words(plain(other.stem))), keyed):
            told.setdefault(places[key], {})[" ".join(key)] = other.slug
    for place, slugs in told.items():
        message = (
            f"Another stem holds the key: {', '.join(f'“{key}” in {slug}' for key, slug in slugs.items())}. "
            "Ask for something else, or make them one family, which never meets in a session."
        )
        yield Finding("given_away", Level.WARNING, place, message)


def _near_duplicates(items: Sequence[Item]) -> Iterable[BankFinding]:
    """Pairs of stems whose sets of three letters in a row overlap by more than MOST_ALIKE (Jaccard)."""
    runs = [_trigrams(item.stem) for item in items]
    numbers = {run: number for number, run in enumerate(sorted(frozenset().union(*runs)))}
    # One integer is compared ten times as fast as a set is.
    marks = [sum(1 << numbers[run] for run in found) for found in runs]
    for place, other in _pairs_to_compare(runs):
        shared = (marks[place] & marks[other]).bit_count()
        alike = shared / (len(runs[place]) + len(runs[other]) - shared)
        if alike > MOST_ALIKE and not _are_family(items[place], items[other]):
            message = (
                f"The stem is {alike:.2f} like that of {items[other].slug} (three letters in a row, Jaccard); "
                f"{MOST_ALIKE} at most would satisfy: ask in other words, or make it a variant of that item."
            )
            yield BankFinding("near_duplicate_stems", message, item=items[place].slug, field="stem")


def _pairs_to_compare(runs: Sequence[frozenset[str]]) -> Iterable[tuple[int, int]]:
    """Every pair (later, earlier) of sets that can overlap by more than MOST_ALIKE, and few others.

    Two such sets have MOST_ALIKE of either in common. With the runs of each in one order, the rarest first, their
    first SHARED common ones then stand in what is looked at here of both. Which sets share so many is counted for all
    of them at once: a set of places is one integer with a bit for each, and counters of four bits are four integers.
    Source: the prefix filter (Chaudhuri et al. 2006), for several common ones as in Wang et al. 2012.
    """
    spread = Counter(run for found in runs for run in found)
    looked_at = []
    for found in runs:
        least = math.ceil(MOST_ALIKE * len(found))
        rarest_first = sorted(found, key=lambda run: (spread[run], run))
        looked_at.append(rarest_first[: len(found) - least + min(SHARED, least)])
    holding = _places_by_run(looked_at)
    for place, rare in enumerate(looked_at):
        ones = twos = fours = eights = enough = 0
        for run in rare:
            # Adds one to the counter of every place that holds the run.
            carry, ones = ones & holding[run], ones ^ holding[run]
            carry, twos = twos & carry, twos ^ carry
            carry, fours = fours & carry, fours ^ carry
            carry, eights = eights & carry, eights ^ carry
            enough |= carry
        if math.ceil(MOST_ALIKE * len(runs[place])) < SHARED:
            enough |= ones | twos | fours | eights
        yield from ((place, other) for other in _bits(enough & ((1 << place) - 1)))


def _places_by_run(looked_at: Sequence[Sequence[str]]) -> dict[str, int]:
    """Run -> an integer whose bit is 1 for each place that holds the run."""
    size = len(looked_at) // 8 + 1
    places: dict[str, bytearray] = {}
    for place, found in enumerate(looked_at):
        for run in found:
            places.setdefault(run, bytearray(size))[place // 8] |= 1 << place % 8
    return {run: int.from_bytes(held, "little") for run, held in places.items()}


def _bits(number: int) -> Iterable[int]:
    """The places of the 1s of a number, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _given_away(items: Sequence[Item]) -> Iterable[BankFinding]:
    keyed = _by_length(items)
    for item in items:
        told: dict[str, str] = {}
        for key, owners in _keys_in(tuple(words(plain(item.stem))), keyed).items():
            told.update({owner.slug: " ".join(key) for owner in owners if not _are_family(item, owner)})
        if told:
            message = _told_message(told)
            yield BankFinding("given_away", message, level=Level.WARNING, item=item.slug, field="stem")


def _by_length(items: Iterable[Item]) -> dict[int, dict[tuple[str, ...], list[Item]]]:
    """Who has which key: number of its words -> its words -> items."""
    keyed: dict[int, dict[tuple[str, ...], list[Item]]] = {}
    for item in items:
        for key in _telling_keys(item):
            keyed.setdefault(len(key), {}).setdefault(key, []).append(item)
    return keyed


def _told_message(told: Mapping[str, str]) -> str:
    """told: slug -> its key."""
    return (
        f"The stem holds {', '.join(f'“{key}”, the key of {slug}' for slug, key in told.items())}: "
        "say it in other words, or make them one family, which never meets in a session."
    )


def _keys_in(
    stem: tuple[str, ...], keyed: Mapping[int, Mapping[tuple[str, ...], list[Item]]]
) -> dict[tuple[str, ...], list[Item]]:
    found = {}
    for length, keys in keyed.items():
        for start in range(len(stem) - length + 1):
            key = stem[start : start + length]
            if key in keys:
                found[key] = keys[key]
    return found


def _telling_keys(item: Item) -> dict[tuple[str, ...], str]:
    """The keys as words, of typed ones every variant, each with the path of its field; holders' names are no secret."""
    texts = [
        (option.text, f"options[{index}].text")
        for index, option in enumerate(item.options)
        if option.is_key and not option.holder
    ]
    texts += [
        (variant, f"accepted[{blank}]")
        for blank, variants in enumerate(item.accepted)
        for variant in variants
    ]
    return {
        tuple(words(plain(text))): path
        for text, path in texts
        if len(content_lemmas(plain(text))) >= LEAST_TELLING
    }


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _trigrams(stem: str) -> frozenset[str]:
    text = " ".join(words(plain(stem)))
    return frozenset(text[start : start + 3] for start in range(max(1, len(text) - 2)))


def _are_family(one: Item, other: Item) -> bool:
    if one.slug == other.slug or (one.switch_group and one.switch_group == other.switch_group):
        return True
    return (one.variants_of or one.slug) == (other.variants_of or other.slug)
