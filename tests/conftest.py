"""What every test may ask for: a clock that is turned by hand and a real database.

A file of SQLite, or with `DATABASE=postgres` in the environment (`make test DATABASE=postgres`) a database of
PostgreSQL: the same tests on both homes.
"""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.crypto import use_keys
from storage.engine import open_engine
from storage.tables import Row
from storage.work import Database
from tests.postgres import MISSING, Cluster, binaries, cluster

# Wednesday, 25 November 2026, 10:40 in Moscow: the third lesson is on.
NOW = datetime(2026, 11, 25, 7, 40, tzinfo=UTC)


# Where one row of a table costs a database, a bot or a process of its own.
COSTLY = ("bot", "storage", "exchange", "playground", "story")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a costly table `make test` plays the first row, so that it stays quick; `make stories` plays the others."""
    begun: set[str] = set()
    for item in items:
        table = item.nodeid.partition("[")
        if table[1] and table[0].split("/")[1] in COSTLY:
            if table[0] in begun:
                item.add_marker(pytest.mark.long)
            begun.add(table[0])


def pytest_collection_finish() -> None:
    """What has been imported stays: the collector of garbage need not look through it, nor come after 700 objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20)


@dataclass
class TurnedClock:
    """A clock that stands until it is turned."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture(autouse=True)
def keys() -> None:
    use_keys(["a key for tests only"])


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all its tables, made once and copied for every test."""
    path = tmp_path_factory.mktemp("blank") / "diary.db"
    engine = create_engine(f"sqlite:///{path}")
    Row.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[AsyncEngine, Path]:
    """An engine for a link that each test turns to a file of its own: a statement is compiled once for all of them."""
    link = tmp_path_factory.mktemp("link") / "diary.db"
    engine = open_engine(f"sqlite+aiosqlite:///{link}")
    # A test's database need not survive a power cut, and waiting for the disk is most of a test's time.
    event.listen(engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return engine, link


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A running PostgreSQL; skipped aloud where none is installed."""
    if binaries() is None:
        pytest.skip(MISSING)
    # Not in pytest's own folder: the next session that starts would close it to the user that PostgreSQL runs as.
    with TemporaryDirectory(prefix="postgres-") as folder, cluster(Path(folder)) as running:
        yield running


@pytest.fixture
def home() -> str:
    """Which database the tests run on."""
    return os.environ.get("DATABASE") or "sqlite"


@pytest.fixture
async def database(
    request: pytest.FixtureRequest, home: str, tmp_path: Path, clock: TurnedClock
) -> AsyncIterator[Database]:
    if home == "sqlite":
        engine, link = request.getfixturevalue("sqlite")
        shutil.copyfile(request.getfixturevalue("blank"), tmp_path / "diary.db")
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / "diary.db")
    else:
        engine = open_engine(await request.getfixturevalue("postgres").blank_database())
    database = Database(engine, clock)
    yield database
    await database.close()
