"""A day of a pupil's diary: what was noted, put beside the lessons it belongs to (M 1.2.2).

A fact goes to the lesson of its period and subject, else to a lesson of its subject, else it is loose: shown at the
end, never lost. A mark of the subject that a substitution replaced stays with the substituted lesson.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.marks import Attendance
from domain.timetable import Frame, Place, PlannedLesson, Subject, is_of_others, lessons_on

WHOLE_DAY = 0  # the period of an absence from all lessons of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A mark as a parent may see it now; `corrected` when it is not the one first written."""

    id: int
    subject: Subject
    period: int | None
    value: str
    work: str | None = None
    debt_until: date | None = None
    comment: str | None = None
    counts: bool = True
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """How the pupil was at a lesson; `code` is `domain.marks.Attendance` or, from a file, what was written there."""

    period: int
    code: Attendance | str
    minutes: int | None = None  # late by


@dataclass(frozen=True, slots=True)
class LessonNote:
    """What a lesson was about."""

    period: int
    subject: Subject
    topic: str | None = None
    material: str | None = None


@dataclass(frozen=True, slots=True)
class Homework:
    """Homework due on the day; `individual`: for this pupil alone."""

    id: int
    subject: Subject
    text: str
    individual: bool = False
    done: bool = False  # ticked off by the family
    files: int = 0  # how many came with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was noted of one pupil on one day."""

    notes: tuple[LessonNote, ...] = ()
    marks: tuple[DayMark, ...] = ()
    absences: tuple[Absence, ...] = ()
    homework: tuple[Homework, ...] = ()


NOTHING = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson with all that is known of it; a loose one has no lesson, and perhaps no subject or period."""

    lesson: PlannedLesson | None
    subject: Subject | None
    period: int | None = None
    topic: str | None = None
    material: str | None = None
    marks: tuple[DayMark, ...] = ()
    absence: Absence | None = None
    homework: tuple[Homework, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the diary: its lessons in order, and the facts that belong to none of them."""

    day: date
    lines: tuple[LessonLine, ...]
    loose: tuple[LessonLine, ...] = ()


@dataclass(slots=True)
class _Line:
    """A line while it is being filled."""

    lesson: PlannedLesson | None
    subject: Subject | None
    period: int | None
    note: LessonNote | None = None
    marks: list[DayMark] = field(default_factory=list)
    absence: Absence | None = None
    homework: list[Homework] = field(default_factory=list)

    def taught(self, subject: Subject) -> bool:
        lesson = self.lesson
        return self.subject == subject or (lesson is not None and lesson.was_subject == subject)

    def finished(self) -> LessonLine:
        return LessonLine(
            lesson=self.lesson,
            subject=self.subject,
            period=self.period,
            topic=self.note.topic if self.note else None,
            material=self.note.material if self.note else None,
            marks=tuple(self.marks),
            absence=self.absence,
            homework=tuple(self.homework),
        )


class _Page:
    """The lines of a day and, below them, those that had to be made."""

    def __init__(self, lessons: Iterable[PlannedLesson]) -> None:
        self.lines = [_Line(lesson, lesson.subject, lesson.period) for lesson in lessons]
        self.loose: list[_Line] = []

    def at(self, period: int | None, subject: Subject) -> _Line | None:
        return next((line for line in self.lines if line.period == period and line.taught(subject)), None)

    def of(self, subject: Subject) -> _Line | None:
        """A lesson of a subject, whenever it is: rather one that is held."""
        lines = [line for line in self.lines if line.taught(subject)]
        return min(lines, key=lambda line: line.lesson is None or not line.lesson.held, default=None)

    def loose_for(self, subject: Subject | None, period: int | None = None) -> _Line:
        for line in self.loose:
            if line.subject == subject and (subject is not None or line.period == period):
                return line
        self.loose.append(_Line(None, subject, period))
        return self.loose[-1]


def day_of(frame: Frame, day: date, facts: Facts = NOTHING) -> Day:
    """Put the facts of a day beside its lessons; what other study groups of the class did is not this pupil's."""
    page = _Page(lessons_on(frame, day))
    _put_notes(page, [note for note in facts.notes if not is_of_others(frame, Place(day, note.period), note.subject)])
    for mark in facts.marks:
        line = page.at(mark.period, mark.subject) or page.of(mark.subject) or page.loose_for(mark.subject, mark.period)
        line.marks.append(mark)
    _put_absences(page, facts.absences)
    for homework in facts.homework:
        (page.of(homework.subject) or page.loose_for(homework.subject)).homework.append(homework)
    return Day(
        day,
        tuple(line.finished() for line in page.lines),
        tuple(line.finished() for line in page.loose),
    )


def _put_notes(page: _Page, notes: Iterable[LessonNote]) -> None:
    """Exact places first, so that a note of a moved lesson never takes the place of another's own."""
    waiting: list[LessonNote] = []
    for note in notes:
        line = page.at(note.period, note.subject)
        if line is not None and line.note is None:
            line.note = note
        else:
            waiting.append(note)
    for note in waiting:
        free = page.of(note.subject)
        if free is not None and free.note is None:
            free.note = note
        else:
            page.loose.append(_Line(None, note.subject, note.period, note))


def _put_absences(page: _Page, absences: tuple[Absence, ...]) -> None:
    lessons = [line for line in page.lines if line.lesson is not None and line.subject is not None]
    lessons.sort(key=lambda line: line.lesson is None or not line.lesson.held)  # stable: held ones first
    for absence in absences:
        line = next((line for line in lessons if line.period == absence.period), None)
        if line is not None:
            line.absence = absence
        elif absence.period != WHOLE_DAY:
            page.loose_for(None, absence.period).absence = absence
    for absence in absences:
        if absence.period == WHOLE_DAY:
            _put_whole_day(page, absence)


def _put_whole_day(page: _Page, absence: Absence) -> None:
    held = [line for line in page.lines if line.lesson is not None and line.lesson.held]
    for line in held:
        line.absence = line.absence or absence  # what was said of one lesson is more exact
    if not held:
        page.loose_for(None, WHOLE_DAY).absence = absence
