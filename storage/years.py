"""School years: the class of a past day, the turn of a year and its taking back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Permit
from storage import tables
from storage.tables import (
    GrantRow,
    GroupMemberRow,
    HomeworkRow,
    LessonRow,
    MarkBatchRow,
    PastClassRow,
    PupilRow,
    SchoolClassRow,
    SlotRow,
    StudyGroupRow,
    TeachingRow,
    TermRow,
    YearTurnRow,
)

_PUPIL = cast(Table, PupilRow.__table__)


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class that is taught now, and how many are in it."""

    id: int
    source_id: str
    title: str
    teacher_id: int | None
    pupils: int


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn that was made; `moved` by ids alone."""

    id: int
    school_id: int
    year: int
    made_at: datetime
    moved: Mapping[str, Any]


class Years:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def class_on(self, permit: Permit, day: date) -> int | None:
        """The class a pupil was in on a day before the turn of a year; None: the one they are in now."""
        past = PastClassRow
        query = select(past.class_id).where(past.pupil_id == permit.pupil_id, past.until > day)
        return (await self._connection.execute(query.order_by(past.until).limit(1))).scalar_one_or_none()

    async def classes(self, school_id: int) -> list[ClassFacts]:
        """The classes of now, with the number of pupils who have not left."""
        pupils = func.count(PupilRow.id)
        query = (
            select(SchoolClassRow.id, SchoolClassRow.source_id, SchoolClassRow.title, SchoolClassRow.teacher_id, pupils)
            .outerjoin(PupilRow, (PupilRow.class_id == SchoolClassRow.id) & PupilRow.left_on.is_(None))
            .where(SchoolClassRow.school_id == school_id, SchoolClassRow.closed_on.is_(None))
            .group_by(SchoolClassRow.id)
        )
        return [ClassFacts(*row) for row in await self._connection.execute(query)]

    async def titles(self, school_id: int) -> list[str]:
        """Titles of all the classes there are and were."""
        query = select(SchoolClassRow.title).where(SchoolClassRow.school_id == school_id).distinct()
        return list((await self._connection.execute(query)).scalars())

    async def names(self, pupil_ids: Collection[int]) -> list[str]:
        """Names of pupils, in the order of the alphabet."""
        query = select(PupilRow.name).where(PupilRow.id.in_(pupil_ids))
        return sorted((await self._connection.execute(query)).scalars())

    async def pupils(self, class_ids: Collection[int]) -> dict[int, int]:
        """Pupils who have not left, with the class each is in."""
        query = select(PupilRow.id, PupilRow.class_id).where(
            PupilRow.class_id.in_(class_ids), PupilRow.left_on.is_(None)
        )
        return {row[0]: row[1] for row in await self._connection.execute(query) if row[1] is not None}

    async def readers(self, pupil_ids: Collection[int]) -> int:
        """How many diaries of these pupils are open to somebody."""
        query = select(func.count()).where(GrantRow.pupil_id.in_(pupil_ids), GrantRow.ended_at.is_(None))
        return (await self._connection.execute(query)).scalar_one()

    async def terms(self, school_id: int) -> list[tuple[int, str, str, date, date]]:
        """Terms: id, title, kind, first and last day."""
        query = select(TermRow.id, TermRow.title, TermRow.kind, TermRow.starts_on, TermRow.ends_on)
        rows = await self._connection.execute(query.where(TermRow.school_id == school_id).order_by(TermRow.starts_on))
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]

    async def close_class(self, class_id: int, source_id: str, on: date) -> None:
        """A class of the year that is over, under an id of its own, so that the next may have it."""
        await self._connection.execute(
            update(SchoolClassRow).where(SchoolClassRow.id == class_id).values(source_id=source_id, closed_on=on)
        )

    async def reopen_class(self, class_id: int, source_id: str) -> None:
        await self._connection.execute(
            update(SchoolClassRow).where(SchoolClassRow.id == class_id).values(source_id=source_id, closed_on=None)
        )

    async def open_class(self, school_id: int, source_id: str, title: str, teacher_id: int | None) -> int:
        added = await self._connection.execute(
            insert(SchoolClassRow)
            .values(school_id=school_id, source_id=source_id, title=title, teacher_id=teacher_id)
            .returning(SchoolClassRow.id)
        )
        return added.scalar_one()

    async def move(self, moved: Mapping[int, int]) -> None:
        """Put pupils into other classes: pupil -> class."""
        if moved:
            await self._connection.execute(
                update(_PUPIL).where(_PUPIL.c.id == bindparam("of")).values(class_id=bindparam("to")),
                [{"of": pupil, "to": class_id} for pupil, class_id in moved.items()],
            )

    async def remember(self, classes: Mapping[int, int], until: date) -> None:
        """Which class pupils were in until a day."""
        if classes:
            await self._connection.execute(
                insert(PastClassRow),
                [{"pupil_id": pupil, "until": until, "class_id": class_id} for pupil, class_id in classes.items()],
            )

    async def forget(self, pupil_ids: Sequence[int], until: date) -> None:
        await self._connection.execute(
            delete(PastClassRow).where(PastClassRow.until == until, PastClassRow.pupil_id.in_(pupil_ids))
        )

    async def copy_groups(self, old: int, new: int) -> None:
        """The parts of a class and who is in them go on with it."""
        groups = select(StudyGroupRow.id, StudyGroupRow.title).where(StudyGroupRow.class_id == old)
        for group_id, title in (await self._connection.execute(groups)).all():
            added = await self._connection.execute(
                insert(StudyGroupRow).values(class_id=new, title=title).returning(StudyGroupRow.id)
            )
            here = added.scalar_one()
            members = select(GroupMemberRow.pupil_id).where(GroupMemberRow.group_id == group_id)
            rows = [{"group_id": here, "pupil_id": pupil} for (pupil,) in await self._connection.execute(members)]
            if rows:
                await self._connection.execute(insert(GroupMemberRow), rows)

    async def written_in(self, class_ids: Collection[int]) -> bool:
        """Whether anything of the new year stands in these classes already."""
        for row in (SlotRow, TeachingRow, LessonRow, HomeworkRow, MarkBatchRow, tables.ChangeRow):
            found = select(row.class_id).where(row.class_id.in_(class_ids)).limit(1)
            if (await self._connection.execute(found)).first() is not None:
                return True
        return False

    async def remove_classes(self, class_ids: Collection[int]) -> None:
        """Classes in which nothing was written, with their parts."""
        groups = select(StudyGroupRow.id).where(StudyGroupRow.class_id.in_(class_ids))
        await self._connection.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id.in_(groups)))
        await self._connection.execute(delete(StudyGroupRow).where(StudyGroupRow.class_id.in_(class_ids)))
        await self._connection.execute(delete(SchoolClassRow).where(SchoolClassRow.id.in_(class_ids)))

    async def leave(self, pupil_ids: Sequence[int], on: date | None, how: str | None) -> None:
        """Note the day these pupils leave, and how; None: they do not."""
        await self._connection.execute(
            update(PupilRow).where(PupilRow.id.in_(pupil_ids)).values(left_on=on, left_how=how)
        )

    async def add_term(
        self, school_id: int, source_id: str, title: str, kind: str, starts_on: date, ends_on: date
    ) -> int:
        added = await self._connection.execute(
            insert(TermRow)
            .values(
                school_id=school_id, source_id=source_id, title=title, kind=kind, starts_on=starts_on, ends_on=ends_on
            )
            .returning(TermRow.id)
        )
        return added.scalar_one()

    async def remove_terms(self, term_ids: Sequence[int]) -> None:
        await self._connection.execute(delete(TermRow).where(TermRow.id.in_(term_ids)))

    async def note(self, school_id: int, year: int, at: datetime, by: int | None, moved: Mapping[str, Any]) -> int:
        added = await self._connection.execute(
            insert(YearTurnRow)
            .values(school_id=school_id, year=year, made_at=at, by=by, moved=dict(moved))
            .returning(YearTurnRow.id)
        )
        return added.scalar_one()

    async def latest(self, school_id: int) -> Turned | None:
        """The last turn of a school that stands."""
        turn = YearTurnRow
        query = (
            select(turn.id, turn.school_id, turn.year, turn.made_at, turn.moved)
            .where(turn.school_id == school_id, turn.undone_at.is_(None))
            .order_by(turn.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        return Turned(*row) if row else None

    async def undo(self, turn_id: int, at: datetime) -> bool:
        """Mark a turn as taken back. False: somebody was first."""
        undone = await self._connection.execute(
            update(YearTurnRow).where(YearTurnRow.id == turn_id, YearTurnRow.undone_at.is_(None)).values(undone_at=at)
        )
        return undone.rowcount == 1
