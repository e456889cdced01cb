"""Options such as “all of the above”: they ask for logic in the place of knowledge."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, speaks_of_options

NUMBER = 3  # and 9: none, and all, of the above
NAME = "all_or_none"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Firm orders", "None of the above"))


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """The options that refer to the other options."""
    if not has_written_options(item):
        return []
    return [
        Problem(
            f"options[{index}].text", "An option must not speak of the other options; write one of its own."
        )
        for index, option in enumerate(item.options)
        if speaks_of_options(option.text)
    ]
