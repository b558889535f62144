"""Tables of accounts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.cards import Card
from liniya.core.tables import Base


class Account(Card, Base):
    """One person's login. Belongs to a client, or (`client_id` empty) to the partner itself, or to a distributor."""

    __tablename__ = "accounts"
    __table_args__ = (
        Index("uq_accounts_login", text("lower(login)"), unique=True),
        Index("ix_accounts_email", text("lower(email)")),
        Index("ix_accounts_partner_id_client_id", "partner_id", "client_id"),
        CheckConstraint("(partner_id IS NULL) <> (distributor_id IS NULL)", name="one_company"),
    )

    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    distributor_id: Mapped[UUID | None] = mapped_column(ForeignKey("distributors.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    login: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str | None]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    birthday: Mapped[date | None]
    locale: Mapped[str] = mapped_column(default="ru")
    is_findable: Mapped[bool] = mapped_column(default=True, server_default="true")
    """May be found by colleagues of other companies (A5)."""
    hides_contacts: Mapped[bool] = mapped_column(default=False, server_default="false")
    """They do not see birthday, phone and e-mail (A5)."""
    password_changed_at: Mapped[datetime | None]
    is_blocked: Mapped[bool] = mapped_column(default=False)
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    """Personal data is gone since then; what the person wrote stays under a neutral name."""
    version: Mapped[int] = mapped_column(default=1)


class AccountRole(Base):
    """A role that was granted; revoking ends it and deletes nothing (A6)."""

    __tablename__ = "account_roles"
    __table_args__ = (
        Index("uq_account_roles_live", "account_id", "role", unique=True, postgresql_where=text("revoked_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    role: Mapped[str]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignIn(Base):
    """One sign-in; at most one is alive per account (A3). Only the hash of the cookie's token is kept."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index("uq_sign_ins_live", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_sign_ins_account_id", "account_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")


class PasswordLink(Base):
    """A one-time link to set a password; only its hash is kept."""

    __tablename__ = "password_links"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    is_invitation: Mapped[bool]
    """Its account had no password yet."""


class SecondStep(Base):
    """A code from a telephone (TOTP) at sign-in. Secrets are sealed; `pending` becomes the secret with its first code."""

    __tablename__ = "second_steps"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"), index=True)
    secret: Mapped[bytes | None]
    pending: Mapped[bytes | None]
    since: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    """Of the last code that was taken: neither it nor an earlier one works again."""


class RecoveryCode(Base):
    """Works once, in the place of a code from the telephone; only its hash is kept."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"), index=True)
    used_at: Mapped[datetime | None]


class SignInPolicy(Card, Base):
    """What a company asks of those who sign in; its id is the partner's."""

    __tablename__ = "sign_in_policies"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), unique=True)
    second_step: Mapped[str] = mapped_column(default="free")
    is_password_for_administrators: Mapped[bool] = mapped_column(default=False)
    """The partner's own people sign in through its service, and with a password only its administrators."""


class Attempt(Base):
    """How often something was tried under a key in a window of time; keys are hashes."""

    __tablename__ = "attempts"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class SetupCode(Base):
    """Who knows it may make the first company of an empty installation; only its hash is kept (docs/adr)."""

    __tablename__ = "setup_codes"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]


class ClientCare(Base):
    """Who looks after a client (C4): asked first when the line's rule says so."""

    __tablename__ = "client_care"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    care_specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    client_manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
