"""The diary a parent reads: a day, and the calendar to choose a day from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.days import month_and_year, month_short, weekday_and_date, weekday_short, weekdays_short
from bot.screens.parent.diary_lines import DETAILS, Detail, day_lines
from bot.screens.parent.page import Buttons, DayTap, children_rows, footer, head, iso_date
from bot.screens.parent.start import StartTap
from bot.screens.screen import PRIMARY, TEXT_LIMIT, Screen, button, fitted
from bot.services.diary import DayView, MonthView, NoDiary

__all__ = ["DayTap", "MonthTap", "calendar", "day", "no_diary"]

_DAY = timedelta(days=1)


_EMPTY = "\u2800"  # a key without words: Telegram refuses one of spaces


class MonthTap(CallbackData, prefix="m"):
    """A month of the calendar; `day` is where the person came from."""

    pupil: int
    year: int
    month: int
    day: str = ""

    @property
    def came_from(self) -> date | None:
        return iso_date(self.day)


def day(view: DayView | NoDiary) -> Screen:
    """A day: its lessons with all that is known of them, and the ways to other days and children."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    heading = head(view.child, view.children, weekday_and_date(view.day.day, view.today))
    ways = footer(view.child.facts.pupil_id, view.day.day)
    return Screen(
        _as_full_as_fits(heading, view),
        rows=(_neighbours(view), _back_to_today(view), *ways, *_children(view)),
        protected=view.child.protect_content,
    )


def no_diary(reason: NoDiary) -> Screen:
    """Nothing to read, said politely. That a diary is not theirs is told the same way as that there is none."""
    if reason is NoDiary.RESTRICTED:
        return Screen(
            _("Вам открыты расписание и задания этого ребёнка. Об остальном спросите, пожалуйста, в школе."), alert=True
        )
    if reason is NoDiary.NOT_YOURS:
        return replace(not_found(), alert=False)  # drawn over the page that may no longer be read
    return Screen(
        _("Пока вам не открыт ни один дневник. Чтобы получить доступ, подайте заявление."),
        rows=((button(_("Подать заявление"), StartTap(act="apply"), PRIMARY),),),
    )


def calendar(view: MonthView | NoDiary, came_from: date | None = None) -> Screen:
    """A month as a grid of buttons; `came_from` is the day to go back to."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    heading = head(view.child, view.children, month_and_year(view.month))
    note = _("Точкой отмечены дни без уроков, скобками - сегодняшний день.")
    return Screen(
        f"{heading}\n{note}",
        rows=(*_grid(view, came_from), _months(view, came_from)),
        protected=view.child.protect_content,
    )


def _as_full_as_fits(heading: str, view: DayView) -> str:
    """The day in as many words as a message holds: whole if it can be, else shorter and shorter."""
    lines: list[str] = []
    for detail in DETAILS:
        lines = [heading, *_body(view, detail)]
        if len("\n".join(lines).encode("utf-16-le")) // 2 <= TEXT_LIMIT:
            break
    return fitted(lines)


def _body(view: DayView, detail: Detail) -> Iterator[str]:
    yield from day_lines(view.day, view.why_empty, detail, in_person=view.child.in_person)


def _neighbours(view: DayView) -> Buttons:
    pupil, shown = view.child.facts.pupil_id, view.day.day
    row = [button(_("Календарь"), _month_tap(pupil, shown, shown))]
    if view.previous:
        tap = DayTap(pupil=pupil, day=view.previous.isoformat())
        row.insert(0, button(f"‹ {weekday_short(view.previous)}", tap))
    if view.next:
        row.append(button(f"{weekday_short(view.next)} ›", DayTap(pupil=pupil, day=view.next.isoformat())))
    return tuple(row)


def _back_to_today(view: DayView) -> Buttons:
    return (button(_("Сегодня"), DayTap(pupil=view.child.facts.pupil_id)),) if view.elsewhere else ()


def _children(view: DayView) -> tuple[Buttons, ...]:
    """The same day of each child."""
    kept = "" if view.day.day == view.default_day else view.day.day.isoformat()
    return children_rows(view.child, view.children, lambda pupil: DayTap(pupil=pupil, day=kept))


def _month_tap(pupil: int, month: date, came_from: date | None) -> MonthTap:
    return MonthTap(pupil=pupil, year=month.year, month=month.month, day=came_from.isoformat() if came_from else "")


def _grid(view: MonthView, came_from: date | None) -> Iterator[Buttons]:
    """Seven buttons a row from Monday on; those that are no day redraw the month, which changes nothing."""
    pupil = view.child.facts.pupil_id
    here = _month_tap(pupil, view.month, came_from)
    yield tuple(button(name, here) for name in weekdays_short())
    monday = view.month - _DAY * view.month.weekday()
    while monday < view.month or monday.month == view.month.month:
        yield tuple(
            button(_day_label(view, one), DayTap(pupil=pupil, day=one.isoformat()))
            if one.month == view.month.month
            else button(_EMPTY, here)
            for one in (monday + _DAY * number for number in range(7))
        )
        monday += _DAY * 7


def _day_label(view: MonthView, one: date) -> str:
    label = str(one.day) if one in view.school_days else f"{one.day}·"
    return f"[{label}]" if one == view.today else label


def _months(view: MonthView, came_from: date | None) -> Buttons:
    pupil = view.child.facts.pupil_id
    before, after = view.month - _DAY, view.month + _DAY * 31
    return (
        button(f"‹ {month_short(before)}", _month_tap(pupil, before, came_from)),
        button(_("К дневнику"), DayTap(pupil=pupil, day=came_from.isoformat() if came_from else "")),
        button(f"{month_short(after)} ›", _month_tap(pupil, after, came_from)),
    )
