"""Items and subjects as plain JSON values and back: how they are stored, compared and given a digest.

A document leaves out what has its default value, so a field added to Item later changes no stored digest.
Whatever has an order is a list, never an object: a JSON column need not keep the order of an object's names.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from quizapp.domain.article import Article
from quizapp.domain.claim_map import Beyond, Caution, Claim, ClaimMap, Concept, Controversy, Holder, Tension
from quizapp.domain.copying import ArticleRuns
from quizapp.domain.items import Item
from quizapp.domain.subject import QuizSpec, Subject

Value = TypeVar("Value")


def canonical_json(document: Mapping[str, Any]) -> str:
    """The one JSON text of a document: names sorted, no spaces, ASCII only."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def item_to_document(item: Item) -> dict[str, Any]:
    """The item as plain JSON values, without the fields that have their default value."""
    return _to_document(item)


def item_from_document(document: Mapping[str, Any]) -> Item:
    """The item that `item_to_document` wrote. Raises ValueError for anything else, naming the field."""
    return _from_document(Item, document)


def item_digest(item: Item) -> str:
    """64 hex digits that are equal for equal wordings and for nothing else: SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical_json(item_to_document(item)).encode("ascii")).hexdigest()


def subject_to_document(subject: Subject) -> dict[str, Any]:
    """The subject, items included, as plain JSON values."""
    claim_map = subject.claim_map
    return {
        "slug": subject.slug,
        "title": subject.title,
        "article": _to_document(subject.article),
        "claim_map": {
            "sections": [[code, title] for code, title in claim_map.sections.items()],
            "holders": [_to_document(value) for value in claim_map.holders.values()],
            "controversies": [_to_document(value) for value in claim_map.controversies.values()],
            "concepts": [_to_document(value) for value in claim_map.concepts.values()],
            "claims": [_to_document(value) for value in claim_map.claims.values()],
            "cautions": [_to_document(value) for value in claim_map.cautions.values()],
            "beyond": [_to_document(value) for value in claim_map.beyond.values()],
            "tensions": [_to_document(value) for value in claim_map.tensions.values()],
        },
        "quizzes": [_to_document(quiz) for quiz in subject.quizzes],
        "items": [item_to_document(item) for item in subject.items],
        "restates": [[claim, list(others)] for claim, others in subject.restates.items()],
        "runs": {"long": sorted(subject.runs.long), "short": sorted(subject.runs.short)},
    }


def subject_from_document(document: Mapping[str, Any]) -> Subject:
    """The subject that `subject_to_document` wrote. Raises ValueError for anything else, naming the field."""
    try:
        claim_map = document["claim_map"]
        return Subject(
            slug=_text(document["slug"], "slug"),
            title=_text(document["title"], "title"),
            article=_from_document(Article, document["article"]),
            claim_map=ClaimMap(
                sections=dict(claim_map["sections"]),
                holders={value.id: value for value in _many(Holder, claim_map["holders"])},
                controversies={value.id: value for value in _many(Controversy, claim_map["controversies"])},
                concepts={value.id: value for value in _many(Concept, claim_map["concepts"])},
                claims={value.id: value for value in _many(Claim, claim_map["claims"])},
                cautions={value.id: value for value in _many(Caution, claim_map["cautions"])},
                beyond={value.id: value for value in _many(Beyond, claim_map["beyond"])},
                # Subjects stored before there were any have none.
                tensions={value.id: value for value in _many(Tension, claim_map.get("tensions", []))},
            ),
            quizzes=tuple(_many(QuizSpec, document["quizzes"])),
            items=tuple(_many(Item, document["items"])),
            restates={claim: tuple(others) for claim, others in document["restates"]},
            runs=ArticleRuns(frozenset(document["runs"]["long"]), frozenset(document["runs"]["short"])),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the document of a subject: {error!r}") from error


def _many(kind: type[Value], documents: list[Mapping[str, Any]]) -> list[Value]:
    return [_from_document(kind, document) for document in documents]


def _default(of: Field[Any]) -> Any:
    if of.default is not MISSING:
        return of.default
    return of.default_factory() if of.default_factory is not MISSING else MISSING


def _to_document(value: Any) -> dict[str, Any]:
    document = {}
    for of in fields(value):
        held = getattr(value, of.name)
        if held != _default(of):
            document[of.name] = _plain(held)
    return document


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _to_document(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _from_document(kind: type[Value], document: Mapping[str, Any]) -> Value:
    if not isinstance(document, Mapping):
        raise ValueError(f"{kind.__name__}: not an object")
    hints = get_type_hints(kind)
    unknown = sorted(set(document) - set(hints))
    if unknown:
        raise ValueError(f"{kind.__name__}: unknown field {unknown[0]}")
    missing = [of.name for of in _fields(kind) if of.name not in document and _default(of) is MISSING]
    if missing:
        raise ValueError(f"{kind.__name__}: field {missing[0]} is missing")
    return kind(
        **{name: _value(hints[name], given, f"{kind.__name__}.{name}") for name, given in document.items()}
    )


def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


def _value(hint: Any, given: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(given, list):
            raise ValueError(f"{where}: not a list")
        return tuple(_value(get_args(hint)[0], part, where) for part in given)
    if isinstance(hint, UnionType) or not isinstance(hint, type):
        raise ValueError(f"{where}: a field of this kind cannot be read from a document")
    if is_dataclass(hint):
        return _from_document(hint, given)
    if issubclass(hint, Enum):
        return hint(given)
    if not isinstance(given, hint):
        raise ValueError(f"{where}: not {hint.__name__}")
    return given


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{where}: not text")
    return given
