"""Every response of a teacher's learners, in readable words, to take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import NONE_PICKED, Item, Response
from quizapp.domain.wording import plain
from quizapp.persistence.queries import items, responses
from quizapp.services import groups
from quizapp.services.accounts import Learner

BEGINNING = (0, "")
CHUNK = 1000
SEPARATOR = " | "
"""Between the options chosen, or the texts of several blanks."""
PASSED = "(did not know)"


@dataclass(frozen=True, slots=True)
class LoggedResponse:
    """One response.  key: where the next chunk goes on.  given: see `given_text`.

    name: of the account, or what a guest said on joining a group of the teacher's, "" for neither.
    """

    key: tuple[int, str]
    name: str
    item: Item
    revision: int
    context: str
    given: str
    verdict: str
    score: float | None
    answered_at: datetime
    took_ms: int | None


def list_chunk(
    session: Session, teacher: Learner, *, after: tuple[int, str], limit: int = CHUNK
) -> Sequence[LoggedResponse]:
    """The responses beyond a key, by learner and id; none when all have been given.  after: BEGINNING for the first.

    Of those who are in the teacher's groups at this moment; for an administrator of all.
    """
    rows = responses.list_chunk(session, groups.whose(teacher), after=after, limit=limit)
    pins = {(row.ResponseRow.item_id, row.ResponseRow.revision) for row in rows}
    held = items.list_pinned(session, pins, learner_id=None) if pins else {}
    chunk = []
    for row in rows:
        stored = row.ResponseRow
        item = held[stored.item_id, stored.revision].item
        chunk.append(
            LoggedResponse(
                key=(stored.learner_id, stored.id),
                name=row.name or "",
                item=item,
                revision=stored.revision,
                context=stored.context,
                given=given_text(item, Response.from_document(stored.given)),
                verdict=row.verdict,
                score=row.score,
                answered_at=stored.answered_at,
                took_ms=stored.took_ms,
            )
        )
    return chunk


def given_text(item: Item, given: Response) -> str:
    """The response in words: the options chosen, or what was typed, "" for a card recalled without typing, PASSED.

    Where options are matched, each statement with its option; where they are ordered, the order they were put in.
    """
    if given.is_passed:
        return PASSED
    match BY_NAME[item.type].INPUT:
        case "pairs" if given.selected:
            pairs = zip(item.prompts, given.selected, strict=True)
            words = [f"{plain(prompt.text)} → {_option_words(item, index)}" for prompt, index in pairs]
        case "order":
            placed = sorted(
                (place, index) for index, place in enumerate(given.selected) if place != NONE_PICKED
            )
            words = [f"{place + 1}. {_option_words(item, index)}" for place, index in placed]
        case _:
            words = [_option_words(item, index) for index in given.selected]
    return SEPARATOR.join([*words, *given.texts])


def _option_words(item: Item, index: int) -> str:
    return "nothing" if index == NONE_PICKED else plain(item.options[index].text)
