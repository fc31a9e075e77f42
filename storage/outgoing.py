"""All that a school has entered, read once to be written into files; what has left or is closed stays here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    AttendanceRow,
    BellRow,
    ChangeRow,
    GroupMemberRow,
    GuardianRow,
    GuardianshipRow,
    HomeworkRow,
    LessonRow,
    MarkRow,
    PupilRow,
    Row,
    SchoolBreakRow,
    SchoolClassRow,
    SlotRow,
    StaffRow,
    StudyGroupRow,
    SubjectRow,
    TeachingRow,
    TermResultRow,
    TermRow,
)

Found = Sequence[Any]


class Outgoing:
    """Whole tables of one school, as rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_school(self, row: type[Row], school_id: int) -> Found:
        """Rows that name the school themselves: terms, bells, breaks, subjects, guardians, and who has not left."""
        table: Any = row
        query = select(row.__table__).where(table.school_id == school_id)
        for gone in ("left_on", "closed_on"):
            if gone in row.__table__.c:
                query = query.where(row.__table__.c[gone].is_(None))
        return await self._all(query)

    async def of_classes(self, row: type[Row], school_id: int) -> Found:
        """Rows of the classes of now: slots, changes, lessons, homework, groups, teachings."""
        table: Any = row
        classes = select(SchoolClassRow.id).where(
            SchoolClassRow.school_id == school_id, SchoolClassRow.closed_on.is_(None)
        )
        query = select(row.__table__).where(table.class_id.in_(classes))
        if "withdrawn_at" in row.__table__.c:
            query = query.where(row.__table__.c.withdrawn_at.is_(None))
        return await self._all(query)

    async def of_pupils(self, row: type[Row], school_id: int) -> Found:
        """Rows of pupils who have not left: marks, attendance, results, ties to guardians, places in groups."""
        table: Any = row
        pupils = select(PupilRow.id).where(PupilRow.school_id == school_id, PupilRow.left_on.is_(None))
        query = select(row.__table__).where(table.pupil_id.in_(pupils))
        if "withdrawn_at" in row.__table__.c:
            query = query.where(row.__table__.c.withdrawn_at.is_(None))
        return await self._all(query)

    async def _all(self, query: Select[Any]) -> Found:
        return list((await self._connection.execute(query)).all())


OF_SCHOOL: tuple[type[Row], ...] = (
    TermRow,
    BellRow,
    SchoolBreakRow,
    SubjectRow,
    GuardianRow,
    PupilRow,
    StaffRow,
    SchoolClassRow,
)
OF_CLASSES: tuple[type[Row], ...] = (SlotRow, ChangeRow, LessonRow, HomeworkRow, StudyGroupRow, TeachingRow)
OF_PUPILS: tuple[type[Row], ...] = (MarkRow, AttendanceRow, TermResultRow, GuardianshipRow, GroupMemberRow)
