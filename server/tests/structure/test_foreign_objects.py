"""Every operation that takes an id × an object of another tenant: it is as if the object did not exist.

Read from the OpenAPI. A request about the own company that works is sent again with one id in it, each in turn, replaced by
that of another company's object of the same kind. The answer must be 404, and in every case the same as for an id that
nobody has. An operation or a place for an id without an example here fails.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from liniya.core.deps import COOKIE
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from liniya.main import make
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.flows.world import make_world
from tests.structure.company import Place, found, operations, roll_back_everything
from tests.structure.slots import filled, look, put, slots_of_operation

ACTORS = ("user", "specialist", "administrator", "distributor")
Request = dict[str, Any]
"""`path`, `query` and `body`, each a tree of names."""


def examples(of: dict[str, UUID]) -> dict[str, list[Request]]:
    """What a company asks about its own objects; together they fill every place for an id. Bodies are of the least size."""
    ids = {name: str(value) for name, value in of.items()}

    def path(**renamed: str) -> Request:
        return {"path": {name: ids[value] for name, value in renamed.items()}}

    account, client, unit, line = (path(**{name: name}) for name in ("account_id", "client_id", "unit_id", "line_id"))
    partner, feed, inquiry = (path(**{name: name}) for name in ("partner_id", "feed_id", "inquiry_id"))
    finished, imported = path(inquiry_id="finished_id"), path(import_id="import_id")
    request = path(request_id="request_id")
    entry = path(feed_id="feed_id", entry_id="entry_id")
    served = path(line_id="line_id", account_id="specialist_id")
    helped = {"line_id": ids["line_id"], "user_id": ids["user_id"]}
    new_account = {"login": "new.one", "last_name": "Новая"}
    return {
        **{
            f"GET /api/{path}": [
                {"query": {"client_id": ids["client_id"], **more}},
                {"query": {"unit_id": ids["unit_id"], **more}},
            ]
            for path, more in (("accounts", {}), ("account-ids", {}), ("account-sheet", {"format": "csv"}))
        },
        "POST /api/account-acts": [
            {"body": {"act": "block", "ids": [ids["account_id"]]}},
            {"body": {"act": "move", "ids": [ids["account_id"]], "unit_id": ids["unit_id"]}},
        ],
        "POST /api/accounts": [
            {"body": {**new_account, "client_id": ids["client_id"]}},
            {"body": {**new_account, "client_id": ids["client_id"], "unit_id": ids["unit_id"]}},
        ],
        "GET /api/accounts/{account_id}": [account],
        "PATCH /api/accounts/{account_id}": [
            {**account, "body": {"position": "Бухгалтер"}},
            {**account, "body": {"unit_id": ids["unit_id"]}},
        ],
        "GET /api/imports/{import_id}": [imported],
        "PATCH /api/imports/{import_id}": [{**imported, "body": {"invite": True}}],
        "GET /api/imports/{import_id}/rows": [imported],
        "PATCH /api/imports/{import_id}/rows/{number}": [
            {"path": {**imported["path"], "number": "2"}, "body": {"cells": {"0": "Новая"}}}
        ],
        "GET /api/imports/{import_id}/wrong": [{**imported, "query": {"format": "csv"}}],
        "POST /api/imports/{import_id}/run": [imported],
        "POST /api/imports/{import_id}/stop": [imported],
        "DELETE /api/accounts/{account_id}": [account],
        "DELETE /api/accounts/{account_id}/second-step": [account],
        "DELETE /api/me/sessions/{sign_in_id}": [path(sign_in_id="sign_in_id")],
        "GET /api/accounts/{account_id}/history": [account],
        "DELETE /api/accounts/{account_id}/session": [account],
        "POST /api/accounts/{account_id}/password-link": [account],
        "POST /api/accounts/{account_id}/block": [account],
        "POST /api/accounts/{account_id}/unblock": [account],
        "PUT /api/accounts/{account_id}/roles/{role}": [{"path": {**account["path"], "role": "user"}}],
        "DELETE /api/accounts/{account_id}/roles/{role}": [{"path": {**account["path"], "role": "user"}}],
        "GET /api/clients/{client_id}/care": [client],
        "PUT /api/clients/{client_id}/care": [
            {
                **client,
                "body": {"care_specialist_id": ids["specialist_id"], "client_manager_id": ids["colleague_id"]},
            }
        ],
        "PUT /api/partners/{partner_id}/vendor": [{**partner, "body": {"is_vendor": True}}],
        "PUT /api/partners/{partner_id}/vendors/{vendor_id}": [path(partner_id="partner_id", vendor_id="vendor_id")],
        "DELETE /api/partners/{partner_id}/vendors/{vendor_id}": [
            path(partner_id="partner_id", vendor_id="linked_vendor_id")
        ],
        "GET /api/partners/{partner_id}": [partner],
        "PATCH /api/partners/{partner_id}": [{**partner, "body": {"phone": "1"}}],
        "PATCH /api/partners/{partner_id}/setup": [{**partner, "body": {"step": "people"}}],
        "PUT /api/partners/{partner_id}/logo": [
            {**partner, "body": {"content": base64.b64encode(make.make_picture()).decode()}}
        ],
        "DELETE /api/partners/{partner_id}/logo": [partner],
        "POST /api/newcomers": [
            {
                "body": {
                    "rows": [
                        {"name": "Ольга Новая", "email": "n@b.example", "role": "specialist", "line_id": ids["line_id"]}
                    ]
                }
            }
        ],
        "GET /api/clients/{client_id}": [client],
        "PATCH /api/clients/{client_id}": [{**client, "body": {"name": "Иначе"}}],
        "DELETE /api/clients/{client_id}": [path(client_id="spare_client_id")],
        "GET /api/units": [{"query": {"client_id": ids["client_id"]}}],
        "POST /api/units": [
            {"body": {"name": "Отдел", "client_id": ids["client_id"]}},
            {"body": {"name": "Отдел", "client_id": ids["client_id"], "parent_id": ids["unit_id"]}},
        ],
        "GET /api/units/{unit_id}": [unit],
        "PATCH /api/units/{unit_id}": [{**unit, "body": {"parent_id": ids["other_unit_id"]}}],
        "DELETE /api/units/{unit_id}": [path(unit_id="other_unit_id")],
        "GET /api/people/{account_id}": [path(account_id="user_id")],
        "GET /api/lines/{line_id}": [line],
        "PATCH /api/lines/{line_id}": [{**line, "body": {"name": "Иначе"}}],
        "DELETE /api/lines/{line_id}": [path(line_id="second_line_id")],
        "POST /api/lines/{line_id}/restore": [path(line_id="deleted_line_id")],
        "PUT /api/lines/{line_id}/delivery": [
            {**line, "body": {"delivery_rule": "care_first"}},
            {**line, "body": {"specialists": [{"account_id": ids["specialist_id"], "priority": "high"}]}},
        ],
        "GET /api/lines/{line_id}/specialists": [line],
        "GET /api/lines/{line_id}/team": [line],
        "GET /api/lines/{line_id}/trial": [{**line, "query": {"account_id": ids["user_id"]}}],
        "PUT /api/lines/{line_id}/specialists/{account_id}": [{**served, "body": {"priority": "high"}}],
        "DELETE /api/lines/{line_id}/specialists/{account_id}": [served],
        "GET /api/lines/{line_id}/connections": [line],
        "POST /api/lines/{line_id}/connections": [
            {**line, "body": {"client_id": ids["spare_client_id"]}},
            {**line, "body": {"unit_id": ids["other_unit_id"]}},
            {**line, "body": {"account_id": ids["user_id"]}},
        ],
        "DELETE /api/lines/{line_id}/connections/{connection_id}": [
            path(line_id="line_id", connection_id="connection_id")
        ],
        "GET /api/feeds/{feed_id}/entries": [feed],
        "PATCH /api/feeds/{feed_id}/entries/{entry_id}": [{**entry, "body": {"text": "Иначе"}}],
        "DELETE /api/feeds/{feed_id}/entries/{entry_id}": [entry],
        "PUT /api/feeds/{feed_id}/read": [{**feed, "body": {"seq": 1}}],
        "PUT /api/feeds/{feed_id}/delivered": [{**feed, "body": {"seq": 1}}],
        "POST /api/feeds/{feed_id}/typing": [feed],
        "POST /api/messages": [{"body": {**helped, "text": "Да"}}],
        "POST /api/inquiries": [{"body": helped}],
        "GET /api/inquiries": [{"query": {"feed_id": ids["feed_id"], "before": ids["inquiry_id"]}}],
        "POST /api/inquiries/next": [{"body": {"line_id": ids["line_id"]}}],
        "POST /api/inquiries/{inquiry_id}/finish": [inquiry],
        "POST /api/inquiries/{inquiry_id}/resume": [finished],
        "POST /api/inquiries/{inquiry_id}/transfer": [
            {**inquiry, "body": {"to": {"kind": "specialist", "account_id": ids["colleague_id"]}}},
            {**inquiry, "body": {"to": {"kind": "line", "line_id": ids["second_line_id"]}}},
        ],
        "GET /api/inquiries/{inquiry_id}/transfer-targets": [inquiry],
        "PUT /api/lines/{line_id}/favourites/{user_id}": [{"path": helped}],
        "DELETE /api/lines/{line_id}/favourites/{user_id}": [{"path": helped}],
        "POST /api/inquiries/{inquiry_id}/rating": [{**finished, "body": {"stars": 5}}],
        "DELETE /api/me/requests/{request_id}": [request],
        "GET /api/requests/{request_id}": [request],
        "GET /api/requests/{request_id}/checks": [request],
        "POST /api/requests/{request_id}/accept": [
            {**request, "body": {"kind": "line", "line_id": ids["second_line_id"], "for_company": False}},
            {
                **path(request_id="door_request_id"),
                "body": {
                    "kind": "account",
                    "login": "new.one",
                    "last_name": "Новая",
                    "email": "new@one.example",
                    "client_id": ids["client_id"],
                    "unit_id": ids["unit_id"],
                    "line_ids": [ids["second_line_id"]],
                },
            },
        ],
        "POST /api/requests/{request_id}/decline": [{**request, "body": {"reason": "Нет"}}],
    }


WITHOUT_EXAMPLE = {
    "GET /api/sso-options query.provider_id": "before anybody is known: whoever has the address of a company may begin",
    "PUT /api/sso-provider body.client_id": "our name at a service of others, no object",
    "POST /api/sso-sign-ins body.provider_id": "before anybody is known: whoever has the address of a company may begin",
    "GET /api/audit query.before": "a place in the log, no object; the fence stands beside it",
    **{
        f"GET {path} query.{name}": "looked for in the own log, where nothing of strangers is; what is deleted is found, too"
        for path in ("/api/audit", "/api/audit/counts")
        for name in ("account_id", "subject_id")
    },
    "GET /api/letters query.before": "the page of the demo mode, where everybody reads all letters",
    "GET /api/logos/{logo_id} path.logo_id": "stands on the sign-in page, for everybody",
    "POST /api/partners body.partner.distributor_id": "for the system alone, see the test at the end",
    "POST /api/partners body.administrator.client_id": "never right: a new partner has no clients",
    "POST /api/partners body.administrator.unit_id": "never right: a new partner has no units",
}
EQUIVALENT = {
    **{
        f"GET /api/{path} query.{name}": (200, "a list of what is there: nothing")
        for path in ("accounts", "account-ids", "account-sheet")
        for name in ("client_id", "unit_id")
    },
    "POST /api/newcomers body.rows[].line_id": (200, "said of the row, as not found"),
    "POST /api/account-acts body.ids[]": (200, "named as not found among those who were left out"),
    "GET /api/units query.client_id": (200, "a list of what is there: nothing"),
    "GET /api/inquiries query.before": (200, "a page before something that is not in the list: empty"),
    "PUT /api/lines/{line_id}/specialists/{account_id} path.account_id": (409, "not-a-specialist"),
    "PUT /api/lines/{line_id}/delivery body.specialists[].account_id": (409, "not-a-specialist"),
    "DELETE /api/lines/{line_id}/specialists/{account_id} path.account_id": (
        204,
        "he is not on the line, as was wished",
    ),
    "POST /api/messages body.line_id": (403, "line-not-connected, to a user"),
    "POST /api/inquiries/{inquiry_id}/transfer body.to.account_id": (409, "transfer-not-possible"),
    "POST /api/inquiries/{inquiry_id}/transfer body.to.line_id": (409, "transfer-not-possible"),
}
"""Where something that does not exist is not answered with 404 alone."""


IDS = (
    *(
        "account_id",
        "client_id",
        "colleague_id",
        "connection_id",
        "deleted_line_id",
        "distributor_id",
        "entry_id",
        "feed_id",
        "finished_id",
    ),
    *(
        "import_id",
        "inquiry_id",
        "line_id",
        "linked_vendor_id",
        "other_unit_id",
        "partner_id",
        "second_line_id",
        "sign_in_id",
        "spare_client_id",
    ),
    *("door_request_id", "request_id", "specialist_id", "unit_id", "user_id", "vendor_id"),
)


@dataclass
class Neighbours:
    """Two companies that know nothing of each other, and the people of the first one."""

    app: FastAPI
    ours: Place
    theirs: Place

    def client(self, who: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://help.example",
            cookies={COOKIE: self.ours.tokens[who]},
        )

    async def ask(self, client: httpx.AsyncClient, operation: str, request: Request) -> httpx.Response:
        verb, path = operation.split(" ")
        return await client.request(
            verb, path.format_map(request.get("path", {})), params=request.get("query"), json=request.get("body")
        )


@pytest.fixture
async def neighbours(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Neighbours]:
    app = create_app(Settings(data_dir=tmp_path, public_url="http://help.example"), fresh_urls)
    database = app.state.database
    async with database.jobs.open_async():
        ours = await found(app, await make_world(database))
        theirs = await found(app, await make_world(database))
        roll_back_everything(app)
        yield Neighbours(app, ours, theirs)
    await database.close()


def test_every_place_for_an_id_has_an_example() -> None:
    nowhere = DatabaseUrls(owner="postgresql+psycopg://", app="postgresql+psycopg://")
    app = create_app(Settings(demo=True), nowhere)
    ids = dict.fromkeys(IDS, new_id())
    known = examples(ids)
    wanted, there = set(), set()
    for operation in operations(app):
        slots = slots_of_operation(app.openapi(), operation)
        wanted |= {f"{operation} {slot}" for slot in slots}
        there |= {f"{operation} {slot}" for request in known.get(operation, ()) for slot in filled(request, slots)}
    assert wanted - there == WITHOUT_EXAMPLE.keys(), "say how it is asked about the own company's object"
    assert {operation for operation in known if not any(slot.startswith(operation + " ") for slot in there)} == set()
    assert len(wanted) > 70


def said(answer: httpx.Response, id_: str) -> tuple[int, str]:
    """Status and body, without the id that was sent and the trace."""
    is_json = answer.content and answer.headers.get("content-type", "").endswith("json")
    told = answer.json() if is_json else answer.text
    if isinstance(told, dict):
        told.pop("trace", None)
    return answer.status_code, str(told).replace(id_, "…")


@pytest.mark.timeout(240)
async def test_a_foreign_object_is_as_if_it_did_not_exist(neighbours: Neighbours) -> None:
    ours, theirs = examples(neighbours.ours.ids), examples(neighbours.theirs.ids)
    their_ids = {str(one) for one in neighbours.theirs.ids.values()}
    assert their_ids.isdisjoint(str(one) for one in neighbours.ours.ids.values())
    wrong, never_right = [], []
    document = neighbours.app.openapi()
    async with AsyncExitStack() as stack:
        clients = {who: await stack.enter_async_context(neighbours.client(who)) for who in ACTORS}
        for operation, requests in ours.items():
            slots = slots_of_operation(document, operation)
            for nth, request in enumerate(requests):
                own = {who: await neighbours.ask(client, operation, request) for who, client in clients.items()}
                if not any(answer.is_success for answer in own.values()):
                    never_right.append((operation, request, {who: answer.text for who, answer in own.items()}))
                for slot in filled(request, slots):
                    foreign, unknown = look(theirs[operation][nth], slot), str(new_id())
                    for who, client in clients.items():
                        place = f"{operation} {slot} {who}"
                        answer = await neighbours.ask(client, operation, put(request, slot, foreign))
                        nothing = await neighbours.ask(client, operation, put(request, slot, unknown))
                        if said(answer, foreign) != said(nothing, unknown):
                            wrong.append(f"{place}: {said(answer, foreign)}, and of nothing {said(nothing, unknown)}")
                        expected = {404, *EQUIVALENT.get(f"{operation} {slot}", ())[:1]}
                        if own[who].is_success and answer.status_code not in expected:
                            wrong.append(f"{place}: {answer.status_code} {answer.text[:200]}")
                        if not own[who].is_success and answer.is_success:
                            wrong.append(f"{place}: {answer.status_code}, but the own one {own[who].status_code}")
                        if any(one in said(answer, foreign)[1] for one in their_ids):
                            wrong.append(f"{place}: told of {answer.text[:200]}")
    assert never_right == []
    assert wrong == [], "\n".join(wrong)


async def test_a_distributor_makes_partners_of_his_own_only(neighbours: Neighbours) -> None:
    wish = {"partner": {"name": "Новый", "distributor_id": str(neighbours.theirs.ids["distributor_id"])}}
    async with neighbours.client("distributor") as client:
        made = (await client.post("/api/partners", json=wish)).json()["partner"]
    assert made["distributor_id"] == str(neighbours.ours.ids["distributor_id"])
