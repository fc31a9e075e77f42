"""A teacher's day: the lessons with how far each is entered."""

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.days import clock, weekday_and_date, weekday_short
from bot.screens.naming import class_title
from bot.screens.screen import Screen, button, quoted
from bot.screens.teacher.taps import LessonsTap, OpenTap
from bot.services.lessons import LessonLine, LessonsOfDay, NoLesson, place_of
from domain.timetable import LessonState

_LONGEST_SUBJECT = 26


def not_teacher() -> Screen:
    return Screen(_("Здесь уроки учителя, а вы в этой школе ничего не ведёте."))


def day(view: LessonsOfDay | NoLesson) -> Screen:
    """The lessons of a day, a button each."""
    if isinstance(view, NoLesson):
        return not_teacher()
    head = _("Уроки")
    if view.class_title:
        head = _("Уроки {school_class}").format(school_class=quoted(class_title(view.class_title)))
    when = weekday_and_date(view.day, view.today)
    if view.day == view.today:
        when = _("сегодня, {day}").format(day=when)
    lines = [f"<b>{head}</b> · {when}", ""]
    lines += [_line(one) for one in view.lines] or [_("Уроков в этот день нет.")]
    rows = [(button(_label(one), OpenTap.to(place_of(one.lesson))),) for one in view.lines if one.lesson.held]
    around = (
        button(f"‹ {weekday_short(view.previous)}", LessonsTap(day=view.previous.isoformat(), of=view.class_title)),
        *(() if view.day == view.today else (button(_("Сегодня"), LessonsTap(of=view.class_title)),)),
        button(f"{weekday_short(view.next)} ›", LessonsTap(day=view.next.isoformat(), of=view.class_title)),
    )
    return Screen("\n".join(lines), rows=(*rows, around))


def other_day(view: LessonsOfDay | NoLesson) -> Screen:
    """Another day, by a button: to who has no lessons it is a polite nothing."""
    return not_found() if isinstance(view, NoLesson) else day(view)


def _line(one: LessonLine) -> str:
    lesson = one.lesson
    starts = clock(lesson.starts) if lesson.starts else ""
    what = f"{quoted(class_title(one.class_title))} · {quoted(one.subject)}"
    if not lesson.held:
        gone = _("отменён") if lesson.state is LessonState.CANCELLED else _("перенесён")
        return f"{lesson.period}  {starts}  <s>{what}</s> ({gone})"
    notes = []
    if lesson.substitute:
        notes.append(_("вы замещаете"))
    if lesson.room:
        notes.append(_("каб. {room}").format(room=quoted(lesson.room, 12)))
    place = f" ({', '.join(notes)})" if notes else ""
    return f"{lesson.period}  {starts}  {what}{place}\n      <i>{_state(one)}</i>"


def _state(one: LessonLine) -> str:
    """How far a lesson is entered, in a few words."""
    if one.begun:
        return _("черновик ждёт публикации")
    told = []
    if one.marks:
        told.append(_("{n} отметка", "{n} отметок", one.marks).format(n=one.marks))
    if one.absences:
        told.append(_("нет или опоздали: {n}").format(n=one.absences))
    elif one.noted.called_at:
        told.append(_("все были"))
    if one.noted.topic:
        told.append(_("тема есть"))
    return ", ".join(told) or _("ещё не заполнен")


def _label(one: LessonLine) -> str:
    subject = one.subject if len(one.subject) <= _LONGEST_SUBJECT else one.subject[: _LONGEST_SUBJECT - 1] + "…"
    sign = "✎ " if one.begun else "✓ " if one.entered else ""
    return f"{sign}{one.lesson.period}. {class_title(one.class_title)} {subject}"
