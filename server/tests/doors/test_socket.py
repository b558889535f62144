"""The WebSocket as a client has it: real uvicorn, real cookies; docs/protocol.md is what is asked of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed

from liniya.core.access import SYSTEM, Actor
from liniya.core.events import Envelope, to_session
from liniya.core.pace import Pace
from liniya.domains.accounts import service as accounts
from liniya.domains.lines import service as lines
from liniya.domains.presence import service as presence
from liniya.doors.realtime.hub import LARGEST_BACKLOG, TOO_SLOW, Connection
from liniya.doors.realtime.session import ABUSE, SERVER_FAULT, TOO_FAST_PER_MINUTE, TRY_LATER
from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.kit.ids import new_id
from tests.fixtures import Clock
from tests.flows.world import make_world
from tests.live import Live, running


@pytest.fixture(params=["picows", "asgi"])
async def live(fresh_urls: DatabaseUrls, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Live]:
    """Every test of this file is run over both ways into the product."""
    async with running(fresh_urls, tmp_path, is_fast=request.param == "picows") as live:
        await live.world.user("Лебедева")
        await live.world.specialist("Ремизова", here=False)
        yield live


def question(live: Live, words: str = "Помогите", **more: Any) -> dict[str, Any]:
    return {"line_id": str(live.world.line.id), "text": words, **more}


def to_user(live: Live, words: str = "Смотрю") -> dict[str, Any]:
    return question(live, words, user_id=str(live.world.people["Лебедева"].id))


async def test_the_first_frame_is_hello_then_what_happens(live: Live) -> None:
    async with live.window("Лебедева") as user:
        hello = await user.hear()
        assert hello.keys() == {"hello"}
        assert datetime.fromisoformat(hello["hello"]["at"]).tzinfo is not None
        await user.catch_up(await live.numbered())
        sent = await user.do("message.send", question(live))
        assert sent["seq"] >= 1
        assert sent.keys() == {"feed_id", "seq", "entry_id", "at", "inquiry_id"}
        event = await user.hear_event("inquiry.changed")
        assert event.keys() == {"pos", "type", "at", "data"}


async def test_missed_events_follow_in_order_and_only_mine(live: Live) -> None:
    await live.world.user("Аникеев")
    await live.world.asks("Лебедева")
    before = await live.numbered()
    for n in range(5):
        await live.world.asks("Лебедева", f"Раз {n}")
        await live.world.asks("Аникеев", f"Два {n}")
    end = await live.numbered()
    async with live.window("Лебедева", after=before) as user:
        assert "hello" in await user.hear()
        await user.catch_up(end)
        positions = [event["pos"] for event in user.events]
        assert positions == sorted(set(positions))
        assert min(positions) > before
        told = orjson.dumps(user.events).decode()
        assert [told.count(f"Раз {n}") for n in range(5)] == [1] * 5
        assert "Два" not in told
        assert str(live.world.people["Аникеев"].id) not in told


async def test_a_reconnect_in_the_middle_loses_and_doubles_nothing(live: Live) -> None:
    async with live.window("Лебедева") as user:
        await user.do("message.send", question(live, "0"))
        pos = await user.catch_up(await live.numbered())
    for n in range(1, 4):
        await live.world.asks("Лебедева", str(n))
        async with live.window("Лебедева", after=pos) as user:
            await live.world.asks("Лебедева", f"{n} снова")
            pos = await user.catch_up(await live.numbered())
            texts = [
                entry["payload"]["text"]
                for event in user.events
                if event["type"].startswith("feed.entr")
                for entry in event["data"].get("entries", [event["data"].get("entry")])
                if entry["kind"] == "message"
            ]
            assert texts == [str(n), f"{n} снова"]


@pytest.mark.parametrize("when", ["from the future", "too old"])
async def test_a_position_that_cannot_be_followed_asks_for_a_snapshot(live: Live, when: str) -> None:
    await live.world.asks("Лебедева")
    end = await live.numbered()
    after = end + 1000
    if when == "too old":
        after = end - 1
        async with live.database.tx(SYSTEM) as tx:
            await tx.session.execute(text("UPDATE stream_head SET kept_from = pos + 1"))
    async with live.window("Лебедева", after=after) as user:
        assert "hello" in await user.hear()
        assert await user.hear() == {"resync": True}
        await user.do("message.send", question(live))
        await user.hear_event("feed.entries_added")


async def test_ping_is_answered_with_the_position_that_was_sent(live: Live) -> None:
    async with live.window("Лебедева") as user, live.window("Ремизова") as staff:
        await staff.catch_up(await live.numbered())
        await user.connection.send('{"ping": 77}')
        pong = await user.hear_until("pong")
        assert pong["pong"] == 77
        await user.do("message.send", question(live))
        end = await live.numbered()
        assert await staff.catch_up(end) >= end
        assert "Помогите" in orjson.dumps(staff.events).decode()


async def test_commands_are_answered_and_told_to_the_other_side(live: Live) -> None:
    async with live.window("Ремизова") as staff, live.window("Лебедева") as user:
        await staff.catch_up(await live.numbered())
        sent = await user.do("message.send", question(live))
        event = await staff.hear_event("inquiry.changed")
        inquiry = event["data"]["inquiry"]
        assert (inquiry["state"], inquiry["id"]) == ("assigned", sent["inquiry_id"])
        reply = await staff.do("message.send", to_user(live))
        assert reply["seq"] > sent["seq"]
        assert await staff.do("feed.read", {"feed_id": sent["feed_id"], "seq": reply["seq"]})
        done = await staff.do("inquiry.finish", {"inquiry_id": inquiry["id"]})
        assert done["inquiry"]["state"] == "finished"
        assert await staff.refused("inquiry.finish", {"inquiry_id": inquiry["id"]}) == "stale-state"
        resumed = await staff.do("inquiry.resume", {"inquiry_id": inquiry["id"]})
        assert resumed["inquiry"]["state"] == "in_work"
        assert await staff.do("presence.set", {"status": "busy"}) == {"status": "busy"}
        assert await staff.refused("inquiry.take_next", {}) == "queue-empty"
        edited = await user.do(
            "message.edit", {"feed_id": sent["feed_id"], "entry_id": sent["entry_id"], "text": "Иначе"}
        )
        assert edited["entry"]["payload"] == {"text": "Иначе"}
        theirs = {"feed_id": sent["feed_id"], "entry_id": sent["entry_id"]}
        assert await staff.refused("message.delete", theirs) == "not-your-message"


async def test_the_same_id_has_the_same_answer_another_body_is_refused(live: Live) -> None:
    async with live.window("Лебедева") as user, live.window("Ремизова") as staff:
        command = new_id()
        first = await user.do("message.send", question(live, "Раз"), command)
        assert await user.do("message.send", question(live, "Раз"), command) == first
        assert await user.refused("message.send", question(live, "Два"), command) == "command-id-reused"
        finish = new_id()
        done = await staff.do("inquiry.finish", {"inquiry_id": first["inquiry_id"]}, finish)
        assert await staff.do("inquiry.finish", {"inquiry_id": first["inquiry_id"]}, finish) == done
        other = await staff.refused("inquiry.resume", {"inquiry_id": first["inquiry_id"]}, finish)
        assert other == "command-id-reused"
    async with live.database.tx(SYSTEM) as tx:
        kinds = (await tx.session.scalars(text("SELECT kind FROM feed_entries"))).all()
    assert (kinds.count("message"), kinds.count("work_finished")) == (1, 1)


BAD_COMMANDS: list[tuple[str, dict[str, Any], str]] = [
    ("message.shout", {}, "unknown-command"),
    ("", {}, "unknown-command"),
    ("message.send", {}, "invalid-input"),
    ("message.send", {"line_id": "nonsense", "text": 5}, "invalid-input"),
    ("feed.read", {"feed_id": str(new_id()), "seq": -1}, "invalid-input"),
    ("presence.set", {"status": "in_call"}, "invalid-input"),
    ("inquiry.finish", {"inquiry_id": str(new_id())}, "not-found"),
    ("feed.typing", {"feed_id": str(new_id())}, "not-found"),
    ("message.send", {"line_id": str(new_id()), "text": "Да"}, "line-not-connected"),
]


@pytest.mark.parametrize(("cmd", "data", "slug"), BAD_COMMANDS)
async def test_commands_that_are_refused(live: Live, cmd: str, data: dict[str, Any], slug: str) -> None:
    async with live.window("Лебедева") as user:
        answer = await user.ask(cmd, data)
        assert answer["problem"]["slug"] == slug
        assert answer["problem"]["title"]
        assert answer["problem"]["detail"]
        if slug == "invalid-input":
            assert all(item.keys() == {"field", "problem"} for item in answer["problem"]["fields"])
            assert "nonsense" not in str(answer)
        await user.catch_up(await live.numbered())


@pytest.mark.parametrize("words", ["", "   \n", "\u0000", "я" * 10_001])
async def test_messages_that_are_refused(live: Live, words: str) -> None:
    async with live.window("Лебедева") as user:
        slug = "message-too-long" if len(words) > 10_000 else "message-empty"
        assert await user.refused("message.send", question(live, words)) == slug
        assert (await user.do("message.send", question(live, "я" * 10_000)))["seq"] > 0


@pytest.mark.parametrize(
    ("raw", "slug", "answered"),
    [
        ("nonsense", "frame-not-json", None),
        ("", "frame-not-json", None),
        (b"\xff\xfe", "frame-not-json", None),
        ("[]", "invalid-input", None),
        ("5", "invalid-input", None),
        ('{"id": "x"}', "invalid-input", "x"),
        ('{"id": 5, "cmd": "message.send"}', "invalid-input", None),
        ('{"ping2": 1}', "invalid-input", None),
        ("я" * 40_000, "frame-too-large", None),
        ('{"ping": "' + "x" * 70_000 + '"}', "frame-too-large", None),
    ],
    ids=range(10),
)
async def test_frames_that_are_no_commands(live: Live, raw: str | bytes, slug: str, answered: str | None) -> None:
    async with live.window("Лебедева") as user:
        await user.hear()
        await user.connection.send(raw)
        frame = await user.hear_until("error")
        assert (frame["error"], frame["problem"]["slug"]) == (answered, slug)
        await user.catch_up(await live.numbered())


async def test_abuse_is_cut_off_after_twenty_and_not_before(live: Live) -> None:
    async with live.window("Лебедева") as user:
        await user.hear()
        for _ in range(19):
            await user.connection.send("nonsense")
            await user.hear_until("error")
        await user.do("message.send", question(live))
        await user.connection.send("nonsense")
        assert await user.closed() == 4008
        assert user.frames[-1]["problem"]["slug"] == "frame-not-json"


async def test_strangers_learn_no_more_than_that_there_is_nothing(live: Live) -> None:
    await live.world.asks("Лебедева")
    inquiry = await live.world.inquiry("Лебедева")
    other = await make_world(live.database)
    await other.user("Чужая")
    await other.specialist("Чужой", here=False)
    live.world.people |= other.people
    for name in ("Чужой", "Чужая"):
        async with live.window(name) as stranger:
            for cmd, key, known in (
                ("inquiry.finish", "inquiry_id", inquiry.id),
                ("inquiry.resume", "inquiry_id", inquiry.id),
                ("feed.typing", "feed_id", inquiry.feed_id),
            ):
                real = (await stranger.ask(cmd, {key: str(known)}))["problem"]
                made_up = (await stranger.ask(cmd, {key: str(new_id())}))["problem"]
                assert real.pop("trace") != made_up.pop("trace")
                assert real == made_up
                assert real["slug"] == "not-found"
            read = {"feed_id": str(inquiry.feed_id), "seq": 1}
            assert await stranger.refused("feed.read", read) == "not-found"
            assert await stranger.refused("feed.delivered", read) == "not-found"
            start = {"line_id": str(inquiry.line_id), "user_id": str(inquiry.user_id)}
            assert await stranger.refused("inquiry.start", start) in {"not-found", "forbidden"}
            assert not [event for event in stranger.events if event["type"].startswith(("feed.", "inquiry."))]


async def test_a_foreign_page_is_refused(live: Live) -> None:
    async with live.window("Лебедева", origin="https://evil.example") as user:
        assert await user.closed() == 4403
        assert user.frames == []
    async with live.window("Лебедева", origin=live.url) as user:
        assert "hello" in await user.hear()


@pytest.mark.parametrize("token", [None, "nonsense"])
async def test_nobody_is_told_why_and_shown_out(live: Live, token: str | None) -> None:
    if token:
        live.tokens["Никто"] = token
    async with live.window("Никто" if token else None) as window:
        assert await window.closed() == 4401
        assert [frame["problem"]["slug"] for frame in window.frames] == ["not-signed-in"]


async def test_a_later_sign_in_ends_the_earlier_window_and_says_so(live: Live) -> None:
    async with live.window("Лебедева") as first:
        session = (await first.hear())["hello"]["session_id"]
        await live.sign_in("Лебедева")
        assert await first.closed() == 4401
        ended = await first.hear_event("session.ended")
        assert ended["data"] == {"session_id": session, "reason": "later_sign_in"}
        async with live.window("Лебедева") as second:
            assert (await second.hear())["hello"]["session_id"] != session
            await second.do("message.send", question(live))


async def test_an_ended_sign_in_is_refused_with_its_reason(live: Live) -> None:
    earlier = await live.sign_in("Лебедева")
    await live.sign_in("Лебедева")
    live.tokens["Лебедева"] = earlier
    async with live.window("Лебедева") as window:
        assert await window.closed() == 4401
        assert [frame["problem"]["slug"] for frame in window.frames] == ["later-sign-in"]


async def test_changed_access_asks_for_a_snapshot_and_a_new_socket(live: Live) -> None:
    async with live.window("Ремизова") as staff:
        await staff.catch_up(await live.numbered())
        person = live.world.people["Ремизова"].id
        await live.database.run(SYSTEM, lambda tx: lines.remove_specialist(tx, SYSTEM, live.world.line.id, person))
        code = await staff.closed()
        assert [event["type"] for event in staff.events][-1] == "access.changed"
        assert staff.frames[-1] == {"resync": True}
        assert code == 4205
    async with live.window("Ремизова") as staff:
        await staff.catch_up(await live.numbered())
        await live.world.asks("Лебедева")
        await staff.catch_up(await live.numbered())
        assert not [event for event in staff.events if event["type"].startswith(("feed.", "inquiry."))]


class Deaf:
    """A peer that only keeps what it is sent."""

    def __init__(self) -> None:
        self.taken = b""

    @property
    def backlog(self) -> int:
        return len(self.taken)

    def send(self, frames: Sequence[bytes]) -> None:
        self.taken += b"".join(frames)

    def close(self, code: int) -> None:
        pass


@pytest.mark.parametrize("kind", ["session.ended", "access.changed"])
async def test_what_turns_a_connection_away_is_not_overlooked_while_it_replays(kind: str) -> None:
    """The fact fell between looking at the cookie and reading the end of the stream."""
    session = new_id()
    actor = Actor(account_id=new_id(), partner_id=new_id(), session_id=session)

    peer = Deaf()
    connection = Connection(new_id(), actor, frozenset({to_session(session)}), peer, lambda: None)
    connection.deliver(Envelope(5, kind, frozenset({to_session(session)}), b'{"pos":5}', b'{"pos":5}'))
    connection.release(5)
    await asyncio.sleep(0)
    assert b'{"pos":5}' in peer.taken
    assert connection.close_code == {"session.ended": 4401, "access.changed": 4205}[kind]


async def test_events_come_in_order_to_every_window(live: Live) -> None:
    async with live.window("Ремизова") as one, live.window("Ремизова") as two, live.window("Лебедева") as user:
        for window in (one, two):
            await window.catch_up(await live.numbered())
        for n in range(10):
            await user.do("message.send", question(live, str(n)))
            await one.do("message.send", to_user(live, f"{n}?"))
        end = await live.numbered()
        heard = []
        for window in (one, two):
            assert await window.catch_up(end) >= end
            positions = [event["pos"] for event in window.events]
            assert positions == sorted(set(positions))
            heard.append([event for event in window.events if event["type"].startswith(("feed.", "inquiry."))])
        assert heard[0] == heard[1]


async def test_a_command_waits_for_the_messages_before_it(live: Live) -> None:
    await live.world.asks("Лебедева")
    inquiry = await live.world.inquiry("Лебедева")
    async with live.window("Ремизова") as staff:
        for n in range(5):
            await staff.send("message.send", to_user(live, str(n)))
        assert "ok" in await staff.ask("inquiry.finish", {"inquiry_id": str(inquiry.id)})
    assert (await live.world.kinds("Лебедева"))[-6:] == ["message"] * 5 + ["work_finished"]
    assert (await live.world.inquiry("Лебедева")).id == inquiry.id


async def test_fifty_messages_at_once_keep_their_order(live: Live) -> None:
    async with live.window("Лебедева") as user:
        await user.hear()
        sent = [await user.send("message.send", question(live, str(n))) for n in range(50)]
        while len(user.answers) < 50:
            await user.hear()
        numbers = [user.answers[command]["data"]["seq"] for command in sent]
        assert numbers == sorted(set(numbers))
        assert [frame["ok"] for frame in user.frames if "ok" in frame] == sent
    async with live.database.tx(SYSTEM) as tx:
        query = "SELECT payload ->> 'text' FROM feed_entries WHERE kind = 'message' ORDER BY seq"
        assert list(await tx.session.scalars(text(query))) == [str(n) for n in range(50)]


async def test_typing_is_whispered_to_the_others_only(live: Live) -> None:
    async with live.window("Лебедева") as user, live.window("Ремизова") as staff:
        sent = await user.do("message.send", question(live))
        await staff.catch_up(await live.numbered())
        await user.do("feed.typing", {"feed_id": sent["feed_id"]})
        await user.catch_up(await live.numbered())
        await staff.hear_until("whisper")
        account = str(live.world.people["Лебедева"].id)
        typing = {"type": "feed.typing", "data": {"feed_id": sent["feed_id"], "account_id": account}}
        assert typing in staff.whispers
        assert typing not in user.whispers
        assert "feed.typing" not in {event["type"] for event in staff.events}


async def narrow(live: Live) -> socket.socket:
    """A connection that takes little while it is not read."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", live.port))
    return sock


