"""What the checks say of a question, by the field of the form it is about: on a page, and while somebody types."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from quizapp.domain.findings import Finding, Level
from quizapp.domain.item_types import true_false
from quizapp.domain.items import Problem
from quizapp.web.teacher.item_forms.base import ItemForm

_WHOLE_LISTS = {"options": "Options", "prompts": "Statements", "sides": "Both sides"}
WHERE = ("explanation", "passage", "quote")
REST = (
    "more_claims",
    "opposing_claim",
    "section",
    "holder",
    "side",
    "controversy",
    "bloom",
    "scope",
    "source",
    "cautions",
    "tensions",
    "tags",
    "variants_of",
)
ORDER = (
    "claim",
    "stem",
    "options",
    "prompts",
    "sides",
    "accepted",
    "answer",
    *WHERE,
    *REST,
    "override_reason",
)
"""Of the fields on the page."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why what was sent is not stored or published, with the field it is about, None for the whole."""

    field: str | None
    label: str
    message: str


Advice = dict[str, tuple[tuple[str, ...], ...]]
"""Name of a field, "" for the whole -> (level, message)… or (level, message, address)…, the last of the question that
it is held against; levels as in Finding."""


def advice_on(form: ItemForm, findings: Iterable[Finding]) -> Advice:
    """The findings by field, of each those first that stop publishing."""
    advice: Advice = {}
    for finding in sorted(findings, key=lambda finding: finding.level is not Level.ERROR):
        name = _named(form, finding.field)[0] or ""
        line = (finding.level.value, finding.message, *addresses([finding]).values())
        advice[name] = (*advice.get(name, ()), line)
    return advice


def addresses(findings: Iterable[Finding]) -> dict[str, str]:
    """Where to look at the question that one is held against: message -> address."""
    return {
        finding.message: url_for("teacher.items.show", q=finding.other)
        for finding in findings
        if finding.other
    }


def tally(findings: Iterable[Finding]) -> str:
    """How much there is to say, in words: "2 things stop publishing, 1 piece of advice"."""
    counts = Counter(finding.level for finding in findings)
    stops, advises = counts[Level.ERROR], counts[Level.WARNING]
    parts = []
    if stops:
        parts.append("1 thing stops publishing" if stops == 1 else f"{stops} things stop publishing")
    if advises:
        parts.append("1 piece of advice" if advises == 1 else f"{advises} pieces of advice")
    return ", ".join(parts) or "The checks find nothing to say"


def mistakes_in(form: ItemForm, problems: Iterable[Problem]) -> list[Mistake]:
    """The problems of an item as mistakes in the form, in the order of their fields on the page."""
    return _in_order(form, [Mistake(*_named(form, problem.field), problem.message) for problem in problems])


def _named(form: ItemForm, path: str) -> tuple[str | None, str]:
    """The name and label of the form's field for the path of a field of the item."""
    name = form.name_of(path)
    if name in _WHOLE_LISTS:
        return name, _WHOLE_LISTS[name]
    field = _field(form, name)
    if field is None:
        return None, "Question"
    first, *rest = name.split("-")
    rows = [entry.name for entry in _entries(form, first)] if rest else []
    if len(rows) < 2:
        return name, field.label.text
    place = rows.index(f"{first}-{rest[0]}")
    if form.item.type == true_false.NAME:
        return name, f"{true_false.TEXTS[place]}, {field.label.text.lower()}"
    noun = {"options": "Option", "prompts": "Statement", "sides": "Side"}.get(first, "Blank")
    return name, f"{noun} {place + 1}, {field.label.text.lower()}"


def _field(form: ItemForm, name: str) -> Any | None:
    """The field of that name, also one in a row of a list."""
    first, *rest = name.split("-")
    if first not in form or not name:
        return None
    if not rest:
        return form[first]
    entry = next((one for one in _entries(form, first) if one.name == f"{first}-{rest[0]}"), None)
    return entry if entry is None or len(rest) == 1 else entry.form[rest[1]]


def _entries(form: ItemForm, name: str) -> list[Any]:
    """The rows of a list in the form."""
    return list(getattr(form[name], "entries", ()))


def unreadable(form: ItemForm) -> list[Mistake]:
    """What the form itself found fault with, field by field."""
    return [
        Mistake(field.id, field.label.text, message) for field in _leaves(form) for message in field.errors
    ]


def _in_order(form: ItemForm, mistakes: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes in the order of their fields on the page; first those of no field."""
    rows = [field.name for field in _leaves(form)]

    def place(mistake: Mistake) -> tuple[int, int]:
        name = mistake.field or ""
        first = name.partition("-")[0]
        return ORDER.index(first) if first in ORDER else -1, rows.index(name) if name in rows else -1

    return sorted(mistakes, key=place)


def _leaves(fields: Iterable[Any]) -> Iterable[Any]:
    for field in fields:
        if hasattr(field, "entries"):
            yield from _leaves(field.entries)
        elif hasattr(field, "form"):
            yield from _leaves(field.form)
        else:
            yield field
