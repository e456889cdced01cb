"""Options made of other options, “A and B”: they ask for combination in the place of knowledge (K-type)."""

import re
from dataclasses import replace

from quizapp.domain.answers import normalise
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, plain

NUMBER = 14
NAME = "combined_options"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Firm orders", "Both A and B"))

_LETTER = r"(?:[A-F]|[1-6]|I{1,3}|IV|VI?|option [A-F1-6])"
_COMBINED = re.compile(
    rf"\W*(?i:both |only |options? )?{_LETTER}(?:(?:, ?| ?& ?|,? and |,? or ){_LETTER})+(?: only)?\W*"
)
_JOINED = re.compile(r"(?:both )?(.+?) (?:and|as well as) (.+)", re.IGNORECASE)


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """The options that combine letters, or that join the texts of two others."""
    if not has_written_options(item):
        return []
    texts = [plain(option.text) for option in item.options]
    folded = {normalise(text) for text in texts}
    problems = []
    for index, text in enumerate(texts):
        joined = _JOINED.fullmatch(text)
        is_joined = joined is not None and {normalise(joined[1]), normalise(joined[2])} <= folded
        if _COMBINED.fullmatch(text) or is_joined:
            message = "This option is made of other options; write one of its own, or let several be right."
            problems.append(Problem(f"options[{index}].text", message))
    return problems
