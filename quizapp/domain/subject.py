"""Subject: one contested matter and all that is asked about it, as a folder of the question bank holds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from quizapp.domain.article import Article
from quizapp.domain.claim_map import ClaimMap, Kind
from quizapp.domain.copying import ArticleRuns
from quizapp.domain.families import chief_claim
from quizapp.domain.items import Item

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class QuizSpec:
    """A ready quiz.  slug: unique within the subject.  items: slugs, in the order in which they are asked."""

    slug: str
    title: str
    description: str
    items: tuple[str, ...]


BEYOND = "BEYOND"
"""The section of all that the article does not tell: drawn only when asked for, and scored apart."""
OUTSIDE_SECTIONS: Mapping[str, str] = MappingProxyType(
    {"CROSS": "Across the sections", BEYOND: "Beyond the article"}
)
"""Blocks of the bank that are no section of the article: questions across sections, questions on outside facts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject.  slug: name of its folder, with hyphens.  title: for readers.

    restates: claim id -> claims of other sections whose idea it repeats; only those that do are in it.
    runs: what the texts may not repeat of the source article.
    """

    slug: str
    title: str
    article: Article
    claim_map: ClaimMap
    quizzes: tuple[QuizSpec, ...] = ()
    items: tuple[Item, ...] = ()
    restates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    runs: ArticleRuns = field(default_factory=ArticleRuns)

    @property
    def section_titles(self) -> Mapping[str, str]:
        """Section code -> its title for readers: the study text's own where it has it; outside ones last."""
        texts = {section.code: section.title for section in self.article.sections}
        return {**self.claim_map.sections, **texts, **OUTSIDE_SECTIONS}

    def item(self, slug: str) -> Item | None:
        """The item with that slug, None where there is none."""
        return next((item for item in self.items if item.slug == slug), None)


def once_for_a_subject(work_out: Callable[[Subject], Value]) -> Callable[[Subject], Value]:
    """The function, which for the same subject again gives the same value again instead of working it out.

    For what a rule needs to know of a subject and asks for with every item. Only the last subject is kept.
    """
    last: list[tuple[Subject, Value]] = []

    def remembered(subject: Subject) -> Value:
        # One reading of the list, so that another thread with another subject does no harm.
        for known, value in last[:1]:
            if known is subject:
                return value
        value = work_out(subject)
        last[:] = [(subject, value)]
        return value

    return remembered


def is_judgement(item: Item, subject: Subject) -> bool:
    """Whether an item asks for a judgement of value, of which nobody is asked how sure they are."""
    claim = subject.claim_map.claims.get(chief_claim(item))
    return bool(item.sides) or (claim is not None and claim.kind is Kind.EVALUATION)
