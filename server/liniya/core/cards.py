"""Cards that several administrators edit: each change counts a version up, and nobody overwrites what he has not seen."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.problems import ChangedMeanwhile, NotFound
from liniya.core.tx import Tx


class Card:
    """Part of a table that several edit."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Counted up by every change."""


T = TypeVar("T", bound=Card)


async def change_card(tx: Tx, table: type[T], id_: UUID, values: Mapping[str, Any], version: int | None = None) -> T:
    """Write the values; returns the row as it is then.

    `version`: the one that the editor has seen; None: whatever is there. Raises `ChangedMeanwhile`, `NotFound`.
    """
    wanted = [table.id == id_] if version is None else [table.id == id_, table.version == version]
    change = update(table).where(*wanted).values(**values, version=table.version + 1).returning(table.id)
    done = await tx.session.execute(change, execution_options={"synchronize_session": False})
    if done.one_or_none() is None:
        now = (await tx.session.execute(select(table.version).where(table.id == id_))).scalar_one_or_none()
        raise NotFound if now is None else ChangedMeanwhile(version=now)
    return await tx.session.get_one(table, id_, populate_existing=True)
