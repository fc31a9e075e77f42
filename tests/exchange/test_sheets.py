"""Sheets of a school office: headings guessed, titles above them, a sheet a class."""

import io
import zipfile
from datetime import date, time

import pytest

from exchange.model import ChangeKind, Code, Kind, Role
from exchange.reading import read
from exchange.workbook import MAX_CELLS
from tests.exchange.office import Cells, full_names, roll, workbook

NAMES = full_names(4)


def sheet(rows: Cells, title: str = "Лист1", file: str = "a.xlsx") -> dict[str, bytes]:
    return {file: workbook({title: rows})}


def test_a_roll_has_pupils_their_class_and_their_mothers() -> None:
    found = read({"Список.xlsx": roll(NAMES)})
    assert (found.kind, found.problems, found.listed) == (Kind.SHEETS, (), {"7А"})
    pupils = [one for one in found.people if Role.PUPIL in one.roles]
    assert [f"{one.family} {one.given} {one.middle}" for one in pupils] == NAMES
    assert (pupils[0].birth_date, pupils[0].at.row, pupils[0].by_name) == (date(2013, 3, 1), 4, True)
    guardians = {one.source_id: one.phone for one in found.people if Role.GUARDIAN in one.roles}
    assert [guardians[one.guardian_ids[0]] for one in pupils] == [f"8 (900) 000-00-0{n}" for n in range(1, 5)]
    assert [one.subgroup for one in found.members] == ["2", "1", "2", "1"]


def test_headings_are_shown_as_they_were_understood_and_guesses_are_marked() -> None:
    rows = [["Фамилия, имя ребенка (полностью)", "клас", "Дата рожд."], [NAMES[0], "7А", "01.03.2013"]]
    (found,) = read(sheet(rows)).sheets
    assert [(one.field, one.sure) for one in found.columns] == [("pupil", False), ("class", False), ("born", False)]
    (sure,) = read(sheet([["ФИО", "Класс"], [NAMES[0], "7А"]])).sheets
    assert sure.sure


@pytest.mark.parametrize(
    ("title", "above"), [("7Б", []), ("Лист1", [["Список 7 «Б» класса"]]), ("Лист1", [["Класс: 7-Б"], []])]
)
def test_the_class_may_stand_over_the_list(title: str, above: list[list[object]]) -> None:
    found = read(sheet([*above, ["№", "ФИО", "Дата рождения"], [1, NAMES[0], "01.03.2013"]], title))
    assert [one.title for one in found.classes] == ["7Б"]


def test_a_sheet_a_class_is_a_school() -> None:
    rows = [["ФИО", "Дата рождения"], [NAMES[0], "01.03.2013"]]
    found = read({"a.xlsx": workbook({"5А": rows, "5Б": [rows[0], [NAMES[1], "02.03.2013"]]})})
    assert [(one.class_id, one.at.file) for one in found.enrolments] == [
        ("title:5А", "a.xlsx · 5А"),
        ("title:5Б", "a.xlsx · 5Б"),
    ]


def test_parents_may_share_a_cell_and_keep_their_phones() -> None:
    said = "мать Серова Анна Ильинична 8-900-000-00-01, отец Серов Пётр Ильич 8-900-000-00-02"
    found = read(sheet([["ФИО", "Класс", "Родители"], [NAMES[0], "7А", said]]))
    assert [(one.family, one.given, one.phone) for one in found.people[1:]] == [
        ("Серова", "Анна", "8-900-000-00-01"),
        ("Серов", "Пётр", "8-900-000-00-02"),
    ]
    assert found.listed == frozenset()  # a sheet of parents is no list of a class


def test_two_mothers_of_one_name_are_two_people_unless_their_phone_is_one() -> None:
    mother = "Серова Анна Ильинична"
    rows = [["ФИО", "Класс", "Мать", "Телефон матери"], [NAMES[0], "7А", mother, ""], [NAMES[1], "7А", mother, ""]]
    assert sum(Role.GUARDIAN in one.roles for one in read(sheet(rows)).people) == 2
    rows = [[*row[:3], "8 900 000-00-01"] if number else row for number, row in enumerate(rows)]
    assert sum(Role.GUARDIAN in one.roles for one in read(sheet(rows)).people) == 1


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["", "7А", ""], "ФИО", Code.MISSING_VALUE),
        ([NAMES[0], "", ""], "Класс", Code.MISSING_VALUE),
        ([NAMES[0], "седьмой", ""], "Класс", Code.BAD_VALUE),
        ([NAMES[0], "7А", "вчера"], "Дата рождения", Code.BAD_DATE),
    ],
)
def test_what_is_wrong_is_told_by_file_row_and_heading(row: list[object], column: str, code: Code) -> None:
    found = read(sheet([["ФИО", "Класс", "Дата рождения"], ["Серов Пётр", "7А", "01.03.2013"], row]))
    told = [(one.file, one.row, one.column, one.code) for one in found.problems]
    assert told == ([("a.xlsx", 3, column, code)] if any(row) else [])


def test_teachers_have_their_subjects_classes_and_a_class_of_their_own() -> None:
    rows = [
        ["ФИО учителя", "Должность", "Предметы", "Классы", "Классное руководство"],
        ["Ирина Ильинична Серова", "учитель", "алгебра, геометрия", "7АБ, 8-а", "7А"],
    ]
    found = read(sheet(rows))
    assert [(one.family, one.given, one.position) for one in found.people] == [("Серова", "Ирина", "учитель")]
    assert sorted(one.title for one in found.classes) == [
        "7А", "7А · алгебра", "7А · геометрия", "7Б", "7Б · алгебра", "7Б · геометрия", "8А", "8А · алгебра",
        "8А · геометрия",
    ]  # fmt: skip
    assert [one.class_id for one in found.enrolments if one.primary] == ["title:7А"]


