"""The register of a class in a subject over a term: who has which marks, how many, and what they come to."""

import asyncio
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.documents.register import RegisterPicture, register_png
from bot.services.homework_giving import may_write
from bot.services.result_setting import Course, short_terms
from domain.access import Viewer
from domain.diary import WHOLE_DAY
from domain.people import FullName
from domain.term_marks import SubjectMarks, TermMark
from domain.terms import SchoolTerm, begun_terms, term_to_show
from domain.timetable import Subject
from exchange.register_out import RegisterSheet, register_xlsx
from storage.attendance import Noted
from storage.work import Database, Work

FEW = 3  # marks in a term below which an average says little


@dataclass(frozen=True, slots=True)
class NoRegister:
    """The class and subject are not the person's to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    number: int
    name: FullName
    marks: tuple[TermMark, ...]
    absences: tuple[Noted, ...]

    @property
    def average(self) -> Decimal | None:
        return SubjectMarks(Subject(0, ""), self.marks).average

    @property
    def count(self) -> int:
        """Marks that are marks: work still owed is none."""
        return sum(not mark.owed for mark in self.marks)

    def on(self, day: date, periods: frozenset[int]) -> tuple[tuple[TermMark, ...], tuple[Noted, ...]]:
        """What stands of a day: its marks, and how the pupil was at the lessons of the subject."""
        return (
            tuple(mark for mark in self.marks if mark.day == day),
            tuple(one for one in self.absences if one.at.day == day and one.at.period in periods | {WHOLE_DAY}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    course: Course
    term: SchoolTerm
    terms: tuple[SchoolTerm, ...]
    days: tuple[date, ...]
    periods: dict[date, frozenset[int]]
    lines: tuple[RegisterLine, ...]
    in_person: bool
    today: date

    @property
    def few(self) -> tuple[RegisterLine, ...]:
        """Who has few marks yet."""
        return tuple(line for line in self.lines if line.count < FEW)


class RegisterReading:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def term(self, viewer: Viewer, class_id: int, subject_id: int, term_id: int = 0) -> RegisterView | NoRegister:
        """The register of a term; of the one that is on where none is named."""
        async with self._database.open_read() as work:
            school = await may_write(work, viewer, class_id, subject_id)
            if school is None:
                return NoRegister()
            today = school.local(work.now).date()
            terms = begun_terms(await work.lessons.school_terms(school.id), today)
            short = short_terms(terms) or terms
            term = term_to_show(short, today, term_id or None)
            classes, subjects = await work.lessons.classes([class_id]), await work.classes.subjects(school.id)
            if subject_id not in subjects:
                return NoRegister()
            lines, days, periods = await _lines(work, class_id, subject_id, term, today)
            return RegisterView(
                course=Course(
                    class_id=class_id,
                    class_title=classes[class_id].title,
                    subject_id=subject_id,
                    subject=subjects[subject_id],
                ),
                term=term,
                terms=short,
                days=days,
                periods=periods,
                lines=lines,
                in_person=school.in_person,
                today=today,
            )


async def _lines(
    work: Work, class_id: int, subject_id: int, term: SchoolTerm, today: date
) -> tuple[tuple[RegisterLine, ...], tuple[date, ...], dict[date, frozenset[int]]]:
    pupils = await work.classes.pupils([class_id], today)
    ids = [pupil.id for pupil in pupils]
    marks = await work.mark_edits.of_days(ids, subject_id, term.starts_on, term.ends_on)
    periods: dict[date, set[int]] = {}
    for at in await work.lessons.held(class_id, subject_id, term.starts_on, term.ends_on):
        periods.setdefault(at[0], set()).add(at[1])
    for mark in marks:
        periods.setdefault(mark.day, set()).update([mark.period] if mark.period else [])
    absences = await work.attendance.between(ids, term.starts_on, term.ends_on)
    lines = tuple(
        RegisterLine(
            number=number,
            name=FullName.read(pupil.name),
            marks=tuple(mark.term_mark for mark in marks if mark.pupil_id == pupil.id),
            absences=tuple(one for one in absences if one.at.pupil_id == pupil.id),
        )
        for number, pupil in enumerate(pupils, 1)
    )
    return lines, tuple(sorted(periods)), {day: frozenset(found) for day, found in periods.items()}


async def drawn(picture: RegisterPicture) -> bytes:
    """The picture as PNG: in a thread, and in no transaction."""
    return await asyncio.to_thread(register_png, picture)


async def tabulated(sheet: RegisterSheet) -> bytes:
    """The sheet as XLSX: in a thread, and in no transaction."""
    return await asyncio.to_thread(register_xlsx, sheet)
