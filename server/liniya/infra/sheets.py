"""Tables for spreadsheets: XLSX and CSV, of any length, written to a temporary file page by page and sent from there.

What looks like a formula stays text: in XLSX by the type of the cell, in CSV behind an apostrophe.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import IO, Final, Literal, Protocol

from xlsxwriter import Workbook

SheetKind = Literal["xlsx", "csv"]
Cell = str | int | float | None
Row = Sequence[Cell]
MEDIA: Final[dict[SheetKind, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS: Final = 1_048_576
"""Of one sheet in XLSX; the rest goes on in the next sheet."""
_WIDEST: Final = 60
_CHUNK: Final = 64 * 1024
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class _Writer(Protocol):
    def write(self, rows: Sequence[Row]) -> None: ...
    def close(self) -> None: ...


class _Csv:
    """As Excel opens it by a double click: a mark of the encoding, semicolons, CRLF."""

    def __init__(self, file: IO[bytes], header: Row) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self.write([header])

    def write(self, rows: Sequence[Row]) -> None:
        self._csv.writerows([_harmless(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._text.detach()


class _Xlsx:
    """A bold header that stays in sight, and a filter; rows go to the disk as they come."""

    def __init__(self, file: IO[bytes], header: Row) -> None:
        self._book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._bold = self._book.add_format({"bold": True})
        self._header = header
        self._begin_sheet()

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if self._rows == MOST_ROWS:
                self._begin_sheet()
            self._sheet.write_row(self._rows, 0, row)
            self._rows += 1

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.write_row(0, 0, self._header, self._bold)
        self._sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._header):
            self._sheet.set_column(column, column, min(max(len(str(title)) + 4, 16), _WIDEST))
        self._rows = 1
        """The header's is the first."""

    def close(self) -> None:
        self._book.close()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


async def write_sheet(kind: SheetKind, header: Row, pages: AsyncIterable[Sequence[Row]]) -> IO[bytes]:
    """A temporary file at its beginning, that is gone as soon as it is closed. Writing does not hold up the event loop."""
    file: IO[bytes] = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        writer: _Writer = _Csv(file, header) if kind == "csv" else _Xlsx(file, header)
        async for rows in pages:
            await asyncio.to_thread(writer.write, rows)
        await asyncio.to_thread(writer.close)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


async def read_out(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file's bytes, piece by piece; closes it."""
    try:
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            yield piece
    finally:
        file.close()
