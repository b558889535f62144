"""The web program's files, and its page for every address that is not the API's."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from liniya.core.problems import NotFound

_FOREVER: Final = "public, max-age=31536000, immutable"
_NOT_BUILT: Final = "The web program is not built yet. Run: make web\n"


class _Assets(StaticFiles):
    """Files with a hash in their name: they never change."""

    async def get_response(self, path: str, scope: object) -> Response:
        response = await super().get_response(path, scope)  # type: ignore[arg-type]
        response.headers["cache-control"] = _FOREVER
        return response


def mount_program(app: FastAPI, built: Path) -> None:
    """Serve the built program from this folder."""
    if (built / "assets").is_dir():
        app.mount("/assets", GZipMiddleware(_Assets(directory=built / "assets")))

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if path.startswith("api/"):
            raise NotFound
        page = built / "index.html"
        if not page.is_file():
            return PlainTextResponse(_NOT_BUILT, status_code=503)
        asked = (built / path).resolve()
        if path and asked.is_relative_to(built.resolve()) and asked.is_file():
            return FileResponse(asked, headers={"cache-control": "no-cache"})
        return FileResponse(page, headers={"cache-control": "no-cache"})
