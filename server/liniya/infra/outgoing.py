"""Requests to addresses that somebody has typed in: they reach the public network, and inside only what the operator allows.

The name is looked up here and the connection goes to the very address that was looked at, so a name that changes its mind
in between gains nothing. No redirects, no proxies, bounded in time and size.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import httpcore

TIMEOUT_S: Final = 10.0
LARGEST: Final = 1 << 20
_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into IPv4 ones, also into those of the inside."""
Why = Literal["address", "scheme", "connection", "certificate", "too-long"]


class Unreachable(Exception):
    """`why`: it is inside and not allowed, is not https, does not answer, is not who it says it is, answers without an end."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class Outgoing:
    """`inside`: networks that are not public and may be reached all the same; plain http is for loopback among them."""

    def __init__(self, inside: Sequence[str] = ()) -> None:
        self._inside = [ip_network(network, strict=False) for network in inside]

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """One request. Raises `Unreachable`."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise Unreachable("scheme")
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._check_scheme(parts.scheme, parts.hostname)
                return await self._send(method, url, headers or {}, body)
        except (httpcore.ConnectError, httpcore.ReadError) as error:
            is_certificate = isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error)
            raise Unreachable("certificate" if is_certificate else "connection") from error
        except (TimeoutError, OSError, UnicodeError, ValueError) as error:
            raise Unreachable("connection") from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Unreachable("connection") from error

    async def resolve(self, host: str) -> str:
        """The address to connect to; each one that the name has must be allowed. Raises `Unreachable`."""
        addresses = await _look_up(host)
        if not all(self._is_allowed(address) for address in addresses):
            raise Unreachable("address")
        return str(addresses[0])

    async def _check_scheme(self, scheme: str, host: str) -> None:
        if scheme == "http" and not all(address.is_loopback for address in await _look_up(host)):
            raise Unreachable("scheme")

    def _is_allowed(self, address: IPv4Address | IPv6Address) -> bool:
        if any(address in network for network in self._inside):
            return True
        return address.is_global and not address.is_multicast and address not in _TRANSLATED

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        async with (
            httpcore.AsyncConnectionPool(network_backend=_Guarded(self)) as pool,
            pool.stream(method, url, headers=list(headers.items()), content=body) as response,
        ):
            got = bytearray()
            async for piece in response.aiter_stream():
                got += piece
                if len(got) > LARGEST:
                    raise Unreachable("too-long")
            return Answer(response.status, bytes(got))


class _Guarded(httpcore.AnyIOBackend):
    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await self._outgoing.resolve(host)
        return await super().connect_tcp(address, port, timeout, local_address, socket_options)


async def _look_up(host: str) -> list[IPv4Address | IPv6Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("connection") from error
    plain = [ip_address(str(one[4][0]).split("%")[0]) for one in found]
    return [getattr(address, "ipv4_mapped", None) or address for address in plain]
