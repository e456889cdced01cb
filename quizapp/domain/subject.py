"""Subject: one contested matter and all that is asked about it, as a folder of the question bank holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizapp.domain.article import Article
from quizapp.domain.claim_map import ClaimMap
from quizapp.domain.copying import ArticleRuns
from quizapp.domain.items import Item


@dataclass(frozen=True, slots=True)
class QuizSpec:
    """A ready quiz.  slug: unique within the subject.  items: slugs, in the order in which they are asked."""

    slug: str
    title: str
    description: str
    items: tuple[str, ...]


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
        """Section code -> its title for readers: the study text's own where it has that section."""
        return dict(self.claim_map.sections) | {
            section.code: section.title for section in self.article.sections
        }

    def item(self, slug: str) -> Item | None:
        """The item with that slug, None where there is none."""
        return next((item for item in self.items if item.slug == slug), None)
