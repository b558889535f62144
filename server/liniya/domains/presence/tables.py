"""Tables of presence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Presence(Base):
    """One row per account: the status `chosen` by hand, and the `status` that follows from it and from the windows."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_here", "account_id", postgresql_where=text("status <> 'offline'")),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    chosen: Mapped[str] = mapped_column(default="free")
    status: Mapped[str] = mapped_column(default="offline")
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]
    """When the last window was closed; somebody who does not come back within seconds is offline."""


class Window(Base):
    """A live socket. Rows of a node that is gone are removed by the others."""

    __tablename__ = "windows"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    partner_id: Mapped[UUID]
    node_id: Mapped[UUID] = mapped_column(index=True)
    is_idle: Mapped[bool] = mapped_column(default=False)


class Node(Base):
    """A serving process and its last sign of life."""

    __tablename__ = "nodes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
