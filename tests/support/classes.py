"""A class: a group with its teacher and learners, made through the services."""

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.persistence.db import transaction
from quizapp.persistence.models import GroupRow
from quizapp.services import clock, groups, joining
from quizapp.services.accounts import Learner
from tests.support import learning
from tests.support.learning import Person

ADMIN = Learner(
    id=0, role="admin", name="Root", clock=learning.BERLIN, new_per_day=10, has_shortcuts=True, cards_due=0
)
"""An administrator for services that only ask what somebody may see."""


def a_group(
    app: Flask, teacher: Person, *learners: Person, name: str = "7b history", allows_guests: bool = True
) -> int:
    """A new group of that teacher with these learners in it; gives its number."""
    now = clock.utc_now()
    with app.app_context(), transaction() as session:
        asking = _who(session, teacher)
        group_id = groups.make_group(
            session, asking, name=name, allows_guests=allows_guests, client_key=None, now=now
        )
    for learner in learners:
        join(app, learner, group_id)
    return group_id


def add_teacher(app: Flask, teacher: Person, group_id: int, *, name: str) -> None:
    """Let another teacher teach the group as well."""
    with app.app_context(), transaction() as session:
        asking = _who(session, teacher)
        groups.add_teacher(session, asking, group_id, name=name, now=clock.utc_now())


def join(app: Flask, learner: Person, group_id: int, *, display_name: str = "Mia") -> None:
    """Let somebody join by the group's code."""
    with app.app_context(), transaction() as session:
        found = joining.find_group(session, code_in(session, group_id))
        assert found is not None
        now = clock.utc_now()
        joining.join(session, _who(session, learner), found, display_name=display_name, now=now)


def code_of(app: Flask, group_id: int) -> str:
    """The code of a group, "" for none."""
    with app.app_context(), transaction() as session:
        return code_in(session, group_id)


def code_in(session: Session, group_id: int) -> str:
    """The same within a transaction."""
    return session.get_one(GroupRow, group_id).join_code or ""


def _who(session: Session, person: Person) -> Learner:
    moving = learning.MovingClock(clock.utc_now())
    return learning.learner_of(session, person, moving)
