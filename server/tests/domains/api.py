"""An application made of the routers of the lower domains, and clients of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx
from fastapi import FastAPI, Request
from starlette.responses import Response

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.events import to_json
from liniya.core.problems import Problem
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import routes as accounts
from liniya.domains.accounts import service as accounts_service
from liniya.domains.accounts.tables import Account
from liniya.domains.lines import routes as lines
from liniya.domains.organisations import routes as organisations
from liniya.main import make


@dataclass(frozen=True)
class Settings:
    public_url: str = "https://help.example.com"
    session_days: int = 30
    idle_away_s: int = 600
    demo: bool = False


def make_app(database: Database, settings: Settings | None = None) -> FastAPI:
    """Only what accounts, organisations and lines answer; problems as the product writes them."""

    async def chosen_status(_tx: Tx, _account_id: UUID) -> str:
        return "dnd"

    app = FastAPI()
    app.state.settings = settings or Settings()
    app.state.database = database
    app.state.identify = accounts_service.identify
    app.state.demo_logins = ()
    app.state.chosen_status = chosen_status
    for module in (accounts, organisations, lines):
        app.include_router(module.router)

    @app.exception_handler(Problem)
    async def on_problem(_request: Request, problem: Problem) -> Response:
        return Response(to_json(problem.document("ru")), problem.status, media_type="application/problem+json")

    return app


@asynccontextmanager
async def client_of(
    app: FastAPI, account: Account | None = None, *, token: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser; signed in as somebody when an account is given."""
    if account is not None:
        async with app.state.database.tx(SYSTEM) as tx:
            token = await make.sign_in_as(tx, account)
    cookies = {COOKIE: token} if token else None
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example.com", cookies=cookies) as client:
        yield client
