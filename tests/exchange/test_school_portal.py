"""The diary of «Школьный портал»: weeks of one pupil."""

import json
from datetime import date
from typing import Any

import pytest

from exchange.model import Code, Kind
from exchange.reading import read
from tests.exchange.samples import shared


def lesson(**other: Any) -> dict[str, Any]:
    return {
        "id": 9007199254740993, "number": 2, "theme": "Дроби", "startDateTime": "2026-09-07T08:30:00Z",
        "subject": {"id": 1, "name": "Алгебра"}, "importantWorks": ["Контрольная"],
        "homework": {"text": "№ 5"},
        "workMarks": [{"workId": 9007199254740995, "marks": [{"id": 9007199254740997, "value": "5-"}]}],
        "teacher": {"personId": 0, "firstName": "Ирина", "middleName": "Ильинична", "lastName": "Серова"},
        "group": {"id": 3, "name": "7в", "parentName": None}, **other,
    }  # fmt: skip


def diary(*lessons: dict[str, Any], day: str = "2026-09-07T00:00:00Z") -> bytes:
    return json.dumps({"weeks": [{"days": [{"date": day, "lessons": lessons}]}]}).encode()


def test_a_lesson_its_homework_its_teacher_and_its_mark() -> None:
    found = read({"Серов Пётр.json": diary(lesson())})
    assert (found.kind, found.problems) == (Kind.PORTAL, ())
    ((one,), (task,), (work,), (mark,)) = found.lessons, found.homework, found.works, tuple(found.marks)
    assert (one.on, one.period, one.class_title, one.topic) == (date(2026, 9, 7), 2, "7В", "Дроби")
    assert (task.due, task.text) == (date(2026, 9, 7), "№ 5")  # homework stands at the lesson it is due for
    assert (work.category_id, work.class_id) == ("Контрольная", "7В · Алгебра")
    assert (mark.source_id, mark.work_id, mark.value) == ("9007199254740997", "9007199254740995", "5-")
    assert mark.pupil_id == "Серов Пётр"  # the answer names nobody: the file does
    assert [(who.family, who.given, who.middle) for who in found.people] == [("Серова", "Ирина", "Ильинична")]


def test_a_part_of_a_class_is_of_the_class_above_it() -> None:
    found = read({"a.json": diary(lesson(group={"name": "группа 1", "parentName": "7в"}))})
    assert (found.lessons[0].class_title, found.lessons[0].subgroup) == ("7В", "группа 1")


@pytest.mark.parametrize("nothing", ["..", "…", " - ", "", None])
def test_dots_are_no_homework_and_no_topic(nothing: str | None) -> None:
    found = read({"a.json": diary(lesson(homework={"text": nothing}, theme=nothing))})
    assert (found.homework, found.lessons[0].topic) == ((), "")


def test_lessons_without_anything_are_lessons() -> None:
    found = read({"a.json": diary(lesson(homework=None, workMarks=None, teacher=None, importantWorks=None))})
    assert (len(found.lessons), found.homework, len(found.marks), found.problems) == (1, (), 0, ())


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"number": "второй"}, Code.BAD_NUMBER),
        ({"subject": None}, Code.MISSING_VALUE),
        ({"group": []}, Code.MISSING_VALUE),
    ],
)
def test_a_lesson_without_its_sense_is_told_and_the_rest_is_read(broken: dict[str, Any], code: Code) -> None:
    found = read({"a.json": diary(lesson(**broken), lesson(number=3))})
    assert ([(one.row, one.code) for one in found.problems], len(found.lessons)) == ([(1, code)], 1)


@pytest.mark.parametrize(
    "data", [b'{"weeks": [', b'{"weeks": ' + b"[" * 100_000, b'{"weeks": 5}', b'{"weeks": [[[1]]]}']
)
def test_whatever_else_it_is_nothing_breaks(data: bytes) -> None:
    assert len(read({"a.json": data}).lessons) == 0


def test_a_real_answer_is_read_whole() -> None:
    path = shared("diaries/school_portal_mobile_diary.anon.json")
    found = read({path.name: path.read_bytes()})
    assert (found.problems, len(found.lessons), len(found.homework), len(found.marks)) == ((), 64, 53, 19)
    assert {one.class_title for one in found.lessons} == {"7В"}
    assert sum(one.subgroup is not None for one in found.lessons) == 8
    assert all(len(one.source_id) == 16 for one in found.marks)  # no digit is lost
