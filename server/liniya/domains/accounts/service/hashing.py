"""What is kept of secrets: fast hashes of random tokens, Argon2id of passwords.

Argon2id is slow on purpose, therefore in threads, and never more than two at once (64 MiB each).
"""

import asyncio
import functools
import hashlib
from concurrent.futures import ThreadPoolExecutor

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


def is_outdated(known: str) -> bool:
    """Made with other parameters than today's."""
    return _HASHER.check_needs_rehash(known)
