"""The lines of a day of the diary: lessons, changes as old -> new, marks, absence, homework, topics."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.i18n import gettext as _
from bot.screens.days import clock, day_and_month, short_date
from bot.screens.naming import staff_name
from bot.screens.school_words import attendance_words, day_off_words, work_short
from bot.screens.screen import quoted
from domain.diary import WHOLE_DAY, Absence, Day, DayMark, Homework, LessonLine
from domain.school_days import NoLessons, Why
from domain.timetable import LessonState, PlannedLesson

_INDENT = ""  # a wrapped line begins at the margin again, so an indent would only make it ragged on a phone
_NO_TEXT = " .-–—"  # what diaries write for no homework, and, as a mark, for a debt


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is told: letters of each free text; whether remarks and materials, and what marks were for.

    `rooms`: and teachers, of every lesson, not only where they are news.
    """

    letters: int
    asides: bool = True
    mark_notes: bool = True
    rooms: bool = False


# A full day comes first; each next is for a day that did not fit a message.
DETAILS = (
    Detail(700),
    Detail(300),
    Detail(150),
    Detail(80, asides=False),
    Detail(40, asides=False),
    Detail(24, asides=False, mark_notes=False),
    Detail(12, asides=False, mark_notes=False),
)


def day_lines(day: Day, why_empty: NoLessons | None, detail: Detail, *, in_person: bool) -> Iterator[str]:
    """All that is told of a day; `in_person` leaves out what must not go through the messenger."""
    if why_empty is not None:
        yield no_lessons(why_empty)
    for line in day.lines:
        yield from _lesson(line, detail, in_person)
    if day.loose:
        yield ""
        yield _("Вне расписания")
    for line in day.loose:
        yield from _loose(line, detail, in_person)


def no_lessons(why: NoLessons) -> str:
    """Why a day is free, in a sentence."""
    match why.why:
        case Why.HOLIDAYS if why.until:
            return _("Каникулы по {day} включительно.").format(day=day_and_month(why.until))
        case Why.STATE_HOLIDAY if why.holiday:
            return _("Уроков нет: {holiday}.").format(holiday=day_off_words(why.holiday))
        case Why.WEEKEND:
            return _("Выходной день, уроков нет.")
        case Why.NO_TIMETABLE:
            return _("Расписание класса ещё не внесено.")
        case Why.FREE:
            return _("В этот день уроков нет.")
        case _:
            return _("Учебные занятия в это время не идут.")


def lesson_words(lesson: PlannedLesson, *, in_person: bool) -> list[str]:
    """A lesson as it will be, with what has become of it as old -> new: for news of a change."""
    title = " · ".join(part for part in (str(lesson.period), _times(lesson), _title(lesson, DETAILS[0])) if part)
    lines = [title]
    if lesson.was_teacher is not None and (teacher := _teacher(lesson, in_person)):
        lines.append(teacher)
    if lesson.comment:
        lines.append(f"<i>{_said(lesson.comment, DETAILS[1])}</i>")
    return lines


def _lesson(line: LessonLine, detail: Detail, in_person: bool) -> Iterator[str]:
    lesson = line.lesson
    assert lesson is not None
    title = " · ".join(part for part in (str(lesson.period), _times(lesson), _title(lesson, detail)) if part)
    if detail.rooms and lesson.held and lesson.was_teacher is None and lesson.teacher:
        name = quoted(staff_name(lesson.teacher, in_person=in_person), 40)
        title = f"{title}, {name}" if name else title
    yield _with_results(title, line, detail, in_person)
    if lesson.was_teacher is not None and (teacher := _teacher(lesson, in_person)):
        yield _INDENT + teacher
    if lesson.comment and (detail.asides or lesson.subject is None):
        yield f"{_INDENT}<i>{_said(lesson.comment, detail)}</i>"
    yield from _texts(line, detail)


def _loose(line: LessonLine, detail: Detail, in_person: bool) -> Iterator[str]:
    if line.subject is not None:
        title = f"<b>{quoted(line.subject.title, 60)}</b>"
    elif line.period == WHOLE_DAY:
        title = _("Весь день")
    else:
        title = _("{period}-й урок").format(period=line.period)
    yield _with_results(title, line, detail, in_person)
    yield from _texts(line, detail)


def _times(lesson: PlannedLesson) -> str:
    if lesson.starts is None or lesson.ends is None:
        return ""
    return f"{clock(lesson.starts)}–{clock(lesson.ends)}"


