"""Five words in a row that the source article has too: often chance, worth other words all the same."""

from dataclasses import replace

from quizapp.domain.copying import SHORT_RUN, copied_runs
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, COPIED_SHORT
from quizapp.domain.subject import Subject
from quizapp.domain.wording import texts_of

NUMBER = 25
NAME = "near_copied_wording"
LEVEL = Level.WARNING
GOOD = CHOICE
BAD = replace(CHOICE, explanation=f"The reformers say {COPIED_SHORT} of a guild.")


def check(item: Item, subject: Subject) -> list[Problem]:
    """The fields that repeat 5 words of the article."""
    return [
        Problem(field, f"“{run.words}” stands in the source article too; say it in other words.")
        for field, text in texts_of(item)
        for run in copied_runs(text, subject.runs)
        if run.length == SHORT_RUN
    ]
