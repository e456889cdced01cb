"""Runs of words of the source article, as hashes: copied wording is found without storing the article.

The lists are data of a subject. A run's hash: its words joined by one space, SHA-256, first 12 hex digits.
Runs do not cross paragraphs, nor from one field of an item into the next.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'"})
LONG_RUN = 7
SHORT_RUN = 5
DIGEST_BYTES = 6
"""What is kept of a hash: 12 hex digits."""


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
    return hashlib.sha256(" ".join(words).encode("utf-8")).digest()[:DIGEST_BYTES].hex()


def copied_runs(text: str, runs: ArticleRuns) -> list[CopiedRun]:
    """The stretches of the text that repeat the article, in order; overlapping runs are joined into one.

    Runs of 5 inside a stretch of 7 or more are not named again.
    """
    return list(_copied_runs(text, runs))


# Two lints ask the same of a text, one right after the other.
@lru_cache(maxsize=256)
def _copied_runs(text: str, runs: ArticleRuns) -> tuple[CopiedRun, ...]:
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
    return tuple(found)


@lru_cache(maxsize=8)
def _digests(hashes: frozenset[str]) -> frozenset[bytes]:
    return frozenset(map(bytes.fromhex, hashes))


def _stretches(words: list[str], hashes: frozenset[str], length: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    digests = _digests(hashes)
    # Joined once: the run from one word to another is a slice. All letters are ASCII, so a letter is a byte.
    text = " ".join(words).encode("ascii")
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    for index in range(len(words) - length + 1):
        run = text[ends[index] : ends[index + length] - 1]
        if hashlib.sha256(run).digest()[:DIGEST_BYTES] not in digests:
            continue
        if index > end:
            if end > 0:
                yield start, end
            start = index
        end = index + length
    if end > 0:
        yield start, end
