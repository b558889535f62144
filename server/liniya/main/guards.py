"""What stands before every request: foreign pages are refused, every response carries the security headers
and the trace of its request; requests are counted."""

import time
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liniya.core.deps import COOKIE
from liniya.core.events import to_json
from liniya.core.origins import is_own_origin
from liniya.core.pace import Pace
from liniya.core.problems import ForeignOrigin, Problem, TooFast
from liniya.infra import metrics
from liniya.kit.trace import new_trace, read_trace, tracing
from liniya.kit.whence import LONGEST_DEVICE, Whence, coming_from

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS: Final = _SAFE | {"POST", "PUT", "PATCH", "DELETE"}
AN_OFFICE: Final = 10
"""So many times what one sign-in may ask for comes from one address: a whole company is behind it."""
TRACE_HEADER: Final = "x-trace-id"
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


OnFault = Callable[[Request, Exception], Response]
"""Makes the answer to an exception that nobody expected."""


class Guards:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, public_url: str, on_fault: OnFault, requests_per_s: float = 0) -> None:
        self._app = app
        self._of_sign_in = Pace(requests_per_s, "requests")
        self._of_address = Pace(requests_per_s * AN_OFFICE, "requests of an address")
        self._on_fault = on_fault
        self._public_url = public_url
        self._headers = dict(_HEADERS)
        if public_url.startswith("https://"):
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        headers = Headers(scope=scope)
        trace = read_trace(headers.get("traceparent")) or new_trace()
        address = scope["client"][0] if scope.get("client") else ""
        with tracing(trace), coming_from(Whence(address, headers.get("user-agent", "")[:LONGEST_DEVICE])):
            await self._guard(scope, receive, send, headers, trace)

    async def _guard(self, scope: Scope, receive: Receive, send: Send, headers: Headers, trace: str) -> None:
        is_started = False
        started = time.perf_counter()
        status = 500

        async def send_guarded(message: Message) -> None:
            nonlocal is_started, status
            if message["type"] == "http.response.start":
                is_started = True
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[TRACE_HEADER] = trace
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        if scope["method"] not in _SAFE and not is_own_origin(
            headers.get("origin"), headers.get("host"), self._public_url
        ):
            await _refuse(headers, send_guarded, ForeignOrigin())
            return
        try:
            self._keep_pace(scope)
        except TooFast as problem:
            await _refuse(headers, send_guarded, problem)
            return
        try:
            await self._app(scope, receive, send_guarded)
        except Exception as error:
            # Here, not in Starlette's outermost layer: the answer to a fault carries the headers, too.
            if is_started:
                raise
            await self._on_fault(Request(scope), error)(scope, receive, send_guarded)
        finally:
            _count(scope, status, time.perf_counter() - started)

    def _keep_pace(self, scope: Scope) -> None:
        """A sign-in that is made up only counts for its address."""
        if scope["path"].startswith("/api/"):
            if scope.get("client"):
                self._of_address.keep(scope["client"][0])
            token = Request(scope).cookies.get(COOKIE)
            if token:
                self._of_sign_in.keep(token)


def _count(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = getattr(scope.get("route"), "path", "other")
    metrics.HTTP_REQUESTS.labels(method, route, status).inc()
    metrics.HTTP_SECONDS.labels(method, route).observe(seconds)


async def _refuse(headers: Headers, send: Send, problem: Problem) -> None:
    locale = "en" if headers.get("accept-language", "").lower().startswith("en") else "ru"
    body = to_json(problem.document(locale))
    kind = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    if "retry_after" in problem.extra:
        kind.append((b"retry-after", str(problem.extra["retry_after"]).encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": kind})
    await send({"type": "http.response.body", "body": body})
