"""REST of imports."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from liniya.core.access import SYSTEM, Right, require
from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep, get_actor
from liniya.core.downloads import send_sheet, sheet_responses
from liniya.domains.imports import service
from liniya.domains.imports.schemas import ImportChange, ImportOut, RowChange, RowChanged, RowKind, RowPage
from liniya.infra.sheets import SheetKind
from liniya.kit.text import tidy

router = APIRouter(prefix="/api", tags=["imports"])
FileName = Annotated[str, Query(min_length=1, max_length=200), AfterValidator(tidy)]
Format = Annotated[SheetKind, Query(alias="format")]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
RowNumber = Annotated[int, Path(ge=2, le=10_000_000)]
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_FILE = {"requestBody": {"required": True, "content": _BYTES}}


@router.get("/import-template", response_class=StreamingResponse, responses=sheet_responses())
async def get_template(actor: ActorDep, kind: Format = "xlsx") -> Response:
    """An empty table of people."""
    return send_sheet(await service.export_template(actor, kind), kind, "people-template")


async def receive(request: Request) -> AsyncIterator[service.Upload]:
    """The whole file, from somebody who may send it. No transaction is open while it comes, however slowly."""
    async with request.app.state.database.tx(SYSTEM) as tx:
        require(await get_actor(request, tx), Right.MANAGE_COMPANY)
    async with service.receiving(request.stream()) as upload:
        yield upload


UploadDep = Annotated[service.Upload, Depends(receive, scope="function")]


@router.post("/imports", status_code=201, openapi_extra=_FILE)
async def read_file(
    upload: UploadDep, tx: TxDep, actor: ActorDep, command_id: CommandIdDep, name: FileName
) -> ImportOut:
    """A table of people as XLSX, XLS, ODS or CSV: it is looked at, and nothing is changed yet. At most 20 MB."""

    async def act() -> ImportOut:
        return await service.read_file(tx, actor, upload, name)

    answer: ImportOut = await once(tx, actor, command_id, "import.read", [name, upload.digest], act)
    return answer


@router.get("/imports/{import_id}")
async def get_import(tx: TxDep, actor: ActorDep, import_id: UUID) -> ImportOut:
    """How a file stands, and how far it was taken in."""
    return await service.get_import(tx, actor, import_id)


@router.patch("/imports/{import_id}")
async def change_import(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, import_id: UUID, body: ImportChange
) -> ImportOut:
    """What the columns hold, and whether people are invited."""

    async def act() -> ImportOut:
        return await service.change_import(tx, actor, import_id, body)

    sent = [import_id, body.model_dump(exclude_unset=True)]
    answer: ImportOut = await once(tx, actor, command_id, "import.change", sent, act)
    return answer


@router.get("/imports/{import_id}/rows")
async def list_rows(
    tx: TxDep,
    actor: ActorDep,
    import_id: UUID,
    kind: RowKind | None = None,
    is_warned: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> RowPage:
    """Rows in the order of the file."""
    return await service.list_rows(tx, actor, import_id, kind=kind, is_warned=is_warned, limit=limit, offset=offset)


@router.patch("/imports/{import_id}/rows/{number}")
async def change_row(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, import_id: UUID, number: RowNumber, body: RowChange
) -> RowChanged:
    """Mend cells."""

    async def act() -> RowChanged:
        return await service.change_row(tx, actor, import_id, number, body)

    sent = [import_id, number, body.model_dump()]
    answer: RowChanged = await once(tx, actor, command_id, "import.change_row", sent, act)
    return answer


@router.get("/imports/{import_id}/wrong", response_class=StreamingResponse, responses=sheet_responses())
async def export_wrong(tx: TxDep, actor: ActorDep, import_id: UUID, kind: Format = "xlsx") -> Response:
    """The rows that are wrong, to be mended elsewhere."""
    return send_sheet(await service.export_wrong(tx, actor, import_id, kind), kind, "people-wrong")


@router.post("/imports/{import_id}/run")
async def run_import(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, import_id: UUID) -> ImportOut:
    """Take in what is right; what is wrong waits."""

    async def act() -> ImportOut:
        return await service.run_import(tx, actor, import_id)

    answer: ImportOut = await once(tx, actor, command_id, "import.run", import_id, act)
    return answer


@router.post("/imports/{import_id}/stop")
async def stop_import(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, import_id: UUID) -> ImportOut:
    """Take in no more; it can go on later."""

    async def act() -> ImportOut:
        return await service.stop_import(tx, actor, import_id)

    answer: ImportOut = await once(tx, actor, command_id, "import.stop", import_id, act)
    return answer
