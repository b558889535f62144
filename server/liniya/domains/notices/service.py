"""Verbs of notices: a letter is written with its cause in one transaction, and sent by a job afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from liniya.core.tx import Tx
from liniya.domains.notices import rules, store
from liniya.domains.notices.rules import Words
from liniya.domains.notices.schemas import LetterOut, LettersOut
from liniya.domains.notices.tables import Letter
from liniya.infra.mail import Mailer, NotSent, Outgoing, is_address
from liniya.kit.ids import new_id

log = structlog.get_logger(__name__)

SEND_JOB: Final = "notices.send_letter"
PAUSE_S: Final = 60
"""Longer than a mailer takes before it gives up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written. `key`: what it is about; the same thing is never written twice.

    `partner_id`: whose letter it is; only the system may write one of nobody. `is_secret`: its text is wiped when sent.
    """

    key: str
    words: Words
    to: Iterable[str]
    partner_id: UUID | None
    is_secret: bool = False


async def write_letters(tx: Tx, drafts: Sequence[Draft]) -> int:
    """Write letters and have them sent after commit; returns how many are new and have somebody to get them."""
    rows = []
    for draft in drafts:
        recipients = [address for address in rules.choose_recipients(draft.to) if is_address(address)]
        if recipients:
            rows.append(
                {
                    "id": new_id(),
                    "key": draft.key,
                    "partner_id": draft.partner_id,
                    "recipients": recipients,
                    "subject": draft.words.subject,
                    "text": draft.words.text,
                    "is_secret": draft.is_secret,
                    "at": tx.now,
                    "failures": 0,
                }
            )
    added = await store.add_letters(tx, rows) if rows else []
    if added:
        await tx.defer_all(SEND_JOB, [{"letter_id": str(letter_id)} for letter_id in added])
    return len(added)


async def write_to_operator(tx: Tx, address: str, key: str, subject: str, text: str) -> None:
    """To whoever looks after the product; once for each key."""
    await write_letters(tx, [Draft(key, Words(subject, text), [address], None)])


async def send_letter(tx: Tx, mailer: Mailer, letter_id: UUID, *, keeps_secrets: bool) -> timedelta | None:
    """Send it unless that was done; returns how long to wait before the next try, None when there is nothing to do.

    The letter is locked while it is sent. A crash before the commit sends it again, with the same identifier.
    """
    await store.allow_pause(tx, PAUSE_S)
    letter = await store.lock_letter(tx, letter_id)
    if letter is None or letter.sent_at is not None or (letter.is_secret and not letter.text):
        return None
    try:
        await mailer.send(Outgoing(letter.id, tuple(letter.recipients), letter.subject, letter.text, letter.at))
    except NotSent as failure:
        letter.failures += 1
        wait = None
        if not failure.is_final:
            wait = rules.next_try_in(letter.failures, tx.now - letter.at, is_secret=letter.is_secret)
        facts = {"letter": str(letter_id), "why": str(failure), "failures": letter.failures}
        if wait is None:
            _wipe(letter, keeps_secrets=keeps_secrets)
            log.error("letter_given_up", **facts)
        else:
            log.warning("letter_waits", **facts)
        return wait
    letter.sent_at = tx.now
    _wipe(letter, keeps_secrets=keeps_secrets)
    return None


async def list_letters(tx: Tx, *, before: UUID | None = None, limit: int = 50) -> LettersOut:
    """All letters, newest first: for the page of the demo mode, which everybody may read. Asks for no right."""
    found = await store.list_letters(tx, before, limit + 1)
    return {"letters": [_letter(letter) for letter in found[:limit]], "has_more": len(found) > limit}


async def forget_old(tx: Tx) -> None:
    """Delete letters that are older than `rules.KEPT_FOR`."""
    await store.forget_old(tx, rules.KEPT_FOR)


def _wipe(letter: Letter, *, keeps_secrets: bool) -> None:
    if letter.is_secret and not keeps_secrets:
        letter.text = ""


def _letter(letter: Letter) -> LetterOut:
    return {
        "id": letter.id,
        "to": ", ".join(letter.recipients),
        "subject": letter.subject,
        "text": letter.text,
        "at": letter.at,
        "sent_at": letter.sent_at,
    }
