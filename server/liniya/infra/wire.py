"""Several statements in one round trip, on a psycopg connection but past its cursors.

A cursor for each statement is a large part of what a batch of messages costs, and the pipeline of psycopg asks the network once
for each statement. Values and rows are adapted by psycopg itself; this only sends, waits and reads, on its documented
wrapper of libpq (`psycopg.pq`).
"""

import asyncio
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer

_Form = tuple[str, tuple[int, ...]]
"""Text of a statement and the types of its values."""
_GOOD: Final = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_names: Final = count(1)
_prepared: Final = WeakKeyDictionary[psycopg.AsyncConnection[Any], dict[_Form, bytes]]()
"""What each connection has met before, by the names that the server knows it by."""


class Statement:
    """Text with `%(name)s` places and its values; `exchange` fills in `rows`. `into` makes a row: a named tuple by default.

    Rows travel in binary form: a type that psycopg does not know (an enum) is cast to text by the statement.
    """

    __slots__ = ("error", "fresh", "into", "is_sent", "rows", "text", "values")

    def __init__(self, text: str, values: Mapping[str, Any], into: Callable[..., Any] | None = None) -> None:
        self.text = text
        self.values = values
        self.into = into
        self.rows: list[Any] = []
        self.is_sent = False
        self.error: Exception | None = None
        self.fresh: _Form | None = None
        """Its form, when it is prepared now."""

    def send(self, pgconn: Any, adapt: Any, prepared: dict[_Form, bytes]) -> None:
        query, places = _translate(self.text)
        if places:
            values = adapt.dump_sequence([self.values[place] for place in places], [PyFormat.AUTO] * len(places))
            types, formats = adapt.types, adapt.formats
        else:
            values = types = formats = ()
        name = prepared.get((self.text, types))
        if name is None:
            self.fresh = (self.text, types)
            name = prepared[self.fresh] = f"liniya_{next(_names)}".encode()
            pgconn.send_prepare(name, query, types)
        pgconn.send_query_prepared(name, values, formats, pq.Format.BINARY)

    def read(self, result: Any, adapt: Any) -> None:
        if result.ntuples:
            adapt.set_pgresult(result)
            names = tuple(result.fname(column) for column in range(result.nfields)) if self.into is None else ()
            self.rows = adapt.load_rows(0, result.ntuples, self.into or _row(names))


def forget(connection: Any) -> None:
    """psycopg has rolled back on its own, and then it drops all prepared statements of the connection, ours among them."""
    _prepared.pop(connection, None)


async def exchange(connection: psycopg.AsyncConnection[Any], statements: Sequence[Statement]) -> None:
    """Send all, wait once, read all. Begins a transaction if there is none, unless the connection is in autocommit.

    Raises the error of the first statement that met one; those after it were not carried out. A connection that was lost, or on
    which waiting was ended from outside, is closed.
    """
    pgconn = connection.pgconn
    adapt = Transformer.from_context(connection)
    prepared = _prepared.setdefault(connection, {})
    if not connection.autocommit and pgconn.transaction_status == pq.TransactionStatus.IDLE:
        statements = [Statement("BEGIN", {}), *statements]
    async with connection.lock:
        try:
            pgconn.enter_pipeline_mode()
            for statement in statements:
                statement.send(pgconn, adapt, prepared)
            pgconn.pipeline_sync()
            results = iter(await _collect(pgconn))
            pgconn.exit_pipeline_mode()
        except BaseException:
            pgconn.finish()
            raise
    for number, statement in enumerate(statements):
        answers = [next(results) for _ in range(1 if statement.fresh is None else 2)]
        for result in answers:
            if result.status not in _GOOD:
                for unknown in statements[number:]:
                    if unknown.fresh is not None:
                        prepared.pop(unknown.fresh, None)
                raise errors.error_from_result(result)
        statement.read(answers[-1], adapt)


async def _collect(pgconn: Any) -> list[Any]:
    """The results up to the end of the round trip."""
    while pgconn.flush():
        await _ready(pgconn.socket, is_full=True)
        pgconn.consume_input()
    results: list[Any] = []
    is_end = True
    while True:
        while pgconn.is_busy():
            await _ready(pgconn.socket)
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            if is_end:  # one ends each statement; another one means that no more will come
                raise errors.error_from_result(results[-1]) if results else errors.OperationalError("connection lost")
            is_end = True
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)
        is_end = False


async def _ready(socket: int, *, is_full: bool = False) -> None:
    """Until there is something to read, or, if the way out `is_full`, room to write."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    loop.add_reader(socket, woken.set)
    if is_full:
        loop.add_writer(socket, woken.set)
    try:
        await woken.wait()
    finally:
        loop.remove_reader(socket)
        if is_full:
            loop.remove_writer(socket)


@lru_cache(maxsize=1024)
def _translate(text: str) -> tuple[bytes, tuple[str, ...]]:
    """With `$1` for `%(name)s`, and the names in the order of their numbers."""
    places: dict[str, int] = {}
    parts = text.split("%(")
    query = parts[0]
    for part in parts[1:]:
        name, _, rest = part.partition(")s")
        query += f"${places.setdefault(name, len(places) + 1)}{rest}"
    return query.encode(), tuple(places)


@lru_cache(maxsize=512)
def _row(columns: tuple[bytes, ...]) -> Callable[..., Any]:
    names = [column.decode() for column in columns]
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return made._make
