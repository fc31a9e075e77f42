"""A small school as files, to be changed line by line, and ways to look at what an import made of it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from faker import Faker
from sqlalchemy import func, insert, select

from bot.services.importing import Importing, Report
from exchange.model import Parcel
from exchange.reading import read
from storage.tables import Row, SchoolRow
from storage.work import Database

SHARED = Path(__file__).parents[3] / "shared" / "data"
DEMO = Path(__file__).parents[2] / "demo"

_fake = Faker("ru_RU")
_fake.seed_instance(2026)
FAMILIES = {number: f"{_fake.unique.last_name_male()},{_fake.first_name_male()}" for number in range(1, 8)}


def person(number: int) -> str:
    """Family and given name of an invented person, as a line of users.csv wants them."""
    return FAMILIES[number]


def name(number: int) -> str:
    """The same as the rows keep it."""
    return FAMILIES[number].replace(",", " ")


SCHOOL = {
    "orgs.csv": ["sourcedId,name,type", "org-1,Школа,school"],
    "academicSessions.csv": [
        "sourcedId,title,type,startDate,endDate,parentSourcedId",
        "y,2026/27,schoolYear,2026-09-01,2027-05-26,",
        "q1,I четверть,gradingPeriod,2026-09-01,2026-10-23,y",
    ],
    "classes.csv": [
        "sourcedId,title,classType,schoolSourcedId,termSourcedIds",
        "c7,7А,homeroom,org-1,y",
        "c7-alg,7А · Алгебра,scheduled,org-1,y",
        "c7-en1,7А · Английский язык · группа 1,scheduled,org-1,y",
        "c7-en2,7А · Английский язык · группа 2,scheduled,org-1,y",
    ],
    "courses.csv": ["sourcedId,title"],
    "users.csv": [
        "sourcedId,status,familyName,givenName,role,orgSourcedIds,phone,agentSourcedIds",
        f"t1,,{person(1)},teacher,org-1,,",
        f"t2,,{person(2)},teacher,org-1,,",
        f"p1,,{person(3)},student,org-1,,g1",
        f"p2,,{person(4)},student,org-1,,g1",
        f"p3,,{person(5)},student,org-1,,",
        f"g1,,{person(6)},guardian,org-1,8 (900) 000-00-01,",
    ],
    "enrollments.csv": [
        "sourcedId,classSourcedId,userSourcedId,role,primary",
        "e1,c7,p1,student,",
        "e2,c7,p2,student,",
        "e3,c7,p3,student,",
        "e4,c7,t1,teacher,true",
        "e5,c7-alg,p1,student,",
        "e6,c7-alg,p2,student,",
        "e7,c7-alg,p3,student,",
        "e8,c7-alg,t1,teacher,true",
        "e9,c7-en1,p1,student,",
        "e10,c7-en1,t2,teacher,true",
        "e11,c7-en2,p2,student,",
        "e12,c7-en2,p3,student,",
        "e13,c7-en2,t2,teacher,true",
    ],
    "categories.csv": ["sourcedId,title,weight", "k1,Контрольная работа,2"],
    "lineItems.csv": [
        "sourcedId,title,assignDate,dueDate,classSourcedId,categorySourcedId",
        "w1,Дроби,2026-09-10,2026-09-10,c7-alg,k1",
        "w2,Слова,2026-09-11,2026-09-11,c7-en1,",
    ],
    "results.csv": [
        "sourcedId,status,lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,scoreDate,comment,metadata.debtUntil",
        "m1,,w1,p1,fully graded,5,,2026-09-10,,",
        "m2,,w1,p2,fully graded,,4-,2026-09-11,аккуратно,",
        "m3,,w1,p3,not submitted,,,2026-09-10,,2026-09-17",
        "m4,,w2,p1,fully graded,,зач,2026-09-11,,",
    ],
}

DIARY = {
    "bells.csv": ["period,start,end", "1,08:30,09:15", "2,09:25,10:10"],
    "timetable.csv": [
        "weekday,period,class,group,subject,teacher,room",
        f"1,1,7А,,Алгебра,{name(1)},21",
        f"3,2,7А,,Алгебра,{name(1).split()[0]},21",
        "1,2,7А,1,Английский язык,,",
        "1,2,7А,2,Английский язык,,",
    ],
    "lessons.csv": [
        "date,period,class,group,subject,topic",
        "2026-09-07,1,7А,,Алгебра,Дроби",
        "2026-09-07,2,7А,1,Английский язык,My family",
        "2026-09-07,2,7А,2,Английский язык,My school",
    ],
    "homework.csv": [
        "class,group,subject,assigned,due,text,pupil",
        "7А,,Алгебра,2026-09-07,2026-09-09,№ 12–15,",
        "7А,2,Английский язык,2026-09-07,2026-09-14,упр. 3,",
        f"7А,,Алгебра,2026-09-07,2026-09-09,карточка 4,{name(3)}",
    ],
    "attendance.csv": ["date,period,pupil,code,minutes", "2026-09-07,1,p1,ОП,10", "2026-09-08,,p2,Б,"],
    "changes.csv": [
        "date,period,class,kind,subject,teacher,room,comment,to_date,to_period",
        "2026-11-25,2,7А,moved,,,,,2026-11-26,1",
        f"2026-11-30,1,7А,other_teacher,,{name(2)},,,,",
    ],
}

Files = Mapping[str, Sequence[str]]


def parcel(*files: Files) -> Parcel:
    """The files as the parser reads them."""
    return read({name: "\n".join(lines).encode() for group in files for name, lines in group.items()})


def changed(files: Files, file: str, old: str, new: str | None) -> dict[str, list[str]]:
    """The files with a line that begins so put otherwise, or (None) left out."""
    assert any(line.startswith(old) for line in files[file])
    lines = [new if line.startswith(old) else line for line in files[file]]
    return {**{n: list(v) for n, v in files.items()}, file: [line for line in lines if line is not None]}


def added(files: Files, file: str, *lines: str) -> dict[str, list[str]]:
    return {**{n: list(v) for n, v in files.items()}, file: [*files[file], *lines]}


def folder(path: Path) -> dict[str, bytes]:
    """The files of a folder or of a zip."""
    if path.is_file():
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    return {one.name: one.read_bytes() for one in sorted(path.iterdir()) if one.suffix == ".csv"}


async def add_school(database: Database, source_id: str = "org-1") -> int:
    async with database.transaction() as connection:
        statement = insert(SchoolRow).values(
            source_id=source_id,
            name="Школа",
            profile="belgorod",
            personal_data="messenger",
            zone="Europe/Moscow",
            number_prefix="31",
            contacts={},
            created_at=database.clock(),
        )
        return int((await connection.execute(statement.returning(SchoolRow.id))).scalar_one())


async def bring(database: Database, *files: Files, **options: Any) -> Report:
    return await Importing(database).run(parcel(*files), **options)


async def rows(database: Database, row: type[Row], *columns: str) -> list[tuple[Any, ...]]:
    """These columns of every row, in the order of rows."""
    table = row.__table__
    async with database.transaction() as connection:
        found = await connection.execute(select(*(table.c[name] for name in columns)).order_by(*table.primary_key))
        await connection.rollback()
        return [tuple(one) for one in found]


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All there is, deciphered; how often an import was run is another matter."""
    return {
        mapper.class_.__tablename__: await rows(
            database, mapper.class_, *(c.name for c in mapper.local_table.columns if not c.name.endswith("_print"))
        )
        for mapper in Row.registry.mappers
        if mapper.class_.__tablename__ != "import_run"
    }


async def count(database: Database, row: type[Row]) -> int:
    async with database.transaction() as connection:
        number = (await connection.execute(select(func.count()).select_from(row))).scalar_one()
        await connection.rollback()
        return number


def told(report: Report) -> dict[str, dict[str, int]]:
    return {what.value: tally.as_counts() for what, tally in report.tallies.items()}


def troubles(report: Report) -> list[tuple[str, int, str, str]]:
    """(file, row, code, value) of each finding."""
    return [(one.file, one.row, one.code.value, one.value) for one in report.problems]


def day(text: str) -> date:
    return date.fromisoformat(text)


def shared(*parts: str) -> Any:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the samples of others are not here: {path}")
    return path
