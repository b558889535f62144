"""Handler → commit → response, on the real application: nobody is told of what is not kept yet, or never will be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text
from starlette.types import Message, Receive, Scope, Send

from liniya.core.deps import TxDep
from liniya.core.problems import StaleState
from liniya.core.tables import Command
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from liniya.main.app import create_app
from liniya.main.settings import Settings


@pytest.fixture
async def app(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[FastAPI]:
    app = create_app(Settings(data_dir=tmp_path, public_url="http://help.example"), fresh_urls)
    yield app
    await app.state.database.close()


FIRST = new_id()


async def call(app: FastAPI, path: str) -> tuple[list[str], httpx.Response]:
    """What happened in which order, and the answer."""
    seen: list[str] = app.state.seen

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.append("response")
            await send(message)

        await app(scope, receive, sending)

    transport = httpx.ASGITransport(watched, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://help.example") as client:
        return seen, await client.post(path)


def watch(app: FastAPI) -> None:
    app.state.seen = []

    def note(name: str) -> Any:
        return lambda *_: app.state.seen.append(name)

    event.listen(app.state.database.engine.sync_engine, "commit", note("commit"))
    event.listen(app.state.database.engine.sync_engine, "rollback", note("rollback"))


async def kept(app: FastAPI) -> int:
    async with app.state.database.engine.connect() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM commands"))).scalar_one())


async def test_the_answer_leaves_after_the_commit(app: FastAPI) -> None:
    @app.post("/probe")
    async def handler(tx: TxDep) -> dict[str, bool]:
        await tx.session.execute(
            text("INSERT INTO commands (account_id, id, digest, answer, at) VALUES (:a, :a, '', '{}', now())"),
            {"a": new_id()},
        )
        app.state.seen.append("handler")
        return {"done": True}

    watch(app)
    seen, answer = await call(app, "/probe")
    assert seen == ["handler", "commit", "response"]
    assert answer.status_code == 200
    assert await kept(app) == 1


async def test_what_cannot_be_kept_is_not_said_to_be_done(app: FastAPI) -> None:
    """The handler returns, then writing fails: the answer is the failure."""

    @app.post("/probe")
    async def handler(tx: TxDep) -> dict[str, bool]:
        tx.session.add(Command(account_id=FIRST, id=FIRST, digest=None, answer={}, at=tx.now))
        app.state.seen.append("handler")
        return {"done": True}

    watch(app)
    seen, answer = await call(app, "/probe")
    assert seen[0] == "handler"
    assert "commit" not in seen
    assert answer.status_code == 500
    assert answer.json()["slug"] == "unexpected"
    assert await kept(app) == 0


async def test_a_refusal_leaves_nothing_behind(app: FastAPI) -> None:
    @app.post("/probe")
    async def handler(tx: TxDep) -> None:
        tx.session.add(Command(account_id=FIRST, id=FIRST, digest=b"", answer={}, at=tx.now))
        await tx.session.flush()
        raise StaleState

    watch(app)
    seen, answer = await call(app, "/probe")
    assert "commit" not in seen
    assert (answer.status_code, answer.json()["slug"]) == (409, "stale-state")
    assert await kept(app) == 0
