"""Every query of signing in through a service."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from liniya.core.cards import change_card
from liniya.core.problems import ChangedMeanwhile
from liniya.core.tx import Tx
from liniya.domains.sso.tables import SsoAttempt, SsoLink, SsoProvider
from liniya.kit.ids import new_id


async def find_provider(tx: Tx, partner_id: UUID) -> SsoProvider | None:
    query = select(SsoProvider).where(SsoProvider.partner_id == partner_id)
    return (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def find_open_provider(tx: Tx, provider_id: UUID) -> SsoProvider | None:
    """By its id, if it is on."""
    query = select(SsoProvider).where(SsoProvider.id == provider_id, SsoProvider.is_on)
    return (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def list_open_providers(tx: Tx, limit: int) -> Sequence[SsoProvider]:
    return (await tx.session.scalars(select(SsoProvider).where(SsoProvider.is_on).limit(limit))).all()


async def save_provider(tx: Tx, partner_id: UUID, values: Mapping[str, Any], version: int | None) -> None:
    """`version`: as in `change_card`; 0: there was none yet."""
    known = await find_provider(tx, partner_id)
    if known is not None:
        await change_card(tx, SsoProvider, known.id, values, version)
        return
    if version:
        raise ChangedMeanwhile(version=0)
    await tx.session.execute(
        insert(SsoProvider).values(
            **{"client_secret": None} | dict(values), id=new_id(), partner_id=partner_id, version=1
        )
    )


async def delete_provider(tx: Tx, partner_id: UUID) -> None:
    """With its links and what is under way."""
    await tx.session.execute(delete(SsoProvider).where(SsoProvider.partner_id == partner_id))


async def count_links(tx: Tx, provider_id: UUID) -> int:
    query = select(func.count(SsoLink.account_id.distinct())).where(SsoLink.provider_id == provider_id)
    return (await tx.session.execute(query)).scalar_one()


async def forget_links(tx: Tx, provider_id: UUID) -> None:
    """Subjects of one service mean nothing at another one."""
    await tx.session.execute(delete(SsoLink).where(SsoLink.provider_id == provider_id))


async def find_link(tx: Tx, provider_id: UUID, subject: str) -> SsoLink | None:
    return await tx.session.get(SsoLink, (provider_id, subject))


async def add_link(tx: Tx, provider: SsoProvider, subject: str, account_id: UUID) -> None:
    tx.session.add(
        SsoLink(
            provider_id=provider.id,
            subject=subject,
            partner_id=provider.partner_id,
            account_id=account_id,
            made_at=tx.now,
        )
    )
    await tx.session.flush()


async def add_attempt(tx: Tx, attempt: SsoAttempt) -> None:
    tx.session.add(attempt)
    await tx.session.flush()


async def take_attempt(tx: Tx, state_hash: bytes) -> SsoAttempt | None:
    """It is gone with that: an answer counts once."""
    take = delete(SsoAttempt).where(SsoAttempt.state_hash == state_hash).returning(SsoAttempt)
    return (await tx.session.scalars(take)).one_or_none()


async def forget_old(tx: Tx, older_than: timedelta) -> None:
    await tx.session.execute(delete(SsoAttempt).where(SsoAttempt.made_at < tx.now - older_than))
