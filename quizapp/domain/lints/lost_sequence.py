"""Figures, dates or ordinals out of order: the search for one's answer then costs more than the answer."""

import re
from dataclasses import replace

from quizapp.domain.choices import is_sequence
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import FACT, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, plain, words

NUMBER = 16
NAME = "lost_sequence"
LEVEL = Level.ERROR
_ASKED = replace(FACT, type="single_choice", stem="In which year was the guild founded?", accepted=())
GOOD = replace(_ASKED, options=with_options("1820", "1830", "1840"))
BAD = replace(_ASKED, options=with_options("1830", "1820", "1840"))

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FIGURE = re.compile(
    r"(?:in |about |around |\w+ |\d{1,2} \w+ )?\d[\d,.]*(?:\s*(?:[-–]|to|%|per cent)\s*\d*)?", re.IGNORECASE
)


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A problem if all options are figures or dates, or all ordinals, and neither rise nor fall."""
    texts = [plain(option.text) for option in item.options]
    if not has_written_options(item) or len(texts) < 3:
        return []
    message = "The options are a sequence out of order; let them rise or fall."
    if all(_FIGURE.fullmatch(text) for text in texts):
        return [] if is_sequence(item.options) else [Problem("options", message)]
    ranks = [
        next((_ORDINALS.index(word) for word in words(text)[:2] if word in _ORDINALS), -1) for text in texts
    ]
    if -1 in ranks or ranks in (sorted(ranks), sorted(ranks, reverse=True)):
        return []
    return [Problem("options", message)]
