"""Tables of lines."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.cards import Card
from liniya.core.tables import Base


class Line(Card, Base):
    """A channel on which support is given. `owner_email` gets the letters about missed inquiries beside the partner."""

    __tablename__ = "lines"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str]
    icon: Mapped[str] = mapped_column(default="headset")
    delivery_rule: Mapped[str] = mapped_column(default="standard")
    owner_email: Mapped[str] = mapped_column(default="")
    wait_warn_s: Mapped[int] = mapped_column(default=60)
    wait_bad_s: Mapped[int] = mapped_column(default=300)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class LineSpecialist(Base):
    """A specialist of a line and his priority. `side_partner_id` is his own partner: on a vendor's line another one."""

    __tablename__ = "line_specialists"
    __table_args__ = (
        CheckConstraint("priority IN ('observer', 'standard', 'medium', 'high')", name="priority"),
        Index("ix_line_specialists_account_id", "account_id"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    side_partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    priority: Mapped[str]


class LineConnection(Base):
    """A line given to a client, a unit, one account, or to all of a partner's own people (all three empty).

    `side_partner_id` is the partner of those who ask. Ended by `active_until` or by hand (`disconnected_at`).
    """

    __tablename__ = "line_connections"
    __table_args__ = (
        CheckConstraint("num_nonnulls(client_id, unit_id, account_id) <= 1", name="one_target"),
        Index("ix_line_connections_line_id", "line_id", postgresql_where=text("disconnected_at IS NULL")),
        Index("ix_line_connections_side", "side_partner_id", postgresql_where=text("disconnected_at IS NULL")),
        Index("ix_line_connections_client_id", "client_id", postgresql_where=text("disconnected_at IS NULL")),
        Index("ix_line_connections_unit_id", "unit_id", postgresql_where=text("disconnected_at IS NULL")),
        Index("ix_line_connections_account_id", "account_id", postgresql_where=text("disconnected_at IS NULL")),
        Index(
            "ix_line_connections_everybody",
            "line_id",
            postgresql_where=text(
                "disconnected_at IS NULL AND client_id IS NULL AND unit_id IS NULL AND account_id IS NULL"
            ),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    side_partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    active_from: Mapped[datetime]
    active_until: Mapped[datetime | None]
    disconnected_at: Mapped[datetime | None]
