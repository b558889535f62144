"""Spreadsheets from outside, read in a process of its own that has little memory and little time.

Started as `sheet_reader.py FILE NAME` it writes one JSON list of texts per row. Whatever a file does to its reader, the
product goes on: the process ends, and the file is refused.
"""

import asyncio
import csv
import io
import resource
import sys
import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import orjson

Refusal = Literal["unreadable", "too-large", "locked", "empty"]
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 500
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
_MEMORY: Final = 1024 * 1024 * 1024
_SECONDS: Final = 20
_EXIT_CODES: Final[dict[int, Refusal]] = {3: "unreadable", 4: "too-large", 5: "locked", 6: "empty"}
_PIECE: Final = 500
_ENCODINGS: Final = ("utf-8-sig", "cp1251")
_DELIMITERS: Final = ";,\t|"


class NotRead(Exception):
    """The file is not what we can take in."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@asynccontextmanager
async def reading(path: Path, name: str) -> AsyncIterator[AsyncIterator[list[list[str]]]]:
    """The rows of the first sheet, piece by piece; the header is the first. Raises `NotRead`, at the latest on leaving."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", __file__, str(path), name),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=2 * MOST_COLUMNS * LONGEST_CELL * 6,
    )
    try:
        async with asyncio.timeout(3 * _SECONDS):
            yield _pieces(process)
            if code := await process.wait():
                raise NotRead(_EXIT_CODES.get(code, "unreadable"))
    except TimeoutError:
        raise NotRead("unreadable") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _pieces(process: asyncio.subprocess.Process) -> AsyncIterator[list[list[str]]]:
    assert process.stdout is not None  # noqa: S101
    piece: list[list[str]] = []
    async for line in process.stdout:
        piece.append(orjson.loads(line))
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


# In the other process


def main(path: Path, name: str) -> None:
    """Write the rows, and leave with a code that says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        is_empty = True
        for count, row in enumerate(_rows(path, name)):
            if count > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise NotRead("too-large")
            sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
            is_empty = is_empty and count == 0
        if is_empty:
            raise NotRead("empty")
    except NotRead as refused:
        sys.exit(next(code for code, why in _EXIT_CODES.items() if why == refused.why))
    except Exception:  # noqa: BLE001  whatever a hostile file causes
        sys.exit(3)


def _rows(path: Path, name: str) -> Iterator[list[str]]:
    """Without empty rows and without what is empty at the right."""
    is_table = name.lower().endswith((".csv", ".txt", ".tsv"))
    for cells in _text_rows(path.read_bytes()) if is_table else _book_rows(path):
        row = [_cell(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            yield row


def _text_rows(raw: bytes) -> Iterable[list[str]]:
    text = _decode(raw)
    head = "\n".join(text.splitlines()[:20])
    try:
        delimiter = csv.Sniffer().sniff(head, _DELIMITERS).delimiter
    except csv.Error:
        delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(1024 * 1024)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decode(raw: bytes) -> str:
    """Texts of Russian offices come in three encodings; what has control characters in it is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text[:100_000]):
            break
        return text
    raise NotRead("unreadable")


def _book_rows(path: Path) -> Iterable[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                raise NotRead("too-large")
    try:
        book = CalamineWorkbook.from_path(str(path))
        return book.get_sheet_by_index(0).iter_rows() if book.sheet_names else []
    except PasswordError:
        raise NotRead("locked") from None
    except CalamineError:
        raise NotRead("unreadable") from None


def _cell(value: Any) -> str:
    """As a person would have typed it."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, timedelta):
        return str(value)
    return " ".join(str(value).replace("\x00", "").split())[:LONGEST_CELL]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
