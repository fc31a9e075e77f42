"""aSc Timetables: cards joined to lessons, lessons to classes, groups and teachers."""

import pytest

from exchange.model import Code, Kind, Role
from exchange.reading import read
from tests.exchange.office import asc, full_names
from tests.exchange.samples import shared

NAMES = full_names(3)


def test_cards_become_slots_with_their_class_group_teacher_and_room() -> None:
    found = read({"timetable.xml": asc(["7А", "7-б"], NAMES, days=1)})
    assert (found.kind, found.problems) == (Kind.ASC, ())
    first = found.slots[0]
    assert (first.weekday, first.period, first.week, first.subject, first.room) == (1, 1, None, "Алгебра", "21")
    assert [(one.class_title, one.subgroup) for slot in found.slots[2:4] for one in slot.sets] == [
        ("7А", "Группа 1"),
        ("7А", "Группа 2"),
    ]
    teachers = {one.source_id: f"{one.family} {one.given} {one.middle}" for one in found.people}
    assert teachers[first.teachers[0]] == NAMES[0]
    assert {one.title for one in found.classes if one.subject is None} == {"7А", "7Б"}


def test_an_unpadded_clock_is_a_clock() -> None:
    bells = read({"a.xml": asc(["7А"], NAMES)}).bells
    assert [f"{one.start:%H:%M}" for one in bells] == ["08:05", "09:05", "10:05"]
    assert read({"a.xml": asc(["7А"], NAMES).replace(b"8:05", b"8:5")}).problems[0].code is Code.BAD_TIME


def test_who_teaches_what_to_whom_comes_with_it_and_pupils_do_not() -> None:
    found = read({"a.xml": asc(["7А"], NAMES)})
    assert {(one.class_id, one.role) for one in found.enrolments} == {
        ("title:7А", Role.TEACHER),
        ("7А · Алгебра", Role.TEACHER),
        ("7А · Английский язык · Группа 1", Role.TEACHER),
        ("7А · Английский язык · Группа 2", Role.TEACHER),
    }
    assert found.delta == {"a.xml"}  # a timetable is no list of all who work here


@pytest.mark.parametrize(
    ("old", "new", "weeks"),
    [
        (b"weeks='1'", b"weeks='11'", {None}),
        (b"weeks='1'", b"weeks='10'", {"A"}),
        (b"weeks='1'", b"weeks='01'", {"B"}),
    ],
)
def test_weeks_are_a_mask(old: bytes, new: bytes, weeks: set[str | None]) -> None:
    assert {one.week for one in read({"a.xml": asc(["7А"], NAMES).replace(old, new)}).slots} == weeks


def test_a_cycle_of_four_weeks_has_no_rows_and_is_told() -> None:
    found = read({"a.xml": asc(["7А"], NAMES, days=1).replace(b"weeks='1'", b"weeks='0010'")})
    assert (found.slots, {one.code for one in found.problems}) == ((), {Code.UNSUPPORTED})


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (b"<card lessonid='L1'", b"<card lessonid='L9'", "lessonid"),
        (b"subjectid='S1'", b"subjectid='S9'", "subjectid"),
        (b"teacherids='T1'", b"teacherids='T9'", "teacherids"),
    ],
)
def test_a_reference_to_nothing_is_told_with_its_line(old: bytes, new: bytes, column: str) -> None:
    found = read({"a.xml": asc(["7А"], NAMES, days=1).replace(old, new)})
    assert {(one.column, one.code) for one in found.problems} == {(column, Code.UNKNOWN_REFERENCE)}
    assert all(one.row for one in found.problems)


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE timetable [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>",
        "<!DOCTYPE timetable SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE timetable>",
    ],
)
def test_a_document_type_or_an_entity_is_not_opened(prolog: str) -> None:
    found = read({"a.xml": asc(["7А"], NAMES, prolog=prolog)})
    assert ([one.code for one in found.problems], found.slots) == ([Code.UNSAFE_XML], ())


@pytest.mark.parametrize("size", [200, 1000, 2000])
def test_a_file_cut_short_is_broken_and_gives_nothing(size: int) -> None:
    found = read({"a.xml": asc(["7А"], NAMES)[:size]})
    assert ([one.code for one in found.problems], found.slots, found.people) == ([Code.BROKEN_FILE], (), ())


def test_the_encoding_is_that_of_the_prolog() -> None:
    data = asc(["7А"], NAMES).decode().replace("utf-8", "windows-1251").encode("cp1251")
    assert [one.family for one in read({"a.xml": data}).people] == [name.split()[0] for name in NAMES]


def test_a_real_school_is_read_whole() -> None:
    path = shared("timetables/asctt2012_one_week.anon.xml")
    found = read({path.name: path.read_bytes()})
    assert found.problems == ()
    assert (len(found.slots), len(found.bells), len(found.people)) == (1187, 15, 103)
    assert sum(1 for one in found.classes if one.subject is None) == 47
    assert {slot.weekday for slot in found.slots} == {1, 2, 3, 4, 5}
    assert any(not slot.teachers for slot in found.slots)  # some lessons have none, and stay lessons
    assert not any(one.subgroup for slot in found.slots for one in slot.sets)  # its groups are there, none is used
