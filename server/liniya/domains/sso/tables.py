"""Tables of signing in through a service."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.cards import Card
from liniya.core.tables import Base


class SsoProvider(Card, Base):
    """A company's service. The client's secret is sealed."""

    __tablename__ = "sso_providers"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), unique=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[bytes | None]
    is_on: Mapped[bool]
    trusts_email: Mapped[bool]
    creates_people: Mapped[bool]


class SsoLink(Base):
    """Who is who: the service's subject never changes, an e-mail may."""

    __tablename__ = "sso_links"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("sso_providers.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]


class SsoAttempt(Base):
    """Between the button and the answer; found by the hash of `state`, used once. `browser_hash`: of its cookie."""

    __tablename__ = "sso_attempts"

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("sso_providers.id", ondelete="CASCADE"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    browser_hash: Mapped[bytes]
    sealed: Mapped[bytes]
    """Nonce and code verifier."""
    remember: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(index=True)
