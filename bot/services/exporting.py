"""A school out again: its rows as a parcel, which is written as files that any of them can be read from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.diary import WHOLE_DAY
from domain.results import ResultKind as Kept
from exchange.model import (
    AttendanceRecord,
    Bell,
    Break,
    Category,
    ChangeKind,
    ChangeRecord,
    ClassKind,
    Enrolment,
    HomeworkRecord,
    Kind,
    LessonRecord,
    MarkRecord,
    Org,
    OrgKind,
    Parcel,
    Person,
    Place,
    ResultKind,
    Role,
    SchoolClass,
    Session,
    SessionKind,
    Slot,
    StudentSet,
    Subject,
    TermResultRecord,
    WorkItem,
)
from storage import tables
from storage.outgoing import OF_CLASSES, OF_PUPILS, OF_SCHOOL, Found
from storage.schools import School
from storage.work import Database

HERE = Place("", 0)
WEEKS = {0: None, 1: "A", 2: "B"}
KINDS = {
    "cancelled": ChangeKind.CANCELLED,
    "teacher": ChangeKind.OTHER_TEACHER,
    "subject": ChangeKind.OTHER_SUBJECT,
    "moved": ChangeKind.MOVED,
    "room": ChangeKind.OTHER_ROOM,
    "added": ChangeKind.ADDED,
    "comment": ChangeKind.COMMENT,
}
Course = tuple[int, int, int | None]  # class, subject, group


@dataclass(frozen=True, slots=True)
class _Rows:
    school: School
    found: dict[Any, Found]

    def __getitem__(self, row: Any) -> Found:
        return self.found[row]


class Exporting:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def parcel(self, school_id: int) -> Parcel | None:
        """All that the school has entered, of the classes and people of now; None: there is no such school."""
        async with self._database.open_read() as work:
            school = await work.schools.of(school_id)
            if school is None:
                return None
            found: dict[Any, Found] = {}
            for row in OF_SCHOOL:
                found[row] = await work.outgoing.of_school(row, school_id)
            for row in OF_CLASSES:
                found[row] = await work.outgoing.of_classes(row, school_id)
            for row in OF_PUPILS:
                found[row] = await work.outgoing.of_pupils(row, school_id)
        return _Writing(_Rows(school, found)).parcel()


class _Writing:
    """Rows into records; every list in an order that does not depend on the numbers of rows."""

    def __init__(self, rows: _Rows) -> None:
        self.rows = rows
        self.org = rows.school.source_id
        self.classes = {one.id: one for one in rows[tables.SchoolClassRow]}
        self.subjects = {one.id: one.title for one in rows[tables.SubjectRow]}
        self.staff = {one.id: one.source_id for one in rows[tables.StaffRow]}
        self.pupils = {one.id: one for one in rows[tables.PupilRow]}
        self.groups = {one.id: one for one in rows[tables.StudyGroupRow]}
        self.terms = {one.id: one.source_id for one in rows[tables.TermRow]}
        self.members: dict[int, set[int]] = defaultdict(set)
        for one in rows[tables.GroupMemberRow]:
            if one.group_id in self.groups:
                self.members[one.group_id].add(one.pupil_id)
        self.teachers: dict[Course, list[str]] = defaultdict(list)
        for one in rows[tables.TeachingRow]:
            if one.teacher_id in self.staff:
                self.teachers[(one.class_id, one.subject_id, one.group_id)].append(self.staff[one.teacher_id])
        self.marks = [one for one in rows[tables.MarkRow] if self._class_of(one.pupil_id) is not None]
        self.courses = sorted(self._courses(), key=self._course_id)

    def parcel(self) -> Parcel:
        works, marks = self._gradebook()
        return Parcel(
            kind=Kind.ONEROSTER,
            orgs=(Org(source_id=self.org, at=HERE, name=self.rows.school.name, kind=OrgKind.SCHOOL),),
            sessions=_ordered(self._sessions()),
            subjects=_ordered(
                Subject(source_id=title, at=HERE, title=title)
                for title in {self.subjects[subject] for _, subject, _ in self.courses}
            ),
            classes=(*_ordered(self._homerooms()), *(self._scheduled(one) for one in self.courses)),
            people=_ordered(self._people()),
            enrolments=_ordered(self._enrolments()),
            categories=_ordered(
                Category(source_id=kind, at=HERE, title=kind) for kind in {one.work for one in self.marks if one.work}
            ),
            works=works,
            marks=marks,
            bells=_ordered(self._bells()),
            breaks=_ordered(
                Break(
                    source_id=f"{one.starts_on}/{one.title}",
                    at=HERE,
                    title=one.title,
                    start=one.starts_on,
                    end=one.ends_on,
                )
                for one in self.rows[tables.SchoolBreakRow]
            ),
            slots=_ordered(self._slots()),
            lessons=_ordered(self._lessons()),
            homework=_ordered(self._homework()),
            attendance=_ordered(self._attendance()),
            changes=_ordered(self._changes()),
            term_results=_ordered(self._results()),
        )

    def _class_of(self, pupil_id: int) -> Any:
        pupil = self.pupils.get(pupil_id)
        return self.classes.get(pupil.class_id) if pupil else None

    def _courses(self) -> set[Course]:
        """What is taught to whom: said by who teaches it, or known by the marks that were given."""
        return {*self.teachers, *(self._course_of(one) for one in self.marks)}

    def _course_of(self, mark: Any) -> Course:
        """The course of a mark: of the group the pupil is in, where the subject is taught in groups."""
        class_id = self._class_of(mark.pupil_id).id
        for one in sorted(self.teachers, key=str):
            in_group = one[2] is not None and mark.pupil_id in self.members.get(one[2], ())
            if one[:2] == (class_id, mark.subject_id) and in_group:
                return one
        return (class_id, mark.subject_id, None)

    def _course_id(self, course: Course) -> str:
        class_id, subject_id, group_id = course
        group = self.groups[group_id].title if group_id else ""
        return f"{self.classes[class_id].source_id}/{self.subjects[subject_id]}/{group}"

    def _sessions(self) -> Iterator[Session]:
        for one in self.rows[tables.TermRow]:
            kind = SessionKind(one.kind) if one.kind in set(SessionKind) else SessionKind.TERM
            yield Session(
                source_id=one.source_id, at=HERE, title=one.title, kind=kind, start=one.starts_on, end=one.ends_on
            )

    def _homerooms(self) -> Iterator[SchoolClass]:
        for one in self.classes.values():
            yield SchoolClass(
                source_id=one.source_id,
                at=HERE,
                title=one.title,
                kind=ClassKind.HOMEROOM,
                org_id=self.org,
                session_ids=tuple(sorted(self.terms.values())),
            )

    def _scheduled(self, course: Course) -> SchoolClass:
        class_id, subject_id, group_id = course
        title, subject = self.classes[class_id].title, self.subjects[subject_id]
        named = self.groups[group_id].title if group_id else subject
        return SchoolClass(
            source_id=self._course_id(course),
            at=HERE,
            title=f"{title} · {named}",
            kind=ClassKind.SCHEDULED,
            org_id=self.org,
            course_id=subject,
            subject=subject,
        )

    def _people(self) -> Iterator[Person]:
        guardians = {one.id: one for one in self.rows[tables.GuardianRow]}
        ties: dict[int, list[str]] = defaultdict(list)
        for tie in self.rows[tables.GuardianshipRow]:
            ties[tie.pupil_id].append(guardians[tie.guardian_id].source_id)
        people: dict[str, Person] = {}
        rows = (
            *((one, Role.PUPIL) for one in self.pupils.values()),
            *((one, Role.TEACHER) for one in self.rows[tables.StaffRow]),
            *((one, Role.GUARDIAN) for one in guardians.values()),
        )
        for one, role in rows:
            person = _person(one, role, self.org, tuple(sorted(ties.get(one.id, ()))) if role is Role.PUPIL else ())
            known = people.get(person.source_id)
            people[person.source_id] = person if known is None else _both(known, person)
        yield from people.values()

    def _enrolments(self) -> Iterator[Enrolment]:
        for one in self.classes.values():
            if one.teacher_id in self.staff:
                yield _enrolled(one.source_id, self.staff[one.teacher_id], Role.TEACHER, primary=True)
        for pupil in self.pupils.values():
            if pupil.class_id in self.classes:
                yield _enrolled(self.classes[pupil.class_id].source_id, pupil.source_id, Role.PUPIL)
        for course in self.courses:
            number = self._course_id(course)
            for teacher in self.teachers.get(course, ()):
                yield _enrolled(number, teacher, Role.TEACHER)
            for pupil in self.pupils.values():
                inside = pupil.id in self.members[course[2]] if course[2] else pupil.class_id == course[0]
                if inside:
                    yield _enrolled(number, pupil.source_id, Role.PUPIL)

    def _gradebook(self) -> tuple[tuple[WorkItem, ...], tuple[MarkRecord, ...]]:
        works: dict[str, WorkItem] = {}
        marks = []
        met: dict[str, int] = {}
        for one in sorted(self.marks, key=lambda each: (self.pupils[each.pupil_id].source_id, each.day, each.id)):
            course = self._course_id(self._course_of(one))
            work_id = f"{course}/{one.day}/{one.work or ''}/{one.weight:g}"
            works.setdefault(
                work_id,
                WorkItem(
                    source_id=work_id,
                    at=HERE,
                    class_id=course,
                    title="",
                    category_id=one.work,
                    assigned=one.day,
                    due=one.day,
                    weight=Decimal(f"{one.weight:g}"),
                ),
            )
            pupil = self.pupils[one.pupil_id].source_id
            natural = f"{pupil}/{work_id}"
            met[natural] = met.get(natural, 0) + 1
            marks.append(
                MarkRecord(
                    source_id=one.source_id or f"{natural}/{met[natural]}",
                    at=HERE,
                    work_id=work_id,
                    pupil_id=pupil,
                    value=one.value,
                    on=one.day,
                    comment=one.comment or "",
                    debt_until=one.debt_until,
                )
            )
        return _ordered(works.values()), _ordered(marks)

    def _bells(self) -> Iterator[Bell]:
        for one in self.rows[tables.BellRow]:
            yield Bell(
                source_id=f"{one.weekday}/{one.period:02}",
                at=HERE,
                period=one.period,
                start=_clock(one.starts_at),
                end=_clock(one.ends_at),
                weekday=one.weekday or None,
            )

    def _group(self, group_id: int | None) -> str | None:
        return self.groups[group_id].title if group_id in self.groups else None

    def _slots(self) -> Iterator[Slot]:
        for one in self.rows[tables.SlotRow]:
            title, group, subject = (
                self.classes[one.class_id].title,
                self._group(one.group_id),
                self.subjects[one.subject_id],
            )
            teacher = self.staff.get(one.teacher_id, "")
            yield Slot(
                source_id=f"{title}/{one.week}/{one.weekday}/{one.period:02}/{group}/{subject}/{teacher}/{one.room}",
                at=HERE,
                weekday=one.weekday,
                period=one.period,
                sets=(StudentSet(title, title, group),),
                subject=subject,
                teachers=(teacher,) if teacher else (),
                week=WEEKS.get(one.week),
                room=one.room or "",
            )

    def _lessons(self) -> Iterator[LessonRecord]:
        for one in self.rows[tables.LessonRow]:
            title, subject = self.classes[one.class_id].title, self.subjects[one.subject_id]
            yield LessonRecord(
                source_id=f"{one.day}/{title}/{one.period:02}/{subject}",
                at=HERE,
                on=one.day,
                period=one.period,
                class_title=title,
                subject=subject,
                topic=one.topic or "",
                material=one.material or "",
            )

    def _homework(self) -> Iterator[HomeworkRecord]:
        for one in self.rows[tables.HomeworkRow]:
            if one.pupil_id is not None and one.pupil_id not in self.pupils:
                continue
            title, subject, group = (
                self.classes[one.class_id].title,
                self.subjects[one.subject_id],
                self._group(one.group_id),
            )
            pupil = self.pupils[one.pupil_id].source_id if one.pupil_id else None
            yield HomeworkRecord(
                source_id=f"{one.assigned_on}/{one.due_on}/{title}/{group}/{subject}/{pupil}/{one.text}",
                at=HERE,
                class_title=title,
                subject=subject,
                assigned=one.assigned_on,
                due=one.due_on,
                text=one.text,
                pupil=pupil,
                subgroup=group,
            )

    def _attendance(self) -> Iterator[AttendanceRecord]:
        for one in self.rows[tables.AttendanceRow]:
            pupil = self.pupils[one.pupil_id].source_id
            yield AttendanceRecord(
                source_id=f"{one.day}/{pupil}/{one.period:02}",
                at=HERE,
                on=one.day,
                pupil=pupil,
                code=one.code,
                period=None if one.period == WHOLE_DAY else one.period,
                minutes=one.minutes,
            )

    def _changes(self) -> Iterator[ChangeRecord]:
        for one in self.rows[tables.ChangeRow]:
            title, group = self.classes[one.class_id].title, self._group(one.group_id)
            yield ChangeRecord(
                source_id=f"{one.day}/{title}/{one.period:02}/{group}/{one.kind}",
                at=HERE,
                on=one.day,
                period=one.period,
                class_title=title,
                kind=KINDS[one.kind],
                subject=self.subjects.get(one.subject_id, ""),
                teacher=self.staff.get(one.teacher_id, ""),
                room=one.room or "",
                comment=one.comment or "",
                subgroup=group,
            )

    def _results(self) -> Iterator[TermResultRecord]:
        """Results of subjects; one of all subjects together has no place in the file."""
        zone = ZoneInfo(self.rows.school.zone)
        for one in self.rows[tables.TermResultRow]:
            if one.subject_id is None:
                continue
            term = self.terms.get(one.term_id, "")
            pupil, subject = self.pupils[one.pupil_id].source_id, self.subjects[one.subject_id]
            yield TermResultRecord(
                source_id=f"{one.year}/{term}/{pupil}/{subject}/{one.kind}",
                at=HERE,
                term=term,
                pupil=pupil,
                subject=subject,
                value=one.value,
                on=one.public_at.astimezone(zone).date(),
                kind=ResultKind.FINAL if one.kind == Kept.FINAL else ResultKind.INTERIM,
            )


def _ordered(records: Any) -> Any:
    """Records by their ids, whatever order the rows came in."""
    return tuple(sorted(records, key=lambda one: one.source_id))


def _person(row: Any, role: Role, org: str, guardians: tuple[str, ...]) -> Person:
    family, _, rest = row.name.partition(" ")
    given, _, middle = rest.partition(" ")
    born = date.fromisoformat(row.born_on) if role is Role.PUPIL and row.born_on else None
    return Person(
        source_id=row.source_id,
        at=HERE,
        family=family,
        given=given,
        middle=middle,
        roles=(role,),
        org_ids=(org,),
        phone=(row.phone or "") if role is not Role.PUPIL else "",
        birth_date=born,
        guardian_ids=guardians,
        position=(row.position or "") if role is Role.TEACHER else "",
    )


def _both(one: Person, other: Person) -> Person:
    """Somebody who works at the school and has a child there, under one id."""
    return replace(
        one, roles=(*one.roles, *other.roles), phone=one.phone or other.phone, position=one.position or other.position
    )


def _enrolled(class_id: str, person_id: str, role: Role, *, primary: bool = False) -> Enrolment:
    number = f"{class_id}/{role}/{person_id}"
    return Enrolment(source_id=number, at=HERE, class_id=class_id, person_id=person_id, role=role, primary=primary)


def _clock(text: str) -> time:
    return time.fromisoformat(text)
