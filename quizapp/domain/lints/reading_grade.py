"""Language harder than the subject asks for."""

from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject, once_for_a_subject
from quizapp.domain.wording import plain, reading_grade, words

NUMBER = 29
NAME = "reading_grade"
LEVEL = Level.WARNING
HIGHEST_GRADE = 12.0
GOOD = CHOICE
BAD = replace(
    CHOICE,
    stem=(
        "According to the reformers, which institutional characteristic predominantly guarantees the perpetuation "
        "of organisational integrity within associations of independent artisans?"
    ),
)


def check(item: Item, subject: Subject) -> list[Problem]:
    """A problem if stem and options together read above grade 12, the subject's own terms counted as easy."""
    parts = [plain(item.stem), *(plain(prompt.text) for prompt in item.prompts)]
    parts += [plain(option.text) for option in item.options]
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    grade = reading_grade(text, familiar=_terms(subject))
    if grade <= HIGHEST_GRADE:
        return []
    message = f"Stem and options read at school grade {grade:.0f}; 12 is the most: shorter sentences, plainer words."
    return [Problem("stem", message)]


@once_for_a_subject
def _terms(subject: Subject) -> frozenset[str]:
    claim_map = subject.claim_map
    labels = [concept.label for concept in claim_map.concepts.values()]
    labels += [holder.label for holder in claim_map.holders.values()]
    labels += [entry.term for entry in subject.article.glossary]
    return frozenset(words(" ".join(labels)))
