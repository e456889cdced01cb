"""Find a quotation in the study text, also after edits of the text: what marks the sentence behind a key.

The selector is the text quote of the W3C Web Annotation Data Model (exact words, prefix, suffix). A passage
that has lost the quotation gives None: a page then shows it without a mark and never marks the wrong words.
"""

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from quizapp.domain.article import Passage
from quizapp.domain.items import Citation

CONTEXT_LENGTH = 32
"""Characters of prefix and of suffix."""
LEAST_SIMILARITY = 85
"""Percent, as rapidfuzz counts a partial alignment."""
LONGEST_QUOTE = 1000
"""Characters of a quotation that is looked for; a longer one is no sentence, and only costs time."""
LEAST_RUN = 4
"""Characters in a row that count as words of the quotation and not as chance."""

_SAME_MARK = str.maketrans("‘’‚‛′“”„‟″«»‐‑–—−", "'''''" + '"' * 7 + "-----")


def find_quote(text: str, citation: Citation) -> tuple[int, int] | None:
    """Where the quotation stands in the text, start and end, None if nowhere.

    Looked for as it is; then with white space, quotation marks and dashes taken alike; then with small
    changes of wording. Of several equal places the one between prefix and suffix, otherwise the first.
    """
    if not citation.quote.strip() or len(citation.quote) > LONGEST_QUOTE:
        return None
    places = _exact_places(text, citation.quote) or _folded_places(text, citation.quote)
    if not places:
        return _similar_place(text, citation.quote)
    return max(places, key=lambda place: _fit(text, citation, place=place))


def cite(passage: Passage, quote: str) -> Citation:
    """The citation of these words of the passage, as they read there, with what stands before and after them.

    Of several places the first. Raises ValueError if the words are not in the passage (other white space,
    quotation marks and dashes aside), or are more than LONGEST_QUOTE characters.
    """
    if len(quote) > LONGEST_QUOTE:
        raise ValueError(f"The words are longer than {LONGEST_QUOTE:,} characters.")
    places = _exact_places(passage.text, quote) or _folded_places(passage.text, quote)
    if not quote.strip() or not places:
        raise ValueError(f"The passage {passage.id} does not contain the words “{quote}”.")
    start, end = places[0]
    return Citation(
        passage.id,
        passage.text[start:end],
        passage.text[max(0, start - CONTEXT_LENGTH) : start],
        passage.text[end : end + CONTEXT_LENGTH],
    )


def _exact_places(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place of the quotation as it is, overlapping ones too."""
    return [
        (found.start(), found.start() + len(quote)) for found in re.finditer(f"(?={re.escape(quote)})", text)
    ]


def _folded_places(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place of the quotation with white space, quotation marks and dashes taken alike."""
    # Folding replaces one character by one, so that places in the folded text are places in the text.
    words = [re.escape(word) for word in quote.translate(_SAME_MARK).split()]
    pattern = re.compile(r"\s+".join(words))
    return [found.span() for found in pattern.finditer(text.translate(_SAME_MARK))] if words else []


def _similar_place(text: str, quote: str) -> tuple[int, int] | None:
    """The most similar place, whole words, None below LEAST_SIMILARITY."""
    # In a text shorter than the quotation, rapidfuzz would look for the text in the quotation instead.
    if len(text) < len(quote):
        return None
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=LEAST_SIMILARITY)
    if found is None:
        return None
    # The place found is as long as the quotation. Words added or dropped since make the sentence longer or
    # shorter, so its ends are looked for a little around, where a run of the quotation begins and ends.
    slack = len(quote) * (100 - LEAST_SIMILARITY) // 100
    low, high = max(0, found.dest_start - slack), min(len(text), found.dest_end + slack)
    runs = [
        run
        for run in Levenshtein.opcodes(quote, text[low:high])
        if run.tag == "equal" and run.src_end - run.src_start >= LEAST_RUN
    ]
    if not runs:
        return None
    start, end = low + runs[0].dest_start, low + runs[-1].dest_end
    while start and _is_within_word(text, start):
        start -= 1
    while end < len(text) and _is_within_word(text, end):
        end += 1
    stripped = text[start:end].strip()
    start = text.index(stripped, start)
    return start, start + len(stripped)


def _is_within_word(text: str, place: int) -> bool:
    """Whether the characters on both sides of the place belong to one word."""
    return text[place - 1].isalnum() and text[place].isalnum()


def _fit(text: str, citation: Citation, *, place: tuple[int, int]) -> float:
    """How well the surroundings of the place agree with prefix and suffix, 0 to 200."""
    start, end = place
    before = text[max(0, start - len(citation.prefix)) : start]
    after = text[end : end + len(citation.suffix)]
    return fuzz.ratio(before, citation.prefix) + fuzz.ratio(after, citation.suffix)
