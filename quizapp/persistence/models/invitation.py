"""invitation: one-time links that make an account with a role, such as the first teacher's."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, Moment, UtcDateTime


class InvitationRow(Model):
    """One link.  token_hash: SHA-256 of what stands in the address, hex."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
