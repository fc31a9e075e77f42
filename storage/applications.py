"""Applications, moved only from the version a person saw; their history is only added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import upsert
from storage.tables import AccountRow, ApplicationEventRow, ApplicationRow, CounterRow, SchoolRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    id: int
    number: str
    school_id: int
    account_id: int | None
    person_id: int | None
    profile: str
    channel: str
    status: str
    version: int
    answers: dict[str, Any]
    filed_at: datetime
    due_on: date | None
    contact_account_phone: str | None
    pupil_id: int | None
    proof: str | None
    executor_id: int | None
    taken_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    grounds: list[str]
    progress: dict[str, Any]
    reason: str | None
    card_message_id: int | None
    card_version: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a case as its history keeps it."""

    act: str
    status: str
    at: datetime
    by: int | None
    note: str | None


_COLUMNS = tuple(getattr(ApplicationRow, name) for name in Application.__dataclass_fields__)


class Applications:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, prefix: str, year: int) -> str:
        """The next number of the journal: without gaps, for it is taken in the same commit as the application."""
        name = f"application:{prefix}-{year}"
        counted = await self._connection.execute(
            upsert(self._connection, CounterRow)
            .values(name=name, value=1)
            .on_conflict_do_update(index_elements=["name"], set_={"value": CounterRow.value + 1})
            .returning(CounterRow.value)
        )
        return f"{prefix}-{year}-{counted.scalar_one():06d}"

    async def register(self, *, at: datetime, by: int | None, act: str, **facts: Any) -> Application:
        """Put an application into the journal (M 1.1.1, B 3.3.2); its number is unique."""
        added = await self._connection.execute(
            insert(ApplicationRow)
            .values(version=1, filed_at=at, grounds=[], progress={}, **facts)
            .returning(ApplicationRow.id)
        )
        application_id = added.scalar_one()
        await self._note(application_id, act, facts["status"], at, by, None)
        application = await self.of(application_id)
        assert application is not None
        return application

    async def of(self, application_id: int) -> Application | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(ApplicationRow.id == application_id))).first()
        return Application(**row._mapping) if row else None

    async def by_number(self, school_id: int, number: str) -> Application | None:
        query = select(*_COLUMNS).where(ApplicationRow.school_id == school_id, ApplicationRow.number == number)
        row = (await self._connection.execute(query)).first()
        return Application(**row._mapping) if row else None

    async def by_card(self, chat_id: str, message_id: int) -> Application | None:
        """The case whose card this message of a staff chat is."""
        query = (
            select(*_COLUMNS)
            .join(SchoolRow, SchoolRow.id == ApplicationRow.school_id)
            .join(AccountRow, AccountRow.id == SchoolRow.staff_account_id)
            .where(AccountRow.external_id == chat_id, ApplicationRow.card_message_id == message_id)
        )
        row = (await self._connection.execute(query)).first()
        return Application(**row._mapping) if row else None

    async def of_account(self, account_id: int) -> list[Application]:
        """What an account has filed, newest first."""
        query = select(*_COLUMNS).where(ApplicationRow.account_id == account_id).order_by(ApplicationRow.id.desc())
        return [Application(**row._mapping) for row in await self._connection.execute(query)]

    async def in_status(self, school_id: int, statuses: Sequence[str]) -> list[Application]:
        """The cases of a school in these states, the one due first at the head."""
        query = (
            select(*_COLUMNS)
            .where(ApplicationRow.school_id == school_id, ApplicationRow.status.in_(statuses))
            .order_by(ApplicationRow.due_on, ApplicationRow.id)
        )
        return [Application(**row._mapping) for row in await self._connection.execute(query)]

    async def filed_between(self, school_id: int, since: datetime, until: datetime, most: int) -> list[Application]:
        """The journal of a school: what was filed from one moment to another, in order."""
        query = (
            select(*_COLUMNS)
            .where(
                ApplicationRow.school_id == school_id,
                ApplicationRow.filed_at >= since,
                ApplicationRow.filed_at < until,
            )
            .order_by(ApplicationRow.filed_at, ApplicationRow.id)
            .limit(most)
        )
        return [Application(**row._mapping) for row in await self._connection.execute(query)]

    async def open_cases(self, statuses: Sequence[str]) -> list[Application]:
        """The cases of every school in these states."""
        query = select(*_COLUMNS).where(ApplicationRow.status.in_(statuses)).order_by(ApplicationRow.id)
        return [Application(**row._mapping) for row in await self._connection.execute(query)]

    async def bind(self, application_id: int, account_id: int, person_id: int) -> bool:
        """Give a case that came on paper to the one who followed its link. False: somebody has it already."""
        bound = await self._connection.execute(
            update(ApplicationRow)
            .where(ApplicationRow.id == application_id, ApplicationRow.account_id.is_(None))
            .values(account_id=account_id, person_id=person_id)
        )
        return bound.rowcount == 1

    async def mend(self, application_id: int, answers: dict[str, Any]) -> None:
        """Correct what a letter was printed from (B 5.12); the history of the case is not touched."""
        await self._connection.execute(
            update(ApplicationRow).where(ApplicationRow.id == application_id).values(answers=answers)
        )

    async def hand_over(self, account_id: int, to_account: int, to_person: int, school_id: int) -> None:
        """Give the cases of an account in one school to another account: the same applicant, a new messenger."""
        await self._connection.execute(
            update(ApplicationRow)
            .where(ApplicationRow.account_id == account_id, ApplicationRow.school_id == school_id)
            .values(account_id=to_account, person_id=to_person)
        )

    async def move(
        self,
        application: Application,
        *,
        seen: int,
        act: str,
        to: str,
        at: datetime,
        by: int | None,
        note: str | None = None,
        **values: Any,
    ) -> bool:
        """Move on only from the version the person saw. False: somebody was first, and nothing has changed."""
        changed = await self._connection.execute(
            update(ApplicationRow)
            .where(ApplicationRow.id == application.id, ApplicationRow.version == seen)
            .values(status=to, version=seen + 1, **values)
            .returning(ApplicationRow.id)
        )
        if changed.first() is None:
            return False
        await self._note(application.id, act, to, at, by, note)
        return True

    async def history(self, application_id: int) -> list[Event]:
        query = (
            select(
                ApplicationEventRow.act,
                ApplicationEventRow.status,
                ApplicationEventRow.at,
                ApplicationEventRow.by,
                ApplicationEventRow.note,
            )
            .where(ApplicationEventRow.application_id == application_id)
            .order_by(ApplicationEventRow.id)
        )
        return [Event(*row) for row in await self._connection.execute(query)]

    async def schedule(self, application_id: int, due_on: date | None) -> None:
        """Note when the running stage must be over; it is recomputed from the facts, this is for queues."""
        await self._connection.execute(
            update(ApplicationRow).where(ApplicationRow.id == application_id).values(due_on=due_on)
        )

    async def point(self, application_id: int, pupil_id: int) -> None:
        """Note which pupil of the roll the case is about."""
        await self._connection.execute(
            update(ApplicationRow).where(ApplicationRow.id == application_id).values(pupil_id=pupil_id)
        )

    async def explain(self, application_id: int, reason: str) -> None:
        """Keep the reason for deciding against what the bot proposed (ruling 15)."""
        await self._connection.execute(
            update(ApplicationRow).where(ApplicationRow.id == application_id).values(reason=reason)
        )

    async def carded(self, application_id: int, message_id: int, version: int) -> None:
        """Remember the message of the staff card and the version it shows."""
        await self._connection.execute(
            update(ApplicationRow)
            .where(ApplicationRow.id == application_id)
            .values(card_message_id=message_id, card_version=version)
        )

    async def _note(
        self, application_id: int, act: str, status: str, at: datetime, by: int | None, note: str | None
    ) -> None:
        await self._connection.execute(
            insert(ApplicationEventRow).values(
                application_id=application_id, act=act, status=status, at=at, by=by, note=note
            )
        )
