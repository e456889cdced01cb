"""Items that are too like one another: a stem that is another one over again, a stem that tells another one's key.

Items of one family (variants, and the two of a switch) are alike on purpose and never meet in one session.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.findings import Finding, Level
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, plain, words

NAME = "likeness"
MOST_ALIKE = 0.6
LEAST_TELLING = 2
"""Words with a meaning in a key for which another stem may be looked at: one alone (“NEP”) is the talk of all items."""


def check(subject: Subject) -> list[BankFinding]:
    """The pairs of near-duplicate stems, then the stems that hold the key of another item."""
    return [*_near_duplicates(subject.items), *_given_away(subject.items)]


def check_one(item: Item, others: Iterable[Item]) -> list[Finding]:
    """The same for one item that is being written, against the bank; takes a time that grows with the bank alone.

    Of several stems that are too much alike, the one most alike.  others: may hold an earlier wording of the item.
    """
    strangers = [other for other in others if not _are_family(item, other)]
    return [*_most_alike(item, strangers), *_tells(item, strangers), *_is_told(item, strangers)]


def _most_alike(item: Item, strangers: Sequence[Item]) -> Iterable[Finding]:
    mine = _trigrams(item.stem)
    likenesses = [(_overlap(mine, _trigrams(other.stem)), other.slug) for other in strangers]
    alike, slug = max(likenesses, default=(0.0, ""))
    if alike > MOST_ALIKE:
        yield Finding("near_duplicate_stems", Level.ERROR, "stem", _alike_message(alike, slug))


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


def _near_duplicates(items: Iterable[Item]) -> Iterable[BankFinding]:
    """Pairs of stems whose sets of three letters in a row overlap by more than MOST_ALIKE (Jaccard).

    Only stems that share one of their rarer runs can be so much alike; so not every pair has to be compared.
    """
    by_slug = {item.slug: item for item in items}
    runs = {slug: _trigrams(item.stem) for slug, item in by_slug.items()}
    spread = Counter(run for found in runs.values() for run in found)
    met: dict[str, list[str]] = {}
    for slug, found in runs.items():
        rarest_first = sorted(found, key=lambda run: (spread[run], run))
        looked_at = rarest_first[: len(found) - math.ceil(MOST_ALIKE * len(found)) + 1]
        candidates = {other: None for run in looked_at for other in met.get(run, ())}
        for other in candidates:
            alike = _overlap(found, runs[other])
            if alike > MOST_ALIKE and not _are_family(by_slug[slug], by_slug[other]):
                message = _alike_message(alike, other)
                yield BankFinding("near_duplicate_stems", message, item=slug, field="stem")
        for run in looked_at:
            met.setdefault(run, []).append(slug)


def _given_away(items: Iterable[Item]) -> Iterable[BankFinding]:
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


def _alike_message(alike: float, slug: str) -> str:
    return (
        f"The stem is {alike:.2f} like that of {slug} (three letters in a row, Jaccard); "
        f"{MOST_ALIKE} at most would satisfy: ask in other words, or make it a variant of that item."
    )


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
