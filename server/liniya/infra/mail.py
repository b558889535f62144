"""Mail: letters in plain text, over SMTP or into memory.

A letter keeps its identifier however often it is sent, so a repeat after a crash is recognised by mail servers and
programs (`Message-ID`). Addresses and subject can't bring headers of their own: see `Outgoing`.
"""

import asyncio
import re
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
import structlog

from liniya.kit.text import is_storable, one_line, tidy

log = structlog.get_logger(__name__)

SENDER_NAME: Final = "Линия"
LONGEST_SUBJECT: Final = 200
STEP_TIMEOUT_S: Final = 15.0
"""For one answer of the server."""
TIMEOUT_S: Final = 40.0
"""For a whole letter: less than a transaction may idle (`infra.engine`), because a letter is sent inside one."""
KEPT_IN_MEMORY: Final = 200
_ADDRESS: Final = re.compile(r"""[^\s@"(),:;<>\[\]\\\x00-\x20\x7f]+@[^\s@"(),:;<>\[\]\\\x00-\x20\x7f]+""")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NotSent(Exception):
    """The letter did not go out. `is_final`: it never will, whatever is tried."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way out. Raises `ValueError` for what is no address; the subject becomes one line."""

    id: UUID
    to: tuple[str, ...]
    subject: str
    text: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.to or not all(is_address(address) for address in self.to):
            raise ValueError("a letter needs recipients, and each must be an address")
        if not is_storable(self.subject + self.text):
            raise ValueError("a letter must be text")
        object.__setattr__(self, "subject", one_line(tidy(self.subject), LONGEST_SUBJECT))
        object.__setattr__(self, "text", tidy(self.text))


class Mailer(Protocol):
    """Where letters go."""

    async def send(self, letter: Outgoing) -> None:
        """Hand the letter over, or raise `NotSent`. Recipients that are refused are left out, unless all are."""
        ...


class SmtpMailer:
    """A mail server: `smtp://user:password@host:587`, `smtps://host`; `%40` stands for an @ in the name.

    Without a port: 465 for smtps, 587 with a name, else 25. With smtp the connection is encrypted when the server
    offers it. The certificate is checked for smtps and when there is a password to protect; a password never travels
    openly to another machine.
    """

    def __init__(self, url: str, mail_from: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("the mail server must be given like smtp://host or smtps://host")
        if not is_address(mail_from):
            raise ValueError("the sender must be an e-mail address")
        self._from = mail_from
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")
        self._port = parts.port or (465 if self._is_tls else 587 if self._user else 25)

    async def probe(self) -> None:
        """Connect, encrypt and sign in as for a letter, and leave; raises `NotSent` when that can't be done."""
        try:
            async with asyncio.timeout(TIMEOUT_S), self._signed_in():
                pass
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(f"the mail server refused ({error.code})") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(f"the mail server can't be used ({type(error).__name__})") from error

    async def send(self, letter: Outgoing) -> None:
        """See `Mailer`."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                refused = await self._hand_over(letter)
        except aiosmtplib.SMTPRecipientsRefused as error:
            is_final = all(500 <= refusal.code < 600 for refusal in error.recipients)
            raise NotSent("all recipients were refused", is_final=is_final) from error
        except aiosmtplib.SMTPDataError as error:
            raise NotSent(f"the content was refused ({error.code})", is_final=error.code >= 500) from error
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(f"the mail server refused ({error.code})") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(f"the mail server can't be used ({type(error).__name__})") from error
        if refused:
            log.warning("letter_refused_for_some", letter=str(letter.id), refused=len(refused), sent=len(letter.to))

    async def _hand_over(self, letter: Outgoing) -> dict[str, aiosmtplib.SMTPResponse]:
        message = make_message(letter, self._from)
        sender = _wire(self._from)
        recipients = [_wire(address) for address in letter.to]
        async with self._signed_in() as client:
            try:
                refused, _ = await client.send_message(message, sender=sender, recipients=recipients)
            except asyncio.CancelledError:
                client.close()  # else leaving the block would say QUIT and wait for a server that is silent
                raise
            return refused

    @asynccontextmanager
    async def _signed_in(self) -> AsyncIterator[aiosmtplib.SMTP]:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._is_tls,
            start_tls=False,
            tls_context=await asyncio.to_thread(self._make_tls),
            local_hostname=_wire(self._from).rpartition("@")[2],
            timeout=STEP_TIMEOUT_S,
        )
        async with client:
            await client.ehlo()
            if not self._is_tls and client.supports_extension("starttls"):
                await client.starttls()
                await client.ehlo()
            elif self._user and not self._is_tls and self._host not in _LOCAL:
                raise NotSent("the mail server offers no encryption, so the password was not sent")
            if self._user:
                await client.login(self._user, self._password)
            yield client

    def _make_tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self._is_tls and not self._user:
            # Whoever could show a false certificate could as well hide that encryption is offered.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class MemoryMailer:
    """Keeps the last letters instead of sending them: tests, and programs without a mail server."""

    def __init__(self) -> None:
        self.sent: deque[Outgoing] = deque(maxlen=KEPT_IN_MEMORY)
        self.is_down = False

    async def send(self, letter: Outgoing) -> None:
        """See `Mailer`."""
        if self.is_down:
            raise NotSent("the mail server can't be used")
        self.sent.append(letter)


def is_address(text: str) -> bool:
    """Whether a mail server can be asked to deliver there: one @, nothing that has a meaning in headers or commands."""
    if len(text) > 254 or not _ADDRESS.fullmatch(text) or not text.isprintable():
        return False
    try:
        Address(addr_spec=_wire(text))
    except (ValueError, IndexError):
        return False
    return True


def make_message(letter: Outgoing, mail_from: str) -> EmailMessage:
    """The letter as it travels. The same letter gives the same message."""
    sender = _wire(mail_from)
    addresses = [_wire(address) for address in letter.to]
    is_plain = all(address.isascii() for address in (sender, *addresses))
    message = EmailMessage(SMTP if is_plain else SMTPUTF8)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    message["To"] = [Address(addr_spec=address) for address in addresses]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text + "\n", charset="utf-8", cte="base64")
    return message


def _wire(address: str) -> str:
    """The address with its domain as mail servers know it: `info@пример.рф` → `info@xn--e1afmkfd.xn--p1ai`."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
