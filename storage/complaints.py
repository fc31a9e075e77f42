"""Complaints: their words are given for a pass of the door alone; the journal is only added to (B 5.5, 5.6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.complaint_door import Handle, Own, Party
from storage.journals import next_number
from storage.tables import ComplaintEventRow, ComplaintRow

LETTER = "Ж"  # of the journal of жалобы


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCard:
    """What may be said of a complaint before a group: not a word of it, nobody's name, no school."""

    id: int
    number: str
    authority_id: int
    person_id: int | None
    reason: str
    status: str
    version: int
    registered_at: datetime
    due_on: date
    responsible_id: int | None
    closed_at: datetime | None
    card_message_id: int | None
    card_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(ComplaintCard):
    """The whole of it."""

    against_school_id: int | None
    against_authority_id: int | None
    account_id: int | None
    application_id: int | None
    before_id: int | None
    channel: str
    said: dict[str, Any]
    files: list[int]
    appointed_by: int | None
    outcome: str | None
    drafted: dict[str, Any]
    answer: dict[str, Any] | None
    signed_by: int | None


@dataclass(frozen=True, slots=True)
class ComplaintEvent:
    act: str
    at: datetime
    by: int | None
    note: str | None


_CARD = tuple(getattr(ComplaintRow, name) for name in ComplaintCard.__dataclass_fields__)
_WHOLE = tuple(getattr(ComplaintRow, name) for name in Complaint.__dataclass_fields__)
_PARTY = (
    ComplaintRow.id.label("complaint_id"),
    ComplaintRow.authority_id,
    ComplaintRow.account_id,
    ComplaintRow.person_id,
    ComplaintRow.against_school_id,
    ComplaintRow.against_authority_id,
)


class Complaints:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def register(self, prefix: str, year: int, *, at: datetime, by: int, **facts: Any) -> int:
        """Put a complaint into the journal (B 5.6), by its applicant or by the officer it came to on paper; its id."""
        number = await next_number(self._connection, "complaint", LETTER, prefix, year)
        added = await self._connection.execute(
            insert(ComplaintRow)
            .values(number=number, version=1, registered_at=at, drafted={}, **facts)
            .returning(ComplaintRow.id)
        )
        complaint_id = added.scalar_one()
        await self._note(complaint_id, "register", facts["status"], at, by, None)
        return complaint_id

    async def party(self, complaint_id: int) -> Party | None:
        """Who may be near it: what the door asks."""
        row = (await self._connection.execute(select(*_PARTY).where(ComplaintRow.id == complaint_id))).first()
        return Party(**row._mapping) if row else None

    async def read(self, key: Handle | Own) -> Complaint:
        row = (await self._connection.execute(select(*_WHOLE).where(ComplaintRow.id == key.complaint_id))).one()
        return Complaint(**row._mapping)

    async def card(self, complaint_id: int) -> ComplaintCard | None:
        row = (await self._connection.execute(select(*_CARD).where(ComplaintRow.id == complaint_id))).first()
        return ComplaintCard(**row._mapping) if row else None

    async def parties(self, authority_id: int, statuses: list[str]) -> list[Party]:
        """The complaints of an authority in these states, the one due first at the head."""
        query = (
            select(*_PARTY)
            .where(ComplaintRow.authority_id == authority_id, ComplaintRow.status.in_(statuses))
            .order_by(ComplaintRow.due_on, ComplaintRow.id)
        )
        return [Party(**row._mapping) for row in await self._connection.execute(query)]

    async def cards(self, statuses: list[str]) -> list[ComplaintCard]:
        query = select(*_CARD).where(ComplaintRow.status.in_(statuses)).order_by(ComplaintRow.due_on, ComplaintRow.id)
        return [ComplaintCard(**row._mapping) for row in await self._connection.execute(query)]

    async def own(self, account_id: int) -> list[ComplaintCard]:
        """What a person has complained of, newest first."""
        query = select(*_CARD).where(ComplaintRow.account_id == account_id).order_by(ComplaintRow.id.desc())
        return [ComplaintCard(**row._mapping) for row in await self._connection.execute(query)]

    async def answered_before(self, complaint_id: int | None) -> int:
        """How many complaints of the chain that ends here were answered on the merits (B 5.11)."""
        count = 0
        while complaint_id is not None:
            query = select(ComplaintRow.before_id, ComplaintRow.status).where(ComplaintRow.id == complaint_id)
            row = (await self._connection.execute(query)).one()
            complaint_id, count = row.before_id, count + (row.status == "answered")
        return count

    async def move(
        self,
        complaint: ComplaintCard,
        *,
        seen: int,
        act: str,
        to: str,
        at: datetime,
        by: int,
        note: str | None = None,
        **values: Any,
    ) -> bool:
        """Move on only from the version the person saw. False: somebody was first, and nothing has changed."""
        changed = await self._connection.execute(
            update(ComplaintRow)
            .where(ComplaintRow.id == complaint.id, ComplaintRow.version == seen)
            .values(status=to, version=seen + 1, **values)
        )
        if changed.rowcount != 1:
            return False
        await self._note(complaint.id, act, to, at, by, note)
        return True

    async def history(self, key: Handle | Own) -> list[ComplaintEvent]:
        query = (
            select(ComplaintEventRow.act, ComplaintEventRow.at, ComplaintEventRow.by, ComplaintEventRow.note)
            .where(ComplaintEventRow.complaint_id == key.complaint_id)
            .order_by(ComplaintEventRow.id)
        )
        return [ComplaintEvent(*row) for row in await self._connection.execute(query)]

    async def schedule(self, complaint_id: int, due_on: date) -> None:
        """A changed calendar moves the date (ruling 2)."""
        await self._connection.execute(
            update(ComplaintRow).where(ComplaintRow.id == complaint_id).values(due_on=due_on)
        )

    async def carded(self, complaint_id: int, message_id: int, version: int) -> None:
        await self._connection.execute(
            update(ComplaintRow)
            .where(ComplaintRow.id == complaint_id)
            .values(card_message_id=message_id, card_version=version)
        )

    async def count(self, authority_id: int) -> dict[str, int]:
        """How many there are in each state."""
        query = (
            select(ComplaintRow.status, func.count())
            .where(ComplaintRow.authority_id == authority_id)
            .group_by(ComplaintRow.status)
        )
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def _note(
        self, complaint_id: int, act: str, status: str, at: datetime, by: int | None, note: str | None
    ) -> None:
        await self._connection.execute(
            insert(ComplaintEventRow).values(complaint_id=complaint_id, act=act, status=status, at=at, by=by, note=note)
        )
