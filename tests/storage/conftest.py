"""Storage is tested on real databases: SQLite always, PostgreSQL where it is installed."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine import open_engine
from storage.tables import Row
from storage.work import Database
from tests.conftest import TurnedClock
from tests.postgres import binaries, cluster

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: its tests are skipped (apt-get install postgresql)")
    with cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, clock: TurnedClock) -> AsyncIterator[Database]:
    """The same tests on both homes."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}"
    else:
        url = await _new_database(request.getfixturevalue("postgres"))
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    database = Database(engine, clock)
    yield database
    await database.close()


async def _new_database(server: str) -> str:
    name = f"tests_{next(_numbers)}"
    admin = create_async_engine(f"{server}postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await admin.dispose()
    return server + name
