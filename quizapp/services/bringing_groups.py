"""The groups that a guest joined, and what teachers agreed with the guest, taken over by an account."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.persistence.models import AccommodationRow, GroupMemberRow


def bring_groups(session: Session, guest_id: int, *, learner_id: int) -> None:
    """Let the account be where the guest is, with what was agreed for the guest.

    Where the account has left a group that the guest is in, it is back; where a teacher has removed it, it stays out.
    What a teacher agreed with the account itself stands; the guest's rows stay and go with the guest.
    """
    guests = aliased(GroupMemberRow)
    session.execute(
        sa.update(GroupMemberRow)
        .where(
            GroupMemberRow.learner_id == learner_id,
            GroupMemberRow.removed_by.is_(None),
            sa.exists().where(
                guests.learner_id == guest_id,
                guests.group_id == GroupMemberRow.group_id,
                guests.left_at.is_(None),
            ),
        )
        .values(left_at=None)
        .execution_options(synchronize_session=False)
    )
    _copy_where_there_is_none(
        session, GroupMemberRow, guest_id, learner_id=learner_id, key="group_id", instead={"display_name": ""}
    )
    _copy_where_there_is_none(
        session, AccommodationRow, guest_id, learner_id=learner_id, key="teacher_id", instead={}
    )


def _copy_where_there_is_none(
    session: Session,
    model: type[Any],
    guest_id: int,
    *,
    learner_id: int,
    key: str,
    instead: dict[str, str],
) -> None:
    """The guest's rows once more under the account, except where the account has one of the same key."""
    own = aliased(model)
    names = [column.name for column in model.__table__.columns if column.name != "learner_id"]
    session.execute(
        sa.insert(model).from_select(
            ["learner_id", *names],
            sa.select(
                sa.literal(learner_id),
                *(sa.literal(instead[name]) if name in instead else getattr(model, name) for name in names),
            ).where(
                model.learner_id == guest_id,
                ~sa.exists().where(own.learner_id == learner_id, getattr(own, key) == getattr(model, key)),
            ),
        )
    )
