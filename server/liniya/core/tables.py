"""Base of all tables, and the tables of the single places."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, JSON, BigInteger, DateTime, Identity, Index, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Every table. `partner_id` makes it a tenant table: the migration puts row-level security on it."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text,
        UUID: Uuid(),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
    }


class StreamEvent(Base):
    """A fact for clients and other systems. `pos` is given after commit by the relay; until then it is empty."""

    __tablename__ = "stream_events"
    __table_args__ = (
        Index("ix_stream_events_pos", "pos", unique=True, postgresql_where=text("pos IS NOT NULL")),
        Index("ix_stream_events_unnumbered", "id", postgresql_where=text("pos IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pos: Mapped[int | None] = mapped_column(BigInteger)
    type: Mapped[str]
    audiences: Mapped[list[str]]
    data: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]


class StreamHead(Base):
    """One row: the last position given, and the oldest one that is still kept. Its lock makes one relay number at a time."""

    __tablename__ = "stream_head"

    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    pos: Mapped[int] = mapped_column(BigInteger)
    kept_from: Mapped[int] = mapped_column(BigInteger)


class Command(Base):
    """A command that was done, and its answer, so that a repeat gets the same one."""

    __tablename__ = "commands"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    answer: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(index=True)
