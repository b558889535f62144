"""Files that the browser saves."""

from typing import IO, Any

from fastapi.responses import StreamingResponse

from liniya.infra.sheets import MEDIA, SheetKind, read_out


def send_sheet(file: IO[bytes], kind: SheetKind, name: str) -> StreamingResponse:
    """A spreadsheet under a plain Latin name; nobody keeps a copy on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return StreamingResponse(read_out(file), media_type=MEDIA[kind], headers=headers)


def sheet_responses() -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of such an answer."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file", "content": {media.split(";")[0]: binary for media in MEDIA.values()}}}
