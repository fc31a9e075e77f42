"""What two homes must have in common: one code, and acts that see each other's ends."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import event, text

from storage import engine, tables
from storage.engine import open_engine
from storage.line import TryAgain
from storage.work import Database
from tests.conftest import TurnedClock
from tests.postgres import Cluster
from tests.seed import seeding

ROOT = Path(__file__).parents[2]
FORKS = re.compile(r"dialect|is_sqlite|on_sqlite|get_backend_name|sqlite3|[\"']postgres")
NAMED = {
    "bot/app.py",  # a server may be waited for
    "bot/commands/care.py",  # a copy of a file, page by page
    "bot/commands/checking.py",  # where the file lies, and how much room there is beside it
    "bot/commands/moving.py",
    "bot/crew.py",  # a file is served by one process
    "bot/health.py",  # a warning about the version of SQLite
    "bot/settings.py",  # the addresses that are known
    "storage/crypto.py",  # the signature of a column type
    "storage/engine.py",
    "storage/hops.py",  # the driver of SQLite
    "storage/line.py",
    "storage/migrate.py",
    "storage/moving.py",  # sequences
    "storage/sql.py",  # where all that the two spell differently belongs
    "storage/tables/base.py",  # SQLite has no zones
}
INDEX_CONDITIONS = re.compile(r"(sqlite|postgresql)_where=.*|.*sqlite_autoincrement.*")


def test_the_two_homes_are_told_apart_in_named_places_alone() -> None:
    found = set()
    for package in ("bot", "storage", "domain", "exchange", "locales"):
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            code = INDEX_CONDITIONS.sub("", path.read_text(encoding="utf-8"))
            if FORKS.search(code):
                found.add(path.relative_to(ROOT).as_posix())
    assert found <= NAMED, "dialect forks belong to storage/sql.py"


@pytest.fixture
async def counter(database: Database) -> int:
    async with seeding(database) as seed:
        return await seed.school(name="0")


async def test_acts_at_once_lose_nothing_of_what_each_other_wrote(
    database: Database, counter: int, clock: TurnedClock, home: str
) -> None:
    """Read, think, write: forty times at once, from two processes where there may be two."""
    url = database.engine.url.render_as_string(hide_password=False)
    second = Database(open_engine(url), clock) if home == "postgres" else database

    async def adds_one(where: Database) -> None:
        async with where.open_act() as work:
            query = text("SELECT name FROM school WHERE id = :id")
            name = (await work._connection.execute(query, {"id": counter})).scalar_one()
            await asyncio.sleep(0)
            change = text("UPDATE school SET name = :name WHERE id = :id")
            await work._connection.execute(change, {"id": counter, "name": str(int(name) + 1)})

    await asyncio.gather(*(adds_one(where) for where in (database, second) for _ in range(20)))
    async with database.open_read() as work:
        assert [school.name for school in await work.schools.all()] == ["40"]
    if second is not database:
        await second.close()


async def test_a_reading_is_one_picture_though_an_act_ends_meanwhile(
    database: Database, counter: int, home: str
) -> None:
    if home == "sqlite":
        pytest.skip("SQLite has one connection: nothing happens meanwhile")
    async with database.open_read() as work:
        before = [school.name for school in await work.schools.all()]
        other = Database(open_engine(database.engine.url.render_as_string(False)), database.clock)
        await asyncio.get_running_loop().create_task(_renames(other, counter))
        assert [school.name for school in await work.schools.all()] == before
    async with database.open_read() as work:
        assert [school.name for school in await work.schools.all()] == ["другое"]
    await other.close()


async def _renames(database: Database, school: int) -> None:
    from storage.work import _open

    _open.set(False)  # another process
    async with database.open_act() as work:
        await work._connection.execute(text("UPDATE school SET name = 'другое' WHERE id = :id"), {"id": school})


# -- PostgreSQL alone


async def test_a_lost_database_is_told_apart_from_a_mistake(postgres: Cluster, clock: TurnedClock) -> None:
    database = Database(open_engine(await postgres.blank_database()), clock)

    async def loses_its_connection() -> None:
        async with database.open_act() as work:
            mine = (await work._connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            await postgres.says(f"SELECT pg_terminate_backend({mine})")
            await work.schools.all()

    with pytest.raises(TryAgain):
        await loses_its_connection()
    async with database.open_act() as work:  # the next one has a connection that lives
        assert await work.schools.all() == []
    await database.close()


async def test_behind_a_pooler_nothing_outlives_a_transaction(postgres: Cluster, clock: TurnedClock) -> None:
    """No statement is prepared by name, nothing is set for a session, no lock is of a session."""
    url = await postgres.blank_database()
    database = Database(open_engine(f"{url}?{engine.BEHIND_PGBOUNCER}=0"), clock)
    said: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    async with seeding(database) as seed:
        await seed.school()
    for opened in (database.open_act, database.open_read, database.open_glance, database.open_beat):
        async with opened() as work:
            assert len(await work.schools.all()) == 1
            prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''")
            assert (await work._connection.execute(prepared)).scalar_one() == 0
    assert not [sql for sql in said if re.search(r"pg_advisory_lock|pg_try_advisory_lock|^SET |LISTEN", sql)]
    await database.close()


@pytest.mark.long
async def test_tables_of_both_homes_are_the_same(postgres: Cluster) -> None:
    from sqlalchemy import inspect

    from storage.migrate import bring_up_to_date

    opened = open_engine(await postgres.new_database())
    await asyncio.gather(bring_up_to_date(opened), bring_up_to_date(opened))  # two processes start at once
    async with opened.connect() as connection:
        names = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    assert names - {"alembic_version"} == set(tables.Row.metadata.tables)
    await opened.dispose()
