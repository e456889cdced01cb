"""quiz: items chosen to be taken together."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, UtcDateTime


class QuizRow(Model):
    """One quiz.  blueprint: {"items": [slug…]}, in the order in which they are asked."""

    __tablename__ = "quiz"
    __table_args__ = (sa.UniqueConstraint("subject_id", "slug"),)

    id: Mapped[Id]
    subject_id: Mapped[int] = mapped_column(sa.ForeignKey("subject.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text)
    blueprint: Mapped[Document]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
