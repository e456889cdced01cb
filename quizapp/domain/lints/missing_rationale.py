"""An option without a reason: whoever chose it learns that it was wrong, not why."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Option, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject

NUMBER = 28
NAME = "missing_rationale"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=(*CHOICE.options[:2], Option("High fees for newcomers")))


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """The options whose rationale is empty; where options are matched with prompts, it is the prompts that need one."""
    found = [(f"options[{index}]", option.rationale) for index, option in enumerate(item.options)]
    if item.prompts:
        found = [(f"prompts[{index}]", prompt.rationale) for index, prompt in enumerate(item.prompts)]
    return [
        Problem(f"{path}.rationale", "The rationale is missing; say in a sentence or two why or why not.")
        for path, rationale in found
        if not rationale.strip()
    ]
