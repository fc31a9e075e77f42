"""A change of the timetable as rows: what the line means in this class, and what stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.services.desk import near
from domain.change_line import Act, ChangeLine, Fault
from domain.mark_line.lexer import clean, lex
from domain.mark_line.subjects import SubjectBook
from domain.mark_line.values import SubjectName
from domain.people import FullName
from domain.timetable import Change, ChangeKind, Frame, PlannedLesson, Subject, lessons_on
from storage.changes import NewChange
from storage.lessons import ClassFacts
from storage.schools import School
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Bad:
    """Why the line cannot be done, and what of it."""

    fault: Fault
    said: str = ""


@dataclass(frozen=True, slots=True)
class Spotted:
    day: date
    period: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Rows to write, rows to take back, the places touched, and the timetable as it will be."""

    changes: tuple[NewChange, ...]
    removed: tuple[int, ...]
    places: tuple[Spotted, ...]
    after: Frame


async def plan(
    work: Work, school: School, known: ClassFacts, before: Frame, line: ChangeLine, staff: Mapping[str, FullName]
) -> Planned | Bad:
    """What the line comes to in this class."""
    subjects = await work.classes.subjects(school.id)
    lesson = _held(before, line.day, line.period)
    if bad := _against(before, line, lesson, subjects):
        return bad
    if line.act is Act.BACK:
        return await _back(work, known, before, line)
    teacher = _teacher(line.teacher, staff) if line.teacher else None
    if line.teacher and teacher is None:
        return Bad(Fault.UNKNOWN_TEACHER, line.teacher)
    subject = _subject(line.subject, subjects) if line.subject else None
    if line.subject and subject is None:
        return Bad(Fault.UNKNOWN_SUBJECT, line.subject)
    if subject is not None and teacher is None:
        teacher = await _who_teaches(work, known.id, subject)
    changes = _changes(before, line, lesson, subject, teacher)
    if isinstance(changes, Bad):
        return changes
    places = tuple(dict.fromkeys(Spotted(one.day, one.period) for one in changes))
    tried = tuple(_as_change(one, subjects, work) for one in changes)
    return Planned(tuple(changes), (), places, replace(before, changes=(*before.changes, *tried)))


def _against(before: Frame, line: ChangeLine, lesson: PlannedLesson | None, subjects: Mapping[int, str]) -> Bad | None:
    """What of the timetable stands against the line."""
    if line.act is not Act.ADD and not any(one.subject for one in lessons_on(before, line.day)):
        return Bad(Fault.NOT_A_DAY, f"{line.day:%d.%m}")
    if line.act is Act.ADD:
        return Bad(Fault.TAKEN, _title(lesson)) if lesson is not None else None
    if line.act is not Act.BACK and lesson is None:
        return Bad(Fault.NO_LESSON, str(line.period))
    if line.was and lesson is not None:
        said = _subject(line.was, subjects)
        there = {one.subject.id for one in _all(before, line.day, line.period) if one.subject}
        if said not in there:
            return Bad(Fault.OTHER_LESSON, _title(lesson))
    return None


def _changes(
    before: Frame, line: ChangeLine, lesson: PlannedLesson | None, subject: int | None, teacher: int | None
) -> list[NewChange] | Bad:
    match line.act:
        case Act.CANCEL:
            return [NewChange(day=line.day, period=line.period, kind=ChangeKind.CANCELLED)]
        case Act.MOVE | Act.SWAP:
            assert lesson is not None
            return _moved(before, line, lesson)
        case Act.ADD:
            kind = ChangeKind.ADDED
        case Act.TEACHER:
            kind = ChangeKind.TEACHER
        case Act.ROOM:
            kind = ChangeKind.ROOM
        case _:
            kind = ChangeKind.SUBJECT
    return [
        NewChange(
            day=line.day, period=line.period, kind=kind, subject_id=subject, teacher_id=teacher, room=line.room or None
        )
    ]


