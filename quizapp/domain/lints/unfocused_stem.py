"""A stem that asks nothing by itself: no question, no task, or nothing but “which of the following”."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain, sentences, words

NUMBER = 13
NAME = "unfocused_stem"
LEVEL = Level.ERROR
LEAST_WORDS = 6
GOOD = CHOICE
BAD = replace(CHOICE, stem="Which of the following is right?")

_TASK = frozenset(
    """add arrange choose classify compare complete consider decide define describe distinguish explain fill find
    give identify judge label link list mark match name order pair pick place put rank read recall rewrite say
    select sort state summarise tell weigh write""".split()  # noqa: SIM905  (easier to read than a list)
)
_BARE = re.compile(r"\W*which (?:one |ones )?of (?:the following|these|those)(?: \w+){0,3}\W*", re.IGNORECASE)
_BEYOND = re.compile(r"^(?:this )?(?:goes |going )?beyond the article[:,.]\s*", re.IGNORECASE)
_STATEMENTS = ("true_false", "cloze", "flashcard_reversed")


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """What keeps somebody from answering with the options covered.

    A statement to judge, to fill in or to name needs no question; a flashcard may be as short as it likes.
    """
    stem = plain(item.stem)
    problems = []
    count = len(words(stem))
    if count < LEAST_WORDS and not item.type.startswith("flashcard"):
        problems.append(
            Problem(
                "stem",
                f"The stem has {count} {'word' if count == 1 else 'words'}; write at least {LEAST_WORDS}.",
            )
        )
    openings = {words(sentence)[0] for sentence in sentences(_BEYOND.sub("", stem)) if words(sentence)}
    if item.type not in _STATEMENTS and "?" not in stem and not openings & _TASK:
        message = "The stem asks nothing; end it in a question mark or begin it with a task such as Name or Explain."
        problems.append(Problem("stem", message))
    if _BARE.fullmatch(stem):
        problems.append(
            Problem("stem", "The stem asks nothing without its options; put the question into it.")
        )
    return problems
