"""The way of the schema: up, down and up again, and what the migrations make is what the rows say."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from storage.engine import open_engine
from storage.migrate import HEAD, MIGRATIONS, Ahead, bring_up_to_date, downgrade, upgrade, version
from storage.tables import Row


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


@pytest.mark.long
def test_up_down_and_up_again() -> None:
    with create_engine("sqlite://").begin() as connection:
        for _ in range(2):
            upgrade(connection)
            assert tables_of(connection) == set(Row.metadata.tables)
            assert version(connection) == HEAD
            downgrade(connection)
            assert tables_of(connection) == set()
        upgrade(connection)
        assert version(connection) == HEAD


def test_the_rows_are_what_the_migrations_make() -> None:
    with create_engine("sqlite://").begin() as connection:
        upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


@pytest.mark.long
def test_what_the_comparison_does_not_see_is_the_same_too() -> None:
    """Conditions of indexes and the promise that ids of drafts never come back, as SQLite keeps them."""

    def kept(connection: Connection) -> dict[str, str]:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
        return {name: sql for name, sql in found if name != "alembic_version"}

    with create_engine("sqlite://").begin() as migrated, create_engine("sqlite://").begin() as made:
        upgrade(migrated)
        Row.metadata.create_all(made)
        one, other = kept(migrated), kept(made)
    assert set(one) == set(other)
    conditions = {
        name: sql.partition(" WHERE ")[2] for name, sql in one.items() if sql.startswith("CREATE UNIQUE INDEX")
    }
    assert conditions == {name: sql.partition(" WHERE ")[2] for name, sql in other.items() if name in conditions}
    assert "AUTOINCREMENT" in one["draft"]
    assert {name for name, sql in one.items() if "AUTOINCREMENT" in sql} == {
        name for name, sql in other.items() if "AUTOINCREMENT" in sql
    }


def test_the_head_is_the_last_migration_and_there_is_one() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


@pytest.mark.long
async def test_a_start_brings_the_database_up_to_date_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'diary.db'}")
    await bring_up_to_date(engine)
    monkeypatch.setattr("storage.migrate.upgrade", lambda _: pytest.fail("it was up to date"))
    await bring_up_to_date(engine)
    await engine.dispose()


@pytest.mark.long
async def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}")
    await bring_up_to_date(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Ahead):
        await bring_up_to_date(engine)
    async with engine.begin() as connection:
        assert await connection.run_sync(version) == "9999"
    await engine.dispose()
