"""Tables of requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class Request(Base):
    """What somebody asks for. `key`: what it is about; the same is not asked twice while it waits."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_partner_id_state", "partner_id", "state", "id"),
        Index("ix_requests_asker_id", "asker_id", "id"),
        Index("uq_requests_waiting", "partner_id", "key", unique=True, postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    asker_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """None: somebody who has no account yet, from the sign-in screen."""
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id", ondelete="SET NULL"))
    kind: Mapped[str]
    key: Mapped[str]
    wish: Mapped[dict[str, Any]]
    comment: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    outcome: Mapped[dict[str, Any]]
    """What became of it: `account_id`, `line`, `until`."""
