"""People as a table for a spreadsheet, in the form in which it can be taken in again (A7)."""

from collections.abc import AsyncIterator, Sequence
from typing import IO, Any, Final

from liniya.core.access import Actor, Right
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.schemas import COLUMNS, FURTHER_COLUMNS, ROLE_WORDS, STATE_WORDS, AccountOut
from liniya.domains.accounts.service.people import make_accounts
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations
from liniya.infra.sheets import Cell, Row, SheetKind, write_sheet

_PAGE: Final = 1000


async def export_accounts(tx: Tx, actor: Actor, kind: SheetKind, **filters: Any) -> IO[bytes]:
    """A file with everybody who is found, by name. That it was taken out is written down."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    word = int(actor.locale == "en")
    columns = COLUMNS | FURTHER_COLUMNS
    count = 0

    async def pages() -> AsyncIterator[Sequence[Row]]:
        nonlocal count
        async for found in store.stream_accounts(tx, store.filters(home, **filters), _PAGE):
            count += len(found)
            yield [_row(account, word) for account in await make_accounts(tx, found)]

    file = await write_sheet(kind, [words[word] for words in columns.values()], pages())
    partner = await organisations.get_partner_out(tx, home)
    subject = Subject("partner", home, partner["name"], home)
    await audit.record(tx, actor, "account.exported", subject, after={"count": count, "format": kind})
    return file


def _row(account: AccountOut, word: int) -> list[Cell]:
    state = rules.state_of(is_blocked=account["is_blocked"], has_password=account["has_password"])
    seen = account["last_seen_at"]
    cells: dict[str, Cell] = {
        **{name: account[name] for name in ("last_name", "first_name", "middle_name", "position")},
        **{name: account[name] for name in ("email", "phone", "login", "unit")},
        "roles": ", ".join(ROLE_WORDS[role][word] for role in account["roles"] if role in ROLE_WORDS),
        "client": account["company"] if account["client_id"] else "",
        "birthday": f"{account['birthday']:%d.%m.%Y}" if account["birthday"] else "",
        "state": STATE_WORDS[state][word],
        "last_seen_at": f"{seen:%d.%m.%Y %H:%M}" if seen else "",
    }
    return [cells[name] for name in (*COLUMNS, *FURTHER_COLUMNS)]
