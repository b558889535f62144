"""Logs: one line per fact, for people (`console`) or machines (`json`), on stderr.

What is said about people stays out: values of the keys below are hidden, the access log knows neither query strings
(tokens travel in them) nor addresses of clients.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Literal

import structlog

from liniya.kit.trace import current_trace

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN_KEYS = frozenset(
    {"address", "birthday", "comment", "cookie", "email", "login", "name", "note", "password", "phone", "secret"}
    | {"subject", "text", "to", "token"}
)
_HIDDEN = "(hidden)"
# These tell at "info" what only a developer of theirs wants to know, some with the arguments of jobs.
_QUIET = ("alembic", "asyncio", "procrastinate", "psycopg", "sqlalchemy", "uvicorn.error")


def configure_logs(level: str = "info", form: Literal["console", "json"] = "console") -> None:
    """Send everything that is logged, by structlog or by `logging`, through one formatter."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_trace,
        hide_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last_steps(form)],
        )
    )
    handler.addFilter(shorten_access)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET if root.level > logging.DEBUG else ():
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def add_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Every line names the piece of work that it belongs to."""
    if trace := current_trace():
        event.setdefault("trace", trace)
    return event


def hide_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A last fence, not a licence: do not log what people wrote or are called."""
    for key in HIDDEN_KEYS & event.keys():
        event[key] = _HIDDEN
    return event


def shorten_access(record: logging.LogRecord) -> bool:
    """Make uvicorn's lines about requests and sockets terse; False drops the line."""
    if record.name == "uvicorn.access" and isinstance(record.args, tuple) and len(record.args) == 5:
        _client, method, path, _version, status = record.args
        bare = str(path).partition("?")[0]
        record.msg, record.args = "%s %s %s", (method, bare, status)
        is_dull = bare == "/healthz" or (method == "GET" and str(status) < "400")
        return not is_dull or logging.getLogger().level <= logging.DEBUG
    if record.name.startswith("uvicorn") and '"WebSocket' in str(record.msg):
        # ("%s - \"WebSocket %s\" [accepted]", (client, path with query string))
        told = [part.partition("?")[0] if isinstance(part, str) else part for part in record.args or ()][1:]
        record.msg, record.args = str(record.msg).removeprefix("%s - "), tuple(told)
    return True


def _last_steps(form: Literal["console", "json"]) -> list[Any]:
    if form == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
    ]
