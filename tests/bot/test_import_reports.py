"""What an import tells is read by a person who has the file open: its own headings, plain words, one line a cause."""

import re

import pytest

from bot.i18n import speaking
from bot.screens.import_words import findings, refusals, understanding
from bot.services.importing import Importing, Trouble, What
from exchange.reading import read
from storage import tables
from storage.work import Database
from tests.bot.importing_files import DIARY, SCHOOL, add_school, added, bring, folder, person, rows, shared
from tests.exchange.office import workbook

TWO_SCHOOLS = {
    "orgs.csv": ["sourcedId,name,type", "a,Школа 1,school", "b,Школа 2,school", "z,Колледж,college"],
    "users.csv": [
        "sourcedId,familyName,givenName,role,orgSourcedIds",
        f"p1,{person(1)},student,a", f"p2,{person(2)},student,b", f"p3,{person(3)},student,z",
        f"p4,{person(4)},student,z",
    ],
}  # fmt: skip
SAMPLES = [
    ("oneroster", "oat-sa-v1p1"), ("oneroster", "moodle_1p1_full.zip"), ("oneroster", "moodle_1p2_test.zip"),
    ("oneroster", "microsoft-sds-v2.1"), ("timetables", "asctt2012_one_week.anon.xml"),
    ("timetables", "fet_college_two_weeks_timetable.csv"), ("diaries", "school_portal_mobile_diary.anon.json"),
]  # fmt: skip


@pytest.fixture
async def school(database: Database) -> int:
    return await add_school(database)


@pytest.mark.long
@pytest.mark.parametrize("parts", SAMPLES, ids=lambda parts: parts[-1])
async def test_a_real_file_is_previewed_and_imported_and_everything_refused_has_its_reason(
    database: Database, school: int, parts: tuple[str, ...]
) -> None:
    path = shared(*parts)
    files = folder(path) if path.is_dir() else {path.name: path.read_bytes()}
    org = "12345" if "oat" in path.name else ""
    preview = await Importing(database).run(read(files), school_id=school, org=org, dry_run=True)
    report = await Importing(database).run(read(files), school_id=school, org=org)
    assert preview.tallies == report.tallies
    assert report.writes > 0
    with speaking("ru"):
        lines = list(findings(report.problems))
    refused = sum(tally.refused for tally in report.tallies.values())
    assert not refused or lines
    named = {heading for one in report.problems if (heading := one.heading)}
    for line in lines:
        column = re.search(r"столбец ([^:]+):", line)
        assert column is None or column[1] in named or not re.search("[a-z]", column[1])
    assert (await Importing(database).run(read(files), school_id=school, org=org)).writes == 0


async def test_many_rows_of_one_cause_are_one_line_with_the_first_of_them(database: Database, school: int) -> None:
    lines = [f"5,{number},7А,,Алгебра,Неизвестнов,21" for number in range(1, 4)]
    lessons = [f"2026-09-07,{number},9Я,,Алгебра,Дроби" for number in range(3, 10)]
    report = await bring(
        database, SCHOOL, added(added(DIARY, "timetable.csv", *lines), "lessons.csv", *lessons), dry_run=True
    )
    with speaking("ru"):
        assert [line for line in findings(report.problems) if "Неизвестнов" in line] == [
            "timetable.csv, строка 6, столбец teacher: такого учителя нет, урок взят без него «Неизвестнов»"
        ]
    phones = added(SCHOOL, "users.csv", *[f"g{n},,{person(6)},guardian,org-1,12{n}," for n in range(2, 9)])
    report = await bring(database, phones, dry_run=True)
    with speaking("ru"):
        told = [line for line in findings(report.problems) if "телефон" in line]
    assert told == [
        "users.csv, столбец phone: телефон не существует, запись взята без него - "
        "строки 8 «122», 9 «123», 10 «124», 11 «125», 12 «126» и ещё 2"
    ]


async def test_of_several_schools_of_a_file_ours_is_named_by_its_code(database: Database, school: int) -> None:
    none = await bring(database, TWO_SCHOOLS, school_id=school)
    assert {one.code for one in none.problems} == {Trouble.SEVERAL_SCHOOLS}
    assert not list(refusals(none))  # no row is mended by that
    report = await bring(database, TWO_SCHOOLS, school_id=school, org="b")
    assert [name for (name,) in await rows(database, tables.PupilRow, "source_id")] == ["p2"]
    assert {one.code for one in report.problems} == {Trouble.OTHER_SCHOOL, Trouble.NOT_A_SCHOOL}


async def test_who_is_only_in_what_is_no_school_is_told_of_once(database: Database, school: int) -> None:
    report = await bring(database, TWO_SCHOOLS, school_id=school, org="b")
    told = [(one.row, one.value) for one in report.problems if one.code is Trouble.NOT_A_SCHOOL]
    assert told == [(4, "Колледж")]
    assert report.tallies[What.PUPILS].refused == 3


async def test_a_row_that_is_taken_without_one_value_says_so(database: Database, school: int) -> None:
    rows = [["ФИО", "Класс", "Дата рождения"], ["Белов Пётр", "7А", "31.02.2013"]]
    report = await Importing(database).run(read({"a.xlsx": workbook({"Лист1": rows})}))
    with speaking("ru"):
        assert list(findings(report.problems)) == [
            "a.xlsx, строка 2, столбец Дата рождения: дата не читается, остальное взято «31.02.2013»"
        ]


def test_columns_that_nobody_reads_are_named_beside_the_understood() -> None:
    found = read({"a.xlsx": workbook({"Лист1": [["ФИО", "Класс", "Льгота"], ["Белов Пётр", "7А", "да"]]})})
    unread = [name for _, name in found.ignored_columns]
    with speaking("ru"):
        assert understanding(found.sheets[0], unread)[-1].strip() == "не читаются: «Льгота»"
