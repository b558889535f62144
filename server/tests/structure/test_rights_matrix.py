"""Every operation × {nobody, a stranger's partner, user, specialist, administrator, distributor}: one row, six statuses.

The stranger is everything at his own partner (specialist, administrator, user): what he may not reach is hidden by whose
it is. An operation without a row fails the file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from liniya.core.deps import COOKIE
from liniya.infra.postgres import DatabaseUrls
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.flows.world import make_world
from tests.structure.company import WHO, Place, address, found, operations, roll_back_everything

ROWS = """
GET    /api/session                                                   401 200 200 200 200 200
POST   /api/session                                                   401 401 401 401 401 401
DELETE /api/session                                                   401 204 204 204 204 204
PATCH  /api/me                                                        401 200 200 200 200 200
GET    /api/me/card                                                   401 200 200 200 200 200
PATCH  /api/me/card                                                   401 200 200 200 200 200
GET    /api/me/sessions                                               401 200 200 200 200 200
DELETE /api/me/sessions                                               401 204 204 204 204 204
DELETE /api/me/sessions/{sign_in_id}                                  401 404 404 404 204 404
POST   /api/me/password                                               401 409 409 409 409 409
GET    /api/me/second-step                                            401 200 200 200 200 200
POST   /api/me/second-step                                            401 409 409 409 409 409
PUT    /api/me/second-step                                            401 409 409 409 409 409
POST   /api/me/recovery-codes                                         401 409 409 409 409 409
POST   /api/me/second-step-removal                                    401 409 409 409 409 409
GET    /api/sso-options                                               200 200 200 200 200 200
POST   /api/sso-sign-ins                                              409 409 409 409 409 409
GET    /api/sso-callback                                              303 303 303 303 303 303
GET    /api/sso-provider                                              401 200 403 403 200 403
PUT    /api/sso-provider                                              401 200 403 403 200 403
DELETE /api/sso-provider                                              401 204 403 403 204 403
POST   /api/sso-provider-test                                         401 502 403 403 502 403
GET    /api/sign-in-policy                                            401 200 403 403 200 403
PUT    /api/sign-in-policy                                            401 200 403 403 200 403
DELETE /api/accounts/{account_id}/second-step                         401 404 403 403 204 404
POST   /api/password-strength                                         401 200 200 200 200 200
POST   /api/password-links                                            202 202 202 202 202 202
POST   /api/password                                                  410 410 410 410 410 410
GET    /api/accounts                                                  401 200 403 200 200 403
POST   /api/accounts                                                  401 201 403 403 201 403
GET    /api/account-ids                                              401 200 403 403 200 403
GET    /api/account-sheet                                           401 200 403 403 200 403
POST   /api/account-acts                                             401 200 403 403 200 403
GET    /api/accounts/{account_id}                                     401 404 403 200 200 404
PATCH  /api/accounts/{account_id}                                     401 404 403 403 200 404
DELETE /api/accounts/{account_id}                                     401 404 403 403 204 404
GET    /api/accounts/{account_id}/history                             401 404 403 403 200 404
DELETE /api/accounts/{account_id}/session                             401 404 403 403 204 404
POST   /api/accounts/{account_id}/password-link                       401 404 403 403 202 404
POST   /api/accounts/{account_id}/block                               401 404 403 403 204 404
POST   /api/accounts/{account_id}/unblock                             401 404 403 403 204 404
PUT    /api/accounts/{account_id}/roles/{role}                        401 404 403 403 204 404
DELETE /api/accounts/{account_id}/roles/{role}                        401 404 403 403 204 404
GET    /api/import-template                                          401 200 200 200 200 200
POST   /api/imports                                                   401 422 403 403 422 403
GET    /api/imports/{import_id}                                       401 404 403 403 200 404
PATCH  /api/imports/{import_id}                                       401 404 403 403 200 404
GET    /api/imports/{import_id}/rows                                  401 404 403 403 200 404
PATCH  /api/imports/{import_id}/rows/{number}                         401 404 403 403 200 404
GET    /api/imports/{import_id}/wrong                                 401 404 403 403 200 404
POST   /api/imports/{import_id}/run                                   401 404 403 403 200 404
POST   /api/imports/{import_id}/stop                                  401 404 403 403 200 404
GET    /api/clients/{client_id}/care                                  401 404 403 200 200 404
PUT    /api/clients/{client_id}/care                                  401 404 403 403 200 404
GET    /api/audit                                                     401 200 403 403 200 403
GET    /api/audit/counts                                              401 200 403 403 200 403
POST   /api/installation                                             409 409 409 409 409 409
GET    /api/partners                                                  401 403 403 403 403 200
POST   /api/partners                                                  401 403 403 403 403 201
PUT    /api/partners/{partner_id}/vendor                              401 403 403 403 403 200
PUT    /api/partners/{partner_id}/vendors/{vendor_id}                 401 403 403 403 403 204
DELETE /api/partners/{partner_id}/vendors/{vendor_id}                 401 403 403 403 403 204
GET    /api/welcome                                                   200 200 200 200 200 200
GET    /api/partners/{partner_id}                                     401 404 403 200 200 404
PATCH  /api/partners/{partner_id}                                     401 404 403 403 200 404
PATCH  /api/partners/{partner_id}/setup                              401 404 403 403 200 404
PUT    /api/partners/{partner_id}/logo                               401 404 403 403 200 404
DELETE /api/partners/{partner_id}/logo                               401 404 403 403 204 404
GET    /api/logos/{logo_id}                                          200 200 200 200 200 200
GET    /api/clients                                                   401 200 403 200 200 403
POST   /api/clients                                                   401 201 403 403 201 403
GET    /api/clients/{client_id}                                       401 404 403 200 200 404
PATCH  /api/clients/{client_id}                                       401 404 403 403 200 404
DELETE /api/clients/{client_id}                                       401 404 403 403 204 404
GET    /api/units                                                     401 200 403 200 200 403
POST   /api/units                                                     401 201 403 403 201 403
GET    /api/units/{unit_id}                                           401 404 403 200 200 404
PATCH  /api/units/{unit_id}                                           401 404 403 403 200 404
DELETE /api/units/{unit_id}                                           401 404 403 403 409 404
GET    /api/people/{account_id}                                       401 404 200 200 200 404
POST   /api/newcomers                                                401 200 403 403 200 403
GET    /api/lines                                                     401 200 403 200 200 403
POST   /api/lines                                                     401 201 403 403 201 403
GET    /api/lines/{line_id}                                           401 404 403 200 200 404
PATCH  /api/lines/{line_id}                                           401 404 403 403 200 404
DELETE /api/lines/{line_id}                                           401 404 403 403 204 404
GET    /api/deleted-lines                                             401 200 403 200 200 403
POST   /api/lines/{line_id}/restore                                   401 404 403 403 200 404
PUT    /api/lines/{line_id}/delivery                                  401 404 403 403 200 404
GET    /api/lines/{line_id}/specialists                               401 404 403 200 200 404
PUT    /api/lines/{line_id}/specialists/{account_id}                  401 404 403 403 204 404
DELETE /api/lines/{line_id}/specialists/{account_id}                  401 404 403 403 204 404
GET    /api/lines/{line_id}/connections                               401 404 403 200 200 404
POST   /api/lines/{line_id}/connections                               401 404 403 403 201 403
DELETE /api/lines/{line_id}/connections/{connection_id}               401 404 403 403 204 404
POST   /api/account-requests                                          404 404 404 404 404 404
GET    /api/me/requests                                               401 200 200 200 200 200
POST   /api/me/requests                                               401 201 201 403 403 403
DELETE /api/me/requests/{request_id}                                  401 404 200 404 404 404
GET    /api/requests                                                  401 200 403 403 200 403
GET    /api/request-counts                                            401 200 403 403 200 403
GET    /api/requests/{request_id}                                     401 404 403 403 200 403
GET    /api/requests/{request_id}/checks                              401 404 403 403 200 403
POST   /api/requests/{request_id}/accept                              401 404 403 403 200 403
POST   /api/requests/{request_id}/decline                             401 404 403 403 200 403
PUT    /api/me/status                                                 401 200 200 200 200 200
GET    /api/feeds/{feed_id}/entries                                   401 404 200 200 200 404
PATCH  /api/feeds/{feed_id}/entries/{entry_id}                        401 404 200 403 403 404
DELETE /api/feeds/{feed_id}/entries/{entry_id}                        401 404 200 403 403 404
PUT    /api/feeds/{feed_id}/read                                      401 404 200 200 200 404
PUT    /api/feeds/{feed_id}/delivered                                 401 404 200 200 200 404
POST   /api/feeds/{feed_id}/typing                                    401 404 200 200 200 404
POST   /api/messages                                                  401 404 200 200 404 404
POST   /api/inquiries                                                 401 404 403 200 403 403
GET    /api/inquiries                                                 401 404 200 200 200 404
POST   /api/inquiries/next                                            401 403 403 200 403 403
POST   /api/inquiries/{inquiry_id}/finish                             401 404 403 200 200 404
POST   /api/inquiries/{inquiry_id}/resume                             401 404 403 200 403 404
POST   /api/inquiries/{inquiry_id}/transfer                           401 404 403 200 200 404
GET    /api/inquiries/{inquiry_id}/transfer-targets                   401 404 403 200 200 404
GET    /api/line-states                                               401 200 403 200 200 403
GET    /api/lines/{line_id}/team                                      401 404 403 200 200 404
GET    /api/lines/{line_id}/trial                                     401 404 403 200 200 404
PUT    /api/lines/{line_id}/favourites/{user_id}                      401 404 403 204 403 403
DELETE /api/lines/{line_id}/favourites/{user_id}                      401 404 403 204 403 403
POST   /api/inquiries/{inquiry_id}/rating                             401 404 200 403 403 404
GET    /api/letters                                                   404 404 404 404 404 404
GET    /api/today                                                     401 200 403 200 403 403
GET    /api/ledger                                                    401 200 403 403 200 403
GET    /api/overview                                                  401 200 403 403 200 403
GET    /api/snapshot                                                  401 200 200 200 200 200
GET    /api/events                                                    401 200 200 200 200 200
GET    /healthz                                                       200 200 200 200 200 200
GET    /readyz                                                        503 503 503 503 503 503
"""
OPEN_TO_ALL = {
    "GET /api/welcome",
    "GET /healthz",
    "GET /readyz",
    "POST /api/session",
    "POST /api/password-links",
    "GET /api/sso-options",
    "POST /api/sso-sign-ins",
    "GET /api/sso-callback",
    "POST /api/password",
    "POST /api/installation",
    "GET /api/logos/{logo_id}",
    "POST /api/account-requests",
}


@pytest.fixture
async def place(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Place]:
    app = create_app(Settings(data_dir=tmp_path, public_url="http://help.example"), fresh_urls)
    database = app.state.database
    async with database.jobs.open_async():
        place = await found(app, await make_world(database))
        roll_back_everything(app)
        yield place
    await database.close()


async def statuses(place: Place, operation: str) -> list[str]:
    seen = []
    for who in WHO:
        cookies = {COOKIE: place.tokens[who]} if who in place.tokens else None
        transport = httpx.ASGITransport(place.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://help.example", cookies=cookies) as client:
            body = (
                {"login": who, "password": "wrong"} if operation == "POST /api/session" else place.bodies.get(operation)
            )
            answer = await client.request(operation.split(" ")[0], address(place, operation), json=body)
        seen.append(str(answer.status_code))
        if answer.status_code >= 400 and operation not in ("GET /healthz", "GET /readyz"):
            assert answer.headers["content-type"] == "application/problem+json", operation
            assert answer.json()["status"] == answer.status_code
    return seen


def table() -> dict[str, list[str]]:
    rows = {}
    for line in ROWS.strip().splitlines():
        method, path, *expected = line.split()
        rows[f"{method} {path}"] = expected
    return rows


async def test_every_operation_for_everybody(place: Place) -> None:
    expected = table()
    assert set(operations(place.app)) == expected.keys(), "an operation without a row, or a row without an operation"
    seen = {operation: await statuses(place, operation) for operation in operations(place.app)}
    wrong = {
        operation: (seen[operation], expected[operation])
        for operation in expected
        if seen[operation] != expected[operation]
    }
    assert wrong == {}


def test_nobody_gets_anywhere_but_to_the_door() -> None:
    """And a stranger never gets anything of somebody else's: no 403 tells him that it exists."""
    for operation, (nobody, stranger, *_) in table().items():
        if operation not in OPEN_TO_ALL | {"GET /api/letters"}:
            assert nobody == "401", operation
        if "{" in operation and not operation.endswith(("/vendor", "/vendors/{vendor_id}", "/logos/{logo_id}")):
            assert stranger == "404", operation
