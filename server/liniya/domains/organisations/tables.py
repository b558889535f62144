"""Tables of organisations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
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
    time_zone: Mapped[str] = mapped_column(default="Europe/Moscow", server_default="Europe/Moscow")
    locale: Mapped[str] = mapped_column(default="ru", server_default="ru")
    """Of letters to the company."""
    shape: Mapped[str] = mapped_column(default="clients", server_default="clients")
    """Whom it supports: `clients`, or itself (`company`)."""
    discovery_forbidden: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Nobody of it is found by people of other companies, whatever he has chosen himself (A5)."""
    names_as_initials: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Other companies see its people as «Лебедева М. П.» (A5)."""
    logo_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class PartnerLogo(Base):
    """A picture that was read and written anew by us (PNG); another picture has another id."""

    __tablename__ = "partner_logos"
    __table_args__ = (Index("uq_partner_logos_partner_id", "partner_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    content: Mapped[bytes]


class PartnerSetup(Base):
    """Which steps of the setup an administrator has left out, and that he is through. What is done is seen from the facts."""

    __tablename__ = "partner_setups"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    skipped: Mapped[list[str]] = mapped_column(ARRAY(Text))
    finished_at: Mapped[datetime | None]


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
    contract_number: Mapped[str] = mapped_column(default="", server_default="")
    contract_from: Mapped[date | None]
    contract_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Unit(Card, Base):
    """A node of the organisation tree of a client, or of the partner itself (`client_id` empty)."""

    __tablename__ = "units"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str]
