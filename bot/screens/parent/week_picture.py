"""A week as the values of its picture: the words are said here, bot.documents.week only draws them."""

from collections.abc import Iterator
from html import unescape

from bot.documents.week import DayColumn, LessonLine, MarkSign, Tone, WeekPicture
from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens.days import day_and_month, format_date, short_date
from bot.screens.naming import child_name, class_name
from bot.screens.parent.diary_lines import no_lessons, room_words
from bot.screens.parent.week import week_dates
from bot.screens.school_words import attendance_words, work_short
from bot.services.week import WeekDay, WeekView
from domain.diary import WHOLE_DAY, Absence, DayMark
from domain.diary import LessonLine as DiaryLine
from domain.marks import Attendance
from domain.tasks import is_set
from domain.term_marks import DEBT_SIGNS
from domain.timetable import LessonState, PlannedLesson


def week_picture(view: WeekView) -> WeekPicture:
    """The week as it is drawn, in the language of the moment."""
    named = (child_name(view.child, view.children), class_name(view.child))
    return WeekPicture(
        title=" · ".join(part for part in named if part),
        dates=week_dates(view),
        days=tuple(_day(one, view) for one in view.days),
        footer=", ".join(_legend(view)),
        language=language(),
    )


def _day(one: WeekDay, view: WeekView) -> DayColumn:
    weekday = format_date(one.day.day, "EEEE", locale=language())
    in_person = view.child.in_person
    return DayColumn(
        title=f"{weekday[:1].upper()}{weekday[1:]}",
        date=day_and_month(one.day.day),
        lessons=tuple(_line(line, in_person) for line in (*one.day.lines, *one.day.loose)),
        note=no_lessons(one.why_empty) if one.why_empty else "",
        today=one.day.day == view.today,
    )


def _line(line: DiaryLine, in_person: bool) -> LessonLine:
    lesson = line.lesson
    signs = [_mark(mark) for mark in line.marks]
    if line.absence:
        signs.append(MarkSign(sign=_code(line.absence, in_person), tone=Tone.ABSENCE))
    homework = "; ".join(
        _("лично: {text}").format(text=one.text) if one.individual else one.text for one in line.homework if is_set(one)
    )
    if lesson is None:
        return LessonLine(number="", subject=_loose_title(line), homework=homework, marks=tuple(signs))
    return LessonLine(
        number=str(lesson.period),
        subject=lesson.subject.title if lesson.subject else _("объявление"),
        homework=homework,
        marks=tuple(signs),
        instead_of=lesson.was_subject.title if lesson.was_subject else "",
        cancelled=not lesson.held and lesson.subject is not None,
        remark=", ".join(_remarks(lesson)),
    )


def _loose_title(line: DiaryLine) -> str:
    if line.subject is not None:
        return line.subject.title
    return _("Весь день") if line.period == WHOLE_DAY else _("{period}-й урок").format(period=line.period)


def _remarks(lesson: PlannedLesson) -> Iterator[str]:
    """What became of a lesson, in the few words a line has room for: a remark stands only where nothing else does."""
    state = _state(lesson)
    if state:
        yield state
    elif lesson.comment:
        yield lesson.comment
    if lesson.room and lesson.held and (lesson.was_room is not None or lesson.was_subject is not None):
        yield room_words(lesson.room)


def _state(lesson: PlannedLesson) -> str:
    match lesson.state:
        case LessonState.CANCELLED:
            return _("отменён")
        case LessonState.MOVED if lesson.moved_to:
            return _("перенесён на {day}").format(day=short_date(lesson.moved_to.day))
        case LessonState.MOVED:
            return _("перенесён")
        case LessonState.ADDED if lesson.moved_from:
            return _("перенесён с {day}").format(day=short_date(lesson.moved_from.day))
        case LessonState.ADDED:
            return _("добавлен")
    return _("замена") if lesson.was_subject is not None else ""


def _mark(mark: DayMark) -> MarkSign:
    if mark.value.strip(DEBT_SIGNS):
        return MarkSign(sign=mark.value, kind=unescape(work_short(mark.work)))
    until = _("до {date}").format(date=short_date(mark.debt_until)) if mark.debt_until else ""
    return MarkSign(sign=_("долг"), kind=until, tone=Tone.DEBT)


def _code(absence: Absence, in_person: bool) -> str:
    """The letter a diary has for it; illness is not told where nothing of health may be (ruling 14)."""
    return Attendance.ABSENT if in_person and absence.code == Attendance.ILL else absence.code


def _legend(view: WeekView) -> Iterator[str]:
    """What the letters of absences mean, of those that are there."""
    in_person = view.child.in_person
    lines = [line for one in view.days for line in (*one.day.lines, *one.day.loose)]
    codes = {_code(line.absence, in_person) for line in lines if line.absence}
    for code in Attendance:
        if code in codes:
            yield f"{code} - {attendance_words(code)}"
