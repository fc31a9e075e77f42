"""The diary «Школьный портал» gives a phone: weeks of one pupil, with topics, homework and marks.

The answer names no pupil: its marks belong to whom the file is named after ("Иванов Пётр.json", or the pupil's code).
Times end in Z and are local all the same. Homework stands at the lesson it is due for.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from exchange.model import (
    Category,
    ClassKind,
    Code,
    Enrolment,
    HomeworkRecord,
    Kind,
    LessonRecord,
    MarkRecord,
    Parcel,
    Person,
    Place,
    Role,
    SchoolClass,
    WorkItem,
)
from exchange.people import named
from exchange.table import Report
from exchange.text import class_title, is_class, parse_date

KIND = Kind.PORTAL
MAX_PERIOD = 20
MADE = "title:"
Json = dict[str, Any]


def knows(data: bytes) -> bool:
    """Whether a file is of this kind, by its beginning."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and b'"weeks"' in head


def parse(name: str, data: bytes, report: Report) -> Parcel:
    """Lessons, homework, teachers and marks of the weeks."""
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        report.add(Place(name, 0), "", Code.BROKEN_FILE, "json", lost=True)
        return Parcel()
    return _Reading(name, report).parcel(_as_dict(answer))


@dataclass(slots=True)
class _Lesson:
    """A lesson of the answer, its parts looked at."""

    at: Place
    on: date
    period: int
    title: str
    subject: str
    subgroup: str | None
    body: Json

    @property
    def course(self) -> str:
        return " · ".join(filter(None, (self.title, self.subject, self.subgroup)))


