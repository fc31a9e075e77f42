"""A small school in rows, for tests: each call adds one row and gives its id.

    async with seeding(database) as seed:
        school = await seed.school()
        seven_a = await seed.school_class(school, "7А")

or the whole of it at once: `small_school(database)`. People are invented by a generator.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from faker import Faker
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Role, RoleKind, Viewer
from storage import tables
from storage.tables.base import Row
from storage.work import Database

LONG_AGO = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)
BELLS = (("08:30", "09:15"), ("09:25", "10:10"), ("10:20", "11:05"), ("11:20", "12:05"), ("12:15", "13:00"))
TERMS_2026 = (
    ("I четверть", date(2026, 9, 1), date(2026, 10, 24)),
    ("II четверть", date(2026, 11, 2), date(2026, 12, 30)),
    ("III четверть", date(2027, 1, 11), date(2027, 3, 19)),
    ("IV четверть", date(2027, 3, 29), date(2027, 5, 26)),
)
WEEK = (  # subjects by weekday, in the order of periods
    ("Алгебра", "Физика", "История", "Русский язык"),
    ("Литература", "Алгебра", "Биология", "Физика"),
    ("Алгебра", "Физика", "История", "Русский язык"),
    ("Русский язык", "География", "Алгебра", "Физкультура"),
    ("История", "Литература", "Алгебра", "Биология"),
)

_people = Faker("ru_RU")
_people.seed_instance(20261125)
_next = count(1)


def a_name(*, given: str | None = None, family: str | None = None) -> str:
    """An invented full name, "Фамилия Имя Отчество"."""
    family = family or _people.last_name_male()
    return f"{family} {given or _people.first_name_male()} {_people.middle_name_male()}"


class Seed:
    """Adds rows; what a call does not name has a plain default."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, row: type[Row], **values: Any) -> int:
        """Insert one row of any table; its id (0 for a table without)."""
        query = insert(row).values(**values)
        if "id" not in row.__table__.c:
            await self._connection.execute(query)
            return 0
        return (await self._connection.execute(query.returning(row.__table__.c.id))).scalar_one()

    async def changes(self, row: type[Row], id_: int, **values: Any) -> None:
        """Other values of a row that was added."""
        await self._connection.execute(update(row).where(row.__table__.c.id == id_).values(**values))

    async def school(self, **values: Any) -> int:
        number = next(_next)
        defaults = {
            "source_id": f"school-{number}", "name": f"Гимназия № {number}", "profile": "belgorod",
            "personal_data": "messenger", "zone": "Europe/Moscow", "region": "belgorod", "number_prefix": "31",
            "contacts": {}, "protect_content": False, "created_at": LONG_AGO,
        }  # fmt: skip
        return await self.add(tables.SchoolRow, **defaults | values)

    async def bells(self, school_id: int, times: tuple[tuple[str, str], ...] = BELLS, weekday: int = 0) -> None:
        for period, (starts_at, ends_at) in enumerate(times, 1):
            await self.add(
                tables.BellRow, school_id=school_id, weekday=weekday, period=period, starts_at=starts_at,
                ends_at=ends_at,
            )  # fmt: skip

    async def term(self, school_id: int, title: str, starts_on: date, ends_on: date, kind: str = "term") -> int:
        return await self.add(
            tables.TermRow, school_id=school_id, source_id=f"term-{next(_next)}", title=title, kind=kind,
            starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip

    async def school_class(self, school_id: int, title: str = "7А", **values: Any) -> int:
        return await self.add(
            tables.SchoolClassRow,
            **{"school_id": school_id, "source_id": f"class-{next(_next)}", "title": title} | values,
        )

    async def subject(self, school_id: int, title: str) -> int:
        return await self.add(tables.SubjectRow, school_id=school_id, title=title)

    async def staff(self, school_id: int, name: str | None = None, **values: Any) -> int:
        defaults = {"school_id": school_id, "source_id": f"staff-{next(_next)}", "name": name or a_name()}
        return await self.add(tables.StaffRow, **defaults | values)

    async def pupil(self, school_id: int, class_id: int | None, name: str | None = None, **values: Any) -> int:
        defaults = {"school_id": school_id, "source_id": f"pupil-{next(_next)}", "name": name or a_name()}
        return await self.add(tables.PupilRow, **defaults | {"class_id": class_id} | values)

    async def group(self, class_id: int, title: str, *pupil_ids: int) -> int:
        """A study group with these pupils."""
        group_id = await self.add(tables.StudyGroupRow, class_id=class_id, title=title)
        for pupil_id in pupil_ids:
            await self.add(tables.GroupMemberRow, group_id=group_id, pupil_id=pupil_id)
        return group_id

    async def teaching(self, teacher_id: int, class_id: int, subject_id: int, group_id: int | None = None) -> int:
        return await self.add(
            tables.TeachingRow, teacher_id=teacher_id, class_id=class_id, subject_id=subject_id, group_id=group_id
        )

    async def slot(self, class_id: int, weekday: int, period: int, subject_id: int, **values: Any) -> int:
        where = {"class_id": class_id, "weekday": weekday, "period": period, "subject_id": subject_id, "week": 0}
        return await self.add(tables.SlotRow, **where | values)

    async def change(self, class_id: int, day: date, period: int, kind: str, **values: Any) -> int:
        what = {"class_id": class_id, "day": day, "period": period, "kind": kind, "made_at": LONG_AGO}
        return await self.add(tables.ChangeRow, **what | values)

    async def lesson(self, class_id: int, day: date, period: int, subject_id: int, **values: Any) -> int:
        where = {"class_id": class_id, "day": day, "period": period, "subject_id": subject_id}
        return await self.add(tables.LessonRow, **where | values)

    async def mark(self, pupil_id: int, subject_id: int, day: date, value: str = "5", **values: Any) -> int:
        mark = {"pupil_id": pupil_id, "subject_id": subject_id, "day": day, "value": value}
        return await self.add(tables.MarkRow, **mark | {"set_at": LONG_AGO, "public_at": LONG_AGO} | values)

    async def attendance(self, pupil_id: int, day: date, period: int, code: str = "Н", **values: Any) -> int:
        defaults = {"pupil_id": pupil_id, "day": day, "period": period, "code": code}
        return await self.add(tables.AttendanceRow, **defaults | {"set_at": LONG_AGO, "public_at": LONG_AGO} | values)

    async def homework(self, class_id: int, subject_id: int, due_on: date, text: str, **values: Any) -> int:
        defaults = {
            "class_id": class_id, "subject_id": subject_id, "due_on": due_on, "text": text,
            "assigned_on": LONG_AGO.date(), "set_at": LONG_AGO,
        }  # fmt: skip
        return await self.add(tables.HomeworkRow, **defaults | values)

    async def person(
        self, *roles: Role, external_id: str | None = None, locale: str = "ru", consented: bool = True
    ) -> Viewer:
        """A human with a Telegram account, these roles and (unless said otherwise) a consent."""
        person_id = await self.add(tables.PersonRow, created_at=LONG_AGO)
        account_id = await self.add(
            tables.AccountRow, person_id=person_id, messenger="telegram",
            external_id=external_id or str(1000 + next(_next)), kind="private", locale=locale, settings={},
            created_at=LONG_AGO,
        )  # fmt: skip
        if consented:
            await self.add(tables.ConsentRow, person_id=person_id, version="1", given_at=LONG_AGO)
        for role in roles:
            await self.add(
                tables.RoleRow, person_id=person_id, school_id=role.school_id, kind=role.kind, staff_id=role.staff_id,
                granted_at=LONG_AGO,
            )  # fmt: skip
        return Viewer(account_id=account_id, person_id=person_id, locale=locale, roles=roles, consented=consented)

    async def teacher(self, school_id: int, **values: Any) -> Viewer:
        return await self.person(Role(RoleKind.TEACHER, school_id, await self.staff(school_id, **values)))

    async def grant(self, person: Viewer, pupil_id: int, **values: Any) -> int:
        """Open the diary of a pupil to a person."""
        defaults = {"person_id": person.person_id, "pupil_id": pupil_id, "proof": "roll_phone", "granted_at": LONG_AGO}
        return await self.add(tables.GrantRow, **defaults | values)


@asynccontextmanager
async def seeding(database: Database) -> AsyncIterator[Seed]:
    """Add rows in one transaction."""
    async with database.transaction() as connection:
        yield Seed(connection)


@dataclass(slots=True)
class SmallSchool:
    """Class 7А with a timetable of five days, two pupils, and the parent of the first."""

    id: int
    class_id: int
    pupil_id: int
    classmate_id: int
    parent: Viewer
    subjects: dict[str, int] = field(default_factory=dict)
    slots: dict[tuple[int, int], int] = field(default_factory=dict)  # by (weekday, period)


async def small_school(database: Database, pupil: str | None = None, **school_values: Any) -> SmallSchool:
    """Build the small school; `pupil` is the full name of the parent's child."""
    async with seeding(database) as seed:
        school_id = await seed.school(**school_values)
        await seed.bells(school_id)
        for title, starts_on, ends_on in TERMS_2026:
            await seed.term(school_id, title, starts_on, ends_on)
        class_id = await seed.school_class(school_id)
        school = SmallSchool(
            school_id,
            class_id,
            await seed.pupil(school_id, class_id, pupil or a_name()),
            await seed.pupil(school_id, class_id),
            await seed.person(),
        )
        await seed.grant(school.parent, school.pupil_id)
        for title in sorted({title for titles in WEEK for title in titles}):
            school.subjects[title] = await seed.subject(school_id, title)
        for weekday, titles in enumerate(WEEK, 1):
            for period, title in enumerate(titles, 1):
                slot = await seed.slot(class_id, weekday, period, school.subjects[title], room=str(20 + period))
                school.slots[weekday, period] = slot
    return school
