"""Too few options to choose among, or more than good distractors can be found for. Three are adequate."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject

NUMBER = 30
NAME = "option_count"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Firm orders"))

_COUNTS = {
    "single_choice": (3, 4),
    "who_would_say": (3, 4),
    "multiple_response": (4, 6),
    "matching": (3, 6),
    "sorting": (2, 4),
    "ordering": (4, 6),
}


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A problem if the number of options is not what the type does well with."""
    least, most = _COUNTS.get(item.type, (0, len(item.options)))
    if least <= len(item.options) <= most:
        return []
    return [Problem("options", f"There are {len(item.options)} options; {least} to {most} serve best.")]
