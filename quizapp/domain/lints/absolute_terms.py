"""“Always”, “never”, “only” in one option alone: the test-wise strike it out, or pick it."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import absolute_terms, has_holder_options, has_written_options, speaks_of_options

NUMBER = 11
NAME = "absolute_terms"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "Orders that are never questioned", "High fees"))


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """The one option that has absolute terms, if it is just one."""
    if not has_written_options(item) or has_holder_options(item):
        return []
    # Of “all of the above”, the word is the least that is wrong.
    texts = ["" if speaks_of_options(option.text) else option.text for option in item.options]
    absolute = [(index, absolute_terms(text)) for index, text in enumerate(texts) if absolute_terms(text)]
    if len(absolute) != 1:
        return []
    index, terms = absolute[0]
    message = (
        f"Only this option says “{terms[0]}”; take the word out, or put one like it into another option."
    )
    return [Problem(f"options[{index}].text", message)]