@pytest.mark.slow
async def test_a_slow_reader_gets_the_rest_from_the_log(live: Live) -> None:
    """Who does not read gets no more than a mebibyte kept for him; when he reads again, nothing is missing."""
    sock = await narrow(live)
    async with (
        live.window("Ремизова", sock=sock, max_queue=1, ping_interval=None) as staff,
        live.window("Лебедева") as user,
    ):
        await staff.catch_up(await live.numbered())
        (connection,) = live.node.hub._find([f"account:{live.world.people['Ремизова'].id}"])
        staff.connection.transport.pause_reading()
        sent = [await user.send("message.send", question(live, f"{n} " + "x" * 9000)) for n in range(500)]
        while len(user.answers) < len(sent):
            await user.hear()
        assert connection.is_behind
        assert connection.backlog <= 2 * LARGEST_BACKLOG
        assert not connection._held
        assert not connection._events
        staff.connection.transport.resume_reading()
        end = await live.numbered()
        assert await staff.catch_up(end) >= end
        assert connection.is_live
        said = [
            entry["id"]
            for event in staff.events
            if event["type"] == "feed.entries_added"
            for entry in event["data"]["entries"]
            if entry["kind"] == "message"
        ]
        assert said == sent
        positions = [event["pos"] for event in staff.events]
        assert positions == sorted(set(positions))


