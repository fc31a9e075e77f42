"""A week: the picture with its caption, the same in text, the bare timetable; changes ahead; what else there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.i18n import gettext as _
from bot.screens.days import day_and_month, days_words, short_date, weekday_and_date
from bot.screens.parent.absence import AbsenceTap
from bot.screens.parent.diary import no_diary
from bot.screens.parent.diary_lines import DETAILS, Detail, day_lines
from bot.screens.parent.page import (
    AttendanceTap,
    Buttons,
    DayTap,
    MoreTap,
    ResultsTap,
    TakeTap,
    WeekTap,
    children_rows,
    head,
    to_diary,
)
from bot.screens.screen import TEXT_LIMIT, FileToSend, Screen, button, fitted
from bot.services.reading import ChildView, NoDiary
from bot.services.week import ChangesView, WeekDay, WeekView
from domain.diary import Day

PICTURE, TEXT, TIMETABLE = "picture", "text", "timetable"
CHANGES = "changes"
_CHANGE_DETAILS = (Detail(150), Detail(60), Detail(24, asides=False))


def picture(view: WeekView, png: bytes) -> Screen:
    """The week drawn (bot.screens.parent.week_picture), with the ways on under it."""
    caption = head(view.child, view.children, week_dates(view))
    return Screen(
        caption,
        rows=_rows(view, PICTURE),
        file=FileToSend(f"week-{view.monday.isoformat()}.png", png, photo=True),
        protected=view.child.protect_content,
    )


def text(view: WeekView | NoDiary) -> Screen:
    """The same in words: every day with all that is known of it, as far as a message holds."""
    return view_in(view, TEXT, DETAILS)


def timetable(view: WeekView | NoDiary) -> Screen:
    """Lessons, times and rooms, changes among them; nothing of how they went."""
    if isinstance(view, WeekView):
        view = replace(view, days=tuple(WeekDay(_bare(one.day), one.why_empty) for one in view.days))
    return view_in(view, TIMETABLE, tuple(replace(detail, rooms=True) for detail in DETAILS))


def view_in(view: WeekView | NoDiary, how: str, details: tuple[Detail, ...]) -> Screen:
    """A week in words, each detail tried until the page fits a message."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    heading = head(view.child, view.children, week_dates(view))
    lines: list[str] = []
    for detail in details:
        lines = [heading, *_days(view, detail)]
        if len("\n".join(lines).encode("utf-16-le")) // 2 <= TEXT_LIMIT:
            break
    return Screen(fitted(lines), rows=_rows(view, how), protected=view.child.protect_content)


def week_dates(view: WeekView) -> str:
    """«23–28 ноября», «30 ноября – 5 декабря»."""
    return days_words(view.monday, view.last)


def _bare(day: Day) -> Day:
    """A day without what was noted of it."""
    lines = tuple(
        replace(line, topic=None, material=None, marks=(), absence=None, homework=())
        for line in day.lines
        if line.lesson is not None
    )
    return Day(day.day, lines)


def _days(view: WeekView, detail: Detail) -> Iterator[str]:
    for one in view.days:
        yield ""
        yield f"<b>{weekday_and_date(one.day.day, view.today)}</b>"
        yield from day_lines(one.day, one.why_empty, detail, in_person=view.child.in_person)


def _rows(view: WeekView, how: str) -> tuple[Buttons, ...]:
    pupil, day = view.child.facts.pupil_id, view.monday.isoformat()
    ways = {
        PICTURE: button(_("Картинкой"), WeekTap(pupil=pupil, how=PICTURE, day=day)),
        TEXT: button(_("Текстом"), WeekTap(pupil=pupil, how=TEXT, day=day)),
        TIMETABLE: button(_("Расписание"), WeekTap(pupil=pupil, how=TIMETABLE, day=day)),
    }
    others = tuple(way for name, way in ways.items() if name != how)
    turn = (
        button(f"‹ {short_date(view.previous)}", _week_of(pupil, how, view.previous)),
        button(f"{short_date(view.next)} ›", _week_of(pupil, how, view.next)),
    )
    children = children_rows(view.child, view.children, lambda other: WeekTap(pupil=other, how=how, day=day))
    return (turn, others, (to_diary(pupil),), *children)


def _week_of(pupil: int, how: str, day: date) -> WeekTap:
    return WeekTap(pupil=pupil, how=how, day=day.isoformat())


def changes(view: ChangesView | NoDiary) -> Screen:
    """What is otherwise than usual, old -> new, day by day."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    lines: list[str] = []
    for detail in _CHANGE_DETAILS:
        lines = [head(view.child, view.children, _("Изменения в расписании")), *_changed_days(view, detail)]
        if len("\n".join(lines).encode("utf-16-le")) // 2 <= TEXT_LIMIT:
            break
    days = [button(short_date(day.day), DayTap(pupil=pupil, day=day.day.isoformat())) for day in view.days[:4]]
    return Screen(
        fitted(lines),
        rows=(
            tuple(days),
            (button(_("Расписание недели"), WeekTap(pupil=pupil, how=TIMETABLE)), to_diary(pupil)),
            *children_rows(view.child, view.children, lambda other: MoreTap(pupil=other, what=CHANGES)),
        ),
        protected=view.child.protect_content,
    )


def _changed_days(view: ChangesView, detail: Detail) -> Iterator[str]:
    if not view.days:
        yield _("По {day} изменений нет.").format(day=day_and_month(view.until))
    for day in view.days:
        yield ""
        yield f"<b>{weekday_and_date(day.day, view.today)}</b>"
        yield from day_lines(day, None, detail, in_person=view.child.in_person)


def more(view: ChildView | NoDiary) -> Screen:
    """What else there is to read."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    return Screen(
        head(view.child, view.children, _("Что открыть?")),
        rows=(
            (
                button(_("Расписание недели"), WeekTap(pupil=pupil, how=TIMETABLE)),
                button(_("Изменения"), MoreTap(pupil=pupil, what=CHANGES)),
            ),
            (
                button(_("Посещаемость"), AttendanceTap(pupil=pupil)),
                button(_("Итоги"), ResultsTap(pupil=pupil)),
            ),
            (
                button(_("Неделя текстом"), WeekTap(pupil=pupil, how=TEXT)),
                button(_("Скачать"), TakeTap(pupil=pupil)),
            ),
            (button(_("Сообщить об отсутствии"), AbsenceTap(act="begin", id=pupil)),),
            (to_diary(pupil),),
            *children_rows(view.child, view.children, lambda other: MoreTap(pupil=other)),
        ),
        protected=view.child.protect_content,
    )
