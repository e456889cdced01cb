"""subject: one contested-history article with its study text, glossary and claim map.

These are always read and replaced whole and never joined, so they are one document, cached by its digest; the
items, which are edited one by one, are rows.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment


class SubjectRow(Model):
    """One subject.  document: see domain.documents.  digest: SHA-256 of it, hex."""

    __tablename__ = "subject"
    __table_args__ = (sa.UniqueConstraint("slug"),)

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    document: Mapped[Document]
    loaded_at: Mapped[Moment]
