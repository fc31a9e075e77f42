"""aiosqlite with one visit to its thread per statement.

aiosqlite runs SQLite in a thread, and SQLAlchemy's adapter visits it four times for a SELECT: make a cursor, execute,
fetch, close. Each visit waits for the interpreter's lock behind whatever the event loop is doing. Here a statement is
one visit, and a BEGIN rides along with the first statement of its transaction (measured in benchmarks/today.py).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

ROWS_AT_ONCE = 64  # of aiosqlite's own iteration, which nothing here uses


class OneHopCursor:
    """A cursor that executes and fetches in the same visit; closing it costs none."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        await self._connection.visit(self._run, "execute", sql, tuple(parameters or ()))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        await self._connection.visit(self._run, "executemany", sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        """Nothing to close: the cursor of SQLite was closed in the visit that made it."""

    def _run(self, connection: sqlite3.Connection, how: str, sql: str, parameters: Any) -> None:
        cursor = connection.cursor()
        try:
            getattr(cursor, how)(sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """A connection whose transactions begin with their first statement, and end only if they have begun."""

    _begin: str | None = None
    purpose = "write"  # of the transaction in hand; storage.engine begins it accordingly

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    def begin_with(self, statement: str) -> None:
        """Begin a transaction at the next statement."""
        self._begin = statement

    async def visit(self, work: Any, *arguments: Any) -> None:
        """Run in the connection's thread, beginning the transaction first if one is due."""
        begin, self._begin = self._begin, None
        await self._execute(self._visit, begin, work, *arguments)  # type: ignore[no-untyped-call]

    def _visit(self, begin: str | None, work: Any, *arguments: Any) -> None:
        if begin is not None:
            self._conn.execute(begin)
        work(self._conn, *arguments)

    async def commit(self) -> None:
        self._begin = None
        if self._conn.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        self._begin = None
        if self._conn.in_transaction:
            await super().rollback()


async def connect(path: str) -> OneHopConnection:
    """A connection in a thread that does not keep the process alive."""
    connection = OneHopConnection(lambda: sqlite3.connect(path, check_same_thread=False), ROWS_AT_ONCE)
    connection._thread.daemon = True
    return await connection  # type: ignore[return-value]
