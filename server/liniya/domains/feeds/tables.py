"""Tables of feeds.

The hot path writes them in sets, under the lock of the feed, after it has read what they point to: foreign keys would
only repeat that, at half the cost of the write (docs/adr/0004).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Feed(Base):
    """The log between a user and the specialists of a line. Whoever writes holds this row's lock: it hands out `seq`."""

    __tablename__ = "feeds"
    __table_args__ = (
        UniqueConstraint("line_id", "user_id"),
        Index("ix_feeds_user_id", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    line_id: Mapped[UUID]
    user_id: Mapped[UUID]
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_at: Mapped[datetime]
    last: Mapped[dict[str, Any] | None]
    user_delivered_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    user_read_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_delivered_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_read_seq: Mapped[int] = mapped_column(BigInteger, default=0)


class FeedEntry(Base):
    """Something that happened, in order. `id` is the command id of a message, so that it can arrive only once."""

    __tablename__ = "feed_entries"
    __table_args__ = (
        Index("ix_feed_entries_openings", "at", "side_partner_id", postgresql_where=text("kind = 'inquiry_opened'")),
    )

    feed_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    kind: Mapped[str]
    author_id: Mapped[UUID | None]
    inquiry_id: Mapped[UUID | None]
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class FeedMark(Base):
    """How far a member has read. A specialist without a row does not follow the feed: nothing is unread for him."""

    __tablename__ = "feed_marks"
    __table_args__ = (Index("ix_feed_marks_account_id", "account_id"),)

    feed_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID]
    side_partner_id: Mapped[UUID]
    read_seq: Mapped[int] = mapped_column(BigInteger)
