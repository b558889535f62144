"""People who work while things break: users ask, specialists answer, finish, transfer, go away and come back.

Each keeps what was acknowledged to him; `verdict` compares it with what is there afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Database, Tx
from liniya.kit.ids import new_id
from liniya.main import make
from tests.nodes.client import Client

AT_ONCE = 4
"""Messages that one person has under way."""
PATIENCE_S = 4.0
THINKING_S = 0.5
BY_REST = 0.1
"""The part of the messages that other systems send: by REST, and not over a socket."""
REPLY, FINISH, TRANSFER, PAUSE = 0.5, 0.15, 0.1, 0.05
"""How often a specialist does what when it is his turn; the rest of the time he waits."""


@dataclass
class Ledger:
    """What the product has confirmed."""

    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)
    transferred: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)


@dataclass
class Crowd:
    """`wanted`: so many messages are sent, then everybody stops."""

    clients: dict[UUID, Client]
    users: list[UUID]
    specialists: list[UUID]
    lines: list[UUID]
    wanted: int
    rng: random.Random
    urls: list[str]
    ledger: Ledger = field(default_factory=Ledger)
    begun: int = 0
    heard_to: int = 0
    """The position up to which everybody has listened."""

    @property
    def is_over(self) -> bool:
        """Whether everything that is to be said is on its way."""
        return self.begun >= self.wanted

    async def work(self) -> None:
        """Until all wanted messages are acknowledged, and all other acts answered."""
        async with AsyncExitStack() as stack:
            self._browser = await stack.enter_async_context(httpx.AsyncClient(timeout=PATIENCE_S))
            for client in self.clients.values():
                await stack.enter_async_context(client.online())
            async with asyncio.TaskGroup() as tasks:
                for user in self.users:
                    for _ in range(AT_ONCE):
                        tasks.create_task(self._ask(user))
                for specialist in self.specialists:
                    tasks.create_task(self._serve(specialist))
                tasks.create_task(self._meet())
            await self._everybody_is_free()
            await self._all_heard()

    async def _ask(self, user: UUID) -> None:
        while self._takes_one():
            await asyncio.sleep(self.rng.uniform(0, THINKING_S))
            await self._send(user, {"line_id": str(self.rng.choice(self.lines)), "text": f"Вопрос {new_id()}"})

    async def _serve(self, me: UUID) -> None:
        client = self.clients[me]
        while self.begun < self.wanted:
            dice, mine = self.rng.random(), self._inquiry_of(me)
            if mine is None or dice > REPLY + FINISH + TRANSFER + PAUSE:
                await asyncio.sleep(0.05)
            elif dice < REPLY:
                if self._takes_one():
                    words = {"line_id": mine["line_id"], "user_id": mine["user_id"], "text": f"Ответ {new_id()}"}
                    await self._send(me, words)
            elif dice < REPLY + FINISH:
                if await self._does(client, "inquiry.finish", {"inquiry_id": mine["id"]}):
                    self.ledger.finished.append(mine["id"])
            elif dice < REPLY + FINISH + TRANSFER:
                to = {"kind": "specialist", "account_id": str(self.rng.choice(self.specialists))}
                if await self._does(client, "inquiry.transfer", {"inquiry_id": mine["id"], "to": to}):
                    self.ledger.transferred.append(mine["id"])
            else:
                await client.do("presence.set", {"status": self.rng.choice(["away", "busy"])})
                await asyncio.sleep(self.rng.uniform(0.2, 2))
                await client.do("presence.set", {"status": "free"})

    async def _meet(self) -> None:
        """Now and then nobody is free: questions wait in the queue, and letters are written."""
        while self.begun < self.wanted:
            await asyncio.sleep(self.rng.uniform(2, 8))
            for status in ("dnd", "free"):
                await asyncio.gather(
                    *(self.clients[one].do("presence.set", {"status": status}) for one in self.specialists)
                )
                await asyncio.sleep(self.rng.uniform(0.5, 1.5))

    def _takes_one(self) -> bool:
        self.begun += 1
        return self.begun <= self.wanted

    async def _send(self, who: UUID, data: dict[str, Any]) -> None:
        if self.rng.random() < BY_REST:
            answer = await self._post(who, data)
        else:
            answer = await self.clients[who].ask("message.send", data)
        if "ok" in answer:
            self.ledger.messages[answer["ok"]] = answer["data"]
        else:
            self._note_refusal(answer)
            self.begun -= 1

    async def _post(self, who: UUID, data: dict[str, Any]) -> dict[str, Any]:
        """By REST, to any node, said again with the same key until it is answered; the answer as the socket gives it."""
        key = str(new_id())
        headers = {"cookie": f"{COOKIE}={self.clients[who].token}", "idempotency-key": key}
        while True:
            address = f"{self.rng.choice(self.urls).replace('ws:', 'http:')}/api/messages"
            with contextlib.suppress(httpx.HTTPError):
                answer = await self._browser.post(address, json=data, headers=headers)
                if answer.is_success:
                    return {"ok": key, "data": answer.json()}
                if answer.status_code not in (429, 503):
                    return {"problem": answer.json()}
            await asyncio.sleep(self.rng.uniform(0.2, 1))

    async def _does(self, client: Client, cmd: str, data: dict[str, Any]) -> bool:
        answer = await client.ask(cmd, data)
        if "ok" not in answer:
            self._note_refusal(answer)
        return "ok" in answer

    def _note_refusal(self, answer: dict[str, Any]) -> None:
        slug = answer["problem"]["slug"]
        self.ledger.refused[slug] = self.ledger.refused.get(slug, 0) + 1

    def _inquiry_of(self, me: UUID) -> dict[str, Any] | None:
        """One that I hold, as far as I was told lately."""
        for event in reversed(self.clients[me].events[-60:]):
            if event["type"] == "inquiry.changed" and event["data"]["inquiry"]["assignee_id"] == str(me):
                inquiry: dict[str, Any] = event["data"]["inquiry"]
                if inquiry["state"] != "finished":
                    return inquiry
        return None

    async def _everybody_is_free(self) -> None:
        for specialist in self.specialists:
            await self.clients[specialist].do("presence.set", {"status": "free"})

    async def _all_heard(self, within_s: float = 60) -> None:
        """Every client has been told of everything up to the last fact of the last act, and its node says so."""
        people, last, until = self.clients.values(), -1, time.monotonic() + within_s
        while True:
            await asyncio.gather(*(client.ping() for client in people))
            await asyncio.sleep(1)
            newest = max((client.events[-1]["pos"] for client in people if client.events), default=0)
            behind = [client for client in people if client.told_to < newest or client.is_waiting]
            if newest == last and not behind:
                self.heard_to = newest
                return
            assert time.monotonic() < until, f"at {newest} are not: {[client.standing() for client in behind]}"
            last = newest


async def gather_crowd(
    database: Database,
    urls: list[str],
    rng: random.Random,
    *,
    wanted: int,
    users: int = 40,
    specialists: int = 10,
    lines: int = 3,
) -> Crowd:
    """Make the company, signed in, with the positions of a first snapshot."""

    async def work(tx: Tx) -> tuple[dict[UUID, str], list[UUID], list[UUID], list[UUID]]:
        partner = await make.make_partner(tx, missed_email="duty@balans.example")
        client = await make.make_client(tx, partner)
        staff = [await make.make_account(tx, partner, ("specialist",)) for _ in range(specialists)]
        made = []
        for _ in range(lines):
            line = await make.make_line(tx, partner)
            await make.connect(tx, line, client)
            for account in staff:
                await make.make_specialist(tx, line, account)
            made.append(line.id)
        askers = [await make.make_account(tx, partner, ("user",), client=client) for _ in range(users)]
        tokens = {account.id: await make.sign_in_as(tx, account) for account in (*staff, *askers)}
        return tokens, [account.id for account in askers], [account.id for account in staff], made

    tokens, askers, staff, made = await database.run(SYSTEM, work)
    people = {
        account_id: Client(rng.choice(urls), token, 0, others=urls, patience_s=PATIENCE_S)
        for account_id, token in tokens.items()
    }
    return Crowd(people, askers, staff, made, wanted, rng, urls)
