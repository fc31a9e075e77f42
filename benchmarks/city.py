"""A city in rows: schools, pupils, parents who may read, a timetable and millions of marks, all invented.

Written past the services, in bulk: what is measured is reading. Names are ciphertext as everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from faker import Faker
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.tables.base import Row
from storage.work import Database

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # a Wednesday, 08:00 in Moscow
BEGUN = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)
FIRST_CHAT = 1_000_000
CHUNK = 5_000
CLASSES = [f"{grade}{letter}" for grade in range(1, 12) for letter in "АБВ"]
SUBJECTS = (
    "Алгебра", "Физика", "История", "Русский язык", "Литература", "Биология", "География", "Химия", "Музыка",
    "Английский язык", "Информатика", "Физическая культура",
)  # fmt: skip
BELLS = (("08:30", "09:15"), ("09:25", "10:10"), ("10:20", "11:05"), ("11:20", "12:05"), ("12:15", "13:00"))
DAYS = 60  # school days with marks


@dataclass(frozen=True, slots=True)
class City:
    schools: int = 50
    pupils: int = 40_000
    parents: int = 60_000
    marks: int = 2_000_000

    def chat(self, parent: int) -> int:
        return FIRST_CHAT + parent

    def only(self, schools: int) -> "City":
        """The same school, fewer of them."""
        part = schools / self.schools
        return City(schools, round(self.pupils * part), round(self.parents * part), round(self.marks * part))


async def found(database: Database, city: City) -> None:
    """Fill an empty database."""
    async with database.transaction() as connection:
        for row, rows in _rows(city):
            await _add(connection, row, rows)
    await _mark(database, city)
    async with database.transaction() as connection:
        await connection.execute(text("ANALYZE"))


def _rows(city: City) -> Iterator[tuple[type[Row], Iterable[Mapping[str, Any]]]]:
    """Tables, parents first; ids are given, so that rows may point at each other."""
    classes = len(CLASSES)
    names = _names()
    yield tables.SchoolRow, (_school(number) for number in range(1, city.schools + 1))
    yield (
        tables.StaffRow,
        (
            {"id": s * 100 + n, "school_id": s, "source_id": f"t{n}", "name": next(names), "position": "учитель"}
            for s in range(1, city.schools + 1)
            for n in range(1, 41)
        ),
    )
    yield (
        tables.SchoolClassRow,
        (
            {"id": (s - 1) * classes + n, "school_id": s, "source_id": f"c{n}", "title": title}
            for s in range(1, city.schools + 1)
            for n, title in enumerate(CLASSES, 1)
        ),
    )
    yield (
        tables.SubjectRow,
        (
            {"id": (s - 1) * len(SUBJECTS) + n, "school_id": s, "title": title}
            for s in range(1, city.schools + 1)
            for n, title in enumerate(SUBJECTS, 1)
        ),
    )
    yield (
        tables.BellRow,
        (
            {"school_id": s, "weekday": 0, "period": period, "starts_at": begins, "ends_at": ends}
            for s in range(1, city.schools + 1)
            for period, (begins, ends) in enumerate(BELLS, 1)
        ),
    )
    yield tables.TermRow, (_term(s) for s in range(1, city.schools + 1))
    yield (
        tables.SlotRow,
        (
            {
                "class_id": of_class, "week": 0, "weekday": weekday, "period": period, "room": str(20 + period),
                "subject_id": _subject(school_of_class(of_class), weekday + period),
                "teacher_id": school_of_class(of_class) * 100 + 1 + (of_class + period) % 40,
            }
            for of_class in range(1, city.schools * classes + 1)
            for weekday in range(1, 6)
            for period in range(1, len(BELLS) + 1)
        ),
    )  # fmt: skip
    yield tables.PupilRow, (_pupil(city, number, next(names)) for number in range(1, city.pupils + 1))
    parents = range(1, city.parents + 1)
    yield tables.PersonRow, ({"id": number, "created_at": BEGUN} for number in parents)
    yield tables.AccountRow, (_account(city, number) for number in parents)
    yield tables.ConsentRow, ({"person_id": number, "version": "1", "given_at": BEGUN} for number in parents)
    yield (
        tables.GrantRow,
        (
            {
                "person_id": number, "pupil_id": 1 + (number - 1) % city.pupils, "proof": "school_code",
                "granted_at": BEGUN,
            }
            for number in parents
        ),
    )  # fmt: skip
    yield (
        tables.HomeworkRow,
        (
            {
                "class_id": of_class, "subject_id": _subject(school_of_class(of_class), weekday),
                "assigned_on": date(2026, 11, 23), "due_on": date(2026, 11, 22) + timedelta(days=weekday),
                "text": f"Параграф {weekday}, упражнения 1-5", "set_at": BEGUN,
            }
            for of_class in range(1, city.schools * classes + 1)
            for weekday in range(1, 6)
        ),
    )  # fmt: skip


def school_of_class(of_class: int) -> int:
    return 1 + (of_class - 1) // len(CLASSES)


def _subject(school: int, number: int) -> int:
    return (school - 1) * len(SUBJECTS) + 1 + number % len(SUBJECTS)


def _names() -> Iterator[str]:
    """As many as wanted: a few thousand invented ones, again and again."""
    fake = Faker("ru_RU")
    fake.seed_instance(50)
    few = [f"{fake.last_name_male()} {fake.first_name_male()} {fake.middle_name_male()}" for _ in range(2_000)]
    while True:
        yield from few


def _school(number: int) -> dict[str, Any]:
    return {
        "id": number, "source_id": f"school-{number}", "name": f"Школа № {number}", "profile": "belgorod",
        "personal_data": "messenger", "zone": "Europe/Moscow", "region": "belgorod", "number_prefix": str(number),
        "contacts": {}, "protect_content": False, "created_at": BEGUN,
    }  # fmt: skip


def _term(school: int) -> dict[str, Any]:
    return {
        "school_id": school, "source_id": "q2", "title": "II четверть", "kind": "gradingPeriod",
        "starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 30),
    }  # fmt: skip


def _pupil(city: City, number: int, name: str) -> dict[str, Any]:
    school = 1 + (number - 1) * city.schools // city.pupils
    of_class = (school - 1) * len(CLASSES) + 1 + number % len(CLASSES)
    return {"id": number, "school_id": school, "source_id": f"p{number}", "name": name, "class_id": of_class}


def _account(city: City, number: int) -> dict[str, Any]:
    return {
        "person_id": number, "messenger": "telegram", "external_id": str(city.chat(number)), "kind": "private",
        "locale": "ru", "settings": {}, "created_at": BEGUN,
    }  # fmt: skip


async def _add(connection: AsyncConnection, row: type[Row], rows: Iterable[Mapping[str, Any]]) -> None:
    left = iter(rows)
    while chunk := [dict(one) for one in islice(left, CHUNK)]:
        await connection.execute(insert(row), chunk)


_MARKS = """
INSERT INTO mark (pupil_id, subject_id, day, period, value, work, weight, counts, revision, set_at, public_at)
SELECT p.id, (p.school_id - 1) * :subjects + 1 + (d.number + n.number) % :subjects, d.day, 1 + n.number % 5,
       CAST(2 + (p.id + d.number * 7 + n.number) % 4 AS VARCHAR(16)), 'ответ на уроке', 1, :yes, 1, :begun, :begun
