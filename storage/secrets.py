"""Secrets of the installation that lie beside its data, sealed like them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import insert_new
from storage.tables import SecretRow

PRINT_KEY = "print_key"


class Secrets:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, name: str) -> str | None:
        """The secret of this name. InvalidToken: the keys of this run do not open it."""
        return (await self._connection.execute(select(SecretRow.value).where(SecretRow.name == name))).scalar()

    async def keep(self, name: str, value: str) -> str:
        """Keep a secret, once: the one that stands, ours or that of whoever was first."""
        await self._connection.execute(insert_new(self._connection, SecretRow).values(name=name, value=value))
        kept = await self.of(name)
        assert kept is not None
        return kept
