"""A partner's logo: whoever may see the sign-in page may see it."""

from typing import Final
from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import store
from liniya.domains.organisations.errors import LogoTooLarge, LogoUnreadable
from liniya.domains.organisations.service.fence import require_company
from liniya.infra.pictures import NotAPicture, make_small
from liniya.kit.ids import new_id

SIDE: Final = 256
"""Pixels: sharp on a dense screen at the size it is shown in."""
LARGEST: Final = 2 * 1024 * 1024


async def set_logo(tx: Tx, actor: Actor, partner_id: UUID, content: bytes | None) -> UUID | None:
    """Replace it, or take it away (None); returns the id under which it is found. Raises `LogoTooLarge`, `LogoUnreadable`."""
    require_company(actor, Right.MANAGE_COMPANY, partner_id)
    partner = await store.get_partner(tx, partner_id)
    logo_id = None
    if content is not None:
        if len(content) > LARGEST:
            raise LogoTooLarge
        try:
            small = await make_small(content, SIDE)
        except NotAPicture:
            raise LogoUnreadable from None
        logo_id = new_id()
        await store.replace_logo(tx, partner_id, logo_id, small)
    elif partner.logo_id is None:
        return None
    else:
        await store.replace_logo(tx, partner_id)
    subject = Subject("partner", partner_id, partner.name, partner_id)
    await store.change_partner(tx, partner_id, {"logo_id": logo_id})
    await audit.record(tx, actor, "partner.changed", subject, after={"has_logo": logo_id is not None})
    return logo_id


async def get_logo(tx: Tx, logo_id: UUID) -> bytes:
    """The PNG, for everybody who knows its id; as the system. Raises `NotFound`."""
    content = await store.find_logo(tx, logo_id)
    if content is None:
        raise NotFound
    return content
