"""Putting the web application together."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from liniya.core import commands, relay
from liniya.core.events import json_for_engine, pack_whisper, to_json, unpack_whisper
from liniya.core.problems import InvalidInput, MethodNotAllowed, NotFound, Overloaded, Problem, Unexpected
from liniya.core.tx import Database, is_passing
from liniya.core.worker import DATABASE
from liniya.domains.accounts import routes as accounts
from liniya.domains.accounts import service as accounts_service
from liniya.domains.audit import service as audit_service
from liniya.domains.feeds import routes as feeds
from liniya.domains.imports import jobs as imports_jobs
from liniya.domains.imports import routes as imports
from liniya.domains.imports import service as imports_service
from liniya.domains.inquiries import jobs as inquiries_jobs
from liniya.domains.inquiries import routes as inquiries
from liniya.domains.lines import routes as lines
from liniya.domains.monitor import routes as monitor
from liniya.domains.notices import jobs as notices_jobs
from liniya.domains.notices import routes as notices
from liniya.domains.notices import service as notices_service
from liniya.domains.organisations import routes as organisations
from liniya.domains.presence import routes as presence
from liniya.domains.presence import service as presence_service
from liniya.domains.ratings import routes as ratings
from liniya.domains.requests import routes as requests
from liniya.domains.requests import service as requests_service
from liniya.domains.sso import routes as sso
from liniya.domains.sso import service as sso_service
from liniya.doors import spa
from liniya.doors.realtime import asgi_door, contract
from liniya.doors.realtime import routes as realtime
from liniya.doors.realtime.node import Node
from liniya.infra import slow
from liniya.infra.bus import LocalBus, NotifyBus
from liniya.infra.clock import SharedClock
from liniya.infra.engine import make_engine
from liniya.infra.jobs import STOP_S, make_jobs, postgres_connector, run_worker
from liniya.infra.mail import Mailer, MemoryMailer, SmtpMailer
from liniya.infra.outgoing import Outgoing
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.vault import open_vault
from liniya.kit.time import utc_now
from liniya.main.guards import Guards
from liniya.main.metrics import add_metrics
from liniya.main.settings import Settings
from liniya.main.watch import Watch
from liniya.main.wiring import WIRING

log = structlog.get_logger(__name__)

ROUTERS: Final = (
    accounts,
    organisations,
    imports,
    sso,
    lines,
    requests,
    presence,
    feeds,
    inquiries,
    ratings,
    notices,
    monitor,
    realtime,
)
JOBS: Final = (imports_jobs, inquiries_jobs, notices_jobs)
"""Imported so that their tasks are known."""

WEB: Final = Path(__file__).resolve().parents[3] / "web" / "dist"
HOUSEKEEPING: Final = (
    commands.forget_old,
    relay.forget_old,
    accounts_service.forget_old,
    notices_service.forget_old,
    audit_service.forget_old,
    imports_service.forget_old,
    requests_service.forget_old,
    sso_service.forget_old,
)
"""What nobody needs any more, deleted now and then."""


def make_database(settings: Settings, urls: DatabaseUrls, clock: Callable[[], datetime] = utc_now) -> Database:
    """The database with everything that a transaction may set in motion."""
    slow.set_limit(settings.slow_query_ms)
    engine = make_engine(urls.app, json_for_engine)
    jobs = make_jobs(postgres_connector(urls.app), clock)
    bus = NotifyBus(urls.app, pack_whisper, unpack_whisper) if settings.database_url else LocalBus()
    vault = open_vault(settings.secret_key, settings.data_dir)
    return Database(
        engine=engine, jobs=jobs, bus=bus, wiring=WIRING, public_url=settings.public_url, clock=clock, vault=vault
    )


def make_mailer(settings: Settings) -> Mailer:
    """Real letters when a mail server is set; otherwise they are only kept and shown."""
    return SmtpMailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else MemoryMailer()


@asynccontextmanager
async def worker_running(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Jobs are done inside; on leaving, those under way are finished or put back."""
    if not settings.smtp_url and not settings.demo:
        log.warning("no_mail_server", hint="letters are kept and not sent: set LINIYA_SMTP_URL")
    context = {DATABASE: database, "mailer": make_mailer(settings), "demo": settings.demo}
    worker = asyncio.create_task(run_worker(database.jobs, context))
    try:
        yield
    finally:
        worker.cancel()
        # Not under `asyncio.timeout`: that would cancel the worker once more, and wait for it without an end.
        await asyncio.wait([worker], timeout=STOP_S)


