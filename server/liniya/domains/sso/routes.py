"""REST of signing in through a company's service."""

import secrets
from typing import Annotated, Final, Protocol
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from liniya.core.commands import once
from liniya.core.deps import COOKIE, ActorDep, CommandIdDep, TxDep
from liniya.core.problems import Problem
from liniya.core.tx import Database
from liniya.domains.sso import service
from liniya.domains.sso.errors import SsoRefused
from liniya.domains.sso.schemas import (
    IssuerTested,
    IssuerToTest,
    ProviderChange,
    ProviderOut,
    SignInWish,
    SsoBegun,
    SsoOptions,
)

router = APIRouter(prefix="/api", tags=["sso"])
BROWSER: Final = "liniya_sso"
"""The cookie of who has pressed the button: the answer counts in the same browser only."""
BROWSER_S: Final = 600
DAY_S: Final = 86_400
Code = Annotated[str, Query(max_length=4000)]
Word = Annotated[str, Query(max_length=200)]
"""All three together, each sign written as `%F0%9F%98%80`, stay below the longest line that the web server reads (64 KiB)."""


class Settings(Protocol):
    """What this file needs of the settings."""

    @property
    def public_url(self) -> str: ...
    @property
    def session_days(self) -> int: ...


class State(Protocol):
    """What this file needs of `app.state`."""

    settings: Settings
    database: Database
    services: service.Services


@router.get("/sso-options")
async def list_options(tx: TxDep, provider_id: UUID | None = None) -> SsoOptions:
    """What the sign-in page offers beside the password."""
    return await service.list_options(tx, provider_id)


@router.post("/sso-sign-ins")
async def begin_sign_in(request: Request, response: Response, body: SignInWish) -> SsoBegun:
    """Begin; the browser goes to the address of the answer, and comes back to `/api/sso-callback`."""
    state: State = request.app.state
    browser = secrets.token_urlsafe(32)
    url = await service.begin_sign_in(state.database, state.services, body.provider_id, body.remember, browser)
    is_secure = state.settings.public_url.startswith("https://")
    response.set_cookie(
        BROWSER, browser, max_age=BROWSER_S, path="/api", secure=is_secure, httponly=True, samesite="lax"
    )
    return {"url": url}


@router.get("/sso-callback", response_class=RedirectResponse, status_code=303)
async def finish_sign_in(
    request: Request, state: Word = "", code: Code | None = None, error: Word | None = None
) -> Response:
    """Where the service sends the browser back to. A refusal is told by the sign-in page: `/?sso-error=<slug>`."""
    app: State = request.app.state
    is_secure = app.settings.public_url.startswith("https://")
    try:
        token, _, remember = await service.finish_sign_in(
            app.database,
            app.services,
            state=state,
            code=code,
            browser=request.cookies.get(BROWSER, ""),
            session_days=app.settings.session_days,
        )
    except Problem as problem:
        # Some services say no without saying to whom.
        slug = SsoRefused.slug if error and not code else problem.slug
        answer = RedirectResponse(f"/?sso-error={quote(slug)}", 303)
    else:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=app.settings.session_days * DAY_S if remember else None,
            path="/",
            secure=is_secure,
            httponly=True,
            samesite="lax",
        )
    answer.delete_cookie(BROWSER, path="/api", secure=is_secure, httponly=True, samesite="lax")
    return answer


@router.get("/sso-provider")
async def get_provider(tx: TxDep, actor: ActorDep) -> ProviderOut:
    """The own company's service; its secret is never given out."""
    return await service.get_provider(tx, actor)


@router.put("/sso-provider")
async def save_provider(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: ProviderChange) -> ProviderOut:
    """The whole setting; without `client_secret` the one that is there stays."""

    async def act() -> ProviderOut:
        return await service.save_provider(tx, actor, body)

    sent = body.model_dump(exclude={"client_secret"})
    answer: ProviderOut = await once(tx, actor, command_id, "sso.save", sent, act)
    return answer


@router.delete("/sso-provider", status_code=204)
async def delete_provider(tx: TxDep, actor: ActorDep) -> None:
    """People sign in with passwords again."""
    await service.delete_provider(tx, actor)


@router.post("/sso-provider-test")
async def test_issuer(request: Request, actor: ActorDep, body: IssuerToTest) -> IssuerTested:
    """Ask a service about itself; nothing is kept."""
    state: State = request.app.state
    return await service.test_issuer(state.services, actor, body.issuer)
