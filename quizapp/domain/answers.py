"""Compare what was typed with what an author accepts, as a fair reader would: facts count, forms do not."""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

_ARTICLES = frozenset({"a", "an", "the"})
# Letters that Unicode does not decompose, although readers type them without their stroke or apart.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# One or two letters in front that turn a word round: an edit of that size, but never a slip of typing.
_NEGATING_PREFIXES = ("un", "in", "im", "il", "ir", "de", "a")
# Words two edits or fewer from one that says something else, where both occur in history lessons.
# fmt: off
_CONFUSABLE = frozenset({
    "majority", "minority", "internal", "external", "inclusion", "exclusion", "inclusive",
    "exclusive", "increase", "decrease", "import", "export", "imports", "exports",
    "emigration", "immigration", "emigrant", "immigrant", "third", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "sixth", "sixteen", "sixty", "seventh", "seventeenth",
    "seventeen", "seventy", "eighth", "eighteenth", "eighteen", "eighty", "ninth",
    "nineteenth", "nineteen", "ninety",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Match:
    """Which accepted variant the text is, None if it is none of them.  is_exact: equal after normalising."""

    variant: str | None
    is_exact: bool


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """The text with everything taken out that a reader would not count; "" if nothing is left.

    Compatibility forms, case, accents (Latin, Greek, Cyrillic), invisible characters, punctuation other than
    the marks within a number, spacing and leading English articles go. Normalising twice changes nothing.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_PLAIN_LETTERS)
    kept = "".join(
        _kept(character, plain[place - 1 : place] + plain[place + 1 : place + 2])
        for place, character in enumerate(plain)
    )
    words = unicodedata.normalize("NFC", kept).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


def match(text: str, accepted: Sequence[str]) -> Match:
    """The accepted variant that the text is, an equal one before one with slips of typing.

    Forgiven slips: none in a variant of up to 4 letters, one up to 7, two above (a letter too many, missing,
    wrong, or two neighbours swapped). Never forgiven: another number, a prefix that turns a word round, or a
    word that is known to mean something else.
    """
    typed = normalise(text)
    if not typed:
        return Match(None, is_exact=False)
    wanted = {variant: _normalised_variant(variant) for variant in accepted}
    for variant, plain in wanted.items():
        if plain == typed:
            return Match(variant, is_exact=True)
    slips = {variant: _slips(typed, plain) for variant, plain in wanted.items()}
    near = {variant: count for variant, count in slips.items() if count is not None}
    if not near:
        return Match(None, is_exact=False)
    return Match(min(near, key=near.__getitem__), is_exact=False)


@functools.lru_cache(maxsize=4096)
def _normalised_variant(variant: str) -> str:
    """The variant normalised: authors' texts are few and compared all day, what is typed is ever new."""
    return normalise(variant)


def _kept(character: str, neighbours: str) -> str:
    """What remains of one character between its two neighbours."""
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return character
    if character in ".,":
        return (
            character
            if len(neighbours) == 2 and neighbours.isdecimal()
            else ("" if character == "." else " ")
        )
    if character in "'’ʼ`´" or category in ("Cf", "Cs"):
        return ""
    return " "


def _slips(typed: str, wanted: str) -> int | None:
    """How many slips lead from the wanted text to the typed one, None if more than are forgiven."""
    letters = sum(character.isalpha() for character in wanted)
    allowed = 0 if letters <= 4 else 1 if letters <= 7 else 2
    if not allowed or _NUMBER.findall(typed) != _NUMBER.findall(wanted):
        return None
    words = typed.split(), wanted.split()
    if len(words[0]) == len(words[1]) and any(map(_is_another_word, *words)):
        return None
    distance = OSA.distance(typed, wanted, score_cutoff=allowed)
    return distance if distance <= allowed else None


def _is_another_word(typed: str, wanted: str) -> bool:
    """Whether a difference between two words is one of meaning and not of typing."""
    if typed == wanted:
        return False
    if typed in _CONFUSABLE and wanted in _CONFUSABLE:
        return True
    return any(typed == prefix + wanted or wanted == prefix + typed for prefix in _NEGATING_PREFIXES)