def _title(lesson: PlannedLesson, detail: Detail) -> str:
    """The subject with what has become of it, and the room where it is news."""
    if lesson.subject is None:
        return _("объявление")
    named = quoted(lesson.subject.title, 60)
    match lesson.state:
        case LessonState.CANCELLED:
            return _("{lesson}: урок отменён").format(lesson=f"<s>{named}</s>")
        case LessonState.MOVED:
            return _moved_away(lesson, f"<s>{named}</s>")
        case LessonState.ADDED:
            title = _moved_here(lesson, f"<b>{named}</b>")
        case _ if lesson.was_subject is not None:
            old = f"<s>{quoted(lesson.was_subject.title, 60)}</s>"
            title = _("{old} → {new} (замена)").format(old=old, new=f"<b>{named}</b>")
        case _:
            title = f"<b>{named}</b>"
    room = _room(lesson, detail)
    return f"{title}, {room}" if room else title


def _moved_away(lesson: PlannedLesson, named: str) -> str:
    if lesson.moved_to is None:
        return _("{lesson}: урок перенесён").format(lesson=named)
    return _("{lesson}: урок перенесён на {day}, {period}-й урок").format(
        lesson=named, day=day_and_month(lesson.moved_to.day), period=lesson.moved_to.period
    )


def _moved_here(lesson: PlannedLesson, named: str) -> str:
    if lesson.moved_from is None:
        return _("{lesson} (добавлен)").format(lesson=named)
    return _("{lesson} (перенесён: был {day}, {period}-й урок)").format(
        lesson=named, day=day_and_month(lesson.moved_from.day), period=lesson.moved_from.period
    )


def _room(lesson: PlannedLesson, detail: Detail) -> str:
    """The room, told on a day only when it is not where the class is used to going."""
    new = quoted(lesson.room, 24)
    if lesson.was_room:
        return _("каб. {old} → {new}").format(old=f"<s>{quoted(lesson.was_room, 24)}</s>", new=f"<b>{new}</b>")
    unusual = lesson.was_room is not None or lesson.was_subject is not None or lesson.state is LessonState.ADDED
    return room_words(new) if new and (unusual or detail.rooms) else ""


def room_words(room: str) -> str:
    """«каб. 31», but «спортзал»: only a number needs to be told what it is."""
    return _("каб. {room}").format(room=room) if room[:1].isdecimal() else room


def _teacher(lesson: PlannedLesson, in_person: bool) -> str:
    new = quoted(staff_name(lesson.teacher or "", in_person=in_person), 60)
    old = quoted(staff_name(lesson.was_teacher or "", in_person=in_person), 60)
    if not new:
        return _("Урок ведёт другой учитель")
    return _("Учитель: {old} → {new}").format(old=old, new=new) if old else _("Учитель: {new}").format(new=new)


def _with_results(title: str, line: LessonLine, detail: Detail, in_person: bool) -> str:
    results = [_mark(mark, detail) for mark in line.marks]
    if line.absence:
        results.append(_absence(line.absence, in_person))
    return f"{title} - {' · '.join(results)}" if results else title


def _mark(mark: DayMark, detail: Detail) -> str:
    """A mark with its kind of work, or a debt with its day."""
    owed = _debt(mark)
    is_debt = not mark.value.strip(" .")
    value = (owed or _("долг")) if is_debt else quoted(mark.value, 16)
    if not detail.mark_notes:
        return value
    notes = (work_short(mark.work), _("исправлено") if mark.corrected else "", "" if is_debt else owed)
    told = ", ".join(note for note in notes if note)
    shown = value if is_debt else f"<b>{value}</b>"
    return f"{shown} ({told})" if told else shown


def _debt(mark: DayMark) -> str:
    return _("долг до {date}").format(date=short_date(mark.debt_until)) if mark.debt_until else ""


def _absence(absence: Absence, in_person: bool) -> str:
    return f"<b>{attendance_words(absence.code, absence.minutes, in_person=in_person)}</b>"


def _texts(line: LessonLine, detail: Detail) -> Iterator[str]:
    """Homework, topic, material and the teachers' words to marks, each on its line."""
    for homework in line.homework:
        if homework.text.strip(_NO_TEXT):
            yield _INDENT + _homework(homework, detail)
    if line.topic:
        yield _INDENT + _("Тема: {text}").format(text=_said(line.topic, detail))
    if not detail.asides:
        return
    if line.material:
        yield _INDENT + _("Материал: {text}").format(text=_said(line.material, detail))
    for mark in line.marks:
        if mark.comment:
            value = quoted(mark.value.strip(" .") or _("долг"), 16)
            yield f"{_INDENT}<i>{value}: {_said(mark.comment, detail)}</i>"


def _homework(homework: Homework, detail: Detail) -> str:
    text = _said(homework.text, detail)
    if homework.done:
        text = _("{text} (сделано)").format(text=text)
    return _("Личное задание: {text}").format(text=text) if homework.individual else _("ДЗ: {text}").format(text=text)


def _said(text: str, detail: Detail) -> str:
    """People's words on one line, as long as this day allows."""
    return quoted(" ".join(text.split()), detail.letters)
