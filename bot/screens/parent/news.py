"""A message of news: all that is due about one child, short, with one way to act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.days import day_and_month
from bot.screens.naming import child_name
from bot.screens.parent.absence import AbsenceTap
from bot.screens.parent.diary import DayTap
from bot.screens.parent.diary_lines import lesson_words
from bot.screens.school_words import attendance_words, work_short
from bot.screens.screen import PRIMARY, Screen, button, fitted, quoted
from bot.screens.words import short_day
from bot.services.news_days import ChangeSaid, EveningSaid, TestSaid, WeekSaid
from bot.services.news_facts import AbsenceSaid, HomeworkSaid, MarkSaid, ResultSaid
from bot.services.news_telling import News
from domain.access import GrantedChild
from domain.diary import WHOLE_DAY
from domain.marks import Attendance
from domain.news import REMINDERS, NewsKind
from domain.results import ResultKind

_DEBT = " .•"  # the signs of work that is owed
_LONGEST_TASK = 300


@dataclass(frozen=True, slots=True)
class Look:
    """What a renderer must know of its reader."""

    child: GrantedChild
    today: date
    spoilers: bool
    dated: bool  # several days are spoken of, so each line says its own

    def covered(self, value: str) -> str:
        """A mark, under a cover where the reader wished it."""
        return f"<tg-spoiler>{value}</tg-spoiler>" if self.spoilers else value

    def on(self, day: date) -> str:
        return f" ({day:%d.%m})" if self.dated else ""


Renderer = Callable[[Sequence[object], Look], list[str]]


def news(told: News) -> Screen:
    """All that has become known of one child."""
    days = sorted({day for whats in told.said.values() for what in whats if (day := _day_of(what))})
    look = Look(told.child, told.today, told.settings.spoilers, dated=len(days) > 1)
    lines = [_head(told, days)]
    for kind, said in told.said.items():
        lines += RENDERERS[kind](said, look)
    tap = DayTap(pupil=told.child.facts.pupil_id, day=_day_to_open(told, days).isoformat())
    return Screen(
        fitted(lines),
        rows=((button(_("Открыть день"), tap, PRIMARY),), _why_absent(told)),
        protected=told.child.protect_content,
    )


def _why_absent(told: News) -> tuple[InlineKeyboardButton, ...]:
    """The way to a note about absence, where a lesson was missed and nobody has said why."""
    codes = {what.code for whats in told.said.values() for what in whats if isinstance(what, AbsenceSaid)}
    if told.child.in_person or not codes & {Attendance.ABSENT, Attendance.UNEXCUSED}:
        return ()
    return (button(_("Сообщить о причине отсутствия"), AbsenceTap(act="begin", id=told.child.facts.pupil_id)),)


def _head(told: News, days: Sequence[date]) -> str:
    ahead = set(told.said) <= {NewsKind.TEST, *REMINDERS}  # nothing new: only what lies ahead
    if told.settings.nameless:
        if ahead:
            return _("<b>Из дневника</b>")
        if len(told.children) == 1:
            head = _("<b>Новое в дневнике</b>")
        else:
            number = [one.facts.pupil_id for one in told.children].index(told.child.facts.pupil_id) + 1
            head = _("<b>Новое в дневнике: ребёнок {n}</b>").format(n=number)
    else:
        name = quoted(child_name(told.child, told.children))
        if ahead:
            return f"<b>{name}</b>"
        if days == [told.today]:
            return _("<b>{name}: новое за сегодня</b>").format(name=name)
        head = _("<b>{name}: новое</b>").format(name=name)
    return f"{head} · {day_and_month(days[0])}" if len(days) == 1 else head


def _day_of(what: object) -> date | None:
    return what.day if isinstance(what, MarkSaid | AbsenceSaid) else None


def _day_to_open(told: News, days: Sequence[date]) -> date:
    """The day most of it is about; of what lies ahead, the nearest."""
    if days:
        return days[-1]
    ahead = [
        what.due_on if isinstance(what, HomeworkSaid) else what.day
        for whats in told.said.values()
        for what in whats
        if isinstance(what, HomeworkSaid | ChangeSaid | TestSaid | EveningSaid)
    ]
    return min(ahead, default=told.today)


def _marks(said: Sequence[object], look: Look) -> list[str]:
    """By subject: new ones in a row, a correction as old and new."""
    lines: dict[tuple[str, date], list[str]] = {}
    for one in said:
        assert isinstance(one, MarkSaid)
        lines.setdefault((one.subject, one.day), []).append(_mark(one, look))
    return [f"{quoted(subject)}{look.on(day)} - {', '.join(values)}" for (subject, day), values in lines.items()]


def _mark(one: MarkSaid, look: Look) -> str:
    """A mark or a debt with what it was for, safe inside HTML."""
    value, was = look.covered(_value(one.value)), look.covered(_value(one.was or ""))
    if one.withdrawn:
        return _("отметка снята: {value}").format(value=was if one.was else value)
    said = _("исправлено: {was} → {value}").format(was=was, value=value) if one.was else value
    return f"{said} ({work_short(one.work)})" if one.work else said


def _value(value: str) -> str:
    return quoted(value, 16) if value.strip(_DEBT) else _("долг")


def _absences(said: Sequence[object], look: Look) -> list[str]:
    lines = []
    for one in said:
        assert isinstance(one, AbsenceSaid)
        words = _("на уроке")
        if one.code is not None:
            words = attendance_words(one.code, one.minutes, in_person=look.child.in_person)
        if one.changed:
            words = _("исправлено: {words}").format(words=words)
        lines.append(f"{_lesson(one)}{look.on(one.day)} - {words}")
    return lines


def _lesson(one: AbsenceSaid) -> str:
    if one.subject:
        return quoted(one.subject)
    return _("Весь день") if one.period == WHOLE_DAY else _("{n}-й урок").format(n=one.period)


def _homework(said: Sequence[object], look: Look) -> list[str]:
    """By the day it is due: what was set, changed, taken back."""
    by_day: dict[date, list[str]] = {}
    for one in said:
        assert isinstance(one, HomeworkSaid)
        task = quoted(one.text, _LONGEST_TASK)
        if one.withdrawn:
            task = _("задание отменено")
        elif one.changed:
            task = _("изменено: {task}").format(task=task)
        subject = quoted(one.subject)
        if one.individual:
            subject = _("{subject} (лично)").format(subject=subject)
        by_day.setdefault(one.due_on, []).append(f"{subject}: {task}")
    lines = []
    for day in sorted(by_day):
        lines += ["", _("<b>Задано на {day}</b>").format(day=short_day(day)), *by_day[day]]
    return lines


def _changes(said: Sequence[object], look: Look) -> list[str]:
    """By day: the lessons as they will be, old -> new."""
    by_day: dict[date, list[str]] = {}
    for one in said:
        assert isinstance(one, ChangeSaid)
        lines = by_day.setdefault(one.day, [])
        for lesson in one.lessons:
            words = lesson_words(lesson, in_person=look.child.in_person)
            lines += [_("{lesson} - как обычно").format(lesson=words[0])] if one.back else words
    found = []
    for day in sorted(by_day):
        found += ["", _("<b>Изменения на {day}</b>").format(day=short_day(day)), *by_day[day]]
    return found


def _tests(said: Sequence[object], look: Look) -> list[str]:
    tests = sorted((one for one in said if isinstance(one, TestSaid)), key=lambda one: (one.day, one.period))
    lines = [f"{short_day(one.day)}: {quoted(one.subject)} - {quoted(one.topic, _LONGEST_TASK)}" for one in tests]
    return ["", _("<b>Скоро</b>"), *lines]


def _results(said: Sequence[object], look: Look) -> list[str]:
    lines = []
    for one in said:
        assert isinstance(one, ResultSaid)
        value, was = look.covered(quoted(one.value, 16)), look.covered(quoted(one.was or "", 16))
        if one.withdrawn:
            words = _("отметка снята: {value}").format(value=was if one.was else value)
        else:
            words = _("исправлено: {was} → {value}").format(was=was, value=value) if one.was else value
        title = quoted(one.subject) if one.subject else _("Все предметы")
        lines.append(f"{title}, {_term(one)} - {words}")
    return lines


def _term(one: ResultSaid) -> str:
    if one.kind is ResultKind.TERM and one.term:
        return quoted(one.term)
    return _("промежуточная аттестация") if one.kind is ResultKind.INTERIM else _("итог года")


def _evening(said: Sequence[object], look: Look) -> list[str]:
    """The homework of the next day, as a list to look through in the evening."""
    lines = []
    for one in said:
        assert isinstance(one, EveningSaid)
        tomorrow = one.day == look.today + timedelta(days=1)
        head = _("<b>Задания на завтра</b>") if tomorrow else _("<b>Задания на {day}</b>")
        lines += ["", head.format(day=short_day(one.day))]
        for task in one.homework:
            subject = quoted(task.subject.title)
            if task.individual:
                subject = _("{subject} (лично)").format(subject=subject)
            lines.append(f"{subject}: {quoted(' '.join(task.text.split()), _LONGEST_TASK)}")
    return lines


def _week(said: Sequence[object], look: Look) -> list[str]:
    lines = []
    for one in said:
        assert isinstance(one, WeekSaid)
        lines += [
            "",
            _("<b>Итоги недели, {since} - {until}</b>").format(since=f"{one.since:%d.%m}", until=f"{one.until:%d.%m}"),
        ]
        for subject, values in one.marks:
            lines.append(f"{quoted(subject)} - {', '.join(look.covered(_value(value)) for value in values)}")
        if one.days_missed:
            lines.append(_("Пропущен {n} день", "Пропущено {n} дней", one.days_missed).format(n=one.days_missed))
        if one.missed:
            lines.append(_("Пропущен {n} урок", "Пропущено {n} уроков", one.missed).format(n=one.missed))
    return lines


RENDERERS: Mapping[NewsKind, Renderer] = {
    NewsKind.MARK: _marks,
    NewsKind.ABSENCE: _absences,
    NewsKind.HOMEWORK: _homework,
    NewsKind.TIMETABLE: _changes,
    NewsKind.TEST: _tests,
    NewsKind.RESULT: _results,
    NewsKind.EVENING: _evening,
    NewsKind.WEEK: _week,
}
