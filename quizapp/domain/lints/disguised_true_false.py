"""“Which of these is true?” over whole sentences: several true/false questions dressed up as one."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, plain

NUMBER = 6
NAME = "disguised_true_false"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(
    CHOICE,
    stem="Which of these statements about the reformers is true?",
    options=with_options("They were honest.", "They were strong.", "They were rich."),
)

_ASKS_TRUTH = re.compile(
    r"\b(?:which|what)\b[^?]*\b(?:is|are|was|were)\s+(?:\w+\s+)?(?:true|correct|right|accurate|false|wrong|incorrect)\b"
    r"|\b(?:true|correct|accurate|false|incorrect)\s+(?:statement|sentence|claim)s?\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|did|does|do|wanted|held|saw|called|led|made|took|gave|asked|"
    r"would|could|should|will|can|must)\b",
    re.IGNORECASE,
)


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A problem if the stem asks for truth and the options are sentences."""
    if not has_written_options(item) or not _ASKS_TRUTH.search(plain(item.stem)):
        return []
    full = [
        option for option in item.options if _FINITE.search(option.text) or option.text.rstrip().endswith(".")
    ]
    if len(full) * 2 <= len(item.options):
        return []
    message = "The stem asks which sentence is true; ask one question that the options answer."
    return [Problem("stem", message)]
