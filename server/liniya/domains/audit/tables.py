"""The table of the audit log. A trigger refuses to change or delete its rows (migration 0004)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class AuditEntry(Base):
    """One act. `account_id` is no foreign key: the log outlives the account."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_partner_id_id", "partner_id", "id"),
        Index("ix_audit_entries_subject_id", "subject_id", "id"),
        Index("ix_audit_entries_account_id", "account_id", "id"),
        Index("ix_audit_entries_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID | None]
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    act: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    subject: Mapped[str]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    door: Mapped[str]
    address: Mapped[str]
    device: Mapped[str]
