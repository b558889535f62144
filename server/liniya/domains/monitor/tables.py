"""Tables of the ledger: what its checks have found."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class LedgerDay(Base):
    """Inquiries opened on a day (UTC) by the users of a partner: `received` by their feeds, the rest by their states."""

    __tablename__ = "ledger_days"
    __table_args__ = (Index("ix_ledger_days_partner_id", "partner_id"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)
    received: Mapped[int] = mapped_column(BigInteger)
    queued: Mapped[int] = mapped_column(BigInteger)
    assigned: Mapped[int] = mapped_column(BigInteger)
    in_work: Mapped[int] = mapped_column(BigInteger)
    finished: Mapped[int] = mapped_column(BigInteger)


class LedgerCheck(Base):
    """When a day was counted last."""

    __tablename__ = "ledger_checks"

    day: Mapped[date] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]


class LedgerFinding(Base):
    """An inquiry, an assignment or a feed that contradicts itself, until a later check finds it in order."""

    __tablename__ = "ledger_findings"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    found_at: Mapped[datetime]


class LedgerState(Base):
    """One row: how far the round of all feeds has come, and when the ledger was checked last."""

    __tablename__ = "ledger_state"

    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    feeds_checked_to: Mapped[UUID]
    checked_at: Mapped[datetime | None]
