"""REST of organisations. What a distributor does with partners is in `accounts.routes`."""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.organisations import service
from liniya.domains.organisations.schemas import (
    ClientChange,
    ClientOut,
    ClientPage,
    DemoLogin,
    LogoOut,
    NewClient,
    NewLogo,
    NewUnit,
    PartnerChange,
    PartnerDetails,
    SetupChange,
    SetupMarks,
    UnitChange,
    UnitOut,
    UnitPage,
    Welcome,
)
from liniya.kit.text import tidy

router = APIRouter(prefix="/api", tags=["organisations"])
Words = Annotated[str, Query(max_length=200), AfterValidator(tidy)]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "PNG", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
}


class DemoSetting(Protocol):
    """What this file needs of the settings."""

    @property
    def demo(self) -> bool: ...


class WelcomeState(Protocol):
    """What this file needs of `app.state`."""

    settings: DemoSetting
    demo_logins: Sequence[DemoLogin]


@router.get("/welcome")
async def get_welcome(request: Request, tx: TxDep) -> Welcome:
    """What the sign-in page shows before anybody is known."""
    state: WelcomeState = request.app.state
    is_demo = state.settings.demo
    logins = list(state.demo_logins) if is_demo else []
    return {**await service.welcome(tx), "demo": is_demo, "demo_logins": logins}


@router.get("/partners/{partner_id}")
async def get_partner(tx: TxDep, actor: ActorDep, partner_id: UUID) -> PartnerDetails:
    """The own partner."""
    return await service.get_partner(tx, actor, partner_id)


@router.patch("/partners/{partner_id}")
async def change_partner(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, body: PartnerChange
) -> PartnerDetails:
    """Contact data and the words of the sign-in page."""

    async def act() -> PartnerDetails:
        return await service.change_partner(tx, actor, partner_id, body)

    sent = [partner_id, body.model_dump(exclude_unset=True)]
    answer: PartnerDetails = await once(tx, actor, command_id, "partner.change", sent, act)
    return answer


@router.patch("/partners/{partner_id}/setup")
async def change_setup(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, body: SetupChange
) -> SetupMarks:
    """Leave a step of the setup out, or say that it is over."""

    async def act() -> SetupMarks:
        return await service.change_setup(tx, actor, partner_id, body)

    sent = [partner_id, body.model_dump(exclude_unset=True)]
    answer: SetupMarks = await once(tx, actor, command_id, "partner.change_setup", sent, act)
    return answer


@router.put("/partners/{partner_id}/logo")
async def set_logo(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, body: NewLogo) -> LogoOut:
    """A PNG, JPEG or WebP picture of at most 2 MB; it is written anew as a PNG of at most 256 pixels."""

    async def act() -> LogoOut:
        return {"logo_id": await service.set_logo(tx, actor, partner_id, body.content)}

    answer: LogoOut = await once(tx, actor, command_id, "partner.set_logo", [partner_id, body.digest], act)
    return answer


@router.delete("/partners/{partner_id}/logo", status_code=204)
async def remove_logo(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID) -> None:
    """Without a logo the name stands alone."""

    async def act() -> None:
        await service.set_logo(tx, actor, partner_id, None)

    await once(tx, actor, command_id, "partner.remove_logo", partner_id, act)


@router.get("/logos/{logo_id}", response_class=Response, responses=_PICTURE)
async def get_logo(tx: TxDep, logo_id: UUID) -> Response:
    """The picture; it stands on the sign-in page, so nobody has to be signed in. Another picture has another address."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(await service.get_logo(tx, logo_id), media_type="image/png", headers=headers)


@router.get("/clients")
async def list_clients(tx: TxDep, actor: ActorDep, q: Words = "", limit: Limit = 50, offset: Offset = 0) -> ClientPage:
    """Clients by name; `q` looks in names and numbers."""
    return await service.list_clients(tx, actor, q=q, limit=limit, offset=offset)


@router.post("/clients", status_code=201)
async def create_client(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: NewClient) -> ClientOut:
    """A company or a person to be supported."""

    async def act() -> ClientOut:
        return await service.create_client(tx, actor, body)

    answer: ClientOut = await once(tx, actor, command_id, "client.create", body.model_dump(), act)
    return answer


@router.get("/clients/{client_id}")
async def get_client(tx: TxDep, actor: ActorDep, client_id: UUID) -> ClientOut:
    """One client."""
    return await service.get_client(tx, actor, client_id)


@router.patch("/clients/{client_id}")
async def change_client(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, client_id: UUID, body: ClientChange
) -> ClientOut:
    """Only the fields that are sent are changed."""

    async def act() -> ClientOut:
        return await service.change_client(tx, actor, client_id, body)

    sent = [client_id, body.model_dump(exclude_unset=True)]
    answer: ClientOut = await once(tx, actor, command_id, "client.change", sent, act)
    return answer


@router.delete("/clients/{client_id}", status_code=204)
async def delete_client(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, client_id: UUID) -> None:
    """A client without people, units and lines."""
    await once(tx, actor, command_id, "client.delete", client_id, lambda: service.delete_client(tx, actor, client_id))


@router.get("/units")
async def list_units(
    tx: TxDep, actor: ActorDep, client_id: UUID | None = None, q: Words = "", limit: Limit = 50, offset: Offset = 0
) -> UnitPage:
    """Units of a client, or (no `client_id`) of the partner itself."""
    return await service.list_units(tx, actor, client_id=client_id, q=q, limit=limit, offset=offset)


@router.post("/units", status_code=201)
async def create_unit(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: NewUnit) -> UnitOut:
    """A branch, a department, a team."""

    async def act() -> UnitOut:
        return await service.create_unit(tx, actor, body)

    answer: UnitOut = await once(tx, actor, command_id, "unit.create", body.model_dump(), act)
    return answer


@router.get("/units/{unit_id}")
async def get_unit(tx: TxDep, actor: ActorDep, unit_id: UUID) -> UnitOut:
    """One unit."""
    return await service.get_unit(tx, actor, unit_id)


@router.patch("/units/{unit_id}")
async def change_unit(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, unit_id: UUID, body: UnitChange) -> UnitOut:
    """Rename or move."""

    async def act() -> UnitOut:
        return await service.change_unit(tx, actor, unit_id, body)

    sent = [unit_id, body.model_dump(exclude_unset=True)]
    answer: UnitOut = await once(tx, actor, command_id, "unit.change", sent, act)
    return answer


@router.delete("/units/{unit_id}", status_code=204)
async def delete_unit(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, unit_id: UUID) -> None:
    """A unit without people, units and lines."""
    await once(tx, actor, command_id, "unit.delete", unit_id, lambda: service.delete_unit(tx, actor, unit_id))
