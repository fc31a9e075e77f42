"""A school's own files in private: to those who decide in it, each noted."""

import io
import zipfile

from exchange.reading import read
from storage import tables
from tests.bot.conftest import School, rows
from tests.seed import seeding
from tests.talk import Person, Talk


async def acts(talk: Talk) -> list[tuple[str, str]]:
    found = await rows(talk.database, tables.AuditRow, act="export")
    return [(one["act"], one["details"]["what"]) for one in found]


async def test_an_officer_takes_the_whole_school_and_it_is_noted(talk: Talk, school: School) -> None:
    await school.officer.says("/export")
    await school.officer.taps("Вся школа, OneRoster")
    file = school.officer.files[-1]
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert "users.csv" in archive.namelist()
    assert school.pupil.file in {one.source_id for one in read({file.name: file.content}).people}
    assert await acts(talk) == [("export", "oneroster")]


async def test_an_officer_takes_registers_and_a_timetable_of_a_class(talk: Talk, school: School) -> None:
    for what, name in (("Журналы, XLSX", "7А.xlsx"), ("Расписание, календарь", "7А.ics")):
        await school.officer.says("/export")
        await school.officer.taps("7А")
        await school.officer.taps(what)
        assert school.officer.files[-1].name == name
    assert await acts(talk) == [("export", "registers"), ("export", "calendar")]


async def test_nobody_else_gets_a_file(talk: Talk, school: School, parent: Person) -> None:
    await school.officer.says("/export")
    data = school.officer.data_of("Вся школа, OneRoster")
    for person in (school.teacher, parent):
        await person.says("/export")
        assert "Вся школа, OneRoster" not in person.buttons
        await person.presses(data)
        assert person.files == []
    assert await acts(talk) == []


async def test_a_school_that_keeps_its_data_out_of_the_messenger_gives_no_file_here(
    talk: Talk, school: School, quiet_school: School
) -> None:
    await school.officer.says("/export")
    data = school.officer.data_of("Вся школа, OneRoster").replace(f":{school.id}:", f":{quiet_school.id}:")
    await quiet_school.officer.says("/export")
    assert "export" in quiet_school.officer.screen
    await quiet_school.officer.presses(data)
    assert quiet_school.officer.files == []


async def test_an_officer_of_several_schools_says_which(talk: Talk, school: School) -> None:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(school.officer.id))
    async with seeding(talk.database) as seed:
        other = await seed.school(name="Вторая школа", source_id="second")
        await seed.add(
            tables.RoleRow, person_id=account["person_id"], school_id=other, kind="officer", staff_id=None,
            granted_at=talk.database.clock(),
        )  # fmt: skip
    await school.officer.says("/export")
    await school.officer.taps("Вторая школа")
    await school.officer.taps("Вся школа, OneRoster")
    assert school.pupil.file not in {one.source_id for one in read({"a.zip": school.officer.files[-1].content}).people}
