"""Homework given lately in a subject of a class: the list, and one piece with what may be done to it."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.days import day_and_month, weekday_and_date, weekday_short
from bot.screens.naming import class_title, seat_name
from bot.screens.screen import DANGER, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher.taps import HomeworksTap, LessonTap
from bot.services.homework_giving import GivenHomework, Homeworks, NotYours

Row = tuple[InlineKeyboardButton, ...]

_LONGEST = 120
_MOST = 10


def lately(view: Homeworks | NotYours) -> Screen:
    """The list, what is due first above."""
    if isinstance(view, NotYours):
        return Screen(_("Это задание не ваше, или его уже нет. Ваши уроки: /lessons."), alert=True)
    lines = [_head(view), *_state(view), ""]
    shown = view.given[-_MOST:]
    lines += [_line(one) for one in shown] or [_("За последнее время ничего не задано.")]
    buttons = [button(_when(one), _tap(view, homework=one.given.id)) for one in shown]
    return Screen(fitted(lines), rows=(*rows_of(buttons, 2), *_back(view)))


def one(view: Homeworks | NotYours, homework_id: int) -> Screen:
    """One piece, and what may be done to it."""
    found = None if isinstance(view, NotYours) else view.one(homework_id)
    if isinstance(view, NotYours) or found is None:
        return lately(view)
    given = found.given
    lines = [_head(view), *_state(view), "", _line(found)]
    if found.pupils:
        names = (seat_name(name, number, in_person=view.in_person) for number, name in found.pupils)
        lines.append(_("Для: {names}").format(names=quoted(", ".join(names), 400)))
    if found.files:
        lines.append(_("Файлы: {names}").format(names=quoted(", ".join(file.name for file in found.files), 400)))
    if view.asking:
        lines += ["", _("Напишите новое задание одним сообщением. Родители узнают, что оно изменилось.")]
        return Screen(fitted(lines), rows=((button(_("‹ Назад"), _tap(view, homework=given.id)),),))
    act = {"homework": given.id, "revision": given.revision}
    days = [
        button(_("На {day}").format(day=f"{day_and_month(day)} ({weekday_short(day)})"),
               _tap(view, act=f"d{day.toordinal()}", **act))
        for day in view.next_days if day != given.due_on
    ]  # fmt: skip
    rows: list[Row] = [
        (button(_("Изменить задание"), _tap(view, act="ask", **act)),),
        *rows_of(days, 2),
        (button(_("Отозвать задание"), _tap(view, act="withdraw", **act), DANGER),),
        (button(_("‹ Заданное"), _tap(view)),),
    ]
    return Screen(fitted(lines), rows=tuple(rows))


def _head(view: Homeworks) -> str:
    return f"<b>{quoted(class_title(view.class_title))} · {quoted(view.subject)}</b> · {_('задания')}"


def _state(view: Homeworks) -> list[str]:
    said = {
        "changed": _("Изменено, родители узнают."),
        "withdrawn": _("Отозвано, родители узнают."),
        "too_late": _("Задание за это время изменили. Посмотрите, каким оно стало."),
    }.get(view.state)
    return [said] if said else []


def _when(one: GivenHomework) -> str:
    return f"{day_and_month(one.given.due_on)} ({weekday_short(one.given.due_on)})"


def _line(one: GivenHomework) -> str:
    notes = []
    if one.files:
        notes.append(_("файлов: {n}").format(n=len(one.files)))
    if one.pupils:
        notes.append(_("для {n} ученика", "для {n} учеников", len(one.pupils)).format(n=len(one.pupils)))
    more = f" ({', '.join(notes)})" if notes else ""
    return f"<b>{weekday_and_date(one.given.due_on)}</b>: {quoted(one.given.text, _LONGEST)}{more}"


def _tap(view: Homeworks, **what: object) -> HomeworksTap:
    return HomeworksTap(of=view.class_id, subject=view.subject_id, back=view.back, **what)


def _back(view: Homeworks) -> tuple[Row, ...]:
    if not view.back:
        return ()
    return ((button(_("‹ К уроку"), LessonTap(act="words", draft=view.back)),),)
