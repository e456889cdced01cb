"""Items in lists, for those who write them: searched, narrowed, sorted and counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.item_statistics import facility
from quizapp.domain.items import Item
from quizapp.persistence.queries import authoring as queries
from quizapp.persistence.queries.authoring import Wanted
from quizapp.services.bank import open_subject

STATUSES = ("draft", "published", "retired")
SORTS = ("changed", "answered", "hardest", "section")
PER_PAGE = 25
LEAST_FIRST = 20
"""First answers below which no share right is told: it would say more about chance than about the question."""
HARD_BELOW = 0.3
"""The share right below which a published question deserves a look."""


@dataclass(frozen=True, slots=True)
class ItemInList:
    """An item in a list.  responses: to all its wordings.  first_responses: to the current one, one for each learner.

    facility: mean score of those, 0 to 1, None where they are fewer than LEAST_FIRST.
    """

    id: int
    status: str
    origin: str
    item: Item
    updated_at: datetime
    responses: int
    first_responses: int
    facility: float | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of a list of items.  first: place of its first item among the total, 1 for the very first."""

    items: tuple[ItemInList, ...]
    total: int
    first: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items there are.  hard: published ones that fewer than HARD_BELOW get right, where that can be told."""

    draft: int
    published: int
    retired: int
    hard: int


def list_items(
    session: Session, *, search: str, section: str, item_type: str, status: str, sort: str, page: int
) -> ItemPage:
    """One page of the items wanted, "" for any.

    search: words that must all occur in name, stem, answer or options; the first six, 60 characters of each.
    sort: one of SORTS.  page: 1 for the first; beyond the last it is empty.
    """
    subject_id = open_subject(session).id
    wanted = Wanted(
        words=tuple(
            word[: queries.LONGEST_WORD] for word in search.replace("\0", "").split()[: queries.WORDS_AT_MOST]
        ),
        section=section,
        type=item_type,
        status=status,
        sort=sort,
        least_first=LEAST_FIRST,
    )
    offset = (page - 1) * PER_PAGE
    total = queries.count_items(session, subject_id, wanted)
    listed = queries.list_items(session, subject_id, wanted, offset=offset, limit=PER_PAGE) if total else ()
    items = tuple(
        ItemInList(
            id=entry.id,
            status=entry.status,
            origin=entry.origin,
            item=entry.item,
            updated_at=entry.updated_at,
            responses=entry.responses,
            first_responses=entry.first_responses,
            facility=facility(entry.first_score_total, entry.first_responses)
            if entry.first_responses >= LEAST_FIRST
            else None,
        )
        for entry in listed
    )
    return ItemPage(items, total, offset + 1)


def count_items(session: Session) -> Counts:
    """How many items there are of each kind."""
    subject_id = open_subject(session).id
    by_status = queries.count_by_status(session, subject_id)
    hard = queries.count_hard(session, subject_id, least_first=LEAST_FIRST, share=HARD_BELOW)
    return Counts(by_status.get("draft", 0), by_status.get("published", 0), by_status.get("retired", 0), hard)
