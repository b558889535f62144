"""What is kept of secrets: fast hashes of random tokens, Argon2id of passwords.

Argon2id is slow on purpose, therefore in threads, and never more than two at once (64 MiB each).
"""

import asyncio
import functools
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import zxcvbn
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from liniya.domains.accounts.rules import Limit

_HASHER = PasswordHasher()
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


def hash_token(token: str) -> bytes:
    """What is kept of a random token: nobody who reads the table can sign in with it."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def attempt_key(purpose: str, limit: Limit, value: str) -> bytes:
    """The key under which attempts are counted; does not tell the login or the address."""
    return hashlib.sha256(f"{purpose}:{limit.of}:{limit.seconds}:{value}".encode(errors="replace")).digest()


@functools.cache
def _dummy() -> str:
    """Something to verify against when there is no such login: the answer takes as long as a wrong password's."""
    return _HASHER.hash("nobody has this password")


def _verify(known: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(known or _dummy(), password.encode(errors="replace"))
    except (VerificationError, InvalidHashError):
        return False


async def verify(known: str | None, password: str) -> bool:
    """Whether it is the password of this hash; takes the same time when there is none."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, known, password)


async def hash_password(password: str) -> str:
    """The hash to keep."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password.encode(errors="replace"))


_GUESSED_FIRST: Final = (
    *(
        "пароль",
        "привет",
        "йцукен",
        "фыва",
        "ячсмит",
        "администратор",
        "бухгалтер",
        "бухгалтерия",
        "любовь",
        "солнышко",
    ),
    *("москва", "россия", "линия", "liniya", "наташа", "марина", "ольга", "елена", "сергей", "александр", "дмитрий"),
)
"""Words that the lists of the library, made of English ones, do not hold."""
_LONGEST_RATED: Final = 72
"""The time to rate a password grows faster than its length; what is longer is not easier to guess."""
_RATING: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")


def _rate(password: str, words: Sequence[str]) -> int:
    if not password:  # the library stumbles over nothing
        return 0
    rated = zxcvbn.zxcvbn(password[:_LONGEST_RATED], user_inputs=[*words, *_GUESSED_FIRST])
    return int(rated["score"])


async def rate_password(password: str, words: Sequence[str]) -> int:
    """How hard it is to guess, 0 to 4. `words`: what whoever knows the person tries first."""
    return await asyncio.get_running_loop().run_in_executor(_RATING, _rate, password, words)


def is_outdated(known: str) -> bool:
    """Made with other parameters than today's."""
    return _HASHER.check_needs_rehash(known)
