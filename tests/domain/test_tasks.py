"""Homework as it is looked for."""

from datetime import date, timedelta

import pytest

from domain.diary import Facts, Homework
from domain.tasks import Task, by_day, by_subject, is_set, tasks_between
from domain.timetable import Subject

ALGEBRA, PHYSICS = Subject(1, "Алгебра"), Subject(2, "Физика")
MONDAY = date(2026, 11, 23)
COMMON = Homework(2, ALGEBRA, "№ 5")
OWN = Homework(1, ALGEBRA, "карточка", individual=True)
OF_PHYSICS = Homework(3, PHYSICS, "§ 8")
FACTS = {
    MONDAY: Facts(homework=(OF_PHYSICS, OWN, COMMON, Homework(4, ALGEBRA, ".."))),
    MONDAY + timedelta(days=2): Facts(homework=(OF_PHYSICS,)),
    MONDAY + timedelta(days=9): Facts(homework=(COMMON,)),
}


@pytest.mark.parametrize(("text", "said"), [("§ 8", True), ("..", False), ("", False), (" - ", False), ("—", False)])
def test_dots_and_dashes_are_no_homework(text: str, said: bool):
    assert is_set(Homework(1, ALGEBRA, text)) is said


def test_tasks_stand_by_day_then_by_subject_the_common_before_the_individual():
    found = tasks_between(FACTS, MONDAY, MONDAY + timedelta(days=7))
    assert [(task.due_on.day, task.homework.id) for task in found] == [(23, 2), (23, 1), (23, 3), (25, 3)]


def test_one_subject_alone_may_be_asked_for():
    found = tasks_between(FACTS, MONDAY, MONDAY + timedelta(days=9), PHYSICS.id)
    assert [task.due_on.day for task in found] == [23, 25]


def test_a_school_day_between_two_due_days_is_told_empty_and_those_behind_the_last_are_not_told():
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    told = by_day(tasks_between(FACTS, days[0], days[-1]), days)
    assert [(day.day.day, len(day.tasks)) for day in told] == [(23, 3), (24, 0), (25, 1)]
    assert by_day([], days) == ()


def test_homework_due_on_no_school_day_is_told_all_the_same():
    saturday = MONDAY + timedelta(days=5)
    assert [day.day for day in by_day([Task(saturday, COMMON)], [])] == [saturday]


def test_by_subject_the_nearest_comes_first():
    found = by_subject(tasks_between(FACTS, MONDAY, MONDAY + timedelta(days=9)))
    assert [(one.subject, [task.due_on.day for task in one.tasks]) for one in found] == [
        (ALGEBRA, [23, 23, 2]),
        (PHYSICS, [23, 25]),
    ]
