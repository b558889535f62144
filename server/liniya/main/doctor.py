"""`liniya doctor`: looks at everything that an operator can get wrong, and says what to do. It repairs nothing."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import resource
import shutil
import urllib.error
import urllib.request
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg

from liniya.infra.mail import NotSent, Outgoing, SmtpMailer, is_address
from liniya.kit.ids import new_id
from liniya.kit.refusal import Refused
from liniya.main.app import WEB
from liniya.main.database import open_database
from liniya.main.doctor_database import Finding, look_at_database
from liniya.main.settings import Settings
from liniya.main.watch import LEAST_FREE_BYTES

LEAST_FREE_INODES: Final = 10_000
LEAST_FILES: Final = 4096
_UNSYNCHRONISED: Final = 5
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def examine(settings: Settings, send_to: str | None = None) -> list[Finding]:
    """Everything, in the order in which it should be put right."""
    found = [*look_at_settings(settings), look_at_web(WEB), look_at_files(LEAST_FILES), look_at_clock()]
    if settings.database_url is None:
        found += look_at_folder(settings.data_dir)
    if settings.database_url is None and _is_missing(settings.data_dir / "postgres" / "data"):
        found.append(Finding("WARN", "database", "not made yet", "Start the product: liniya serve."))
    else:
        try:
            with open_database(settings) as urls:
                found += look_at_database(urls)
        except (Refused, psycopg.Error) as problem:
            found.append(
                Finding("FAIL", "database", _one_line(problem), "Put this right first: nothing works without it.")
            )
    return [*found, look_at_mail(settings, send_to), look_at_server(settings)]


def show(findings: list[Finding], *, as_json: bool) -> str:
    """One line per finding, and one below it that says what to do."""
    if as_json:
        return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<5}{finding.what}: {finding.found}")
        if finding.do:
            lines.append(f"     {finding.do}")
    return "\n".join(lines)


# -- this machine


def look_at_settings(settings: Settings) -> list[Finding]:
    """What can be read, and still cannot be meant."""
    found = []
    public = urlsplit(settings.public_url)
    is_local = public.hostname in _LOCAL
    port = public.port or (443 if public.scheme == "https" else 80)
    if public.scheme == "http" and not is_local:
        do = "Put HAProxy with a certificate in front (deploy/), and set LINIYA_PUBLIC_URL to its https address."
        found.append(Finding("WARN", "settings", "people sign in without encryption", do))
    if port != settings.port and not settings.trusted_proxies:
        do = "Behind a proxy set LINIYA_TRUSTED_PROXIES to its address; without one let the ports agree."
        told = f"LINIYA_PUBLIC_URL leads to port {port}, LINIYA_PORT is {settings.port}"
        found.append(Finding("WARN", "settings", told, do))
    if settings.host in _LOCAL and not is_local and not settings.trusted_proxies:
        do = "Set LINIYA_HOST=0.0.0.0, or put a proxy in front and name it in LINIYA_TRUSTED_PROXIES."
        found.append(Finding("WARN", "settings", f"only this machine reaches {settings.host}", do))
    if settings.demo and not is_local:
        do = "Set LINIYA_DEMO=0: in demo mode everybody can read the letters and the passwords."
        found.append(Finding("FAIL", "settings", "demo mode on a public address", do))
    return found or [Finding("OK", "settings", settings.public_url)]


def look_at_folder(
    folder: Path, least_bytes: int = LEAST_FREE_BYTES, least_inodes: int = LEAST_FREE_INODES
) -> list[Finding]:
    """Owner and room of the data folder."""
    try:
        is_there = folder.exists()
    except PermissionError:
        do = "Start Liniya as the user whom it belongs to, or as root."
        return [Finding("FAIL", "data folder", f"{folder} may not be read", do)]
    if not is_there:
        return [
            Finding(
                "WARN", "data folder", f"{folder} does not exist", "The first start makes it; else see LINIYA_DATA_DIR."
            )
        ]
    found = []
    cluster = folder / "postgres"
    owner = (cluster if cluster.exists() else folder).stat().st_uid
    if os.geteuid() not in (0, owner):
        found.append(
            Finding(
                "FAIL", "data folder", f"{folder} belongs to user {owner}", "Start Liniya as that user, or as root."
            )
        )
    space, room = shutil.disk_usage(folder).free, os.statvfs(folder)
    if space < least_bytes:
        found.append(
            Finding(
                "FAIL", "data folder", f"{space // 2**20} MiB free", "Make room: messages are refused when it is full."
            )
        )
    if room.f_files and room.f_favail < least_inodes:
        found.append(
            Finding(
                "FAIL",
                "data folder",
                f"{room.f_favail} files can still be made",
                "Delete files, or move LINIYA_DATA_DIR.",
            )
        )
    return found or [Finding("OK", "data folder", f"{folder}, {space // 2**30} GiB free")]


def _is_missing(path: Path) -> bool:
    """A folder that hides its content is not missing."""
    try:
        return not path.exists()
    except PermissionError:
        return False


def look_at_web(web: Path) -> Finding:
    """The pages of the program."""
    if (web / "index.html").is_file():
        return Finding("OK", "web pages", str(web))
    return Finding("FAIL", "web pages", f"{web} has no index.html", "Build them: make web/dist/index.html.")


def look_at_files(least: int) -> Finding:
    """Each socket is an open file."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit != resource.RLIM_INFINITY and limit < least:
        return Finding(
            "WARN", "open files", f"at most {limit}", "Allow more: LimitNOFILE=65536 in the unit, or ulimit -n 65536."
        )
    return Finding("OK", "open files", f"at most {limit}")


