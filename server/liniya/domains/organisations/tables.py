"""Tables of organisations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.cards import Card
from liniya.core.tables import Base


class Distributor(Base):
    """Connects partners and sells functions."""

    __tablename__ = "distributors"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Partner(Card, Base):
    """The tenant: supports its clients, or itself. `missed_email` gets the letters about missed inquiries."""

    __tablename__ = "partners"

    distributor_id: Mapped[UUID | None] = mapped_column(ForeignKey("distributors.id"))
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    site: Mapped[str] = mapped_column(default="")
    greeting: Mapped[str] = mapped_column(default="")
    missed_email: Mapped[str] = mapped_column(default="")
    is_vendor: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class PartnerLink(Base):
    """A vendor whose lines a partner uses: both may touch rows of their common work."""

    __tablename__ = "partner_links"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class Client(Card, Base):
    """A company (`kind` company) or person that a partner supports."""

    __tablename__ = "clients"
    __table_args__ = (Index("ix_clients_partner_id_name", "partner_id", "name"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    kind: Mapped[str] = mapped_column(default="company")
    name: Mapped[str]
    tax_number: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(default="")
    contract_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Unit(Card, Base):
    """A node of the organisation tree of a client, or of the partner itself (`client_id` empty)."""

    __tablename__ = "units"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str]
