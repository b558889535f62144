"""`liniya serve`: database, migrations and web server in one process, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import uvicorn

from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import external_urls
from liniya.kit.refusal import Refused
from liniya.main.database import embedded_server
from liniya.main.migrate import migrate
from liniya.main.settings import Settings
from liniya.main.systemd import tell_systemd

if TYPE_CHECKING:
    from fastapi import FastAPI

    from liniya.doors.realtime.node import Node

log = logging.getLogger(__name__)

_LEAVE_S = 10
"""For the sockets: what is under way is answered, and all of them do not leave at once."""
_GRACE_S = 3
"""For requests."""
_STOP_S = 10
"""For requests and everything else that comes after the sockets."""
LONGEST_STOP_S = _LEAVE_S + _STOP_S
"""After `LINIYA_DRAIN_S`."""
_LARGEST_FRAME = 64 * 1024
STOPS = (signal.SIGINT, signal.SIGTERM)


Logins = tuple[dict[str, str], ...]
"""Of the demo company: login, password, name, role."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is told at the start. `setup_link`: how the first company is made, as long as there is none."""

    logins: Logins = ()
    setup_link: str | None = None


def serve(settings: Settings, prepare: Callable[[DatabaseUrls], Welcome], greet: Callable[[Welcome], None]) -> None:
    """Run until SIGINT or SIGTERM. `prepare` fills the migrated database; `greet` is called when requests are answered.

    Raises `Refused` when the start cannot succeed; leaves with code 1 when a part dies later on, so that whoever
    started us (systemd, a person) starts all of it again: one kind of restart instead of many.
    """
    if settings.jobs == "apart" and settings.database_url is None:
        raise Refused("LINIYA_JOBS=apart needs LINIYA_DATABASE_URL: nobody else can reach the embedded database.")
    with stoppable(), ExitStack() as stack:
        listener = stack.enter_context(_listen(settings.host, settings.port))
        database = embedded_server(settings)
        if database is None:
            assert settings.database_url  # noqa: S101
            urls = external_urls(settings.database_url, settings.database_app_url)
        else:
            stack.callback(database.stop)
            urls = database.start()
        migrate(urls)
        welcome = prepare(urls)
        stack.callback(log.info, "stopped serving")

        from liniya.main.app import create_app

        app = create_app(settings, urls, welcome.logins)
        server = Server(
            web_config(
                app,
                loop="uvloop",
                http="httptools",
                server_header=False,
                date_header=True,
                proxy_headers=bool(settings.trusted_proxies),
                forwarded_allow_ips=list(settings.trusted_proxies),
                timeout_graceful_shutdown=_GRACE_S,
                backlog=2048,
            ),
            database,
            app.state.node,
            settings.drain_s,
            lambda: greet(welcome),
        )
        # From here on uvicorn handles the signals; afterwards it raises the one it got again, for `stoppable`.
        server.run(sockets=[listener])
        sys.exit(1 if server.failed or not server.started else 0)


def web_config(app: FastAPI, *, is_fast: bool = True, **more: Any) -> uvicorn.Config:
    """How uvicorn serves the product. `is_fast`: sockets go past ASGI (`doors.realtime.picows_door`)."""
    from liniya.doors.realtime.picows_door import PicowsProtocol

    return uvicorn.Config(
        app,
        ws=PicowsProtocol if is_fast else "websockets-sansio",
        ws_per_message_deflate=False,
        # A larger frame is answered with a problem by the door itself; this only bounds memory.
        ws_max_size=16 * _LARGEST_FRAME,
        lifespan="on",
        log_config=None,
        **more,
    )


class Server(uvicorn.Server):
    """Uvicorn, that lets everybody leave in order, and also leaves when the embedded PostgreSQL is gone."""

    def __init__(
        self,
        config: uvicorn.Config,
        database: EmbeddedPostgres | None,
        node: Node,
        drain_s: float,
        ready: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self.failed = False
        self._database = database
        self._node = node
        self._drain_s = drain_s
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
            tell_systemd("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop. Parts that wait for a database that is gone may not keep us; what is left is cancelled."""
        tell_systemd("STOPPING=1")
        if not self.failed:
            await self._drain()
        patience = _GRACE_S if self.failed else _STOP_S
        try:
            async with asyncio.timeout(patience):
                await super().shutdown(sockets)
        except TimeoutError:
            log.warning("some parts did not stop within %s seconds and are cut off: %s", patience, _who_is_left())
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it would tell of each of them at length

    async def _drain(self) -> None:
        """First the balancer must notice that we leave; then the sockets are closed. A second Ctrl-C cuts it short."""
        self._node.is_leaving = True
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(self._leave())
            while not leaving.done() and not self.force_exit:  # noqa: ASYNC110  uvicorn sets a plain attribute
                await asyncio.sleep(0.02)
            leaving.cancel()

    async def _leave(self) -> None:
        await asyncio.sleep(self._drain_s)
        try:
            async with asyncio.timeout(_LEAVE_S):
                await self._node.leave()
        except TimeoutError:
            log.warning(
                "some sockets did not take their answers within %s seconds and are cut off (%s, messages that wait: %s)",
                _LEAVE_S,
                self._node.hub.count,
                self._node.batcher.waiting,
            )

    async def on_tick(self, counter: int) -> bool:
        if self._database is not None and not self._database.is_running():
            log.error("PostgreSQL has ended unexpectedly: stopping; the next start repairs what is needed")
            self.failed = True
            return True
        return await super().on_tick(counter)


def _who_is_left() -> str:
    """What still runs and where it stands, by the names in the code."""
    return ", ".join(sorted(_where(task.get_coro()) for task in asyncio.all_tasks()))


def _where(coroutine: Any) -> str:
    """The innermost three of the coroutines that wait for each other."""
    names = []
    while hasattr(coroutine, "__qualname__"):
        names.append(coroutine.__qualname__)
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
    return " > ".join(names[-3:])


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGINT and SIGTERM end the block in order at any moment, also while PostgreSQL starts; with exit code 0.

    A second signal while things are being stopped changes nothing.
    """

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
        raise SystemExit(0)

    before = {number: signal.signal(number, leave) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _listen(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port before anything is started; nobody is answered until uvicorn listens on it."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise Refused(f"LINIYA_HOST {host!r} is not an address of this machine.") from None
    with socket.socket(family, kind) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as problem:
            why = "is in use by another program" if problem.errno == 98 else f"cannot be used ({problem.strerror})"
            raise Refused(f"LINIYA_PORT {port} on {host} {why}: stop that program or choose another port.") from None
        yield listener
