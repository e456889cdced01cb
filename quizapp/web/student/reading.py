"""The study text with its claims, and the glossary."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint

from quizapp.domain.article import Article, GlossaryEntry
from quizapp.domain.claim_map import ClaimMap
from quizapp.persistence.db import reading
from quizapp.services import bank
from quizapp.web.access import public
from quizapp.web.feedback import SIDE_LABELS
from quizapp.web.pages import Page, render

bp = Blueprint("reading", __name__)


@dataclass(frozen=True, slots=True)
class ShownVoice:
    """A claim of a passage with its holder, for the margin."""

    claim_text: str
    holder_label: str
    side: str
    side_label: str


@dataclass(frozen=True, slots=True)
class ShownGlossaryEntry:
    """A term.  passages: (id, section title) where it is at work."""

    id: str
    term: str
    gloss: str
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ReadingPage(Page):
    """The study text.  voices: passage id -> its claims, holders first met first."""

    TEMPLATE: ClassVar[str] = "student/reading.html"
    article: Article
    voices: dict[str, tuple[ShownVoice, ...]]


@dataclass(frozen=True, kw_only=True)
class GlossaryPage(Page):
    """Every term."""

    TEMPLATE: ClassVar[str] = "student/reading_glossary.html"
    entries: tuple[ShownGlossaryEntry, ...]


@bp.get("/reading")
@public
def show() -> str:
    """The study text."""
    with reading() as session:
        subject = bank.open_subject(session).subject
    return render(
        ReadingPage(
            title=subject.article.title,
            article=subject.article,
            voices={
                passage.id: _voices(passage.claims, subject.claim_map)
                for section in subject.article.sections
                for passage in section.passages
            },
        )
    )


@bp.get("/reading/glossary")
@public
def glossary() -> str:
    """Every term."""
    with reading() as session:
        article = bank.open_subject(session).subject.article
    return render(
        GlossaryPage(
            title="Glossary",
            entries=tuple(
                ShownGlossaryEntry(
                    entry.id,
                    entry.term,
                    entry.gloss,
                    _one_in_each_section(entry, article),
                )
                for entry in article.glossary
            ),
        )
    )


def _one_in_each_section(entry: GlossaryEntry, article: Article) -> tuple[tuple[str, str], ...]:
    """(passage id, section title) of a passage in each section: the first that has the word, else the first."""
    chosen = []
    for section in article.sections:
        at_work = [passage for passage in section.passages if passage.id in entry.passages]
        with_word = [passage for passage in at_work if entry.term.casefold() in passage.text.casefold()]
        chosen += [(passage.id, section.title) for passage in (with_word or at_work)[:1]]
    return tuple(chosen)


def _voices(claims: tuple[str, ...], claim_map: ClaimMap) -> tuple[ShownVoice, ...]:
    found = (claim_map.claims[claim] for claim in claims if claim in claim_map.claims)
    return tuple(
        ShownVoice(
            claim.paraphrase, claim_map.holders[claim.holder].label, claim.side.value, SIDE_LABELS[claim.side]
        )
        for claim in found
    )