def look_at_clock(state: int | None = None) -> Finding:
    """Whether the kernel holds its clock to be synchronised; `state`: its answer (see adjtimex(2))."""
    if state is None:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(256))
    if state == _UNSYNCHRONISED:
        return Finding("WARN", "clock", "not synchronised", "Run systemd-timesyncd or chrony.")
    return Finding(
        "OK" if state >= 0 else "WARN",
        "clock",
        "synchronised" if state >= 0 else "unknown",
        "" if state >= 0 else "See timedatectl.",
    )


# -- the world


def look_at_mail(settings: Settings, send_to: str | None = None) -> Finding:
    """Connect and sign in; a letter is sent only when it is asked for."""
    if not settings.smtp_url:
        return Finding("WARN", "mail", "no mail server", "Set LINIYA_SMTP_URL: letters are kept and not sent.")
    try:
        mailer = SmtpMailer(settings.smtp_url, settings.mail_from)
        asyncio.run(mailer.probe())
        if send_to is None:
            return Finding("OK", "mail", "the server takes us; no letter was sent")
        if not is_address(send_to):
            return Finding("FAIL", "mail", "--send-to is no address", "Give one like name@example.com.")
        text = "This letter was sent by liniya doctor."
        asyncio.run(mailer.send(Outgoing(new_id(), (send_to,), "Liniya", text, datetime.now(UTC))))
    except (NotSent, ValueError) as problem:
        return Finding("FAIL", "mail", _one_line(problem), "Check LINIYA_SMTP_URL and LINIYA_MAIL_FROM.")
    return Finding("OK", "mail", "a letter was handed over")


def look_at_server(settings: Settings) -> Finding:
    """The node of these settings, on its own port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    url = f"http://{host}:{settings.port}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            body = json.load(answer)
    except urllib.error.HTTPError as error:
        with contextlib.suppress(ValueError):
            return _health(url, json.load(error))
        return Finding(
            "FAIL", "server", f"{url} answers {error.code}", "Another program uses this port: see LINIYA_PORT."
        )
    except (OSError, ValueError):
        return Finding("WARN", "server", f"nobody answers on {url}", "Start liniya serve.")
    return _health(url, body)


def _health(url: str, body: Any) -> Finding:
    troubles = body.get("troubles") if isinstance(body, dict) else None
    if troubles is None:
        return Finding("FAIL", "server", f"{url} is another program", "Stop it, or choose another LINIYA_PORT.")
    if troubles:
        return Finding(
            "FAIL",
            "server",
            "degraded: " + ", ".join(one["slug"] for one in troubles),
            " ".join(one["do"] for one in troubles),
        )
    return Finding("OK", "server", f"{url} is fine")


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())
