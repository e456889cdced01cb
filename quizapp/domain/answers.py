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
# Words that carry no fact wherever they stand: who types them and who leaves them out say the same.
_FILLERS = frozenset({"the", "an", "its", "their", "and"})
# How a clause is begun when a noun would do: "that it could cause unrest", "it would not be safe".
_OPENING = re.compile(r"(?:that |(?:it|they) (?:could|would|might|may|can|will) )+(?=\S)")
# "Y's X" with a short Y, which "X of Y" says as well.
_OWNED = re.compile(r"(\S+(?: \S+)?)(?:['’ʼ]s|(?<=s)['’ʼ]) (\S.*)", re.IGNORECASE)
# Endings that make another word of the same stem.  Endings of one line only bend the word.
_ENDINGS = (
    ("", "e", "s", "d", "ed", "ing"),
    ("ism", "isms"),
    ("ist", "ists"),
    ("er", "ers", "or", "ors"),
    ("al", "ial"),
    ("ic", "ical"),
    ("ion", "ions"),
    ("ive", "ives"),
    ("ity", "ities"),
    ("ence", "ance"),
    ("ent", "ant"),
    ("crat", "crats"),
    ("cracy", "cracies"),
    ("grapher", "graphers"),
    ("graphy", "graphies"),
)
_KIND_OF_ENDING = {ending: kind for kind, endings in enumerate(_ENDINGS) for ending in endings}
_LONGEST_ENDING = max(map(len, _KIND_OF_ENDING))
# Words two edits or fewer from one that says something else, where both occur in history lessons.
# fmt: off
_CONFUSABLE = frozenset({
    "majority", "minority", "internal", "external", "inclusion", "exclusion", "inclusive",
    "exclusive", "increase", "decrease", "import", "export", "imports", "exports",
    "emigration", "immigration", "emigrant", "immigrant", "third", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "sixth", "sixteen", "sixty", "seventh", "seventeenth",
    "seventeen", "seventy", "eighth", "eighteenth", "eighteen", "eighty", "ninth",
    "nineteenth", "nineteen", "ninety", "faction", "factions", "fraction", "fractions",
    "revolution", "revolutions", "evolution", "evolutions", "leader", "leaders", "reader", "readers",
    "leadership", "readership", "energy", "enemy", "moral", "mortal", "civil", "civic", "inside", "outside",
    "abroad", "aboard", "reform", "reforms", "deform", "debate", "debates", "rebate", "rebates",
    "argument", "arguments", "armament", "armaments", "planning", "planting", "participation",
    "anticipation", "protection", "production", "projection", "russian", "prussian", "rule", "rules",
    "ruler", "rulers",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Match:
    """Which accepted variant the text is, None if it is none of them.  is_exact: equal after normalising."""

    variant: str | None
    is_exact: bool


def normalise(text: str) -> str:
    """The text with everything taken out that a reader would not count; "" if nothing is left.

    Compatibility forms, case, accents (Latin, Greek, Cyrillic), invisible characters, punctuation other than
    the marks within a number, spacing and leading English articles go. Normalising twice changes nothing.
    """
    words = list(_words(text))
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """The words of the text as they are compared, none left out."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_PLAIN_LETTERS)
    kept = "".join(
        _kept(character, plain[place - 1 : place] + plain[place + 1 : place + 2])
        for place, character in enumerate(plain)
    )
    return tuple(unicodedata.normalize("NFC", kept).split())


def match(text: str, accepted: Sequence[str]) -> Match:
    """The accepted variant that the text is, an equal one before one with slips of typing.

    Equal also means: joined by "and", "&", "+", "/" or a comma; with or without articles, "its", "their" and
    an opening "that it could"; "Y's X" for "X of Y".
    Forgiven slips: none in a variant of up to 4 letters, one up to 7, two above (a letter too many, missing,
    wrong, or two neighbours swapped). Never forgiven: another number, a prefix that turns a word round, an
    ending that makes another word of it, or a word that is known to mean something else.
    """
    typed = _wordings(text)
    if not typed:
        return Match(None, is_exact=False)
    wanted = {variant: _wordings_of_variant(variant) for variant in accepted}
    for variant, wordings in wanted.items():
        if any(wording in wordings for wording in typed):
            return Match(variant, is_exact=True)
    slips = {variant: _fewest_slips(typed, wordings) for variant, wordings in wanted.items()}
    near = {variant: count for variant, count in slips.items() if count is not None}
    if not near:
        return Match(None, is_exact=False)
    return Match(min(near, key=near.__getitem__), is_exact=False)


@functools.lru_cache(maxsize=4096)
def _wordings_of_variant(variant: str) -> tuple[str, ...]:
    """The variant's wordings: authors' texts are few and compared all day, what is typed is ever new."""
    return _wordings(variant)


def _wordings(text: str) -> tuple[str, ...]:
    """What the text says without fillers, and the same with its owner put last; empty if nothing is left."""
    plain = _gist(_words(text))
    if not plain:
        return ()
    owned = _OWNED.fullmatch(" ".join(text.split()))
    return (plain, _gist(_words(f"{owned[2]} of {owned[1]}"))) if owned else (plain,)


def _gist(words: Sequence[str]) -> str:
    """The words joined without fillers and without the opening of a clause; the last word always stays.

    "a" goes before a longer word only: "plan A", "vitamins A and E" and "A and AB" name letters.
    """
    kept: list[str] = []
    following = ""
    for word in reversed(words):
        is_article = word == "a" and following != "and" and kept and len(kept[-1]) > 1
        if not kept or not (word in _FILLERS or is_article):
            kept.append(word)
        following = word
    return _OPENING.sub("", " ".join(reversed(kept)), count=1)


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


def _fewest_slips(typed: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The fewest slips between any two wordings, None if each pair has more than are forgiven."""
    counts = [_slips(one, other) for one in typed for other in wanted]
    return min((count for count in counts if count is not None), default=None)


def _slips(typed: str, wanted: str) -> int | None:
    """How many slips lead from the wanted text to the typed one, None if more than are forgiven."""
    letters = sum(character.isalpha() for character in wanted)
    allowed = 0 if letters <= 4 else 1 if letters <= 7 else 2
    if not allowed:
        return None
    distance = OSA.distance(typed, wanted, score_cutoff=allowed)
    if distance > allowed or _NUMBER.findall(typed) != _NUMBER.findall(wanted):
        return None
    words = typed.split(), wanted.split()
    is_other = len(words[0]) == len(words[1]) and any(map(_is_another_word, *words))
    return None if is_other else distance


def _is_another_word(typed: str, wanted: str) -> bool:
    """Whether a difference between two words is one of meaning and not of typing."""
    if typed == wanted:
        return False
    if typed in _CONFUSABLE and wanted in _CONFUSABLE:
        return typed.removesuffix("s") != wanted.removesuffix("s")
    if any(typed == prefix + wanted or wanted == prefix + typed for prefix in _NEGATING_PREFIXES):
        return True
    return _has_another_ending(typed, wanted)


def _has_another_ending(typed: str, wanted: str) -> bool:
    """Whether the two words are one stem of three letters or more with endings of two kinds."""
    for length in range(min(_LONGEST_ENDING, len(typed) - 3) + 1):
        stem, ending = typed[: len(typed) - length], typed[len(typed) - length :]
        kind = _KIND_OF_ENDING.get(ending)
        if kind is None or not wanted.startswith(stem):
            continue
        other = _KIND_OF_ENDING.get(wanted[len(stem) :])
        if other is not None and other != kind:
            return True
    return False
