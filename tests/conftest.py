"""What every test may ask for: a clock that is turned by hand and a real database in a file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.crypto import use_keys
from storage.engine import open_engine
from storage.tables import Row
from storage.work import Database

# Wednesday, 25 November 2026, 10:40 in Moscow: the third lesson is on.
NOW = datetime(2026, 11, 25, 7, 40, tzinfo=UTC)


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


@pytest.fixture
async def database(tmp_path: Path, clock: TurnedClock) -> AsyncIterator[Database]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    database = Database(engine, clock)
    yield database
    await database.close()
