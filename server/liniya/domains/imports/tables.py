"""Tables of imports: a file that is being taken in, and its rows. Kept for a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from liniya.core.tables import Base


class PeopleImport(Base):
    """A file with people. `state`: open, running, stopped, done."""

    __tablename__ = "people_imports"
    __table_args__ = (Index("ix_people_imports_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    columns: Mapped[list[str]] = mapped_column(JSONB)
    mapping: Mapped[list[str | None]] = mapped_column(JSONB)
    """For each column the field that it holds."""
    invite: Mapped[bool]
    state: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row of the file. `key`: the lowered login that makes two rows the same person. `kind`: see `rules.Kind`."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_kind", "import_id", "kind", "number"),
        Index("ix_import_rows_key", "import_id", "key"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("people_imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    cells: Mapped[list[str]] = mapped_column(JSONB)
    key: Mapped[str]
    kind: Mapped[str]
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_done: Mapped[bool]
