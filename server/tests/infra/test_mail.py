"""Mail: what every mailer does, asked of the real one against a real mail server, and of its twin in memory."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from liniya.infra.mail import Mailer, MemoryMailer, NotSent, Outgoing, SmtpMailer, is_address, make_message

# Made for these tests alone: anybody may know its key. Valid for a hundred years.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
SENDER = "help@example.com"
LETTER = Outgoing(
    id=UUID("0199d0c0-0000-7000-8000-000000000001"),
    to=("duty@balans.example", "owner@line.example"),
    subject="Обращение № 1024 пропущено на линии «Бухгалтерия»",
    text="Здравствуйте!\n\nНикто не смог принять.\n.\nСсылка: https://help.example.com/" + "длинная" * 50,
    at=datetime(2026, 11, 22, 10, 18, tzinfo=UTC),
)


@dataclass
class Server:
    """An SMTP server on loopback and what it was given. `refuses`: answers to recipients. `delay_s`: before it takes a letter."""

    port: int = 0
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    refuses_content: str = ""
    delay_s: float = 0
    under_way: int = 0
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses_content:
            return self.refuses_content
        if self.delay_s:
            self.under_way += 1
            await asyncio.sleep(self.delay_s)
        message = message_from_bytes(envelope.content, policy=default)
        self.letters.append((envelope.rcpt_tos, message))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"p@ss word", handled=False)


@asynccontextmanager
async def running(
    *, offers_tls: bool = False, tls_only: bool = False, with_auth: bool = False, port: int = 0
) -> AsyncIterator[Server]:
    server = Server()
    tls = None
    if offers_tls or tls_only:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(CERTIFICATE)
    auth: dict[str, Any] = {"authenticator": server.check, "auth_require_tls": False} if with_auth else {}

    def make() -> SMTP:
        loop = asyncio.get_running_loop()
        return SMTP(server, hostname="localhost", loop=loop, tls_context=tls if offers_tls else None, **auth)

    listener = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port, ssl=tls if tls_only else None)
    async with listener:
        server.port = listener.sockets[0].getsockname()[1]
        yield server


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Box(Protocol):
    """A mailer under the contract, and the letters that have arrived."""

    mailer: Mailer

    def arrived(self) -> list[tuple[str, list[str], str, str]]: ...

    def break_down(self) -> None: ...


class SmtpBox:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.mailer: Mailer = SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER)

    def arrived(self) -> list[tuple[str, list[str], str, str]]:
        return [
            (
                str(message["Message-ID"]),
                to,
                str(message["Subject"]),
                str(message.get_content()).replace("\r\n", "\n").strip(),
            )
            for to, message in self.server.letters
        ]

    def break_down(self) -> None:
        self.mailer = SmtpMailer(f"smtp://127.0.0.1:{closed_port()}", SENDER)


class MemoryBox:
    def __init__(self) -> None:
        self.memory = MemoryMailer()
        self.mailer: Mailer = self.memory

    def arrived(self) -> list[tuple[str, list[str], str, str]]:
        return [
            (f"<{letter.id}@example.com>", [*letter.to], letter.subject, letter.text) for letter in self.memory.sent
        ]

    def break_down(self) -> None:
        self.memory.is_down = True


@pytest.fixture(params=["smtp", "memory"])
async def box(request: pytest.FixtureRequest) -> AsyncIterator[Box]:
    if request.param == "memory":
        yield MemoryBox()
        return
    async with running() as server:
        yield SmtpBox(server)


# -- the contract


async def test_a_letter_arrives_as_it_was_written(box: Box) -> None:
    await box.mailer.send(LETTER)
    assert box.arrived() == [(f"<{LETTER.id}@example.com>", list(LETTER.to), LETTER.subject, LETTER.text)]


async def test_a_repeated_letter_can_be_recognised(box: Box) -> None:
    await box.mailer.send(LETTER)
    await box.mailer.send(LETTER)
    first, second = box.arrived()
    assert first == second


async def test_a_mailer_that_is_down_says_so(box: Box) -> None:
    box.break_down()
    with pytest.raises(NotSent) as refusal:
        await box.mailer.send(LETTER)
    assert not refusal.value.is_final
    assert box.arrived() == []


async def test_a_subject_cannot_bring_headers(box: Box) -> None:
    evil = Outgoing(LETTER.id, LETTER.to, "Тема\r\nBcc: thief@example.net\n\nтекст\u2028ещё", "текст", LETTER.at)
    await box.mailer.send(evil)
    ((_, to, subject, text),) = box.arrived()
    assert (to, subject, text) == (list(LETTER.to), "Тема Bcc: thief@example.net текстещё", "текст")


# -- addresses


@pytest.mark.parametrize("address", ["a@b.example", "first.last+tag@example.com", "liniya@localhost", "info@пример.рф"])
def test_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "a", "a@", "@b", "a@b@c", "a b@c.example", "<a@b.example>", '"a"@b.example', "a(x)@b.example"),
        *("a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a@b.example\x00", "a@b..example\t"),
        *("a@b.example,c@d.example", "a@b.example;c"),
        *("x" * 250 + "@b.example", "a\u200b@b.example", "a\u2028@b.example"),
    ],
)
def test_what_is_no_address_is_never_sent_to(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ValueError, match="address"):
        Outgoing(LETTER.id, ("good@example.com", address), "Тема", "Текст", LETTER.at)


def test_a_letter_needs_recipients_and_text() -> None:
    with pytest.raises(ValueError, match="recipients"):
        Outgoing(LETTER.id, (), "Тема", "Текст", LETTER.at)
    with pytest.raises(ValueError, match="text"):
        Outgoing(LETTER.id, LETTER.to, "Тема", "\ud800", LETTER.at)


def test_headers_of_a_message() -> None:
    letter = Outgoing(LETTER.id, ("info@пример.рф",), "Тема", "Текст", LETTER.at)
    message = make_message(letter, SENDER)
    assert str(message["To"]) == "info@xn--e1afmkfd.xn--p1ai"
    assert str(message["From"]) == "Линия <help@example.com>"
    assert str(message["Date"]) == "Sun, 22 Nov 2026 10:18:00 +0000"
    assert str(message["Auto-Submitted"]) == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.as_bytes().isascii()
    assert make_message(letter, SENDER).as_bytes() == message.as_bytes()


# -- the mail server


@pytest.mark.parametrize("url", ["http://example.com", "smtp://", "mail.example.com"])
def test_only_mail_servers_are_accepted(url: str) -> None:
    with pytest.raises(ValueError, match="mail server"):
        SmtpMailer(url, SENDER)


def test_the_sender_must_be_an_address() -> None:
    with pytest.raises(ValueError, match="sender"):
        SmtpMailer("smtp://localhost", "Линия")


async def test_who_is_refused_does_not_keep_the_letter_from_the_others() -> None:
    async with running() as server:
        server.refuses[LETTER.to[0]] = "550 no such user"
        await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert [to for to, _ in server.letters] == [[LETTER.to[1]]]


@pytest.mark.parametrize(("answer", "is_final"), [("550 no such user", True), ("450 come again", False)])
async def test_all_recipients_are_refused(answer: str, is_final: bool) -> None:
    async with running() as server:
        server.refuses = dict.fromkeys(LETTER.to, answer)
        with pytest.raises(NotSent) as refusal:
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert refusal.value.is_final is is_final


@pytest.mark.parametrize(("answer", "is_final"), [("554 looks like spam", True), ("451 disk is full", False)])
async def test_the_content_is_refused(answer: str, is_final: bool) -> None:
    async with running() as server:
        server.refuses_content = answer
        with pytest.raises(NotSent) as refusal:
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert refusal.value.is_final is is_final


async def test_encryption_is_used_when_it_is_offered() -> None:
    async with running(offers_tls=True) as server:
        await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert server.encrypted == [True]


async def test_a_password_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with running(offers_tls=True, with_auth=True) as server:
        await SmtpMailer(f"smtp://me%40example.com:p%40ss%20word@localhost:{server.port}", SENDER).send(LETTER)
        assert server.logins == [(b"me@example.com", b"p@ss word")]
        assert server.encrypted == [True]


async def test_a_wrong_password_is_tried_again_later() -> None:
    async with running(with_auth=True) as server:
        with pytest.raises(NotSent, match="535") as refusal:
            await SmtpMailer(f"smtp://me:wrong@127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert not refusal.value.is_final


async def test_a_password_is_not_shown_to_a_server_that_cannot_prove_who_it_is() -> None:
    async with running(offers_tls=True, with_auth=True) as server:
        with pytest.raises(NotSent, match="can't be used"):
            await SmtpMailer(f"smtp://me:secret@localhost:{server.port}", SENDER).send(LETTER)
        assert server.logins == []


async def test_a_password_never_travels_openly_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liniya.infra.mail._LOCAL", frozenset())
    async with running(with_auth=True) as server:
        with pytest.raises(NotSent, match="no encryption"):
            await SmtpMailer(f"smtp://me:secret@127.0.0.1:{server.port}", SENDER).send(LETTER)
        assert server.logins == []


async def test_smtps(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tls_only=True) as server:
        mailer = SmtpMailer(f"smtps://localhost:{server.port}", SENDER)
        with pytest.raises(NotSent, match="can't be used"):
            await mailer.send(LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        await mailer.send(LETTER)
        assert len(server.letters) == 1


async def test_a_server_that_hangs_up_or_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liniya.infra.mail.TIMEOUT_S", 0.2)
    held: list[asyncio.StreamWriter] = []

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        with pytest.raises(NotSent, match="TimeoutError"):
            await SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(LETTER)
        for writer in held:
            writer.close()
