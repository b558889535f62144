"""What this process counts. One increment where something happens; `main/metrics.py` writes the page.

No label names a person or comes from outside: routes are templates, statuses and codes are numbers.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, ProcessCollector

REGISTRY: Final = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 512)

HTTP_REQUESTS: Final = Counter(
    "liniya_http_requests", "Requests answered", ("method", "route", "status"), registry=REGISTRY
)
HTTP_SECONDS: Final = Histogram(
    "liniya_http_request_seconds", "How long requests took", ("method", "route"), buckets=_SECONDS, registry=REGISTRY
)
MESSAGES: Final = Counter("liniya_messages", "Messages by what became of them", ("outcome",), registry=REGISTRY)
ACCEPTED, REFUSED, FAILED, TURNED_AWAY = (
    MESSAGES.labels(outcome) for outcome in ("accepted", "refused", "failed", "overloaded")
)
BATCH_SIZE: Final = Histogram(
    "liniya_message_batch_size", "Messages that shared a transaction", buckets=_SIZES, registry=REGISTRY
)
BATCH_SECONDS: Final = Histogram(
    "liniya_message_batch_seconds", "From taking a batch to its commit", buckets=_SECONDS, registry=REGISTRY
)
SOCKET_CLOSES: Final = Counter("liniya_socket_closes", "Sockets that we closed", ("code",), registry=REGISTRY)
RESYNCS: Final = Counter("liniya_resyncs", "Clients told to take a new snapshot", registry=REGISTRY)
NUMBERED: Final = Counter("liniya_events_numbered", "Facts that this process gave positions", registry=REGISTRY)
HANDED_OUT: Final = Counter("liniya_events_handed_out", "Facts handed to this process's sockets", registry=REGISTRY)
RETRIES: Final = Counter("liniya_transaction_retries", "Transactions done again", ("why",), registry=REGISTRY)
TOO_FAST: Final = Counter(
    "liniya_too_fast", "Acts refused because somebody asked too often", ("what",), registry=REGISTRY
)
JOBS: Final = Counter("liniya_jobs_done", "Jobs by what became of them", ("task", "outcome"), registry=REGISTRY)
JOB_SECONDS: Final = Histogram(
    "liniya_job_seconds", "How long jobs took", ("task",), buckets=(*_SECONDS, 60, 600), registry=REGISTRY
)
COLLIDED, LOST = RETRIES.labels("collision"), RETRIES.labels("lost")
SLOW_STATEMENTS: Final = Counter(
    "liniya_slow_statements", "Statements slower than LINIYA_SLOW_QUERY_MS", registry=REGISTRY
)
LOOP_LAG: Final = Gauge(
    "liniya_loop_lag_seconds", "How late the event loop woke at worst in the last seconds", registry=REGISTRY
)
