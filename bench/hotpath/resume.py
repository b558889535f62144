"""Coming back: how long a page of 50 old messages takes, one after the other on one connection."""

from __future__ import annotations

import base64
import json
import random
import socket
import time
from collections.abc import Callable

from bench.hotpath.measure import Broken, Figures, Meter
from bench.hotpath.peers import PASSWORD, Peer

PAGE = 50
_STREAM = (
    b"<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client'"
    b" xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
)


def ours(port: int, token: str, feed_id: str, last_seq: int, meter: Meter, seconds: float) -> Figures:
    """Any page of one feed, over HTTP as the web asks for it after a long absence."""
    head = f"host: 127.0.0.1:{port}\r\ncookie: liniya_session={token}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as talk:

        def ask() -> int:
            after = random.randrange(max(1, last_seq - PAGE))
            talk.sendall(f"GET /api/feeds/{feed_id}/entries?after={after}&limit={PAGE} HTTP/1.1\r\n{head}".encode())
            answer = _read_until(talk, b"\r\n\r\n")
            top, _, body = answer.partition(b"\r\n\r\n")
            (length,) = [int(line[16:]) for line in top.lower().split(b"\r\n") if line.startswith(b"content-length: ")]
            while len(body) < length:
                body += talk.recv(262_144)
            return len(json.loads(body)["entries"])

        return _measure(ask, meter, seconds)


def theirs(peer: Peer, meter: Meter, seconds: float) -> Figures:
    """The archive of the first account, page after page, and again from the beginning."""
    with socket.create_connection(("127.0.0.1", peer.port)) as talk:
        _enter(talk)
        after = b""

        def ask() -> int:
            nonlocal after
            talk.sendall(
                b"<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>"
                b"<max>%d</max>%s</set></query></iq>" % (PAGE, after)
            )
            answer = _read_until(talk, b"</iq>")
            count, last = answer.count(b"<forwarded"), answer.rpartition(b"<last>")[2].partition(b"</last>")[0]
            is_end = b"complete='true'" in answer or b'complete="true"' in answer
            after = b"" if is_end or not last else b"<after>%s</after>" % last
            return PAGE if is_end else count

        return _measure(ask, meter, seconds)


def _measure(ask: Callable[[], int], meter: Meter, seconds: float) -> Figures:
    if ask() != PAGE:
        raise Broken(f"A page does not hold {PAGE} messages")
    taken: list[float] = []
    meter.read()
    start, own = time.perf_counter(), time.process_time()
    while (now := time.perf_counter()) < start + seconds:
        ask()
        taken.append((time.perf_counter() - now) * 1000)
    spent, own = time.perf_counter() - start, time.process_time() - own
    meter.read()
    server, postgres, busy = meter.spent()
    taken.sort()
    return {
        "seconds": spent,
        "messages_per_s": len(taken) / spent,
        "p50_ms": taken[len(taken) // 2],
        "p95_ms": taken[int(len(taken) * 0.95)],
        "p99_ms": taken[int(len(taken) * 0.99)],
        "server_us": server / len(taken) * 1e6,
        "postgres_us": postgres / len(taken) * 1e6,
        "cpu_us": (server + postgres) / len(taken) * 1e6,
        "generator_us": own / len(taken) * 1e6,
        "neighbours": max(0.0, busy - server - postgres - own) / spent,
    }


def _enter(talk: socket.socket) -> None:
    secret = base64.b64encode(b"\0u0\0" + PASSWORD.encode())
    for said, awaited in (
        (_STREAM, b"</stream:features>"),
        (b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>" % secret, b"<success"),
        (_STREAM, b"</stream:features>"),
        (
            b"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>q</resource></bind></iq>",
            b"</iq>",
        ),
    ):
        talk.sendall(said)
        _read_until(talk, awaited)


def _read_until(talk: socket.socket, mark: bytes) -> bytes:
    got = b""
    while mark not in got:
        more = talk.recv(262_144)
        if not more:
            raise Broken(f"The connection was closed: {got[-300:]!r}")
        got += more
    return got
