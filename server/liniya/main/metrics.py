"""`/metrics`: what this process counted, and what it and the database look like now, as Prometheus reads it.

Read from this machine, or with the token of `LINIYA_METRICS_TOKEN`; everybody else is told that there is nothing.
"""

import hmac
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from liniya.core.problems import NotFound
from liniya.core.tx import Database
from liniya.doors.realtime.node import Node
from liniya.infra.metrics import REGISTRY
from liniya.main.settings import Settings
from liniya.main.watch import Watch

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
_FORWARDED: Final = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


def add_metrics(app: FastAPI, settings: Settings, database: Database, node: Node, watch: Watch) -> None:
    """Answer `GET /metrics`."""

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not may_read(request, settings.metrics_token):
            raise NotFound
        await watch.look()
        return Response(generate_latest(_Page(database, node, watch)), media_type=CONTENT_TYPE_LATEST)


def may_read(request: Request, token: str | None) -> bool:
    """With a token: whoever shows it. Without: this machine itself; what a proxy passes on is from elsewhere."""
    if token is not None:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), token.encode())
    is_near = request.client is not None and request.client.host in _LOOPBACK
    return is_near and not any(name in request.headers for name in _FORWARDED)


class _Page(Collector):
    """Everything of the registry, then the gauges of this moment."""

    def __init__(self, database: Database, node: Node, watch: Watch) -> None:
        self._database, self._node, self._watch = database, node, watch

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()
        yield from gauges(self._database, self._node, self._watch)


def gauges(database: Database, node: Node, watch: Watch) -> Iterator[Metric]:
    """Gauges; those of the database are left out while it does not answer."""
    pool: Any = database.engine.pool
    yield _gauge("liniya_build_info", "The running version", 1, version=version("liniya"))
    yield _gauge("liniya_up", "Whether the database answers", int(watch.work is not None))
    yield _gauge("liniya_connections", "Open sockets", node.hub.count)
    yield _gauge("liniya_sockets_waiting", "Sockets that wait to come in", node.entrance.waiting)
    yield _gauge("liniya_relay_position", "Last event that this process handed out", node.relay.pos)
    yield _gauge("liniya_bus_lost", "Whether the other nodes cannot be heard", int(database.bus.is_lost))
    yield _gauge("liniya_database_connections_in_use", "Connections of the pool that are working", pool.checkedout())
    yield _gauge("liniya_database_connections_limit", "Largest size of the pool", pool.size() * 2)
    yield _gauge("liniya_messages_waiting", "Messages that wait for a batch", node.batcher.waiting)
    work, ledger = watch.work, watch.ledger
    if work is not None:
        yield _gauge("liniya_stream_position", "Last event of the stream", work.pos)
        yield _gauge("liniya_events_unnumbered", "Facts that wait for a position", work.unnumbered)
        yield _gauge("liniya_events_unnumbered_oldest_seconds", "How long the oldest one waits", work.unnumbered_s)
        yield _gauge("liniya_jobs_waiting", "Jobs that are due", work.jobs_waiting)
        yield _gauge("liniya_jobs_waiting_oldest_seconds", "How long the oldest one waits", work.jobs_waiting_s)
        yield _gauge("liniya_jobs_failed", "Jobs that were given up", work.jobs_failed)
        yield _gauge("liniya_letters_waiting", "Letters of the last day that are not sent", work.letters_waiting)
        yield _gauge("liniya_letters_failing", "Those that failed six times or more", work.letters_failing)
        yield _gauge("liniya_queue_length", "Requests that wait for a specialist", work.queued)
        yield _gauge("liniya_queue_oldest_seconds", "How long the first one waits", work.queued_s)
    if work is not None and ledger is not None:
        received = GaugeMetricFamily("liniya_ledger_received", "Requests of a partner's users", labels=["partner"])
        difference = GaugeMetricFamily("liniya_ledger_difference", "Received, and nowhere now", labels=["partner"])
        for one in ledger.partners:
            received.add_metric([str(one["partner_id"])], one["received"])
            difference.add_metric([str(one["partner_id"])], one["difference"])
        yield from (received, difference)
        yield _gauge("liniya_ledger_unbalanced_days", "Days on which something is missing", ledger.unbalanced_days)
        yield _gauge("liniya_ledger_findings", "Records that contradict each other", sum(ledger.findings.values()))
        if ledger.checked_at is not None:
            yield _gauge("liniya_ledger_checked_timestamp_seconds", "Last check", ledger.checked_at.timestamp())


def _gauge(name: str, text: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family
