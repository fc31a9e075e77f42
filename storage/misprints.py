"""Misprints said to be in letters: asked, and answered by a new letter or by a word why there is none (B 5.12)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import MisprintRow

CORRECTED, NONE = "corrected", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misprint:
    id: int
    application_id: int
    asked_by: int | None
    asked_at: datetime
    words: str
    due_on: date
    done_at: datetime | None
    outcome: str | None
    answer: str | None


_COLUMNS = tuple(getattr(MisprintRow, name) for name in Misprint.__dataclass_fields__)


class Misprints:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, application_id: int, *, by: int, at: datetime, words: str, due_on: date) -> int:
        """Put down that a letter is said to have a misprint; the id."""
        added = await self._connection.execute(
            insert(MisprintRow)
            .values(application_id=application_id, asked_by=by, asked_at=at, words=words, due_on=due_on)
            .returning(MisprintRow.id)
        )
        return added.scalar_one()

    async def of(self, misprint_id: int) -> Misprint | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(MisprintRow.id == misprint_id))).first()
        return Misprint(**row._mapping) if row else None

    async def open_of(self, application_id: int) -> Misprint | None:
        """What of a case still waits for an answer, the oldest first."""
        query = (
            select(*_COLUMNS)
            .where(MisprintRow.application_id == application_id, MisprintRow.done_at.is_(None))
            .order_by(MisprintRow.id)
        )
        row = (await self._connection.execute(query.limit(1))).first()
        return Misprint(**row._mapping) if row else None

    async def waiting(self) -> list[Misprint]:
        """Everything that waits for an answer, in every school."""
        query = select(*_COLUMNS).where(MisprintRow.done_at.is_(None)).order_by(MisprintRow.id)
        return [Misprint(**row._mapping) for row in await self._connection.execute(query)]

    async def answer(self, misprint_id: int, outcome: str, *, by: int, at: datetime, words: str = "") -> bool:
        """Close it. False: somebody has."""
        done = await self._connection.execute(
            update(MisprintRow)
            .where(MisprintRow.id == misprint_id, MisprintRow.done_at.is_(None))
            .values(done_at=at, done_by=by, outcome=outcome, answer=words)
        )
        return done.rowcount == 1
