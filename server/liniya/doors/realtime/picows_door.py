"""Sockets on picows: uvicorn hands the upgrade over, and frames go past ASGI (docs/adr/0014).

`picows.picows.WSProtocol` is not the documented way into picows (that one needs a port of its own): its version is
locked, and tests run every socket test over it. `asgi_door` does the same for any other server.
"""

import asyncio
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from picows import (
    WSAutoPingStrategy,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]

from liniya.core.deps import COOKIE
from liniya.doors.realtime.node import Node
from liniya.doors.realtime.session import LARGEST_FRAME, PATH, Knock, Session, read_locale, read_position

_TEXT: Final = 0x81
_CLOSE: Final = 0x88
_GOODBYE_S: Final = 5.0
"""So long the client may take to answer a goodbye."""
_HANDSHAKE_S: Final = 10
_READ_BUFFER: Final = 2048


class _Carrier:
    """Frames go straight to the network transport: headers and all in one write."""

    __slots__ = ("_closed", "_transport")

    def __init__(self, transport: WSTransport) -> None:
        self._transport = transport
        self._closed = False

    def send(self, frames: Any) -> None:
        if not self._closed:
            parts: list[bytes] = []
            for frame in frames:
                parts += (_header(_TEXT, len(frame)), frame)
            self._transport.underlying_transport.write(b"".join(parts))

    def close(self, code: int) -> None:
        if not self._closed:
            self._closed = True
            self._transport.underlying_transport.write(_header(_CLOSE, 2) + code.to_bytes(2, "big"))
            asyncio.get_running_loop().call_later(_GOODBYE_S, self._transport.disconnect)

    def lose(self) -> None:
        """The network is gone: uvloop refuses everything from now on."""
        self._closed = True

    @property
    def is_closed(self) -> bool:
        return self._closed

    @property
    def backlog(self) -> int:
        return int(self._transport.underlying_transport.get_write_buffer_size())

    def pause(self) -> None:
        self._transport.underlying_transport.pause_reading()

    def resume(self) -> None:
        self._transport.underlying_transport.resume_reading()


def _header(kind: int, length: int) -> bytes:
    if length < 126:
        return bytes((kind, length))
    if length < 65536:
        return bytes((kind, 126)) + length.to_bytes(2, "big")
    return bytes((kind, 127)) + length.to_bytes(8, "big")


class _Listener(WSListener):
    """Between picows and a session."""

    def __init__(self, node: Node, knock: Knock) -> None:
        super().__init__()
        self._node = node
        self._knock: Knock | None = knock
        self._session: Session | None = None
        self._carrier: _Carrier | None = None
        self._parts: list[bytes] | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        assert self._knock is not None  # noqa: S101
        self._carrier = _Carrier(transport)
        # The network transport tells when all was taken, not when there is some room again.
        transport.underlying_transport.set_write_buffer_limits(high=LARGEST_FRAME, low=0)
        self._session = Session(self._node, self._carrier, self._knock)
        self._knock = None
        self._session.start()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        kind = frame.msg_type
        if kind is WSMsgType.CLOSE:
            if self._carrier is not None and not self._carrier.is_closed:
                self._carrier.close(_answered_code(frame))
            transport.disconnect()
        elif kind in (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION) and self._session is not None:
            if frame.fin and self._parts is None:
                self._session.take(frame.get_payload_as_bytes())
            else:
                self._add_part(transport, frame)

    def _add_part(self, transport: WSTransport, frame: WSFrame) -> None:
        """A text may come in pieces; one that is far too long is not collected."""
        parts = self._parts = self._parts or []
        parts.append(frame.get_payload_as_bytes())
        if sum(map(len, parts)) > 2 * LARGEST_FRAME:
            transport.disconnect()
        elif frame.fin and self._session is not None:
            self._parts = None
            self._session.take(b"".join(parts))

    def on_ws_disconnected(self, _transport: WSTransport) -> None:
        if self._carrier is not None:
            self._carrier.lose()
        if self._session is not None:
            self._session.gone()

    def pause_writing(self) -> None:
        pass

    def resume_writing(self) -> None:
        if self._session is not None:
            self._session.drained()


def _answered_code(frame: WSFrame) -> int:
    payload = frame.get_payload_as_bytes()
    return int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1000


class PicowsProtocol(WSProtocol):  # type: ignore[misc]
    """What uvicorn makes for each upgrade (`ws=`)."""

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        self._node: Node = config.app.state.node
        super().__init__(
            None,  # host and port, path: of a client
            None,
            False,  # is_client_side
            self._open,
            _Silence(),
            True,  # disconnect_on_exception
            _HANDSHAKE_S,
            False,  # automatic pings: `Node` looks after all connections at once
            20,
            20,
            WSAutoPingStrategy.PING_WHEN_IDLE,
            True,  # automatic pongs
            16 * LARGEST_FRAME,  # a smaller one that is too large is answered with a problem; this only bounds memory
            None,  # headers of a client
            _READ_BUFFER,
        )
        self._connections = server_state.connections
        self._network: Any = None

    def connection_made(self, transport: Any) -> None:
        self._network = transport
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The request, which uvicorn has read already; afterwards picows reads into its own buffer."""
        while data:
            buffer = self.get_buffer(-1)
            count = min(len(buffer), len(data))
            buffer[:count] = data[:count]
            self.buffer_updated(count)
            data = data[count:]
        # uvloop looks at what the protocol can do when reading is resumed.
        self._network.pause_reading()
        asyncio.get_running_loop().call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self._network.is_closing():
            self._network.resume_reading()

    def shutdown(self) -> None:
        """uvicorn stops: whoever is still here is cut off."""
        self._network.close()

    def _open(self, request: WSUpgradeRequest) -> WSUpgradeResponseWithListener | _Listener:
        address = urlsplit(request.path.decode("latin-1"))
        if address.path != PATH:
            return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(404), None)
        if self._node.is_leaving:
            refusal = WSUpgradeResponse.create_error_response(503, extra_headers={"Retry-After": "1"})
            return WSUpgradeResponseWithListener(refusal, None)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        headers = request.headers
        knock = Knock(
            token=_read_cookie(headers.get("cookie", "")),
            after=read_position(asked.get("after")),
            is_idle=asked.get("idle") == "1",
            origin=headers.get("origin"),
            host=headers.get("host"),
            locale=read_locale(headers.get("accept-language")),
        )
        return _Listener(self._node, knock)


def _read_cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


class _Silence:
    """picows tells more about each connection than anybody wants to know, and keeps a logger for each."""

    def isEnabledFor(self, _level: int) -> bool:  # noqa: N802
        return False

    def _say_nothing(self, *_args: Any, **_more: Any) -> None:
        pass

    debug = info = warning = error = exception = log = _say_nothing
