"""A wrong setting is refused with one sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from liniya.kit.refusal import Refused
from liniya.main.settings import load_settings, page


def test_defaults_need_no_setting() -> None:
    settings = load_settings({})
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert settings.data_dir.name == ".data"


def test_public_url_follows_the_port() -> None:
    assert load_settings({"LINIYA_PORT": "8123"}).public_url == "http://localhost:8123"
    assert load_settings({"LINIYA_PUBLIC_URL": "https://help.example.com/"}).public_url == "https://help.example.com"


def test_empty_means_not_set() -> None:
    assert load_settings({"LINIYA_PORT": "", "LINIYA_DATABASE_URL": ""}) == load_settings({})


def test_lists_are_written_with_commas() -> None:
    assert load_settings({"LINIYA_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/16"}).trusted_proxies == (
        "10.0.0.1",
        "192.168.0.0/16",
    )


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings({}).port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LINIYA_PORT", "abc", "LINIYA_PORT must be a port number from 1 to 65535, not 'abc'."),
        ("LINIYA_PORT", "0", "LINIYA_PORT must be a port number from 1 to 65535, not '0'."),
        ("LINIYA_DEMO", "maybe", "LINIYA_DEMO must be 1 or 0, not 'maybe'."),
        ("LINIYA_LOG_LEVEL", "loud", "LINIYA_LOG_LEVEL must be debug, info, warning or error, not 'loud'."),
        ("LINIYA_MAIL_FROM", "nobody", "LINIYA_MAIL_FROM must be an e-mail address, not 'nobody'."),
        ("LINIYA_PROT", "1", "There is no setting LINIYA_PROT; did you mean LINIYA_PORT?"),
        ("LINIYA_DATABASEURL", "x", "There is no setting LINIYA_DATABASEURL; did you mean LINIYA_DATABASE_URL?"),
        ("LINIYA_XYZZY", "1", "There is no setting LINIYA_XYZZY: see docs/operations/settings.md."),
    ],
)
def test_wrong_setting_is_refused_with_one_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        load_settings({name: value})
    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", ["LINIYA_DATABASE_URL", "LINIYA_DATABASE_APP_URL", "LINIYA_SMTP_URL"])
def test_a_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(Refused) as refused:
        load_settings({name: "mysql://user:secret@host"})
    assert name in str(refused.value)
    assert "secret" not in str(refused.value)


def test_page_for_operators_is_fresh() -> None:
    written = Path(__file__).resolve().parents[3] / "docs" / "operations" / "settings.md"
    assert written.read_text(encoding="utf-8") == page(), "make docs"