async def test_who_reads_nothing_for_long_is_sent_away_and_comes_again(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liniya.doors.realtime.session.PATIENCE_S", 0.3)
    monkeypatch.setattr("liniya.doors.realtime.hub.LARGEST_BACKLOG", 10_000)
    sock = await narrow(live)
    async with live.window("Лебедева") as user:
        async with live.window("Ремизова", sock=sock, max_queue=1, ping_interval=None) as staff:
            after = await staff.catch_up(await live.numbered())
            staff.connection.transport.pause_reading()
            sent = [await user.send("message.send", question(live, f"{n} " + "x" * 9000)) for n in range(600)]
            while len(user.answers) < len(sent):
                await user.hear()
            await asyncio.sleep(1)
            staff.connection.transport.resume_reading()
            assert await staff.closed() == TOO_SLOW
        async with live.window("Ремизова", after) as again:
            await again.catch_up(await live.numbered())
            added = [event["data"]["entries"] for event in again.events if event["type"] == "feed.entries_added"]
            assert [entry["id"] for entries in added for entry in entries if entry["kind"] == "message"] == sent


@pytest.mark.parametrize("broken", ["windows", "stream_events"])
async def test_a_fault_at_the_door_is_told_by_its_code_and_passes(
    live: Live, postgres: EmbeddedPostgres, broken: str
) -> None:
    await live.sign_in("Лебедева")
    async with live.window("Лебедева") as user:
        after = await user.catch_up(await live.numbered())
        await live.world.sets("Ремизова", "away")
        await live.numbered()
    with postgres.connect(str(live.database.engine.url.database)) as connection:
        connection.execute(f"ALTER TABLE {broken} RENAME TO moved")
        try:
            async with live.window("Лебедева", after - 1) as user:
                assert await user.closed() == SERVER_FAULT
        finally:
            connection.execute(f"ALTER TABLE moved RENAME TO {broken}")
    async with live.window("Лебедева", after - 1) as user:
        assert "hello" in await user.hear()


async def statuses(live: Live, name: str) -> str:
    person = live.world.people[name].id
    async with live.database.tx(SYSTEM) as tx:
        return (await presence.list_statuses(tx, [person])).get(person, "offline")


def gone(account_id: str) -> dict[str, object]:
    return {"account_id": account_id, "status": "offline", "since": None}


async def test_who_signs_out_is_gone_at_once(live: Live) -> None:
    async with live.window("Лебедева") as user, live.window("Ремизова") as staff:
        for window in (staff, user):
            await window.catch_up(await live.numbered())
        await user.do("message.send", question(live))
        assert await statuses(live, "Ремизова") == "free"
        async with live.browser("Ремизова") as browser:
            assert (await browser.delete("/api/session")).status_code == 204
        assert await statuses(live, "Ремизова") == "offline"
        assert await staff.closed() == 4401
        assert (await staff.hear_event("session.ended"))["data"]["reason"] == "signed_out"
        hers = str(live.world.people["Ремизова"].id)
        while not any(
            event["type"] == "presence.changed" and event["data"] | {"since": None} == gone(hers)
            for event in user.events
        ):
            await user.hear()


async def test_a_closed_window_is_offline_only_after_the_grace(live: Live) -> None:
    clock = Clock()
    clock.now = datetime.now(UTC)
    live.database.clock = clock
    async with live.window("Ремизова") as staff:
        await staff.catch_up(await live.numbered())
        assert await statuses(live, "Ремизова") == "free"
    await live.all_windows_closed()
    await live.database.run(SYSTEM, presence.sweep)
    assert await statuses(live, "Ремизова") == "free"
    clock.move(seconds=5.9)
    await live.database.run(SYSTEM, presence.sweep)
    assert await statuses(live, "Ремизова") == "free"
    async with live.window("Ремизова") as staff:
        await staff.catch_up(await live.numbered())
        clock.move(seconds=60)
        await live.database.run(SYSTEM, lambda tx: presence.keep_node(tx, live.node.id))
        await live.database.run(SYSTEM, presence.sweep)
        assert await statuses(live, "Ремизова") == "free"
    await live.all_windows_closed()
    clock.move(seconds=6)
    await live.database.run(SYSTEM, presence.sweep)
    assert await statuses(live, "Ремизова") == "offline"


async def test_a_blocked_account_is_thrown_out(live: Live) -> None:
    async with live.window("Лебедева") as user:
        await user.catch_up(await live.numbered())
        person = live.world.people["Лебедева"].id
        await live.database.run(SYSTEM, lambda tx: accounts.block_account(tx, SYSTEM, person))
        assert await user.closed() == 4401
        assert (await user.hear_event("session.ended"))["data"]["reason"] == "blocked"


async def test_the_server_says_that_it_stops(fresh_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with running(fresh_urls, tmp_path) as live:
            await live.world.user("Лебедева")
            user = await stack.enter_async_context(live.window("Лебедева"))
            await user.catch_up(await live.numbered())
        with contextlib.suppress(ConnectionClosed):
            while True:
                await user.hear()
        assert user.connection.close_code == 1001


async def test_who_asks_too_often_is_told_when_to_come_again(live: Live) -> None:
    """In all windows of an account together; others go on. What was refused changes nothing, and goes when it is said again."""
    live.node.pace = Pace(0.5, "commands")
    async with live.window("Лебедева") as one, live.window("Лебедева") as two, live.window("Ремизова") as staff:
        for n in range(5):
            window = (one, two)[n % 2]
            await window.do("message.send", question(live, str(n)))
        late = question(live, "late")
        answer = await two.ask("message.send", late)
        assert (answer["problem"]["slug"], answer["problem"]["status"]) == ("too-fast", 429)
        wait = answer["problem"]["retry_after"]
        assert 1 <= wait <= 2
        assert (await one.ask("feed.typing", {"feed_id": str(new_id())}))["problem"]["slug"] == "too-fast"
        await staff.do("presence.set", {"status": "busy"})
        await asyncio.sleep(wait)
        await two.do("message.send", late)


async def test_who_does_not_listen_to_that_is_cut_off(live: Live) -> None:
    live.node.pace = Pace(0.1, "commands")
    async with live.window("Лебедева") as user:
        await user.hear()
        for _ in range(TOO_FAST_PER_MINUTE + 10):
            await user.connection.send('{"ping": 1}')
        assert await user.closed() == ABUSE
        assert [frame for frame in user.frames if "pong" in frame] != []
        assert user.frames[-1]["problem"]["slug"] == "too-fast"


async def test_an_account_has_so_many_windows_and_no_more(live: Live) -> None:
    live.node.most_windows = 2
    async with live.window("Лебедева"), live.window("Лебедева") as second:
        await second.hear()
        async with live.window("Лебедева") as third:
            assert await third.closed() == TRY_LATER
            problem = third.frames[-1]["problem"]
            assert (problem["slug"], problem["most"]) == ("too-many-windows", 2)
        async with live.window("Ремизова") as other:
            assert "hello" in await other.hear()
    await live.all_windows_closed()
    async with live.window("Лебедева") as again:
        assert "hello" in await again.hear()
