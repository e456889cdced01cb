"""Matter in the stem that nobody needs in order to answer."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import content_lemmas, plain, question_of, sentences, without_quotations, words

NUMBER = 5
NAME = "gratuitous_stem"
LEVEL = Level.WARNING
MOST_WORDS_BEFORE = 35
GOOD = CHOICE
BAD = replace(CHOICE, stem=f"Winters were cold in that town. {CHOICE.stem}")


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A long way to the question, or a sentence that has nothing to do with it. Quotations are what is asked about."""
    stem = without_quotations(plain(item.stem))
    question = question_of(stem)
    before = stem.partition(question)[0] if question else ""
    problems = []
    count = len(words(before))
    if count > MOST_WORDS_BEFORE:
        message = (
            f"{count} words stand before the question; {MOST_WORDS_BEFORE} is the most, so shorten them."
        )
        problems.append(Problem("stem", message))
    told = [option.text for option in item.options] + [option.rationale for option in item.options]
    told += [text for prompt in item.prompts for text in (prompt.text, prompt.rationale)]
    told += [text for case in item.sides for text in (case.label, case.model)]
    needed = content_lemmas(" ".join([question, *told, item.explanation, item.answer]))
    needed |= content_lemmas(" ".join(variant for variants in item.accepted for variant in variants))
    for sentence in sentences(before):
        about = content_lemmas(sentence)
        # How long the two cases are to be is part of the task.
        if about and not about & needed and not item.sides:
            message = f"“{sentence}” shares no word with options or explanation; take it out or use it."
            problems.append(Problem("stem", message))
    return problems
