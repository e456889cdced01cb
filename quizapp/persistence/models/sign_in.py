"""sign_in: who is signed in where, a row that can be taken away; sign_in_failure: wrong passwords lately."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, Moment, RowNumber, UtcDateTime


class SignInRow(Model):
    """One browser of one person.  token_hash: SHA-256 of the cookie, hex, so that a stolen backup opens nothing.

    guest_id: the guest who was at this browser before, whose answers may still be brought along.
    """

    __tablename__ = "sign_in"
    __table_args__ = (sa.Index(None, "user_id"), sa.Index(None, "expires_at"))

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class SignInFailureRow(Model):
    """Wrong passwords for one name or from one address.  key: keyed hash of either, so no personal data is kept.

    failures: since the last quiet time.  blocked_until: nothing is tried before that.
    """

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(sa.Integer)
    last_at: Mapped[Moment]
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
