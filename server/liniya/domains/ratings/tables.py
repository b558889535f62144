"""Tables of ratings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Rating(Base):
    """One judgement per inquiry, 1 to 5 (E6); `account_id` is the specialist who is judged."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index("ix_ratings_account_id_at", "account_id", "at"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiries.id"), primary_key=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
