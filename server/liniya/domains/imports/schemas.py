"""What imports take and give."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from liniya.domains.accounts.schemas import COLUMNS
from liniya.domains.organisations.schemas import Input, Words

RowKind = Literal["new", "changed", "same", "repeat", "wrong"]
ImportState = Literal["open", "running", "stopped", "done"]
PEOPLE_FIELDS = Literal[
    "full_name",
    "last_name",
    "first_name",
    "middle_name",
    "position",
    "email",
    "phone",
    "login",
    "roles",
    "unit",
    "client",
    "birthday",
]

TITLES: Final = {
    **{title.lower(): name for name, both in COLUMNS.items() for title in both},
    **{
        title: name
        for name, titles in (
            ("full_name", "фио|ф.и.о.|фамилия, имя, отчество|фамилия имя отчество|сотрудник|full name|name"),
            ("last_name", "surname"),
            ("first_name", "given name"),
            ("email", "email|электронная почта|эл. почта|адрес почты|mail"),
            ("phone", "моб. телефон|мобильный|тел.|тел|mobile"),
            ("unit", "отдел|департамент|филиал|department|division"),
            ("client", "компания|организация|company"),
            ("roles", "роль|role"),
            ("birthday", "дата рождения|birth date|date of birth"),
            ("login", "имя для входа|учетная запись|user name|username"),
            ("position", "job title|title"),
        )
        for title in titles.split("|")
    },
}
"""Fields by the titles that columns may have, lowered and with е for ё."""


class ImportChange(Input):
    """Only the fields that are sent are changed. `mapping`: for each column of the file the field that it holds."""

    mapping: Annotated[tuple[PEOPLE_FIELDS | None, ...], Field(max_length=60)] | None = None
    invite: bool | None = None


class RowChange(Input):
    """New texts by column, counted from 0."""

    cells: Annotated[dict[Annotated[int, Field(ge=0, lt=60)], Words], Field(min_length=1, max_length=60)]


class RemarkOut(TypedDict):
    """`field` and `slug`: the screen has the words. `better`: what was probably meant."""

    field: str
    slug: str
    better: str | None


class RowOut(TypedDict):
    """`number`: of the line in the file; the header is 1."""

    number: int
    cells: list[str]
    kind: RowKind
    remarks: list[RemarkOut]
    is_done: bool


class Counts(TypedDict):
    """Rows by what taking them in would do; `done`: those that were taken in."""

    new: int
    changed: int
    same: int
    repeat: int
    wrong: int
    warned: int
    done: int


class ImportOut(TypedDict):
    id: UUID
    name: str
    columns: list[str]
    mapping: list[str | None]
    invite: bool
    state: ImportState
    counts: Counts
    created_at: datetime
    finished_at: datetime | None


class RowPage(TypedDict):
    items: list[RowOut]
    total: int


class RowChanged(TypedDict):
    """The row and how the whole file stands now: others may have become the same person, or no longer be."""

    row: RowOut
    counts: Counts