@dataclass(slots=True)
class _Reading:
    file: str
    report: Report
    number: int = 0
    lessons: dict[str, LessonRecord] = field(default_factory=dict)
    homework: list[HomeworkRecord] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    works: dict[str, WorkItem] = field(default_factory=dict)
    marks: dict[str, MarkRecord] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)  # course -> day of its lesson before

    def parcel(self, answer: Json) -> Parcel:
        for lesson in sorted(self._lessons(answer), key=lambda one: (one.on, one.period)):
            self._take(lesson)
            self.last[lesson.course] = lesson.on
        self.report.counts[self.file] = self.number
        return Parcel(
            lessons=tuple(self.lessons.values()),
            homework=tuple(self.homework),
            people=tuple(self.people.values()),
            classes=tuple(self.classes.values()),
            enrolments=tuple(self.enrolments.values()),
            categories=tuple(self.categories.values()),
            works=tuple(self.works.values()),
            marks=tuple(self.marks.values()),
            delta=frozenset((self.file,)),
        )

    def _lessons(self, answer: Json) -> Iterator[_Lesson]:
        for week in _as_list(answer.get("weeks")):
            for day in _as_list(_as_dict(week).get("days")):
                for body in _as_list(_as_dict(day).get("lessons")):
                    self.number += 1
                    if lesson := self._lesson(_as_dict(day), _as_dict(body)):
                        yield lesson

    def _lesson(self, day: Json, body: Json) -> _Lesson | None:
        """A lesson with its day, number, class and subject; the row in the report is its place in the file."""
        at = Place(self.file, self.number)
        on = parse_date(_text(day.get("date")) or _text(body.get("startDateTime")))
        period = body.get("number")
        subject = _text(_as_dict(body.get("subject")).get("name"))
        group = _as_dict(body.get("group"))
        title, subgroup = _class_of(group)
        if on is None:
            self.report.add(at, "date", Code.BAD_DATE, _text(day.get("date")), lost=True)
        elif not isinstance(period, int) or not 0 <= period <= MAX_PERIOD:
            self.report.add(at, "number", Code.BAD_NUMBER, _text(period), lost=True)
        elif not subject or not title:
            self.report.add(at, "subject" if title else "group", Code.MISSING_VALUE, lost=True)
        else:
            return _Lesson(at, on, period, title, subject, subgroup, body)
        return None

    def _take(self, lesson: _Lesson) -> None:
        body = lesson.body
        natural = f"{lesson.on}/{lesson.period}/{lesson.course}"
        if natural in self.lessons:
            self.report.add(lesson.at, "", Code.DUPLICATE_ID, natural, lost=True)
            return
        self.lessons[natural] = LessonRecord(
            source_id=natural, at=lesson.at, on=lesson.on, period=lesson.period, class_title=lesson.title,
            subject=lesson.subject, topic=_said(body.get("theme")), subgroup=lesson.subgroup,
        )  # fmt: skip
        self._class(lesson)
        if text := _said(_as_dict(body.get("homework")).get("text")):
            assigned = self.last.get(lesson.course, lesson.on)
            self.homework.append(
                HomeworkRecord(
                    source_id=natural, at=lesson.at, class_title=lesson.title, subject=lesson.subject,
                    assigned=assigned, due=lesson.on, text=text, subgroup=lesson.subgroup,
                )
            )  # fmt: skip
        kinds = [_said(kind) for kind in _as_list(body.get("importantWorks"))]
        self._marks(lesson, next(filter(None, kinds), ""))

    def _class(self, lesson: _Lesson) -> None:
        """The class, its course and who teaches it; the portal's own id of a teacher is often nought."""
        at, home = lesson.at, f"{MADE}{lesson.title}"
        self.classes.setdefault(
            home,
            SchoolClass(source_id=home, at=at, title=lesson.title, kind=ClassKind.HOMEROOM, homeroom=lesson.title),
        )
        self.classes.setdefault(
            lesson.course,
            SchoolClass(
                source_id=lesson.course, at=at, title=lesson.course, kind=ClassKind.SCHEDULED, homeroom=lesson.title,
                subgroup=lesson.subgroup, subject=lesson.subject,
            ),
        )  # fmt: skip
        said = _as_dict(lesson.body.get("teacher"))
        name = " ".join(_text(said.get(part)) for part in ("lastName", "firstName", "middleName"))
        teacher = named(name, at, Role.TEACHER)
        if teacher is not None:
            self.people.setdefault(teacher.source_id, teacher)
            key = f"{lesson.course}/{teacher.source_id}"
            self.enrolments.setdefault(
                key,
                Enrolment(source_id=key, at=at, class_id=lesson.course, person_id=teacher.source_id, role=Role.TEACHER),
            )

    def _marks(self, lesson: _Lesson, kind: str) -> None:
        for said in _as_list(lesson.body.get("workMarks")):
            work = _as_dict(said)
            work_id = _text(work.get("workId")) or f"{lesson.course}/{lesson.on}/{lesson.period}"
            if kind:
                self.categories.setdefault(kind, Category(source_id=kind, at=lesson.at, title=kind))
            self.works.setdefault(
                work_id,
                WorkItem(
                    source_id=work_id, at=lesson.at, class_id=lesson.course, title=kind, category_id=kind or None,
                    assigned=lesson.on, due=lesson.on,
                ),
            )  # fmt: skip
            for number, one in enumerate(map(_as_dict, _as_list(work.get("marks")))):
                value = _text(one.get("value"))
                mark_id = _text(one.get("id")) or f"{work_id}/{number}"
                if not value:
                    self.report.add(lesson.at, "value", Code.MISSING_VALUE, lost=True)
                elif mark_id in self.marks:
                    self.report.add(lesson.at, "id", Code.DUPLICATE_ID, mark_id, lost=True)
                else:
                    self.marks[mark_id] = MarkRecord(
                        source_id=mark_id, at=lesson.at, work_id=work_id, pupil_id=named_after(self.file),
                        value=value, on=lesson.on,
                    )  # fmt: skip


def _class_of(group: Json) -> tuple[str, str | None]:
    """The class and, where the group is a part of it, its subgroup."""
    name, parent = _text(group.get("name")), _text(group.get("parentName"))
    if parent:
        return class_title(parent), name or None
    return (class_title(name), None) if is_class(name) else (name, None)


def named_after(file: str) -> str:
    """The pupil whose diary it is: the file is named after them."""
    return file.rsplit(".", 1)[0].replace("_", " ").strip()


def _said(value: object) -> str:
    """A text that says something: ".." is how a teacher says nothing."""
    text = " ".join(_text(value).split())
    return text if text.strip(". -–—…") else ""


def _text(value: object) -> str:
    """A plain value as text; ids above 2**53 keep every digit."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _as_dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
