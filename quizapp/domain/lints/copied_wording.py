"""Seven words in a row that the source article has too: nothing that we ship may hold them."""

from dataclasses import replace

from quizapp.domain.copying import LONG_RUN, copied_runs
from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, COPIED
from quizapp.domain.subject import Subject
from quizapp.domain.wording import texts_of

NUMBER = 25
NAME = "copied_wording"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, explanation=f"The reformers say {COPIED} of a guild.")


def check(item: Item, subject: Subject) -> list[Problem]:
    """The fields that repeat 7 words of the article."""
    return [
        Problem(field, f"“{run.words}” stands in the source article too; say it in other words.")
        for field, text in texts_of(item)
        for run in copied_runs(text, subject.runs)
        if run.length == LONG_RUN
    ]