FROM pupil p CROSS JOIN soak_number n CROSS JOIN soak_day d
WHERE p.id BETWEEN :first AND :last
ORDER BY d.number, p.id
"""


async def _mark(database: Database, city: City) -> None:
    """Marks by the database itself, pupils by the thousand; every day of a pupil has the same number of them."""
    if not city.marks:
        return
    each_day = max(1, round(city.marks / city.pupils / DAYS))
    days = min(DAYS, max(1, round(city.marks / city.pupils / each_day)))
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE soak_number (number INTEGER)"))
        await connection.execute(text("CREATE TABLE soak_day (number INTEGER, day DATE)"))
        await connection.execute(text("INSERT INTO soak_number VALUES (:n)"), [{"n": n} for n in range(each_day)])
        school_days = [date(2026, 11, 25) - timedelta(days=back) for back in range(days)]
        query = text("INSERT INTO soak_day VALUES (:n, :day)").bindparams()
        for number, day in enumerate(school_days):
            bound = day if database.shared else day.isoformat()
            await connection.execute(query, {"n": number, "day": bound})
    begun = BEGUN if database.shared else BEGUN.strftime("%Y-%m-%d %H:%M:%S.%f")
    yes = True if database.shared else 1
    for first in range(1, city.pupils + 1, 2_000):
        async with database.transaction() as connection:
            await connection.execute(
                text(_MARKS),
                {
                    "subjects": len(SUBJECTS), "yes": yes, "begun": begun, "first": first,
                    "last": min(first + 1_999, city.pupils),
                },
            )  # fmt: skip
    async with database.transaction() as connection:
        await connection.execute(text("DROP TABLE soak_number"))
        await connection.execute(text("DROP TABLE soak_day"))
