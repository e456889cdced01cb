"""Runs of words of the source article, as hashes: copied wording is found without storing the article.

The lists are data of a subject. A run's hash: its words joined by one space, SHA-256, first 12 hex digits.
Runs do not cross paragraphs, nor from one field of an item into the next.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'"})
LONG_RUN = 7
SHORT_RUN = 5


@dataclass(frozen=True, slots=True)
class ArticleRuns:
    """Hashes of the article's runs.  long: of 7 words, never to be repeated.  short: of 5, better not."""

    long: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CopiedRun:
    """A stretch that the article has too.  words: as compared.  length: 7 or 5, the kind of run."""

    words: str
    length: int


def words_of(paragraph: str) -> list[str]:
    """The words of one paragraph as the lists count them: NFKC, straight apostrophes, lower case."""
    folded = unicodedata.normalize("NFKC", paragraph).translate(_APOSTROPHES).lower()
    return _WORD.findall(folded)


def run_hash(words: list[str]) -> str:
    """The first 12 hex digits of the SHA-256 of the words joined by one space."""
    return hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest()[:12]


def copied_runs(text: str, runs: ArticleRuns) -> list[CopiedRun]:
    """The stretches of the text that repeat the article, in order; overlapping runs are joined into one.

    Runs of 5 inside a stretch of 7 or more are not named again.
    """
    found: list[CopiedRun] = []
    for paragraph in _PARAGRAPH_BREAK.split(text):
        words = words_of(paragraph)
        long = list(_stretches(words, runs.long, LONG_RUN))
        short = [
            (start, end)
            for start, end in _stretches(words, runs.short, SHORT_RUN)
            if not any(start < long_end and long_start < end for long_start, long_end in long)
        ]
        for start, end in sorted(long + short):
            length = LONG_RUN if (start, end) in long else SHORT_RUN
            found.append(CopiedRun(" ".join(words[start:end]), length))
    return found


def _stretches(words: list[str], hashes: frozenset[str], length: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for index in range(len(words) - length + 1):
        if run_hash(words[index : index + length]) not in hashes:
            continue
        if index > end:
            if end > 0:
                yield start, end
            start = index
        end = index + length
    if end > 0:
        yield start, end
