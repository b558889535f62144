"""One story of a company in which every command of the socket and every unsafe request happens, each one with success.

`test_the_story_is_whole` holds it against the contract: what is not told here fails there. Isolation and replay are tested
with it: two companies live through it, or one says everything twice.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from websockets.exceptions import ConnectionClosed

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.doors.realtime.hub import ACCESS_CHANGED
from liniya.main import make
from tests.flows.world import make_world
from tests.live import Live, Window
from tests.structure.slots import look

Ids = dict[str, str]
Request = dict[str, Any]
"""Of a command its data; of REST `path` and `body`."""
PEOPLE = ("user", "neighbour", "specialist", "colleague", "administrator", "distributor")
WITHOUT_STORY = {
    "POST /api/session": "signing in: sign-ins of the same person end each other",
    "DELETE /api/session": "signing out",
    "POST /api/account-requests": "by nobody, who learns nothing, and only where there is one partner",
    "POST /api/installation": "once, by nobody, where there is no company",
    "POST /api/password": "with a link from a letter, once, by nobody",
    "POST /api/password-links": "by nobody, and it tells nothing",
    "POST /api/me/password": "what is sent twice is refused the second time: the password is another one then",
    "POST /api/password-strength": "changes nothing",
    "POST /api/sso-sign-ins": "signing in",
    "POST /api/sso-provider-test": "changes nothing",
    **{
        f"{what}": "with a secret that is made anew each time, or a code that works once"
        for what in (
            *("POST /api/me/second-step", "PUT /api/me/second-step"),
            *("POST /api/me/recovery-codes", "POST /api/me/second-step-removal"),
        )
    },
    "DELETE /api/me/sessions/{sign_in_id}": "signing out",
}


@dataclass(frozen=True)
class Step:
    """`who` says `what`: a command, or `VERB /path`. `keep`: what the answer is remembered for, name → where it stands."""

    who: str
    what: str
    ask: Callable[[Ids], Request]
    keep: dict[str, str] = field(default_factory=dict)

    @property
    def is_rest(self) -> bool:
        return " " in self.what


class Answer(NamedTuple):
    """Of a command the status is 200, or that of the problem; the trace is left out."""

    status: int
    body: Any

    @property
    def slug(self) -> str | None:
        return self.body.get("slug") if isinstance(self.body, dict) and self.status >= 400 else None


def path(**named: str) -> Callable[[Ids], Request]:
    """A request that says everything with its path."""
    return lambda ids: {"path": {name: ids[known] for name, known in named.items()}}


def about(body: dict[str, Any], **named: str) -> Callable[[Ids], Request]:
    """A request with a path and a body without ids."""
    return lambda ids: {**path(**named)(ids), "body": body}


def helped(ids: Ids, line: str = "line_id") -> Request:
    return {"line_id": ids[line], "user_id": ids["user_id"]}


def inquiry(ids: Ids) -> Request:
    return {"inquiry_id": ids["inquiry_id"]}


SENT = {"feed_id": "feed_id", "entry_id": "entry_id", "inquiry_id": "inquiry_id"}
COMMANDS = (
    Step("user", "message.send", lambda ids: {"line_id": ids["line_id"], "text": "Не закрывается месяц"}, SENT),
    Step("specialist", "feed.delivered", lambda ids: {"feed_id": ids["feed_id"], "seq": 99}),
    Step("specialist", "feed.typing", lambda ids: {"feed_id": ids["feed_id"]}),
    Step(
        "user",
        "message.edit",
        lambda ids: {"feed_id": ids["feed_id"], "entry_id": ids["entry_id"], "text": "Не закрывается октябрь"},
    ),
    Step("specialist", "inquiry.start", helped),
    Step("specialist", "message.send", lambda ids: {**helped(ids), "text": "Смотрю"}),
    Step("user", "feed.read", lambda ids: {"feed_id": ids["feed_id"], "seq": 99}),
    Step("user", "message.send", lambda ids: {"line_id": ids["line_id"], "text": "Лишнее"}, {"slip_id": "entry_id"}),
    Step("user", "message.delete", lambda ids: {"feed_id": ids["feed_id"], "entry_id": ids["slip_id"]}),
    Step("colleague", "favourite.set", lambda ids: {**helped(ids), "on": True}),
    Step(
        "specialist",
        "inquiry.transfer",
        lambda ids: {
            **inquiry(ids),
            "to": {"kind": "specialist", "account_id": ids["colleague_id"]},
            "note": "Посмотри",
        },
    ),
    Step(
        "colleague",
        "inquiry.transfer",
        lambda ids: {**inquiry(ids), "to": {"kind": "line", "line_id": ids["second_line_id"]}},
        {"inquiry_id": "inquiry.id"},
    ),
    Step("specialist", "inquiry.finish", inquiry),
    Step("specialist", "inquiry.resume", inquiry),
    Step("specialist", "inquiry.finish", inquiry),
    Step("user", "inquiry.rate", lambda ids: {**inquiry(ids), "stars": 4, "comment": "Долго"}),
    Step("specialist", "presence.set", lambda _: {"status": "away"}),
    Step("colleague", "presence.set", lambda _: {"status": "away"}),
    Step("user", "message.send", lambda ids: {"line_id": ids["line_id"], "text": "Есть кто?"}, SENT),
    Step("neighbour", "message.send", lambda ids: {"line_id": ids["line_id"], "text": "Я следующая"}),
    Step("colleague", "inquiry.take_next", lambda ids: {"line_id": ids["line_id"]}),
    Step("colleague", "presence.idle", lambda _: {"idle": True}),
    Step("colleague", "presence.idle", lambda _: {"idle": False}),
    Step("specialist", "presence.set", lambda _: {"status": "free"}),
)
PICTURE = base64.b64encode(make.make_picture()).decode()
NEW_PERSON = {"last_name": "Новая", "first_name": "Ия"}
REQUESTS = (
    Step("user", "POST /api/messages", lambda ids: {"body": {"line_id": ids["line_id"], "text": "И ещё"}}, SENT),
    Step(
        "user",
        "PATCH /api/feeds/{feed_id}/entries/{entry_id}",
        about({"text": "И вот ещё"}, feed_id="feed_id", entry_id="entry_id"),
    ),
    Step("colleague", "POST /api/inquiries", lambda ids: {"body": helped(ids)}),
    Step("colleague", "POST /api/feeds/{feed_id}/typing", path(feed_id="feed_id")),
    Step("colleague", "PUT /api/feeds/{feed_id}/delivered", about({"seq": 99}, feed_id="feed_id")),
    Step("colleague", "PUT /api/feeds/{feed_id}/read", about({"seq": 99}, feed_id="feed_id")),
    Step("user", "DELETE /api/feeds/{feed_id}/entries/{entry_id}", path(feed_id="feed_id", entry_id="entry_id")),
    Step("colleague", "PUT /api/lines/{line_id}/favourites/{user_id}", lambda ids: {"path": helped(ids)}),
    Step("colleague", "DELETE /api/lines/{line_id}/favourites/{user_id}", lambda ids: {"path": helped(ids)}),
    Step(
        "colleague",
        "POST /api/inquiries/{inquiry_id}/transfer",
        lambda ids: {
            "path": inquiry(ids),
            "body": {"to": {"kind": "specialist", "account_id": ids["specialist_id"]}},
        },
    ),
    Step("specialist", "POST /api/inquiries/{inquiry_id}/finish", path(inquiry_id="inquiry_id")),
    Step("specialist", "POST /api/inquiries/{inquiry_id}/resume", path(inquiry_id="inquiry_id")),
    Step("specialist", "POST /api/inquiries/{inquiry_id}/finish", path(inquiry_id="inquiry_id")),
    Step("user", "POST /api/inquiries/{inquiry_id}/rating", about({"stars": 5}, inquiry_id="inquiry_id")),
    Step("specialist", "PUT /api/me/status", about({"status": "away"})),
    Step("colleague", "PUT /api/me/status", about({"status": "away"})),
    Step("user", "POST /api/messages", lambda ids: {"body": {"line_id": ids["line_id"], "text": "Ау"}}, SENT),
    Step("specialist", "POST /api/inquiries/next", lambda ids: {"body": {"line_id": ids["line_id"]}}),
    Step("user", "PATCH /api/me", about({"locale": "en"})),
    Step("user", "POST /api/me/requests", about({"kind": "line", "words": "Отчётность"}), {"request_id": "id"}),
    Step(
        "administrator",
        "POST /api/requests/{request_id}/accept",
        lambda ids: {
            "path": {"request_id": ids["request_id"]},
            "body": {"kind": "line", "line_id": ids["second_line_id"], "for_company": False},
        },
    ),
    Step(
        "user",
        "POST /api/me/requests",
        lambda ids: {"body": {**NEW_PERSON, "kind": "account", "position": "Кадры", "email": "new@client.example"}},
        {"request_id": "id"},
    ),
    Step("administrator", "POST /api/requests/{request_id}/decline", about({"reason": "Нет"}, request_id="request_id")),
    Step("user", "POST /api/me/requests", about({"kind": "line", "words": "Зарплата"}), {"request_id": "id"}),
    Step("user", "DELETE /api/me/requests/{request_id}", path(request_id="request_id")),
    Step("specialist", "PATCH /api/me/card", about({"position": "Ведущий специалист", "hides_contacts": True})),
    Step("user", "DELETE /api/me/sessions", about({})),
    Step("administrator", "POST /api/clients", about({"name": "Новый клиент"}), {"new_client_id": "id"}),
    Step(
        "administrator", "PATCH /api/clients/{client_id}", about({"name": "Другой клиент"}, client_id="new_client_id")
    ),
    Step(
        "administrator",
        "PUT /api/clients/{client_id}/care",
        lambda ids: {
            "path": {"client_id": ids["client_id"]},
            "body": {"care_specialist_id": ids["specialist_id"], "client_manager_id": None},
        },
    ),
    Step(
        "administrator",
        "POST /api/units",
        lambda ids: {"body": {"name": "Отдел", "client_id": ids["new_client_id"]}},
        {"new_unit_id": "id"},
    ),
    Step("administrator", "PATCH /api/units/{unit_id}", about({"name": "Склад"}, unit_id="new_unit_id")),
    Step(
        "administrator",
        "POST /api/accounts",
        lambda ids: {
            "body": {
                **NEW_PERSON,
                "login": f"new-{ids['partner_id']}",
                "email": "new@client.example",
                "client_id": ids["client_id"],
            }
        },
        {"new_account_id": "id"},
    ),
    Step(
        "administrator", "PATCH /api/accounts/{account_id}", about({"position": "Кадры"}, account_id="new_account_id")
    ),
    Step("administrator", "POST /api/accounts/{account_id}/password-link", path(account_id="new_account_id")),
    Step(
        "administrator",
        "PUT /api/accounts/{account_id}/roles/{role}",
        lambda ids: {"path": {"account_id": ids["new_account_id"], "role": "user"}},
    ),
    Step(
        "administrator",
        "DELETE /api/accounts/{account_id}/roles/{role}",
        lambda ids: {"path": {"account_id": ids["new_account_id"], "role": "user"}},
    ),
    Step("administrator", "POST /api/accounts/{account_id}/block", path(account_id="new_account_id")),
    Step("administrator", "POST /api/accounts/{account_id}/unblock", path(account_id="new_account_id")),
    Step(
        "administrator",
        "POST /api/account-acts",
        lambda ids: {"body": {"act": "grant", "ids": [ids["new_account_id"]], "role": "user"}},
    ),
    Step("administrator", "DELETE /api/accounts/{account_id}/session", path(account_id="new_account_id")),
    Step("administrator", "DELETE /api/accounts/{account_id}/second-step", path(account_id="new_account_id")),
    Step(
        "administrator",
        "PUT /api/sso-provider",
        about({"name": "Войти", "issuer": "https://login.example.com", "client_id": "liniya"}),
    ),
    Step("administrator", "DELETE /api/sso-provider", about({})),
    Step("administrator", "PUT /api/sign-in-policy", about({"second_step": "administrators"})),
    Step("administrator", "DELETE /api/accounts/{account_id}", path(account_id="new_account_id")),
    Step(
        "administrator",
        "POST /api/imports",
        lambda ids: {
            "query": {"name": "people.csv"},
            "content": f"Фамилия;Логин\nИз файла;file-{ids['partner_id']}\n;\nЕщё;more-{ids['partner_id']}",
        },
        {"import_id": "id"},
    ),
    Step("administrator", "PATCH /api/imports/{import_id}", about({"invite": False}, import_id="import_id")),
    Step(
        "administrator",
        "PATCH /api/imports/{import_id}/rows/{number}",
        lambda ids: {"path": {"import_id": ids["import_id"], "number": 2}, "body": {"cells": {"0": "Иначе"}}},
    ),
    Step("administrator", "POST /api/imports/{import_id}/run", path(import_id="import_id")),
    Step("administrator", "POST /api/imports/{import_id}/stop", path(import_id="import_id")),
    Step("administrator", "POST /api/lines", about({"name": "Новая линия"}), {"new_line_id": "id"}),
    Step("administrator", "PATCH /api/lines/{line_id}", about({"name": "Другая линия"}, line_id="new_line_id")),
    Step(
        "administrator",
        "POST /api/lines/{line_id}/connections",
        lambda ids: {"path": {"line_id": ids["new_line_id"]}, "body": {"client_id": ids["client_id"]}},
        {"connection_id": "id"},
    ),
    Step(
        "administrator",
        "PUT /api/lines/{line_id}/specialists/{account_id}",
        about({"priority": "high"}, line_id="new_line_id", account_id="specialist_id"),
    ),
    Step(
        "administrator",
        "DELETE /api/lines/{line_id}/specialists/{account_id}",
        path(line_id="new_line_id", account_id="specialist_id"),
    ),
    Step(
        "administrator",
        "DELETE /api/lines/{line_id}/connections/{connection_id}",
        path(line_id="new_line_id", connection_id="connection_id"),
    ),
    Step(
        "administrator",
        "PUT /api/lines/{line_id}/delivery",
        lambda ids: {
            "path": {"line_id": ids["new_line_id"]},
            "body": {
                "delivery_rule": "care_first",
                "specialists": [{"account_id": ids["specialist_id"], "priority": "high"}],
            },
        },
    ),
    Step("administrator", "DELETE /api/lines/{line_id}", path(line_id="new_line_id")),
    Step("administrator", "POST /api/lines/{line_id}/restore", path(line_id="new_line_id")),
    Step("administrator", "DELETE /api/lines/{line_id}", path(line_id="new_line_id")),
    Step("administrator", "DELETE /api/units/{unit_id}", path(unit_id="new_unit_id")),
    Step("administrator", "DELETE /api/clients/{client_id}", path(client_id="new_client_id")),
    Step("administrator", "PATCH /api/partners/{partner_id}", about({"phone": "+7 401 200"}, partner_id="partner_id")),
    Step(
        "administrator",
        "PATCH /api/partners/{partner_id}",
        about({"names_as_initials": True}, partner_id="partner_id"),
    ),
    Step("administrator", "PATCH /api/partners/{partner_id}/setup", about({"step": "people"}, partner_id="partner_id")),
    Step("administrator", "PUT /api/partners/{partner_id}/logo", about({"content": PICTURE}, partner_id="partner_id")),
    Step("administrator", "DELETE /api/partners/{partner_id}/logo", path(partner_id="partner_id")),
    Step(
        "administrator",
        "POST /api/newcomers",
        lambda ids: {
            "body": {
                "rows": [
                    {
                        "name": "Ольга Новая",
                        "email": f"o-{ids['partner_id']}@balans.example",
                        "role": "specialist",
                        "line_id": ids["line_id"],
                    },
                    {"name": "Марина", "email": f"m-{ids['partner_id']}@balans.example", "line_id": ids["line_id"]},
                    {"name": "Полина", "email": "ershova@sevlen"},
                ]
            }
        },
    ),
    Step(
        "distributor",
        "POST /api/partners",
        lambda ids: {
            "body": {
                "partner": {"name": "Новый партнёр"},
                "administrator": {**NEW_PERSON, "login": f"chief-{ids['partner_id']}"},
            }
        },
        {"new_partner_id": "partner.id"},
    ),
    Step(
        "distributor", "PUT /api/partners/{partner_id}/vendor", about({"is_vendor": True}, partner_id="new_partner_id")
    ),
    Step(
        "distributor",
        "PUT /api/partners/{partner_id}/vendors/{vendor_id}",
        path(partner_id="partner_id", vendor_id="new_partner_id"),
    ),
    Step(
        "distributor",
        "DELETE /api/partners/{partner_id}/vendors/{vendor_id}",
        path(partner_id="partner_id", vendor_id="new_partner_id"),
    ),
)
STORY = COMMANDS + REQUESTS


@dataclass
class Cast:
    """A company whose people have their windows open."""

    live: Live
    ids: Ids
    windows: dict[str, Window] = field(default_factory=dict)
    browsers: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def say(
        self, step: Step, request: Request, command_id: UUID, window: Window | None = None, who: str | None = None
    ) -> Answer:
        """Once, and what is answered. `window`: another one than the person's own; `who`: somebody else says it."""
        if step.is_rest:
            verb, address = step.what.split(" ")
            answer = await self.browsers[who or step.who].request(
                verb,
                address.format_map(request.get("path", {})),
                params=request.get("query"),
                json=request.get("body"),
                content=request.get("content"),
                headers={"idempotency-key": str(command_id)},
            )
            return Answer(answer.status_code, without_trace(answer.json() if answer.content else None))
        frame = await (window or self.windows[who or step.who]).ask(step.what, request, command_id)
        if "problem" in frame:
            return Answer(frame["problem"]["status"], without_trace(frame["problem"]))
        return Answer(200, frame["data"])

    def remember(self, step: Step, answer: Answer) -> None:
        """What later steps speak of."""
        assert answer.status < 300, (step.who, step.what, answer)
        for name, place in step.keep.items():
            self.ids[name] = look(answer.body, place)


