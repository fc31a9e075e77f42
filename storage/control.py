"""What control counts and keeps: cases of a period, answers to «получилось?», checks and instructions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.journals import next_number
from storage.sql import insert_new
from storage.tables import (
    AfterServiceRow,
    ApplicationEventRow,
    ApplicationRow,
    InquiryRow,
    InspectionRow,
    InstructionRow,
)

LETTER = "П"  # of the journal of проверки


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    id: int
    number: str
    school_id: int
    authority_id: int | None
    complaint_id: int | None
    kind: str
    planned_on: date
    held_at: datetime | None
    held_by: int | None
    paper: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    id: int
    inspection_id: int
    school_id: int
    text: str
    due_on: date
    done_at: datetime | None
    accepted_at: datetime | None


_INSPECTION = tuple(getattr(InspectionRow, name) for name in Inspection.__dataclass_fields__)
_INSTRUCTION = tuple(getattr(InstructionRow, name) for name in Instruction.__dataclass_fields__)


class ControlRows:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def filed(self, school_id: int, since: datetime, until: datetime) -> list[int]:
        """Applications of a school filed in a period."""
        query = select(ApplicationRow.id).where(
            ApplicationRow.school_id == school_id, ApplicationRow.filed_at >= since, ApplicationRow.filed_at < until
        )
        return list((await self._connection.execute(query.order_by(ApplicationRow.id))).scalars())

    async def entered(self, application_ids: list[int]) -> dict[int, tuple[datetime, int | None]]:
        """When and by whom the second pair of hands registered each (M 1.1.2-d)."""
        query = select(ApplicationEventRow.application_id, ApplicationEventRow.at, ApplicationEventRow.by).where(
            ApplicationEventRow.application_id.in_(application_ids), ApplicationEventRow.act == "register"
        )
        return {row[0]: (row[1], row[2]) for row in await self._connection.execute(query)}

    async def inquiries(
        self, school_id: int, since: datetime, until: datetime
    ) -> list[tuple[datetime, datetime | None, int | None]]:
        """Questions of a period: asked, answered, by whom."""
        query = select(InquiryRow.asked_at, InquiryRow.answered_at, InquiryRow.taker_id).where(
            InquiryRow.school_id == school_id, InquiryRow.asked_at >= since, InquiryRow.asked_at < until
        )
        return [(row[0], row[1], row[2]) for row in await self._connection.execute(query)]

    # -- «получилось?»

    async def unasked(self, since: datetime, until: datetime) -> list[tuple[int, int]]:
        """Provided cases decided in a span, whose applicant has not answered: case, account."""
        query = (
            select(ApplicationRow.id, ApplicationRow.account_id)
            .outerjoin(AfterServiceRow, AfterServiceRow.application_id == ApplicationRow.id)
            .where(
                ApplicationRow.status == "provided",
                ApplicationRow.account_id.is_not(None),
                ApplicationRow.decided_at >= since,
                ApplicationRow.decided_at < until,
                AfterServiceRow.application_id.is_(None),
            )
        )
        return [(row[0], row[1] or 0) for row in await self._connection.execute(query)]

    async def answer(self, application_id: int, worked: bool, at: datetime) -> bool:
        """Count an answer, the first alone."""
        query = insert_new(self._connection, AfterServiceRow).values(
            application_id=application_id, worked=worked, at=at
        )
        return (await self._connection.execute(query)).rowcount == 1

    async def worked(self, school_id: int, since: datetime, until: datetime) -> tuple[int, int]:
        """How many said that it worked, and that it did not."""
        query = (
            select(AfterServiceRow.worked, func.count())
            .join(ApplicationRow, ApplicationRow.id == AfterServiceRow.application_id)
            .where(ApplicationRow.school_id == school_id, AfterServiceRow.at >= since, AfterServiceRow.at < until)
            .group_by(AfterServiceRow.worked)
        )
        found = {bool(row[0]): row[1] for row in await self._connection.execute(query)}
        return found.get(True, 0), found.get(False, 0)

    # -- checks and instructions

    async def plan(self, prefix: str, year: int, **facts: Any) -> int:
        """Put a check into the plan, or begin an unplanned one; its id."""
        number = await next_number(self._connection, "inspection", LETTER, prefix, year)
        query = insert(InspectionRow).values(number=number, **facts).returning(InspectionRow.id)
        return (await self._connection.execute(query)).scalar_one()

    async def begun(self, school_id: int, kind: str, complaint_id: int | None) -> int | None:
        """A check of that kind (on that complaint) that nobody has held yet, so that two taps begin one."""
        query = select(InspectionRow.id).where(
            InspectionRow.school_id == school_id,
            InspectionRow.kind == kind,
            InspectionRow.complaint_id == complaint_id,
            InspectionRow.held_at.is_(None),
        )
        return (await self._connection.execute(query.order_by(InspectionRow.id))).scalars().first()

    async def inspection(self, inspection_id: int) -> Inspection | None:
        query = select(*_INSPECTION).where(InspectionRow.id == inspection_id)
        row = (await self._connection.execute(query)).first()
        return Inspection(**row._mapping) if row else None

    async def of_complaint(self, complaint_id: int) -> list[Inspection]:
        """The unplanned checks that stand on a complaint; whoever asks has passed its door."""
        query = select(*_INSPECTION).where(InspectionRow.complaint_id == complaint_id).order_by(InspectionRow.id)
        return [Inspection(**row._mapping) for row in await self._connection.execute(query)]

    async def inspections(self, school_id: int) -> list[Inspection]:
        query = select(*_INSPECTION).where(InspectionRow.school_id == school_id).order_by(InspectionRow.id.desc())
        return [Inspection(**row._mapping) for row in await self._connection.execute(query.limit(20))]

    async def hold(self, inspection_id: int, *, at: datetime, by: int, paper: dict[str, Any]) -> bool:
        """Freeze the справка. False: it was held already."""
        held = await self._connection.execute(
            update(InspectionRow)
            .where(InspectionRow.id == inspection_id, InspectionRow.held_at.is_(None))
            .values(held_at=at, held_by=by, paper=paper)
        )
        return held.rowcount == 1

    async def instruct(self, inspection_id: int, school_id: int, text: str, due_on: date) -> None:
        await self._connection.execute(
            insert(InstructionRow).values(inspection_id=inspection_id, school_id=school_id, text=text, due_on=due_on)
        )

    async def instructions(self, school_id: int) -> list[Instruction]:
        """Those not yet accepted, the one due first at the head."""
        query = (
            select(*_INSTRUCTION)
            .where(InstructionRow.school_id == school_id, InstructionRow.accepted_at.is_(None))
            .order_by(InstructionRow.due_on, InstructionRow.id)
        )
        return [Instruction(**row._mapping) for row in await self._connection.execute(query)]

    async def waiting(self) -> list[Instruction]:
        """Those of every school not yet carried out."""
        query = select(*_INSTRUCTION).where(InstructionRow.done_at.is_(None)).order_by(InstructionRow.due_on)
        return [Instruction(**row._mapping) for row in await self._connection.execute(query)]

    async def of_inspection(self, inspection_id: int) -> list[Instruction]:
        """What one check requires."""
        query = select(*_INSTRUCTION).where(InstructionRow.inspection_id == inspection_id).order_by(InstructionRow.id)
        return [Instruction(**row._mapping) for row in await self._connection.execute(query)]

    async def instruction(self, instruction_id: int) -> Instruction | None:
        query = select(*_INSTRUCTION).where(InstructionRow.id == instruction_id)
        row = (await self._connection.execute(query)).first()
        return Instruction(**row._mapping) if row else None

    async def done(self, instruction_id: int, *, at: datetime, by: int) -> bool:
        """The school says that it has been carried out."""
        changed = await self._connection.execute(
            update(InstructionRow)
            .where(InstructionRow.id == instruction_id, InstructionRow.done_at.is_(None))
            .values(done_at=at, done_by=by)
        )
        return changed.rowcount == 1

    async def accept(self, instruction_id: int, *, at: datetime, by: int) -> bool:
        """Who controls agrees that it has."""
        changed = await self._connection.execute(
            update(InstructionRow)
            .where(
                InstructionRow.id == instruction_id,
                InstructionRow.done_at.is_not(None),
                InstructionRow.accepted_at.is_(None),
            )
            .values(accepted_at=at, accepted_by=by)
        )
        return changed.rowcount == 1
