"""Homework as it is looked for: what is due on the next school days, day by day or by subject."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.diary import Facts, Homework
from domain.timetable import Subject

_SAYS_NOTHING = " .-–—"  # what diaries write where nothing is set


@dataclass(frozen=True, slots=True)
class Task:
    due_on: date
    homework: Homework


@dataclass(frozen=True, slots=True)
class DayTasks:
    """What is due on a day, by subject, the common before the individual."""

    day: date
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class SubjectTasks:
    """What is due for a subject, the nearest first."""

    subject: Subject
    tasks: tuple[Task, ...]


def is_set(homework: Homework) -> bool:
    """Whether it says anything: diaries write two dots for nothing."""
    return bool(homework.text.strip(_SAYS_NOTHING))


def tasks_between(facts: Mapping[date, Facts], first: date, last: date, subject_id: int | None = None) -> list[Task]:
    """All that is due from one day to another, both included; of one subject, where one is named."""
    found = [
        Task(day, homework)
        for day, noted in facts.items()
        if first <= day <= last
        for homework in noted.homework
        if is_set(homework) and subject_id in (None, homework.subject.id)
    ]
    return sorted(found, key=_in_diary)


def _in_diary(task: Task) -> tuple[date, str, bool, int]:
    homework = task.homework
    return task.due_on, homework.subject.title.casefold(), homework.individual, homework.id


def by_day(tasks: Sequence[Task], school_days: Iterable[date]) -> tuple[DayTasks, ...]:
    """Tasks told apart by day: the days on which something is due, and the school days between with nothing.

    Behind the last of them nothing is set yet, which is not the same as that nothing will be.
    """
    due = {task.due_on for task in tasks}
    days = sorted({*due, *(day for day in school_days if due and day < max(due))})
    return tuple(DayTasks(day, tuple(task for task in tasks if task.due_on == day)) for day in days)


def by_subject(tasks: Sequence[Task]) -> tuple[SubjectTasks, ...]:
    """Tasks told apart by subject, subjects by title."""
    subjects = sorted(
        {task.homework.subject for task in tasks}, key=lambda subject: (subject.title.casefold(), subject.id)
    )
    return tuple(
        SubjectTasks(subject, tuple(task for task in tasks if task.homework.subject == subject)) for subject in subjects
    )
