"""`liniya worker`: does the jobs of a database that several nodes share. As many as are wanted may run."""

from __future__ import annotations

import asyncio
import logging

import uvloop
from prometheus_client import start_http_server

from liniya.infra.clock import SharedClock
from liniya.infra.metrics import REGISTRY
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import external_urls
from liniya.kit.refusal import Refused
from liniya.main.app import make_database, worker_running
from liniya.main.migrate import migrate
from liniya.main.serve import STOPS, stoppable
from liniya.main.settings import Settings
from liniya.main.systemd import tell_systemd

log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Do jobs until SIGINT or SIGTERM; those under way are then finished or put back."""
    if settings.database_url is None:
        raise Refused(
            "liniya worker needs LINIYA_DATABASE_URL: with the embedded database `liniya serve` does the jobs itself."
        )
    if settings.worker_metrics_port is not None:
        _answer_metrics(settings.worker_metrics_port)
    with stoppable():
        urls = external_urls(settings.database_url, settings.database_app_url)
        migrate(urls)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_work(settings, urls))
    log.info("stopped working")


def _answer_metrics(port: int) -> None:
    """To this machine only, in a thread that ends with the process."""
    try:
        start_http_server(port, "127.0.0.1", REGISTRY)
    except OSError as error:
        raise Refused(f"LINIYA_WORKER_METRICS_PORT: port {port} cannot be used: {error.strerror}.") from None


async def _work(settings: Settings, urls: DatabaseUrls) -> None:
    clock = SharedClock()
    database = make_database(settings, urls, clock)
    stopped = asyncio.Event()
    for number in STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with (
        clock.running(database.engine),
        database.jobs.open_async(),
        database.bus.running(),
        worker_running(settings, database),
    ):
        log.info("doing jobs")
        tell_systemd("READY=1")
        await stopped.wait()
        tell_systemd("STOPPING=1")
    await database.close()
