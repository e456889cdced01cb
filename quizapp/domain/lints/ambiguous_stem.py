"""A stem that is too long, asks twice, or leans on a word that the reader cannot resolve."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject, once_for_a_subject
from quizapp.domain.wording import plain, words

NUMBER = 1
NAME = "ambiguous_stem"
LEVEL = Level.WARNING
MOST_WORDS = 45
GOOD = CHOICE
BAD = replace(CHOICE, stem="They wanted what? According to the reformers, what keeps a guild honest?")

_OPENING_PRONOUN = re.compile(
    r"\W*(?:(?:it|he|she|they|him|her|them|its|his|their)\b|(?:this|that|these|those)\s+(?:is|was|are|were|has|had|did|does)\b)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_ROMAN = re.compile(r"[IVXLC]+")
_LOGIC = {"NOT", "EXCEPT", "LEAST", "AND", "OR", "TRUE", "FALSE"}


def check(item: Item, subject: Subject) -> list[Problem]:
    """What of the stem a reader could take in two ways."""
    stem = plain(item.stem)
    problems = []
    count = len(words(stem))
    if count > MOST_WORDS:
        problems.append(
            Problem("stem", f"The stem has {count} words; {MOST_WORDS} is the most, so shorten it.")
        )
    if stem.count("?") > 1:
        problems.append(Problem("stem", f"The stem asks {stem.count('?')} questions; ask one."))
    if _OPENING_PRONOUN.match(stem):
        word = words(stem)[0]
        problems.append(
            Problem("stem", f"The stem begins with “{word}”, of which nothing was said yet; name it.")
        )
    explained = _explained(subject)
    for acronym in sorted(set(_ACRONYM.findall(stem)) - _LOGIC):
        if acronym not in explained and not _ROMAN.fullmatch(acronym) and f"({acronym})" not in stem:
            problems.append(
                Problem("stem", f"{acronym} is explained nowhere; write it out or add it to the glossary.")
            )
    return problems


@once_for_a_subject
def _explained(subject: Subject) -> frozenset[str]:
    claim_map = subject.claim_map
    labels = [concept.label for concept in claim_map.concepts.values()]
    labels += [holder.label for holder in claim_map.holders.values()]
    labels += [text for entry in subject.article.glossary for text in (entry.term, entry.gloss)]
    return frozenset(_ACRONYM.findall(" ".join(labels)))