@dataclass
class Listener:
    """Everything that one person is told, over windows that are opened again whenever access has changed."""

    cast: Cast
    who: str
    pos: int
    stack: AsyncExitStack
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def hear_until(self, pos: int) -> None:
        while not await self._reaches(pos):
            self.cast.windows[self.who] = await self.stack.enter_async_context(
                self.cast.live.window(self.who, after=self.pos)
            )

    async def _reaches(self, pos: int) -> bool:
        window = self.cast.windows[self.who]
        try:
            await window.catch_up(pos)
        except ConnectionClosed:
            assert window.connection.close_code == ACCESS_CHANGED, self.who
        self.frames += window.frames
        window.frames = []
        self.pos = max([self.pos, *(event["pos"] for event in window.events)])
        return window.connection.close_code is None

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for frame in self.frames for event in frame.get("events", ())]

    @property
    def whispers(self) -> list[dict[str, Any]]:
        return [frame["whisper"] for frame in self.frames if "whisper" in frame]


def without_trace(body: Any) -> Any:
    return {name: value for name, value in body.items() if name != "trace"} if isinstance(body, dict) else body


@asynccontextmanager
async def company(running: Live) -> AsyncIterator[Cast]:
    """A company that knows nothing of the others on the same server, with everybody there."""
    live = Live(running.app, running.port, await make_world(running.database))
    world = live.world
    world.node_id = live.node.id
    await world.user("user")
    await world.user("neighbour")
    await world.specialist("specialist", "high", here=False)
    await world.specialist("colleague", here=False)

    async def more(tx: Tx) -> Ids:
        distributor = await make.make_distributor(tx)
        partner = await tx.session.merge(world.partner)
        partner.distributor_id = distributor.id
        world.people["administrator"] = await make.make_account(tx, partner, ("administrator",))
        world.people["distributor"] = await make.make_account(tx, None, ("distributor",), distributor=distributor)
        second = await make.make_line(tx, partner)
        await make.connect(tx, second, world.client)
        await make.make_specialist(tx, second, world.people["specialist"])
        known: dict[str, Any] = {"partner": partner, "line": world.line, "second_line": second, "client": world.client}
        return {f"{name}_id": str(one.id) for name, one in {**known, **world.people}.items()}

    cast = Cast(live, await live.database.run(SYSTEM, more))
    async with AsyncExitStack() as stack:
        for name in PEOPLE:
            cast.windows[name] = await stack.enter_async_context(live.window(name, max_queue=None))
            await cast.windows[name].hear_until("hello")
            cast.browsers[name] = await stack.enter_async_context(live.browser(name))
        yield cast
