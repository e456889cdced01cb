"""A stem that asks for what is not so: it is misread by those who know, above all when the word is not seen."""

import re
from dataclasses import replace

from quizapp.domain.findings import Level
from quizapp.domain.items import Item, Problem
from quizapp.domain.lint_examples import CHOICE
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain, question_of, without_quotations, words

NUMBER = 19
NAME = "negative_stem"
LEVEL = Level.ERROR
GOOD = CHOICE
BAD = replace(CHOICE, stem="According to the reformers, what does not keep a guild honest?")

_BOLD = re.compile(r"\*\*(?:NOT|EXCEPT|LEAST)\*\*")
_NEGATIVE = re.compile(r"\b(?:not|except|least|\w+n['’]t)\b", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\bat least\b|\bnot only\b"
    r"|\b(?:who|whom|which|that)\b(?: \w+){0,4}? (?:does|do|did|is|are|was|were) not (?:name|named)\b",
    re.IGNORECASE,
)
_DENIALS = {"not", "no", "never", "none", "neither", "nobody", "nothing", "without", "except", "cannot"}


def check(item: Item, subject: Subject) -> list[Problem]:  # noqa: ARG001  (the Protocol's signature)
    """A negative word in the question of a choice item that is not in bold capitals, or two of them.

    What is said in quotation marks, why something did not happen, and “whom the article does not name” are exempt.
    """
    if not item.options:
        return []
    asked = item.stem if item.type == "true_false" else question_of(_bold_kept(item.stem))
    shown = len(_BOLD.findall(item.stem))
    question = _HARMLESS.sub(" ", without_quotations(plain(asked)))
    if re.match(r"\W*(?:[^,?]*, )?(?:why|how)\b", question, re.IGNORECASE):
        return []
    problems = []
    if len(_NEGATIVE.findall(question)) > shown:
        message = (
            "The question is put in the negative; ask for what is so, or write **NOT** in bold capitals."
        )
        problems.append(Problem("stem", message))
    denials = [word for word in words(question) if word in _DENIALS or word.endswith("n't")]
    if len(denials) > 1:
        message = f"The question denies twice ({', '.join(denials)}); put it in the positive."
        problems.append(Problem("stem", message))
    if denials:
        for index, option in enumerate(item.options):
            if words(plain(option.text))[:1] and words(plain(option.text))[0] in _DENIALS:
                message = (
                    "A negative option to a negative question denies twice; put one of them in the positive."
                )
                problems.append(Problem(f"options[{index}].text", message))
    return problems


def _bold_kept(stem: str) -> str:
    return _BOLD.sub(lambda found: found[0].strip("*"), stem)
