"""Inquiries, moved only from the version a person saw; what was said in them is only added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.journals import next_number
from storage.tables import CannedAnswerRow, InquiryRow, InquiryTurnRow

LETTER = "О"  # of the journal of обращения
MOST_CANNED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    id: int
    number: str
    school_id: int
    account_id: int
    person_id: int
    topic: str
    status: str
    version: int
    asked_at: datetime
    taker_id: int | None
    taken_at: datetime | None
    chosen_at: datetime | None
    chosen: str | None
    answered_at: datetime | None
    closed_at: datetime | None
    card_message_id: int | None
    card_version: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    act: str
    text: str | None
    at: datetime
    by: int | None


_COLUMNS = tuple(getattr(InquiryRow, name) for name in Inquiry.__dataclass_fields__)


class Inquiries:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def register(self, prefix: str, year: int, *, at: datetime, text: str, **facts: Any) -> Inquiry:
        """Put a question into the journal, on the day it came (B 3.5)."""
        number = await next_number(self._connection, "inquiry", LETTER, prefix, year)
        added = await self._connection.execute(
            insert(InquiryRow).values(number=number, version=1, asked_at=at, **facts).returning(InquiryRow.id)
        )
        inquiry_id = added.scalar_one()
        await self._say(inquiry_id, "ask", text, at, facts["person_id"])
        inquiry = await self.of(inquiry_id)
        assert inquiry is not None
        return inquiry

    async def of(self, inquiry_id: int) -> Inquiry | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(InquiryRow.id == inquiry_id))).first()
        return Inquiry(**row._mapping) if row else None

    async def open_of(self, account_id: int) -> Inquiry | None:
        """The one conversation of an applicant that is not closed."""
        query = select(*_COLUMNS).where(InquiryRow.account_id == account_id, InquiryRow.closed_at.is_(None))
        row = (await self._connection.execute(query)).first()
        return Inquiry(**row._mapping) if row else None

    async def owed(self, statuses: list[str], school_ids: list[int] | None = None) -> list[Inquiry]:
        """Those in these states, the oldest first; of these schools, or of all."""
        query = select(*_COLUMNS).where(InquiryRow.status.in_(statuses)).order_by(InquiryRow.asked_at, InquiryRow.id)
        if school_ids is not None:
            query = query.where(InquiryRow.school_id.in_(school_ids))
        return [Inquiry(**row._mapping) for row in await self._connection.execute(query)]

    async def move(
        self, inquiry: Inquiry, *, seen: int, act: str, at: datetime, by: int, text: str | None = None, **values: Any
    ) -> bool:
        """Move on only from the version the person saw. False: somebody was first."""
        changed = await self._connection.execute(
            update(InquiryRow)
            .where(InquiryRow.id == inquiry.id, InquiryRow.version == seen)
            .values(version=seen + 1, **values)
        )
        if changed.rowcount != 1:
            return False
        await self._say(inquiry.id, act, text, at, by)
        return True

    async def turns(self, inquiry_id: int) -> list[Turn]:
        query = select(InquiryTurnRow.act, InquiryTurnRow.text, InquiryTurnRow.at, InquiryTurnRow.by)
        query = query.where(InquiryTurnRow.inquiry_id == inquiry_id).order_by(InquiryTurnRow.id)
        return [Turn(*row) for row in await self._connection.execute(query)]

    async def carded(self, inquiry_id: int, message_id: int, version: int) -> None:
        await self._connection.execute(
            update(InquiryRow)
            .where(InquiryRow.id == inquiry_id)
            .values(card_message_id=message_id, card_version=version)
        )

    async def can(self, school_id: int, topic: str, text: str, *, by: int, at: datetime) -> None:
        """Keep an answer to be sent again."""
        await self._connection.execute(
            insert(CannedAnswerRow).values(school_id=school_id, topic=topic, text=text, by=by, at=at)
        )

    async def canned(self, school_id: int, topic: str) -> list[tuple[int, str]]:
        """Answers kept for a topic, the newest first."""
        query = (
            select(CannedAnswerRow.id, CannedAnswerRow.text)
            .where(CannedAnswerRow.school_id == school_id, CannedAnswerRow.topic == topic)
            .order_by(CannedAnswerRow.id.desc())
        )
        return [(row[0], row[1]) for row in await self._connection.execute(query.limit(MOST_CANNED))]

    async def _say(self, inquiry_id: int, act: str, text: str | None, at: datetime, by: int | None) -> None:
        await self._connection.execute(
            insert(InquiryTurnRow).values(inquiry_id=inquiry_id, act=act, text=text, at=at, by=by)
        )
