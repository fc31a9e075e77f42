"""Homework as teachers give it: to a class or to chosen pupils, with files, changed and withdrawn with its history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import HomeworkFileRow, HomeworkRevisionRow, HomeworkRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHomework:
    class_id: int
    group_id: int | None
    subject_id: int
    assigned_on: date
    due_on: date
    text: str
    pupil_ids: tuple[int, ...] = ()  # none: to all
    file_ids: tuple[int, ...] = ()
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Homework as it stands, given to all or to some; `id` is that of the first of its rows."""

    id: int
    class_id: int
    group_id: int | None
    subject_id: int
    assigned_on: date
    due_on: date
    text: str
    revision: int
    by: int | None
    set_at: datetime
    withdrawn: bool
    pupil_ids: tuple[int, ...]
    file_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One row of homework: whom it is for, and its day."""

    id: int
    class_id: int
    group_id: int | None
    pupil_id: int | None
    due_on: date


class Homeworks:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def give(self, new: NewHomework, *, by: int, at: datetime) -> int:
        """Give homework, seen from `at` on; to chosen pupils as a row each, tied by the first. Its id."""
        first: int | None = None
        for pupil_id in new.pupil_ids or (None,):
            added = await self._connection.execute(
                insert(HomeworkRow)
                .values(
                    class_id=new.class_id,
                    group_id=new.group_id,
                    pupil_id=pupil_id,
                    subject_id=new.subject_id,
                    assigned_on=new.assigned_on,
                    due_on=new.due_on,
                    text=new.text,
                    set_at=at,
                    by=by,
                    first_id=first,
                    batch_id=new.batch_id,
                )
                .returning(HomeworkRow.id)
            )
            first = first or added.scalar_one()
        assert first is not None
        await self.attach(first, new.file_ids)
        return first

    async def attach(self, homework_id: int, file_ids: Sequence[int]) -> None:
        if file_ids:
            rows = [{"homework_id": homework_id, "file_id": one} for one in dict.fromkeys(file_ids)]
            await self._connection.execute(insert(HomeworkFileRow), rows)

    async def one(self, homework_id: int) -> Given | None:
        """Homework by the id of any of its rows."""
        query = select(HomeworkRow.first_id).where(HomeworkRow.id == homework_id)
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        found = await self._given(_same(row[0] or homework_id))
        return found[0] if found else None

    async def of_lessons(self, class_id: int, subject_id: int, since: date) -> list[Given]:
        """What is due in a subject of a class from a day on, not withdrawn, the nearest first."""
        return await self._given(
            HomeworkRow.class_id == class_id,
            HomeworkRow.subject_id == subject_id,
            HomeworkRow.due_on >= since,
            HomeworkRow.withdrawn_at.is_(None),
        )

    async def change(
        self, given: Given, *, text: str, due_on: date, file_ids: Sequence[int], by: int, at: datetime
    ) -> bool:
        """Change all rows of homework, the old words kept. False: somebody was first, or it was withdrawn."""
        moved = await self._connection.execute(
            update(HomeworkRow)
            .where(_same(given.id), HomeworkRow.revision == given.revision, HomeworkRow.withdrawn_at.is_(None))
            .values(text=text, due_on=due_on, revision=given.revision + 1, by=by)
        )
        if moved.rowcount == 0:
            return False
        await self._keep(given, by, at)
        await self.attach(given.id, [one for one in file_ids if one not in given.file_ids])
        return True

    async def withdraw(self, given: Given, *, by: int, at: datetime) -> bool:
        """Take homework back. False: somebody was first."""
        gone = await self._connection.execute(
            update(HomeworkRow)
            .where(_same(given.id), HomeworkRow.revision == given.revision, HomeworkRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at, revision=given.revision + 1)
        )
        if gone.rowcount == 0:
            return False
        await self._keep(given, by, at)
        return True

    async def tasks_of_batch(self, batch_id: int) -> list[Task]:
        return await self._tasks(HomeworkRow.batch_id == batch_id)

    async def tasks(self, first_id: int) -> list[Task]:
        """All the rows of homework, a withdrawn one's too."""
        return await self._tasks(_same(first_id))

    async def _tasks(self, condition: ColumnElement[bool]) -> list[Task]:
        row = HomeworkRow
        query = select(row.id, row.class_id, row.group_id, row.pupil_id, row.due_on).where(condition).order_by(row.id)
        return [Task(*one) for one in await self._connection.execute(query)]

    async def undo(self, batch_id: int, at: datetime) -> None:
        """Withdraw what was given in a batch that is being taken back."""
        await self._connection.execute(
            update(HomeworkRow)
            .where(HomeworkRow.batch_id == batch_id, HomeworkRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
        )

    async def publish(self, batch_id: int, at: datetime) -> None:
        """Let parents see what was given in a batch now."""
        await self._connection.execute(update(HomeworkRow).where(HomeworkRow.batch_id == batch_id).values(set_at=at))

    async def _keep(self, given: Given, by: int, at: datetime) -> None:
        await self._connection.execute(
            insert(HomeworkRevisionRow).values(
                homework_id=given.id, revision=given.revision, text=given.text, due_on=given.due_on, by=by, at=at
            )
        )

    async def _given(self, *conditions: ColumnElement[bool]) -> list[Given]:
        query = select(HomeworkRow.__table__).where(*conditions)
        rows = list(await self._connection.execute(query.order_by(HomeworkRow.due_on, HomeworkRow.id)))
        firsts = {row.first_id or row.id for row in rows}
        pupils: dict[int, list[int]] = {}
        for row in rows:
            if row.pupil_id is not None:
                pupils.setdefault(row.first_id or row.id, []).append(row.pupil_id)
        files = await self.files(firsts)
        return [
            Given(
                id=row.id,
                class_id=row.class_id,
                group_id=row.group_id,
                subject_id=row.subject_id,
                assigned_on=row.assigned_on,
                due_on=row.due_on,
                text=row.text,
                revision=row.revision,
                by=row.by,
                set_at=row.set_at,
                withdrawn=row.withdrawn_at is not None,
                pupil_ids=tuple(pupils.get(row.id, ())),
                file_ids=files.get(row.id, ()),
            )
            for row in rows
            if row.first_id is None
        ]

    async def files(self, homework_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
        """Ids of files by homework, in the order they were sent."""
        row = HomeworkFileRow
        query = select(row.homework_id, row.file_id).where(row.homework_id.in_(homework_ids)).order_by(row.file_id)
        found: dict[int, list[int]] = {}
        for homework_id, file_id in await self._connection.execute(query):
            found.setdefault(homework_id, []).append(file_id)
        return {one: tuple(ids) for one, ids in found.items()}


def _same(first_id: int) -> ColumnElement[bool]:
    return or_(HomeworkRow.id == first_id, HomeworkRow.first_id == first_id)
