"""A database moved to another home is the same database."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services.importing import Importing
from exchange.reading import read
from storage import moving, tables
from storage.engine import open_engine
from storage.moving import Differs, NotEmpty, move
from storage.work import Database
from tests.bot.conftest import everything_kept
from tests.conftest import TurnedClock
from tests.postgres import Cluster
from tests.seed import seeding

pytestmark = pytest.mark.long  # a whole school, into PostgreSQL, for every test

DEMO = Path(__file__).parents[2] / "demo" / "gymnasium"


@pytest.fixture
def home() -> str:
    """Where it moves from."""
    return "sqlite"


@pytest.fixture
async def target(postgres: Cluster) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(await postgres.blank_database())
    yield engine
    await engine.dispose()


@pytest.fixture
async def lived_in(database: Database) -> Database:
    """A school whose staff chat stands, with a draft that was there and is gone."""
    async with seeding(database) as seed:
        school = await seed.school(source_id="gymnasium-org")
        viewer = await seed.person(external_id="501")
        account = await seed.add(
            tables.AccountRow, messenger="telegram", external_id="-100", kind="group", locale="ru", settings={},
            created_at=database.clock(),
        )  # fmt: skip
        await seed._connection.execute(
            text("UPDATE school SET staff_account_id = :a WHERE id = :s"), {"a": account, "s": school}
        )
    async with database.open_upkeep() as work:
        draft = await work.drafts.open(viewer.account_id, "access", work.now)
        await work.drafts.save(draft, {"word": "слово"}, work.now)
    async with database.transaction() as connection:
        await connection.execute(text("DELETE FROM draft"))
    await Importing(database).run(read({path.name: path.read_bytes() for path in DEMO.glob("*.csv")}))
    await database.close()  # it keeps the only connection; the next who asks opens another
    return database


async def test_every_row_is_there_and_says_the_same(
    lived_in: Database, target: AsyncEngine, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "CHUNK", 500)
    moved = await move(lived_in.engine, target)
    assert moved["mark"] > 500
    there = Database(target, clock)
    for row in (tables.SchoolRow, tables.PupilRow, tables.MarkRow, tables.GuardianRow, tables.SlotRow, tables.AuditRow):
        assert await _all(lived_in, row) == await _all(there, row)
    assert (await _all(there, tables.SchoolRow))[0]["staff_account_id"] is not None
    assert {name: len(rows) for name, rows in (await everything_kept(there)).items() if name in moved} == {
        name: rows for name, rows in moved.items() if name != "inbox"
    }


async def _all(database: Database, row: type[tables.Row]) -> list[dict[str, object]]:
    from sqlalchemy import select

    async with database.transaction() as connection:
        query = select(row.__table__).order_by(row.__table__.c.id)
        return [dict(one) for one in (await connection.execute(query)).mappings()]


async def test_new_rows_get_numbers_that_none_has_had(
    lived_in: Database, target: AsyncEngine, clock: TurnedClock
) -> None:
    await move(lived_in.engine, target)
    there = Database(target, clock)
    async with there.open_upkeep() as work:
        viewer = await work.accounts.viewer("501")
        assert viewer is not None
        assert (await work.drafts.open(viewer.account_id, "access", work.now)).id == 2  # the first was deleted
    pupils = len(await _all(there, tables.PupilRow))
    async with seeding(there) as seed:
        assert await seed.pupil(1, 1, "Новый Ученик Здесь") > pupils - 1


async def test_a_database_that_holds_something_is_left_alone(lived_in: Database, target: AsyncEngine) -> None:
    await move(lived_in.engine, target)
    with pytest.raises(NotEmpty):
        await move(lived_in.engine, target)


async def test_what_goes_wrong_leaves_the_other_database_empty(
    lived_in: Database, target: AsyncEngine, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong(*_: object) -> moving.Sums:
        return moving.Sums(0, (next(numbers),))

    numbers = iter(range(10_000))
    with monkeypatch.context() as broken:
        broken.setattr(moving, "sums", wrong)
        with pytest.raises(Differs):
            await move(lived_in.engine, target)
    assert not any((await everything_kept(Database(target, clock))).values())
    await move(lived_in.engine, target)


async def test_rows_that_point_at_nothing_are_refused(
    lived_in: Database, target: AsyncEngine, tmp_path: Path, clock: TurnedClock
) -> None:
    path = tmp_path / "broken.db"
    shutil.copyfile(tmp_path / "diary.db", path)
    with closing(sqlite3.connect(path)) as careless:  # whose foreign keys are off, as SQLite's are by default
        careless.execute("UPDATE mark SET pupil_id = 999999 WHERE id = 1")
        careless.commit()
    broken = open_engine(f"sqlite+aiosqlite:///{path}")
    with pytest.raises(IntegrityError):
        await move(broken, target)
    await broken.dispose()
