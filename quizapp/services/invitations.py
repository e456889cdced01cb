"""Links that make an account of some role once: how the first teacher gets in."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import InvitationRow
from quizapp.persistence.queries import users
from quizapp.services import accounts
from quizapp.services.accounts import Learner, SignedIn, check_role, token_hash
from quizapp.services.errors import NotFound

INVITATION_LASTS = timedelta(hours=24)


def needs_first_teacher(session: Session) -> bool:
    """Whether nobody can sign in as a teacher or an administrator yet."""
    return not users.has_teacher(session)


def invite(session: Session, role: str, *, now: datetime) -> str:
    """A one-time token that makes an account with that role within 24 hours."""
    check_role(role)
    session.execute(sa.delete(InvitationRow).where(InvitationRow.expires_at < now))
    token = secrets.token_urlsafe(24)
    session.add(
        InvitationRow(
            token_hash=token_hash(token), role=role, created_at=now, expires_at=now + INVITATION_LASTS
        )
    )
    session.flush()
    return token


def find_invitation(session: Session, token: str, *, now: datetime) -> str | None:
    """The role that the token gives, None if it is unknown, used, too old, or no longer needed."""
    row = session.get(InvitationRow, token_hash(token)) if len(token) < 100 else None
    is_good = row is not None and row.used_at is None and row.expires_at > now
    return row.role if row is not None and is_good and needs_first_teacher(session) else None


def accept_invitation(
    session: Session,
    token: str,
    *,
    name: str,
    password: str,
    zone: str,
    guest: Learner | None,
    now: datetime,
) -> SignedIn:
    """Use the token up, make the account and sign it in; a guest becomes the account.

    Raises NotFound for a dead token, Invalid and Stale as `sign_up`.
    """
    row = session.get(InvitationRow, token_hash(token), with_for_update=True) if len(token) < 100 else None
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise NotFound("This link has been used or is older than 24 hours.")
    if not needs_first_teacher(session):
        raise NotFound("There is a teacher already, so this link is not needed any more.")
    row.used_at = now
    return accounts.make_account(
        session, row.role, name=name, password=password, zone=zone, guest=guest, now=now
    )
