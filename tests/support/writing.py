"""Somebody who writes items through the services, and the items as they then stand."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from quizapp.persistence.db import transaction
from quizapp.persistence.models import ItemRow
from quizapp.services import authoring
from quizapp.services.accounts import Learner
from quizapp.services.authoring import OpenItem
from tests.conftest import TestClock
from tests.support import learning


class Writer:
    """Somebody who writes, each act in a transaction of its own."""

    def __init__(self, person: learning.Person, at: TestClock) -> None:
        self.person, self.at = person, at

    def __call__(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with transaction() as session:
            who: Learner = learning.learner_of(session, self.person, self.at)
            return act(session, who, *arguments, now=self.at.now, **named)


def number_of(slug: str) -> int:
    with transaction() as session:
        found = session.scalar(sa.select(ItemRow.id).where(ItemRow.slug == slug))
    assert found is not None
    return found


def opened(item_id: int) -> OpenItem:
    with transaction() as session:
        return authoring.open_item(session, item_id)
