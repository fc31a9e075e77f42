"""What happened in school: topics, homework, attendance. Old facts are news to nobody: no pushes are owed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.services.importing.book import Book
from bot.services.importing.placing import InClass, Placing
from bot.services.importing.report import Trouble, What
from bot.services.importing.subjects import settle_subjects
from bot.services.importing.timetable import keep_first
from bot.services.importing.words import kept_id, midnight
from bot.services.importing.writing import Said, Writing
from domain.diary import WHOLE_DAY
from domain.marks import Attendance
from exchange.model import AttendanceRecord, HomeworkRecord, LessonRecord, Parcel
from storage import roll
from storage.crypto import ring
from storage.roll import Key

WEEK = 7  # days within which the next lesson of a subject is looked for


async def write_facts(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Write lessons, homework and attendance of every school of the parcel."""
    await _lessons(parcel.lessons, placing, writing)
    await _homework(parcel.homework, placing, writing)
    await _attendance(parcel.attendance, placing, writing)


async def _lessons(records: Iterable[LessonRecord], placing: Placing, writing: Writing) -> None:
    """Topics. The halves of a class share one row of a lesson, so two topics stand in it one after the other."""
    placed = [(one, place) for one in records if (place := placing.in_class(What.LESSONS, one.at, one.class_title))]
    for book in placing.books:
        mine = [(one, place) for one, place in placed if place.book is book]
        await settle_subjects(book, (one.subject for one, _ in mine), writing)
        shared: dict[Key, list[LessonRecord]] = {}
        for one, place in mine:
            shared.setdefault((place.class_id, one.on, one.period, book.subject(one.subject)), []).append(one)
        wanted = {
            key: Said((_both(one.topic for one in told), _both(one.material for one in told)), told[0].at)
            for key, told in shared.items()
        }
        await writing.post(book.school.id, What.LESSONS, roll.LESSONS, wanted)


def _both(texts: Iterable[str]) -> str | None:
    return " / ".join(dict.fromkeys(text for text in texts if text)) or None


async def _homework(records: Iterable[HomeworkRecord], placing: Placing, writing: Writing) -> None:
    placed = [(one, place) for one in records if (place := placing.in_class(What.HOMEWORK, one.at, one.class_title))]
    for book in placing.books:
        mine = [(one, place) for one, place in placed if place.book is book]
        if not mine:
            continue
        await settle_subjects(book, (one.subject for one, _ in mine), writing)
        days = _lesson_days(book)
        wanted: dict[Key, Said] = {}
        for one, place in mine:
            if said := _task(one, place, days, placing):
                keep_first(placing, wanted, (place.class_id, _homework_id(one)), said, What.HOMEWORK, book)
        await writing.post(book.school.id, What.HOMEWORK, roll.HOMEWORK, wanted)


LessonDays = Mapping[tuple[int, int], set[int]]  # (class, subject) -> weekdays


def _lesson_days(book: Book) -> LessonDays:
    days: dict[tuple[int, int], set[int]] = {}
    for lesson in book.week:
        days.setdefault((lesson.class_id, lesson.subject_id), set()).add(lesson.weekday)
    return days


def _task(one: HomeworkRecord, place: InClass, days: LessonDays, placing: Placing) -> Said | None:
    """Homework as facts of a row; None when it has been refused."""
    book, what = place.book, What.HOMEWORK
    subject_id = book.subject(one.subject)
    assert subject_id is not None  # settled just before
    goes_on, group_id = placing.group(what, one.at, place, subject_id, one.subgroup)
    if not goes_on:
        return None
    pupil_id = None
    if one.pupil:
        found = placing.pupil(what, one.at, one.pupil, one.class_title)
        if found is None:
            return None
        pupil_id = found[1].id
    due = one.due or _next_lesson(one.assigned, days.get((place.class_id, subject_id), set()))
    if due is None:
        placing.ledger.refuse(book.school.id, what, one.at, "due", Trouble.NO_DUE_DAY)
        return None
    facts = (group_id, pupil_id, subject_id, one.assigned, due, one.text)
    return Said(facts, one.at, {"set_at": midnight(one.assigned, book.school.zone)})


def _next_lesson(assigned: date, weekdays: set[int]) -> date | None:
    ahead = (assigned + timedelta(days=number) for number in range(1, WEEK + 1))
    return next((day for day in ahead if day.isoweekday() in weekdays), None)


def _homework_id(one: HomeworkRecord) -> str:
    """The id in the rows; where it may hold the name of a pupil, its keyed print."""
    return ring().fingerprint(one.source_id) if one.pupil else kept_id(one.source_id)


async def _attendance(records: tuple[AttendanceRecord, ...], placing: Placing, writing: Writing) -> None:
    wanted: dict[int, dict[Key, Said]] = {}
    for one in records:
        found = placing.pupil(What.ATTENDANCE, one.at, one.pupil, one.class_title)
        if found is None:
            continue
        book, pupil = found
        code = Attendance.parse(one.code)
        if code is None:
            placing.ledger.refuse(book.school.id, What.ATTENDANCE, one.at, "code", Trouble.BAD_CODE, one.code)
            continue
        began = midnight(one.on, book.school.zone)
        key = (pupil.id, one.on, WHOLE_DAY if one.period is None else one.period)
        said = Said((code.value, one.minutes), one.at, {"set_at": began, "public_at": began})
        keep_first(placing, wanted.setdefault(book.school.id, {}), key, said, What.ATTENDANCE, book)
    for school_id, said_of in wanted.items():
        await writing.post(school_id, What.ATTENDANCE, roll.ATTENDANCE, said_of)