def _moved(before: Frame, line: ChangeLine, lesson: PlannedLesson) -> list[NewChange] | Bad:
    """Two rows: the lesson away and here again, or two lessons in each other's place."""
    to_day, to_period = line.to_day or line.day, line.to_period
    assert to_period is not None
    other = _held(before, to_day, to_period)
    if line.act is Act.SWAP:
        if other is None:
            return Bad(Fault.NO_LESSON, str(to_period))
        return [
            _as(other, line.day, line.period, ChangeKind.SUBJECT),
            _as(lesson, to_day, to_period, ChangeKind.SUBJECT),
        ]
    if other is not None:
        return Bad(Fault.TAKEN, _title(other))
    return [
        NewChange(day=line.day, period=line.period, kind=ChangeKind.MOVED),
        _as(lesson, to_day, to_period, ChangeKind.ADDED),
    ]


def _as(lesson: PlannedLesson, day: date, period: int, kind: ChangeKind) -> NewChange:
    assert lesson.subject is not None
    return NewChange(
        day=day,
        period=period,
        kind=kind,
        subject_id=lesson.subject.id,
        teacher_id=int(lesson.teacher) if lesson.teacher else None,
        room=lesson.room,
    )


async def _back(work: Work, known: ClassFacts, before: Frame, line: ChangeLine) -> Planned | Bad:
    """Without what people changed here; the other end of a move comes back with it."""
    rows: dict[int, tuple[date, int]] = {}
    for change_id in await work.changes.at(known.id, line.day, line.period):
        rows |= {one[0]: (one[2], one[3]) for one in await work.changes.together(change_id)}
    if not rows:
        return Bad(Fault.NOTHING_TO_UNDO, str(line.period))
    gone = await work.changes.moments(list(rows))
    changes = tuple(one for one in before.changes if (one.day, one.period, one.made_at) not in gone)
    places = tuple(dict.fromkeys(Spotted(*place) for place in rows.values()))
    return Planned((), tuple(rows), places, replace(before, changes=changes))


def _all(frame: Frame, day: date, period: int) -> list[PlannedLesson]:
    return [one for one in lessons_on(frame, day) if one.period == period and one.subject is not None]


def _held(frame: Frame, day: date, period: int) -> PlannedLesson | None:
    return next((one for one in _all(frame, day, period) if one.held), None)


def _title(lesson: PlannedLesson | None) -> str:
    return lesson.subject.title if lesson and lesson.subject else ""


def _as_change(new: NewChange, subjects: Mapping[int, str], work: Work) -> Change:
    return Change(
        day=new.day,
        period=new.period,
        kind=new.kind,
        made_at=work.now,
        subject=None if new.subject_id is None else Subject(new.subject_id, subjects.get(new.subject_id, "")),
        teacher=None if new.teacher_id is None else str(new.teacher_id),
        room=new.room,
        comment=new.comment,
    )


def _subject(said: str, subjects: Mapping[int, str]) -> int | None:
    """One subject by a name as people say it; None: none, or more than one."""
    tokens = lex(clean(said))
    book = SubjectBook(tuple(SubjectName(id_, title) for id_, title in subjects.items()))
    match = book.find(tokens, 0) if tokens else None
    found: Sequence[int] = match.best(subjects) if match else ()
    if not found:
        titles = {title.casefold(): id_ for id_, title in subjects.items()}
        found = [titles[one] for one in near(said.casefold(), list(titles))]
    return found[0] if found and (len(found) == 1 or match is None) else None


def _teacher(said: str, staff: Mapping[str, FullName]) -> int | None:
    """One of the staff by a family name in any case; None: none, or more than one."""
    word = _folded(said.split()[0])
    families = {id_: _folded(name.family) for id_, name in staff.items()}
    for same in (
        [id_ for id_, family in families.items() if family == word],
        [id_ for id_, family in families.items() if len(word) > 3 and family[:-1] == word[: len(family) - 1]],
        [id_ for one in near(word, list(families.values()))[:1] for id_, family in families.items() if family == one],
    ):
        if same:
            return int(same[0]) if len(same) == 1 else None
    return None


def _folded(word: str) -> str:
    return word.casefold().replace("ё", "е").strip(".,")


async def _who_teaches(work: Work, class_id: int, subject_id: int) -> int | None:
    """The one who teaches a subject in a class, if it is one person."""
    teachers = await work.classes.teachers_of(class_id, subject_id)
    return teachers[0] if len(teachers) == 1 else None
