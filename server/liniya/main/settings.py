"""Settings: environment variables that begin with `LINIYA_`, read once, frozen.

Each field's description completes the sentence "LINIYA_X must be …", which is what a wrong value is refused with.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from liniya.kit.refusal import Refused

PREFIX = "LINIYA_"
_SECRET = frozenset({"secret_key", "database_url", "database_app_url", "smtp_url", "metrics_token"})
_TOLD_DEFAULTS = {
    "public_url": "`http://localhost:PORT`",
    "data_dir": "`.data` in the checkout, else `~/.local/share/liniya`",
    "database_url": "the embedded PostgreSQL in the data folder",
    "database_app_url": "see docs/operations/database.md",
    "secret_key": "made once, in `secret.key` of the data folder",
    "operator_email": "nobody is written to",
    "metrics_token": "`/metrics` is read from this machine only",
    "worker_metrics_port": "the worker does not answer",
    "smtp_url": "letters are not sent; in demo mode they are shown on a page",
}
_CHECKOUT = Path(__file__).resolve().parents[3]


def _default_data_dir() -> Path:
    if (_CHECKOUT / "server" / "pyproject.toml").is_file():
        return _CHECKOUT / ".data"
    return Path.home() / ".local" / "share" / "liniya"


class Settings(BaseSettings):
    """Everything that an operator may choose. `docs/operations/settings.md` is for them; this is for the code."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", min_length=1, description="the address to listen on, such as 127.0.0.1 or 0.0.0.0")
    port: int = Field(8000, ge=1, le=65535, description="a port number from 1 to 65535")
    public_url: str = Field(
        "", validate_default=True, description="the address people open, such as https://help.example.com"
    )
    data_dir: Path = Field(default_factory=_default_data_dir, description="the path of a folder")
    database_url: str | None = Field(
        None, description="a PostgreSQL address like postgresql://user:password@host/database"
    )
    database_app_url: str | None = Field(
        None, description="a PostgreSQL address like postgresql://user:password@host/database"
    )
    jobs: Literal["inside", "apart"] = Field(
        "inside", description="inside (`liniya serve` does the jobs, too) or apart (`liniya worker` does them)"
    )
    drain_s: float = Field(
        0,
        ge=0,
        le=120,
        description="a number of seconds from 0 to 120: how long a stopping node still answers requests",
    )
    secret_key: str | None = Field(
        None,
        min_length=32,
        description="a secret of at least 32 characters that seals others in the database, the same on all nodes; while it is"
        " changed the new one and the old one, joined by a comma",
    )
    smtp_url: str | None = Field(None, description="a mail server like smtp://user:password@host:587 or smtps://host")
    mail_from: str = Field("liniya@localhost", pattern=r"^[^@\s]+@[^@\s]+$", description="an e-mail address")
    operator_email: str | None = Field(
        None, pattern=r"^[^@\s]+@[^@\s]+$", description="the e-mail address of who looks after the product"
    )
    demo: bool = Field(False, description="1 or 0")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="debug, info, warning or error")
    log_format: Literal["console", "json"] = Field("console", description="console or json")
    slow_query_ms: int = Field(
        500, ge=1, le=600_000, description="a number of milliseconds from 1 to 600000: slower statements are logged"
    )
    metrics_token: str | None = Field(
        None, min_length=16, description="a secret of at least 16 characters, sent by Prometheus as a bearer token"
    )
    worker_metrics_port: int | None = Field(
        None, ge=1, le=65535, description="a port number from 1 to 65535, on which `liniya worker` answers /metrics"
    )
    commands_per_s: float = Field(
        300, ge=0, le=100_000, description="a number from 0 (no limit): commands of one account over its sockets"
    )
    requests_per_s: float = Field(
        100,
        ge=0,
        le=100_000,
        description="a number from 0 (no limit): requests of one sign-in; ten times as many of one address",
    )
    windows_per_account: int = Field(
        64, ge=0, le=100_000, description="a number from 0 (no limit): windows that one account may have open"
    )
    idle_away_s: int = Field(600, ge=30, le=86_400, description="a number of seconds from 30 to 86400")
    session_days: int = Field(30, ge=1, le=366, description="a number of days from 1 to 366")
    inside_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="a list of addresses or networks such as 10.0.0.0/8: not public, but sign-in services there may be asked",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="a list of addresses or networks such as 10.0.0.1,192.168.0.0/16"
    )

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return f"http://localhost:{info.data.get('port', 8000)}"
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError
        return value.rstrip("/")

    @field_validator("database_url", "database_app_url")
    @classmethod
    def _database_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
            raise ValueError
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
                raise ValueError
        return value

    @field_validator("data_dir")
    @classmethod
    def _data_dir(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("trusted_proxies", "inside_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if isinstance(value, str):
            value = tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, tuple):
            for part in value:
                ip_network(part, strict=False)
        return value


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an unknown or a wrong one is refused with one sentence that names it."""
    environ = os.environ if environ is None else environ
    given: dict[str, str] = {}
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.model_fields:
            nearest = difflib.get_close_matches(name, Settings.model_fields, n=1)
            hint = f"; did you mean {PREFIX}{nearest[0].upper()}?" if nearest else ": see docs/operations/settings.md."
            raise Refused(f"There is no setting {variable}{hint}")
        if value:
            given[name] = value
    try:
        # Values are passed as arguments, so that only `environ` counts.
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as problems:
        field = str(problems.errors()[0]["loc"][0])
        shown = "" if field in _SECRET else f", not {given.get(field)!r}"
        must = Settings.model_fields[field].description
        raise Refused(f"{PREFIX}{field.upper()} must be {must}{shown}.") from None


def page() -> str:
    """The operator's page about the settings, in Markdown."""
    lines = [
        "# Settings",
        "",
        "Liniya reads environment variables. A wrong or unknown one is refused at the start, with a sentence that",
        "names it. `liniya settings` shows those in force. This page is made by `make docs`.",
        "",
        "| variable | default | must be |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = _TOLD_DEFAULTS.get(name) or _as_text(field.default) or "not set"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def shown(settings: Settings) -> dict[str, str]:
    """The settings as text, for people: without secrets."""
    return {
        name: "(hidden)" if name in _SECRET and value else _as_text(value)
        for name, value in settings.model_dump().items()
    }


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)