def create_app(settings: Settings, urls: DatabaseUrls, demo_logins: tuple[dict[str, str], ...] = ()) -> FastAPI:
    """The whole product behind one ASGI application; jobs are done inside it, unless they are apart."""
    clock = SharedClock()
    database = make_database(settings, urls, clock)
    node = Node(
        database,
        accounts_service.identify,
        settings.public_url,
        HOUSEKEEPING,
        commands_per_s=settings.commands_per_s,
        windows_per_account=settings.windows_per_account,
    )
    watch = Watch(settings, database, node)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # What is loaded by now stays: looking through it again and again would cost a tenth of the busy process.
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(clock.running(database.engine))
            await stack.enter_async_context(database.jobs.open_async())
            await stack.enter_async_context(database.bus.running())
            await stack.enter_async_context(node.running(alone=settings.database_url is None))
            if settings.jobs == "inside":
                await stack.enter_async_context(worker_running(settings, database))
            await stack.enter_async_context(watch.running())
            yield
        await database.close()

    app = FastAPI(
        title="Liniya",
        version=version("liniya"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.settings = settings
    app.state.database = database
    app.state.node = node
    app.state.watch = watch
    app.state.identify = node.identify
    app.state.demo_logins = demo_logins
    app.state.services = sso_service.Services(Outgoing(settings.inside_networks))
    app.state.chosen_status = presence_service.get_chosen
    app.add_middleware(
        Guards, public_url=settings.public_url, on_fault=_answer_fault, requests_per_s=settings.requests_per_s
    )
    _answer_problems(app)
    for module in ROUTERS:
        app.include_router(module.router)
    app.include_router(asgi_door.router)
    _add_health(app, node, watch)
    add_metrics(app, settings, database, node, watch)
    spa.mount_program(app, WEB)
    app.openapi = partial(contract.describe, app)  # type: ignore[method-assign]
    return app


def _add_health(app: FastAPI, node: Node, watch: Watch) -> None:
    @app.get("/healthz", tags=["operation"])
    async def health() -> Response:
        """How this process and its database are: 503 only when it can serve nobody; `degraded` says what to look after."""
        troubles = await watch.list_troubles()
        body = {
            "status": "degraded" if troubles else "ok",
            "version": app.version,
            "troubles": [{"slug": trouble.slug, "do": trouble.do} for trouble in troubles],
            "connections": node.hub.count,
        }
        status = 503 if any(trouble.is_fatal for trouble in troubles) else 200
        return Response(to_json(body), status_code=status, media_type="application/json")

    @app.get("/readyz", tags=["operation"], response_class=Response, responses={503: {"description": "Not now"}})
    async def ready() -> Response:
        """Whether a balancer may send people here. Unlike `/healthz` it asks nobody."""
        return Response(status_code=200 if node.is_ready else 503)


def _answer_problems(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def on_problem(request: Request, problem: Problem) -> Response:
        if isinstance(problem, NotFound):
            return _answer_nothing(app, request)
        return _answer(request, problem)

    @app.exception_handler(RequestValidationError)
    @app.exception_handler(ValidationError)
    async def on_invalid(request: Request, error: Any) -> Response:
        fields = [
            {"field": ".".join(str(part) for part in found["loc"][1:]), "problem": found["msg"]}
            for found in error.errors()
        ]
        return _answer(request, InvalidInput(fields=fields))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        if error.status_code in (404, 405):
            return _answer_nothing(app, request)
        problem = InvalidInput(fields=[])
        problem.status = error.status_code  # type: ignore[misc]
        return _answer(request, problem)


def _answer_nothing(app: FastAPI, request: Request) -> Response:
    """Not found; or found, but not with this method."""
    path = request.url.path
    everywhere = (app.routes, *(module.router.routes for module in ROUTERS))
    operations = [route for routes in everywhere for route in routes if isinstance(route, APIRoute)]
    there = [route for route in operations if route.include_in_schema and route.path_regex.fullmatch(path)]
    allow = sorted({method for route in there for method in route.methods or ()})
    known = not allow or request.method in allow
    return _answer(request, NotFound() if known else MethodNotAllowed(allow=allow))


def _answer(request: Request, problem: Problem) -> Response:
    document = problem.document(_locale(request))
    headers = {}
    if "retry_after" in problem.extra:
        headers["retry-after"] = str(problem.extra["retry_after"])
    if "allow" in problem.extra:
        headers["allow"] = ", ".join(problem.extra["allow"])
    return Response(
        to_json(document), status_code=problem.status, media_type="application/problem+json", headers=headers
    )


def _answer_fault(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, exc_info=error)
    return _answer(request, Overloaded(retry_after=1) if is_passing(error) else Unexpected())


def _locale(request: Request) -> str:
    known = getattr(request.state, "locale", None)
    if known:
        return str(known)
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "ru"