def test_substitutions_hold_the_date_said_once() -> None:
    rows = [
        ["Замены уроков"],
        ["Дата", "Урок", "Класс", "Кого заменяют", "Кто заменяет", "Предмет", "Каб."],
        [date(2026, 11, 25), 2, "7А", "Серова И. И.", "Орлов П. П.", "Физика", 31],
        ["", "3 урок", "7-б", "Серова И. И.", "Орлов П. П.", "", ""],
        ["", 4, "7Б", "Серова И. И.", "отмена", "", ""],
        ["", "", "7Б", "Серова И. И.", "Орлов П. П.", "", ""],
    ]
    found = read(sheet(rows))
    assert [(one.on.day, one.period, one.class_title, one.kind, one.teacher, one.subject) for one in found.changes] == [
        (25, 2, "7А", ChangeKind.OTHER_SUBJECT, "Орлов П. П.", "Физика"),
        (25, 3, "7Б", ChangeKind.OTHER_TEACHER, "Орлов П. П.", ""),
        (25, 4, "7Б", ChangeKind.CANCELLED, "", ""),
    ]
    assert [(one.row, one.column, one.code) for one in found.problems] == [(6, "Урок", Code.MISSING_VALUE)]


def test_a_timetable_may_be_a_grid_as_it_hangs_on_the_wall() -> None:
    rows = [
        ["Расписание уроков"],
        ["День", "№", "Время", "5А", "Каб.", "5Б"],
        ["Понедельник", 1, "8:30 - 9:15", "Алгебра", 12, "Физика (Серова И. И.) каб. 31"],
        ["", 2, "9.25-10.10", "Англ. яз. / Англ. яз.", "7/8", "-"],
        ["Вторник", 1, "", "Химия", "", "Русский язык"],
    ]
    found = read(sheet(rows))
    assert [
        (one.weekday, one.period, one.sets[0].class_title, one.sets[0].subgroup, one.subject, one.teachers, one.room)
        for one in found.slots
    ] == [
        (1, 1, "5А", None, "Алгебра", (), "12"),
        (1, 1, "5Б", None, "Физика", ("Серова И. И.",), "31"),
        (1, 2, "5А", "1", "Англ. яз.", (), "7"),
        (1, 2, "5А", "2", "Англ. яз.", (), "8"),
        (2, 1, "5А", None, "Химия", (), ""),
        (2, 1, "5Б", None, "Русский язык", (), ""),
    ]
    assert [(one.period, one.start, one.end) for one in found.bells] == [
        (1, time(8, 30), time(9, 15)),
        (2, time(9, 25), time(10, 10)),
    ]


def test_a_sheet_of_something_else_is_told_with_its_headings() -> None:
    found = read(sheet([["Блюдо", "Цена"], ["Суп", 50]]))
    assert [(one.code, one.value) for one in found.problems] == [(Code.NOT_A_TABLE, "Блюдо, Цена")]


def test_our_own_files_may_come_as_sheets() -> None:
    rows = [["Урок", "Начало", "Конец"], [1, time(8, 30), "9:15"]]
    assert [(one.period, one.start) for one in read(sheet(rows, "Звонки")).bells] == [(1, time(8, 30))]


def test_a_plain_csv_with_a_title_is_a_sheet_too() -> None:
    text = f"Список 7А класса;;\n;;\nФИО;Дата рождения;Тел.\n{NAMES[0]};01.03.2013;\n"
    found = read({"список.csv": text.encode("cp1251")})
    assert ([one.class_title for one in found.people], found.people[0].at.row) == (["7А"], 4)


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 500, b"", b"not a workbook"])
def test_what_is_no_workbook_is_told_to_be_broken(data: bytes) -> None:
    assert {one.code for one in read({"a.xlsx": data}).problems} <= {Code.BROKEN_FILE, Code.BAD_ARCHIVE}
    assert read({"a.xlsx": data}).problems


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = source.read(info)
            target.writestr(info.filename, part.replace(old, new) if info.filename == name else part)
    return held.getvalue()


def test_one_cell_at_the_end_of_the_world_is_not_unfolded() -> None:
    book = changed(
        workbook({"a": [["ФИО", "Класс"], [1, 2]]}), "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"'
    )
    assert [one.code for one in read({"a.xlsx": book}).problems] == [Code.TOO_BIG]
    assert MAX_CELLS < 16384 * 1048576


def test_a_workbook_that_swells_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.workbook.MAX_UNPACKED", 100_000)
    book = workbook({"a": [["ФИО", "Класс"], ["а" * 30_000, "7А"], ["б" * 30_000, "7А"], ["в" * 30_000, "7А"]]})
    assert [one.code for one in read({"a.xlsx": book}).problems] == [Code.TOO_BIG]


def test_a_phone_beside_an_empty_name_of_a_parent_is_told_and_the_pupil_is_taken() -> None:
    rows = [["ФИО", "Кл.", "Мама", "Телефон мамы"], ["Белов Пётр", "7 А кл.", "", "8 900 000-00-01"]]
    found = read({"a.xlsx": workbook({"Лист1": rows})})
    assert [(one.row, one.column, one.code, one.lost) for one in found.problems] == [
        (2, "Телефон мамы", Code.NAMELESS_PHONE, False)
    ]
    assert [(one.family, one.class_title, one.guardian_ids) for one in found.people] == [("Белов", "7А", ())]
