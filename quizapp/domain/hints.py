"""The hints of a question, which cost a share of its point: where to look, then one step nearer to the answer.

A hint never tells the key. Whatever would (a section named after the answer, a distractor ruled out where only two
options stand) is left out, so that a question may have one hint, or none.
"""

import re

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item
from quizapp.domain.subject import Subject
from quizapp.domain.wording import plain

SHORTEST_TYPED = 3
"""Characters of an answer below which its first letter would be most of it."""


def hints_for(item: Item, subject: Subject) -> tuple[str, ...]:
    """Sentences, in the order in which they are given: where it stands, then what rules something out."""
    return tuple(hint for hint in (_where(item, subject), _nearer(item)) if hint and not _tells(hint, item))


def _where(item: Item, subject: Subject) -> str:
    """The paragraph of the study text that the item rests on; "" where it rests on none."""
    for section in subject.article.sections:
        for number, passage in enumerate(section.passages, 1):
            if passage.id == item.citation.passage:
                return f"It stands in the study text, in “{plain(section.title)}”, paragraph {number}."
    return ""


def _nearer(item: Item) -> str:
    match BY_NAME[item.type].INPUT:
        case "choice" | "choices":
            return _ruled_out(item)
        case "text" | "blanks":
            return _beginnings(item)
        case _:
            return ""


def _ruled_out(item: Item) -> str:
    """One distractor and the mistake that it stands for; "" where that would leave nothing to choose from."""
    distractors = [option for option in item.options if not option.is_key]
    if len(distractors) < 2:
        return ""
    option = next((option for option in distractors if option.misconception), distractors[0])
    ruled_out = f"It is not “{plain(option.text)}”"
    return f"{ruled_out}: that {plain(option.misconception)}." if option.misconception else f"{ruled_out}."


def _beginnings(item: Item) -> str:
    """How each answer to be typed begins and how long it is; "" where that would be nearly all of it."""
    answers = [plain(variants[0]) for variants in item.accepted if variants]
    if not answers or any(len(answer) < SHORTEST_TYPED for answer in answers):
        return ""
    told = [
        f"begins with “{answer[0].upper()}” and has "
        f"{len(answer)} {'digits' if answer.isdigit() else 'characters'}"
        for answer in answers
    ]
    if len(told) == 1:
        return f"The answer {told[0]}."
    return " ".join(f"Blank {number} {words}." for number, words in enumerate(told, 1))


def _tells(hint: str, item: Item) -> bool:
    """Whether the words of the key stand in the hint."""
    keys = [option.text for option in item.options if option.is_key]
    keys += [variant for variants in item.accepted for variant in variants]
    keys += [item.answer] if item.answer else []
    return any(
        re.search(rf"(?<!\w){re.escape(text)}(?!\w)", hint, re.IGNORECASE)
        for text in (plain(key) for key in keys)
        if text
    )
