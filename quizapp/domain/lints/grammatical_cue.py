"""Options that do not read alike, or that the stem's grammar chooses among."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE, with_options
from quizapp.domain.subject import Subject
from quizapp.domain.wording import has_written_options, plain, words

NUMBER = 15
NAME = "grammatical_cue"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, options=with_options("Open argument", "firm orders", "high fees"))

_END_MARKS = ".!?;:,"
_ARTICLE_AT_END = re.compile(r"\b(?:a|an)\s*[?:…]*\s*$", re.IGNORECASE)
_PREPOSITIONS = {
    "by",
    "through",
    "in",
    "on",
    "at",
    "from",
    "for",
    "against",
    "under",
    "after",
    "before",
    "with",
}
_CONJUNCTIONS = {"that", "because", "since", "if", "when", "although"}
_NOT_GERUNDS = {
    "king",
    "nothing",
    "something",
    "everything",
    "anything",
    "during",
    "spring",
    "ring",
    "thing",
    "string",
}


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """What of letter case, end mark, opening and article differs between options."""
    texts = [plain(option.text) for option in item.options]
    if not has_written_options(item) or not all(texts):
        return []
    problems = []
    cases = {text[0].isupper() for text in texts if text[0].isalpha()}
    if len(cases) > 1:
        message = "Some options begin with a capital, some do not; begin all alike."
        problems.append(Problem("options", message))
    if len({text[-1] if text[-1] in _END_MARKS else "" for text in texts}) > 1:
        problems.append(Problem("options", "The options end in different marks; end all alike."))
    if _ARTICLE_AT_END.search(plain(item.stem)):
        problems.append(Problem("stem", "The stem ends in “a” or “an”; move the article into the options."))
    problems += _openings(item, texts)
    return problems


def _openings(item: Item, texts: list[str]) -> list[Problem]:
    keyed = {_opening(text) for text, option in zip(texts, item.options, strict=True) if option.is_key}
    others = {_opening(text) for text, option in zip(texts, item.options, strict=True) if not option.is_key}
    if len(keyed) == len(others) == 1 and keyed != others and len(texts) > 2:
        key, other = keyed.pop(), others.pop()
        message = f"The key begins with {key}, every distractor with {other}; let them begin alike."
        return [Problem("options", message)]
    return []


def _opening(text: str) -> str:
    first = words(text)[:1]
    word = first[0] if first else ""
    if word == "to":
        return "an infinitive"
    if word in _PREPOSITIONS:
        return "a preposition"
    if word in _CONJUNCTIONS:
        return "a conjunction"
    if word.endswith("ing") and len(word) > 5 and word not in _NOT_GERUNDS:
        return "a form in -ing"
    return "another kind of word"
