"""Migrations at start: run only when the database is behind, so that a start that is up to date costs one SELECT."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import is_sqlite
from storage.sql import MIGRATION, lock

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0011"


class Ahead(RuntimeError):
    """The database was written by a newer version of the product."""


async def bring_up_to_date(engine: AsyncEngine) -> None:
    """Apply what is missing. Ahead: the database knows a version this code does not."""
    async with engine.begin() as connection:
        if not is_sqlite(engine):
            await lock(connection, [MIGRATION])  # several processes may start at once
        if await connection.run_sync(version) != HEAD:
            await connection.run_sync(upgrade)


def version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), to)
    except CommandError as error:
        raise Ahead("the database was written by a newer version: update the program") from error


def downgrade(connection: Connection, to: str = "base") -> None:
    from alembic import command

    command.downgrade(_config(connection), to)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def write_migration(connection: Connection, message: str, revision: str) -> None:
    """Write a new migration from the difference between the rows and this database (`make migrate`)."""
    from alembic import command

    command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    import sys

    from sqlalchemy import create_engine

    with create_engine("sqlite://").begin() as blank:
        upgrade(blank)
        write_migration(blank, sys.argv[2], sys.argv[1])
