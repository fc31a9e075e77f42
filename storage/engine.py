"""The database: SQLite made safe by hooks, PostgreSQL by a URL (docs/decisions)."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.hops import OneHopConnection, connect

POSTGRES_POOL = 8
SPARE = 1  # one connection more than units of work may hold: a process tells that it lives, however busy it is
BUSY_TIMEOUT_MS = 15_000
BEHIND_PGBOUNCER = "prepared_statement_cache_size"  # =0 in the URL: the next statement may meet another connection


class ServedAlready(RuntimeError):
    """Another process serves this file."""


class Purpose(StrEnum):
    """What a connection is taken for."""

    ACT = "act"  # what an update or a command does: acts stand in one line, whatever process they are of
    WRITE = "write"  # the machinery's own: short, of rows that no act decides by
    READ = "read"  # one picture of the facts
    BEAT = "beat"  # a word of a process that it lives: it waits for nobody
    GLANCE = "glance"  # SELECTs, each a transaction of its own


# A deferred BEGIN that comes to write may find that somebody wrote meanwhile, and fail: writers lock at once.
_BEGINNINGS: dict[str, str | None] = {
    Purpose.ACT: "BEGIN IMMEDIATE",
    Purpose.WRITE: "BEGIN IMMEDIATE",
    Purpose.BEAT: "BEGIN IMMEDIATE",
    Purpose.READ: "BEGIN",
    Purpose.GLANCE: None,
}


def open_engine(url: str) -> AsyncEngine:
    """An engine for the URL. SQLite gets one connection: a unit of work never waits for another inside itself."""
    if not make_url(url).get_backend_name().startswith("sqlite"):
        return _open_postgres(url)
    path = make_url(url).database or ":memory:"
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        async_creator=lambda: connect(path),
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,
        query_cache_size=1000,
        hide_parameters=True,  # errors get into logs, parameters hold what people wrote
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(url: str) -> AsyncEngine:
    """PostgreSQL keeps statements prepared; behind PgBouncer nothing may outlive a transaction, and nothing does."""
    pooled = make_url(url).query.get(BEHIND_PGBOUNCER) == "0"
    return create_async_engine(
        url,
        pool_size=POSTGRES_POOL + SPARE,
        max_overflow=0,
        pool_use_lifo=True,
        query_cache_size=1000,
        hide_parameters=True,
        connect_args={"timeout": 5} | ({"statement_cache_size": 0} if pooled else {}),
    )


def options(engine: AsyncEngine, purpose: Purpose) -> dict[str, Any]:
    """How PostgreSQL begins a transaction: said in its BEGIN, so that a pooler may come between any two of them."""
    match purpose:
        case Purpose.READ:
            return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        case Purpose.GLANCE if engine.url.query.get(BEHIND_PGBOUNCER) != "0":
            return {"isolation_level": "AUTOCOMMIT"}  # behind a pooler prepare and execute might part
        case _:
            return {}


def is_sqlite(engine: AsyncEngine) -> bool:
    return engine.dialect.name == "sqlite"


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether two connections may write one WAL file: SQLite before 3.51.3 (and its backports) can corrupt it."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling silently loses read-modify-writes: it is switched off,
    # and every transaction is begun by the hook below.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA journal_mode={'WAL' if wal_is_safe() else 'TRUNCATE'}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, OneHopConnection)
    if statement := _BEGINNINGS[driver.purpose]:
        driver.begin_with(statement)


@contextmanager
def only_server(database_url: str) -> Iterator[None]:
    """A file of SQLite is served by one process; the kernel opens the lock again when that one dies. ServedAlready."""
    url = make_url(database_url)
    if not url.get_backend_name().startswith("sqlite") or not url.database:
        yield
        return
    path = Path(f"{url.database}.serving")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedAlready(url.database) from None
        yield
