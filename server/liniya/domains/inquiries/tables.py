"""Tables of inquiries. Those of the hot path have no foreign keys, like those of feeds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Inquiry(Base):
    """One piece of support. Exactly one state; a specialist if and only if assigned or in work.

    Whoever changes it holds the lock of its feed. `queue_no` keeps the order of the queue.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'assigned', 'in_work', 'finished')", name="state"),
        CheckConstraint("(state = 'queued') <= (assignee_id IS NULL)", name="queued_has_nobody"),
        CheckConstraint("(state IN ('assigned', 'in_work')) <= (assignee_id IS NOT NULL)", name="held_by_somebody"),
        CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished_when"),
        CheckConstraint("(state = 'queued') <= (queued_at IS NOT NULL AND queue_no IS NOT NULL)", name="queued_when"),
        Index("uq_inquiries_open", "line_id", "user_id", unique=True, postgresql_where=text("state <> 'finished'")),
        Index("ix_inquiries_queue", "line_id", "queue_no", postgresql_where=text("state = 'queued'")),
        Index("ix_inquiries_assignee", "assignee_id", postgresql_where=text("state IN ('assigned', 'in_work')")),
        Index("ix_inquiries_feed", "feed_id", "opened_at"),
        Index("ix_inquiries_user", "user_id", "opened_at"),
        Index("ix_inquiries_line", "line_id", "opened_at"),
        Index("ix_inquiries_opened_at", "opened_at", "side_partner_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    line_id: Mapped[UUID]
    user_id: Mapped[UUID]
    feed_id: Mapped[UUID]
    state: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    assignee_id: Mapped[UUID | None]
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    queue_no: Mapped[int | None] = mapped_column(BigInteger)
    assigned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by_id: Mapped[UUID | None]
    missed_at: Mapped[datetime | None]
    missed_reason: Mapped[str | None]
    missed_count: Mapped[int] = mapped_column(default=0)


class Assignment(Base):
    """Who held an inquiry, from when to when, and why it came to him."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("uq_assignments_live", "inquiry_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_assignments_account_id_started_at", "account_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    inquiry_id: Mapped[UUID]
    account_id: Mapped[UUID]
    why: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Favourite(Base):
    """A specialist follows a user on a line and is told of everything there (C10)."""

    __tablename__ = "favourites"
    __table_args__ = (Index("ix_favourites_line_id_user_id", "line_id", "user_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
