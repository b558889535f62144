"""A program of somebody of the demo company: signs in, takes a snapshot, follows the socket, sends commands."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from liniya.kit.ids import new_id
from liniya.kit.refusal import Refused
from liniya.main.demo import company

Pair = tuple[str, str]
"""Line and user, as ids on the wire."""
_PATIENCE_S: Final = 15


class SignedInElsewhere(Exception):
    """Somebody else has signed in with this login."""


class NotDone(Exception):
    """A command was refused; the text is the slug."""


@dataclass(slots=True)
class Client:
    """What one window knows. `heard` is called with every new entry of a feed."""

    login: str
    me: str
    socket: ClientConnection
    names: dict[str, str]
    lines: dict[str, str]
    """Id → name of the lines that I may ask on."""
    feeds: dict[Pair, dict[str, Any]]
    inquiries: dict[str, dict[str, Any]]
    heard: Callable[[Pair, dict[str, Any]], None] = lambda _key, _entry: None
    changed: Callable[[dict[str, Any]], None] = lambda _inquiry: None
    _answers: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)

    async def do(self, cmd: str, **data: Any) -> dict[str, Any]:
        """Send a command and wait for its answer. Raises `NotDone`."""
        command_id = str(new_id())
        answer = self._answers[command_id] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(json.dumps({"id": command_id, "cmd": cmd, "data": data}))
            return await asyncio.wait_for(answer, _PATIENCE_S)
        except TimeoutError:
            raise NotDone("timeout") from None
        finally:
            self._answers.pop(command_id, None)

    async def listen(self) -> None:
        """Follow the socket until it closes. Raises `SignedInElsewhere`; `Refused` when the server is gone."""
        try:
            async for frame in self.socket:
                self._take(json.loads(frame))
        except ConnectionClosed:
            pass
        if self.socket.close_code == 4401:
            raise SignedInElsewhere
        raise Refused("The server has stopped.")

    def open_inquiry(self, key: Pair) -> dict[str, Any] | None:
        """The open inquiry between a line and a user, if I know of one."""
        for inquiry in self.inquiries.values():
            if (inquiry["line_id"], inquiry["user_id"]) == key and inquiry["state"] != "finished":
                return inquiry
        return None

    def _take(self, frame: dict[str, Any]) -> None:
        if "ok" in frame and (waiting := self._answers.get(frame["ok"])) and not waiting.done():
            waiting.set_result(frame["data"])
        if "error" in frame and (waiting := self._answers.get(frame["error"] or "")) and not waiting.done():
            waiting.set_exception(NotDone(frame["problem"]["slug"]))
        for event in frame.get("events", ()):
            self._apply(event["type"], event["data"])

    def _apply(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "feed.entries_added":
            key = (data["line_id"], data["user_id"])
            feed = self.feeds.setdefault(key, {"id": data["feed_id"], "last_seq": 0})
            for entry in data["entries"]:
                feed["last_seq"] = max(feed["last_seq"], entry["seq"])
                self.heard(key, entry)
        elif kind == "inquiry.changed":
            self.inquiries[data["inquiry"]["id"]] = data["inquiry"]
            self.changed(data["inquiry"])


async def check_server(url: str) -> None:
    """Raise `Refused` unless a server in demo mode answers there."""
    try:
        welcome, _ = await asyncio.to_thread(_call, url, "/api/welcome")
    except (OSError, ValueError):
        raise Refused(
            f"No server answers at {url}: start it with `make run`, or set LINIYA_PORT or LINIYA_PUBLIC_URL."
        ) from None
    if not welcome.get("demo_logins"):
        raise Refused(f"The server at {url} has no demo company: start it with `make run` or `liniya serve --demo`.")


async def sign_in(url: str, login: str) -> Client:
    """Sign in and open the socket, like the program in a browser."""
    try:
        _, cookie = await asyncio.to_thread(
            _call, url, "/api/session", {"login": login, "password": company.PASSWORD, "remember": False}
        )
        snapshot, _ = await asyncio.to_thread(_call, url, "/api/snapshot", None, cookie)
    except urllib.error.HTTPError as problem:
        raise Refused(
            f"{login} could not sign in at {url} (answer {problem.code}): was the password changed?"
        ) from None
    address = f"{url.replace('http', 'ws', 1)}/api/socket?after={snapshot['pos']}"
    socket = await connect(address, additional_headers={"Cookie": cookie}, compression=None, proxy=None)
    return Client(
        login=login,
        me=snapshot["me"]["account_id"],
        socket=socket,
        names={person["id"]: f"{person['first_name']} {person['last_name']}" for person in snapshot["people"]},
        lines={line["id"]: line["name"] for line in snapshot["lines"] if line["as_user"]},
        feeds={(feed["line_id"], feed["user_id"]): feed for feed in snapshot["feeds"]},
        inquiries={inquiry["id"]: inquiry for inquiry in snapshot["inquiries"]},
    )


def _call(url: str, path: str, body: Any = None, cookie: str = "") -> tuple[dict[str, Any], str]:
    """A REST request in a thread: the answer and the cookie it sets."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    request = urllib.request.Request(url + path, data=data, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:  # noqa: S310
        morsels = SimpleCookie(answer.headers.get("set-cookie", "")).values()
        return json.load(answer), "; ".join(f"{morsel.key}={morsel.value}" for morsel in morsels)
