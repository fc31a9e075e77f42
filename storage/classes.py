"""Classes as a teacher works with them: who sits in them, what is taught, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    BellRow,
    GroupMemberRow,
    PupilRow,
    SchoolClassRow,
    SlotRow,
    SubjectRow,
    TeachingRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """One thing a teacher teaches: the ground of the right to write."""

    class_id: int
    class_title: str
    subject_id: int
    subject: str
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Classmate:
    id: int
    name: str
    class_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherLesson:
    """A lesson of a teacher's own timetable."""

    class_id: int
    subject_id: int
    group_id: int | None
    week: int
    weekday: int
    period: int
    starts_at: str | None
    ends_at: str | None


class Classes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def taught_by(self, staff_ids: Sequence[int]) -> list[Taught]:
        """What these members of staff teach."""
        query = (
            select(
                TeachingRow.class_id,
                SchoolClassRow.title.label("class_title"),
                TeachingRow.subject_id,
                SubjectRow.title.label("subject"),
                TeachingRow.group_id,
            )
            .join(SchoolClassRow, SchoolClassRow.id == TeachingRow.class_id)
            .join(SubjectRow, SubjectRow.id == TeachingRow.subject_id)
            .where(TeachingRow.teacher_id.in_(staff_ids), SchoolClassRow.closed_on.is_(None))
            .order_by(SchoolClassRow.title, SubjectRow.title)
        )
        return [Taught(**row._mapping) for row in await self._connection.execute(query)]

    async def pupils(self, class_ids: Sequence[int], today: date) -> list[Classmate]:
        """The pupils of these classes who have not left."""
        query = select(PupilRow.id, PupilRow.name, PupilRow.class_id).where(
            PupilRow.class_id.in_(class_ids), or_(PupilRow.left_on.is_(None), PupilRow.left_on > today)
        )
        found = [Classmate(row[0], row[1], row[2] or 0) for row in await self._connection.execute(query)]
        return sorted(found, key=lambda pupil: (pupil.class_id, pupil.name.casefold().replace("ё", "е")))

    async def subjects(self, school_id: int) -> dict[int, str]:
        """Every subject of a school by id."""
        query = select(SubjectRow.id, SubjectRow.title).where(SubjectRow.school_id == school_id)
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def members(self, group_ids: Sequence[int]) -> dict[int, set[int]]:
        """Pupil ids by study group."""
        query = select(GroupMemberRow.group_id, GroupMemberRow.pupil_id).where(GroupMemberRow.group_id.in_(group_ids))
        found: dict[int, set[int]] = {}
        for group_id, pupil_id in await self._connection.execute(query):
            found.setdefault(group_id, set()).add(pupil_id)
        return found

    async def timetable_of(self, staff_ids: Sequence[int], school_id: int) -> list[TeacherLesson]:
        """The weekly timetable of these members of staff, with bells."""
        query = (
            select(
                SlotRow.class_id,
                SlotRow.subject_id,
                SlotRow.group_id,
                SlotRow.week,
                SlotRow.weekday,
                SlotRow.period,
                BellRow.starts_at,
                BellRow.ends_at,
            )
            .outerjoin(
                BellRow,
                (BellRow.period == SlotRow.period) & (BellRow.school_id == school_id) & (BellRow.weekday == 0),
            )
            .join(SchoolClassRow, SchoolClassRow.id == SlotRow.class_id)
            .where(SlotRow.teacher_id.in_(staff_ids), SchoolClassRow.closed_on.is_(None))
            .order_by(SlotRow.weekday, SlotRow.period)
        )
        return [TeacherLesson(**row._mapping) for row in await self._connection.execute(query)]

    async def teachers_of(self, class_id: int, subject_id: int) -> list[int]:
        """Who teaches a subject in a class."""
        query = select(TeachingRow.teacher_id).where(
            TeachingRow.class_id == class_id, TeachingRow.subject_id == subject_id
        )
        return list(dict.fromkeys((await self._connection.execute(query)).scalars()))
