"""Tables of notices."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Letter(Base):
    """A letter to be sent once. `key` says what it is about: the same thing is never written twice."""

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_at", "at"),
        Index("ix_letters_unsent", "at", postgresql_where=text("sent_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    partner_id: Mapped[UUID | None]
    recipients: Mapped[list[str]] = mapped_column(ARRAY(Text))
    subject: Mapped[str]
    text: Mapped[str]
    is_secret: Mapped[bool] = mapped_column(default=False)
    """Holds a one-time link: the text is wiped once it is sent."""
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
