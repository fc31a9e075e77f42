from datetime import time

import pytest

from exchange.fet import Day, day_of
from exchange.model import Code, Kind, StudentSet
from exchange.reading import read
from tests.exchange.samples import parcel, shared, told

HEADER = '"Activity Id","Day","Hour","Students Sets","Subject","Teachers","Activity Tags","Room","Comments"\n'
STUDENTS = (
    "﻿"
    '"Year","Number of Students per Year","Group","Number of Students per Group","Subgroup",'
    '"Number of Students per Subgroup","Comments"\n'
    '"7А",25,,,,,""\n"7А",25,"7А-1",13,,,""\n"7А",25,"7А-1",13,"7А-1-Б1",5,""\n"7А",25,"Спецгруппа",3,,,""\n'
)


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("А-Понедельник", Day(1, "A")),
        ("В-Суббота", Day(6, "B")),
        ("Б-Вторник", Day(2, "B")),
        ("Среда", Day(3, None)),
        ("Чт", Day(4, None)),
        ("Пятница 2", Day(5, "B")),
        ("Monday A", Day(1, "A")),
        ("II вторник", Day(2, "B")),
        ("День 1", Day(None, None)),
        ("", Day(None, None)),
    ],
)
def test_a_day_label_hides_a_weekday_and_a_week(label: str, day: Day) -> None:
    assert day_of(label) == day


def test_one_row_is_one_hour_of_those_who_share_it() -> None:
    row = '"7","А-Среда","2 урок","7А+7Б","Хор","Серова+Белов А. И.","Практика+Сцена","",""\n'
    found = parcel({"school_timetable.csv": "﻿" + HEADER + row})
    (slot,) = found.slots
    assert (found.kind, found.problems) == (Kind.FET, ())
    assert (slot.weekday, slot.week, slot.period, slot.starts, slot.room) == (3, "A", 2, None, "")
    assert slot.sets == (StudentSet("7А", "7А"), StudentSet("7Б", "7Б"))
    assert (slot.teachers, slot.tags) == (("Серова", "Белов А. И."), ("Практика", "Сцена"))


@pytest.mark.parametrize(
    ("labels", "periods", "starts"),
    [
        (["08:30", "10:10", "14:00"], [1, 2, 3], [time(8, 30), time(10, 10), time(14, 0)]),
        (["1", "2", "7"], [1, 2, 7], [None, None, None]),
        (["1 урок", "2 урок (09:20)", "0"], [1, 2, 0], [None, time(9, 20), None]),
        (["утро", "9:00", "8:00"], [None, 2, 1], [None, time(9, 0), time(8, 0)]),
    ],
)
def test_an_hour_is_a_number_or_else_its_place_among_the_times(
    labels: list[str], periods: list[int | None], starts: list[time | None]
) -> None:
    rows = "".join(f'"{at}","Среда","{label}","7А","Хор","Серова","","",""\n' for at, label in enumerate(labels))
    slots = parcel({"t.csv": HEADER + rows}).slots
    assert ([slot.period for slot in slots], [slot.starts for slot in slots]) == (periods, starts)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("7А", StudentSet("7А", "7А")),
        ("7А-1", StudentSet("7А-1", "7А", "1")),
        ("7А-1-Б1", StudentSet("7А-1-Б1", "7А", "1-Б1")),
        ("Спецгруппа", StudentSet("Спецгруппа", "7А", "Спецгруппа")),
    ],
)
def test_a_set_is_a_class_or_its_part_by_the_list_of_sets(name: str, expected: StudentSet) -> None:
    row = f'"7","Среда","1","{name}","Хор","Серова","","",""\n'
    assert parcel({"a.csv": HEADER + row, "b.csv": STUDENTS}).slots[0].sets == (expected,)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("7 «а»", StudentSet("7 «а»", "7А")),
        ("7А-1", StudentSet("7А-1", "7А", "1")),
        ("7а (дев)", StudentSet("7а (дев)", "7А", "дев")),
        ("ЛД101", StudentSet("ЛД101", "ЛД101")),
    ],
)
def test_without_the_list_a_set_is_judged_by_its_name(name: str, expected: StudentSet) -> None:
    row = f'"7","Среда","1","{name}","Хор","Серова","","",""\n'
    assert parcel({"a.csv": HEADER + row}).slots[0].sets == (expected,)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('"7","Некогда","1","7А","Хор","Серова","","",""\n', ("a.csv", 2, "day", Code.BAD_VALUE, "Некогда", False)),
        ('"7","Среда","утро","7А","Хор","Серова","","",""\n', ("a.csv", 2, "hour", Code.BAD_VALUE, "утро", False)),
        ('"7","Среда","1","9Я","Хор","Серова","","",""\n', ("a.csv", 2, "sets", Code.UNKNOWN_REFERENCE, "9Я", False)),
        ('"7","Среда","1","7А","","Серова","","",""\n', ("a.csv", 2, "subject", Code.MISSING_VALUE, "", True)),
    ],
)
def test_a_label_not_understood_is_told_and_kept_as_written(row: str, problem: tuple[object, ...]) -> None:
    assert told(parcel({"a.csv": HEADER + row, "b.csv": STUDENTS})) == [problem]


def test_an_activity_without_a_place_is_no_lesson() -> None:
    assert parcel({"a.csv": HEADER + '"7","","","7А","Хор","Серова","","",""\n'}).slots == ()


def test_a_college_of_two_weeks_is_read_without_a_problem() -> None:
    names = ("fet_college_two_weeks_timetable.csv", "fet_college_students.csv")
    found = read({name: shared(f"timetables/{name}").read_bytes() for name in names})
    assert (found.problems, found.ignored_columns) == ((), ())
    assert len({slot.source_id.split("/")[0] for slot in found.slots}) == 558
    assert {(slot.week, slot.weekday) for slot in found.slots} == {(week, day) for week in "AB" for day in range(1, 7)}
    assert all(slot.period for slot in found.slots)
