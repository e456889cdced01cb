"""The published items from which blueprints draw, in the wording they have now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.domain import blueprints
from quizapp.domain.blueprints import Blueprint, PoolEntry, pool_entry
from quizapp.domain.items import Item
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.queries import items
from quizapp.services.bank import StoredSubject


@dataclass(frozen=True, slots=True)
class Pool:
    """entries: what `blueprints.resolve` takes.  pins: slug -> (item id, current revision).  items: by slug."""

    entries: tuple[PoolEntry, ...]
    pins: Mapping[str, tuple[int, int]]
    items: Mapping[str, Item]


def load_pool(session: Session, stored: StoredSubject) -> Pool:
    """All published items of a subject."""
    pool = items.list_pool(session, stored.id, learner_id=None)
    return Pool(
        tuple(pool_entry(entry.item, stored.subject.claim_map) for entry in pool),
        {entry.slug: (entry.id, entry.revision) for entry in pool},
        {entry.slug: entry.item for entry in pool},
    )


def asked(pool: Pool, blueprint: Blueprint, rules: QuizRules, *, seed: int) -> tuple[str, ...]:
    """The slugs of the questions in the order in which somebody with that seed is asked them. Raises Shortage.

    Preview, paper and attempt go by this one function, so that the same seed is the same quiz everywhere.
    """
    slugs = blueprints.resolve(blueprint, pool.entries, seed=seed)
    return blueprints.shuffled(slugs, seed=seed) if rules.shuffles_items else slugs
