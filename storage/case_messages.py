"""What an officer and an applicant write to each other about a case; and texts a school writes often."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import CannedTextRow, CaseMessageRow


@dataclass(frozen=True, slots=True)
class CaseMessage:
    id: int
    application_id: int
    by: int
    to_applicant: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CannedText:
    id: int
    school_id: int
    text: str


class CaseMessages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, application_id: int, *, by: int, to_applicant: bool, text: str, at: datetime) -> int:
        """Keep a message; its id."""
        added = await self._connection.execute(
            insert(CaseMessageRow)
            .values(application_id=application_id, by=by, to_applicant=to_applicant, text=text, at=at)
            .returning(CaseMessageRow.id)
        )
        return added.scalar_one()

    async def of(self, message_id: int) -> CaseMessage | None:
        query = select(
            CaseMessageRow.id,
            CaseMessageRow.application_id,
            CaseMessageRow.by,
            CaseMessageRow.to_applicant,
            CaseMessageRow.text,
            CaseMessageRow.at,
        ).where(CaseMessageRow.id == message_id)
        row = (await self._connection.execute(query)).first()
        return CaseMessage(*row) if row else None

    async def canned(self, school_id: int) -> list[CannedText]:
        """The texts a school keeps, the oldest first."""
        query = (
            select(CannedTextRow.id, CannedTextRow.school_id, CannedTextRow.text)
            .where(CannedTextRow.school_id == school_id, CannedTextRow.removed_at.is_(None))
            .order_by(CannedTextRow.id)
        )
        return [CannedText(*row) for row in await self._connection.execute(query)]

    async def can(self, school_id: int, text: str, *, by: int, at: datetime) -> None:
        """Keep a text for later."""
        await self._connection.execute(
            insert(CannedTextRow).values(school_id=school_id, text=text, made_by=by, made_at=at)
        )

    async def uncan(self, school_id: int, text_id: int, at: datetime) -> None:
        """Keep it no longer."""
        await self._connection.execute(
            update(CannedTextRow)
            .where(
                CannedTextRow.id == text_id, CannedTextRow.school_id == school_id, CannedTextRow.removed_at.is_(None)
            )
            .values(removed_at=at)
        )
