"""Secrets that the product must read again are kept sealed in the database; the key is not in it.

The key is `LINIYA_SECRET_KEY` (several, the newest first, while one is changed), else a file of the data folder that is made
with the first start. Whoever has only the database, or only a dump of it, cannot read what is sealed.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_FILE: Final = "secret.key"


class Unreadable(Exception):
    """It was sealed with a key that this process does not have, or was changed."""


class Vault:
    """Seals with the first of its keys, opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    def seal(self, text: str) -> bytes:
        """What may be kept."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """What was sealed. Raises `Unreadable`."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable from None


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"liniya vault " + key.encode()).digest())


def new_vault() -> Vault:
    """With a key that is gone with the process."""
    return Vault([secrets.token_urlsafe(32)])


def open_vault(given: str | None, folder: Path) -> Vault:
    """`given`: keys joined by commas; without one the file of the folder, which is made when it is missing."""
    if given:
        return Vault([key.strip() for key in given.split(",") if key.strip()])
    file = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return Vault([file.read_text(encoding="ascii").strip()])
