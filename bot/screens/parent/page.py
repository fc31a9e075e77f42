"""What the pages of a diary share: the heading, the ways between them, the children of one roof."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.naming import child_name, class_name
from bot.screens.screen import button, quoted
from domain.access import GrantedChild

Buttons = tuple[InlineKeyboardButton, ...]

_CHILDREN_A_ROW = 3
_LONGEST_BUTTON = 24  # letters of a child's name or of a subject on a button


class DayTap(CallbackData, prefix="d"):
    """A day of a child's diary; no day is the one to open when the button is pressed."""

    pupil: int
    day: str = ""  # ISO

    @property
    def on(self) -> date | None:
        return iso_date(self.day)


class MarksTap(CallbackData, prefix="g"):
    """The marks of a term: of all subjects, of one, or the corrections of one; no term is the current one."""

    pupil: int
    term: int = 0
    subject: int = 0
    history: bool = False


class TrendTap(CallbackData, prefix="dg"):
    """How the marks of a subject went in a term, as a picture."""

    pupil: int
    term: int
    subject: int


class ResultsTap(CallbackData, prefix="dr"):
    """The results of a school year, named by the year it begins in; 0 is the current one."""

    pupil: int
    year: int = 0


class AttendanceTap(CallbackData, prefix="a"):
    """The attendance of a term; no term is the current one."""

    pupil: int
    term: int = 0


class HomeworkTap(CallbackData, prefix="h"):
    """Homework of the next school days, by day or by subject; of one day alone, if one is named."""

    pupil: int
    by: str = "day"  # day, subject; done: what to tick off
    day: str = ""  # ISO

    @property
    def on(self) -> date | None:
        return iso_date(self.day)


class DoneTap(CallbackData, prefix="do"):
    """Tick homework off, or take the tick back."""

    pupil: int
    homework: int
    done: bool


class FilesTap(CallbackData, prefix="df"):
    """The files that came with homework."""

    pupil: int
    homework: int


class WeekTap(CallbackData, prefix="p"):
    """The week of a day, as a picture, as text or as a bare timetable; no day is the week to open now."""

    pupil: int
    how: str  # picture, text, timetable
    day: str = ""  # ISO

    @property
    def on(self) -> date | None:
        return iso_date(self.day)


class MoreTap(CallbackData, prefix="e"):
    """What else there is, and the changes of the timetable."""

    pupil: int
    what: str = ""  # nothing: the list of what there is; changes


class TakeTap(CallbackData, prefix="dk"):
    """Something to take away: what there is, the report card of a year, the calendar, the marks of a year."""

    pupil: int
    what: str = ""  # nothing: the list; card, calendar, marks
    year: int = 0  # in which the school year begins; 0 is the current one


def iso_date(text: str) -> date | None:
    """The date a button carries; None for what is none."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def head(child: GrantedChild, children: Sequence[GrantedChild], *what: str) -> str:
    """Whose page it is and what it shows, in bold: «Пётр · 7 «А» · среда, 25 ноября»."""
    parts = (child_name(child, children), class_name(child), *what)
    return f"<b>{' · '.join(quoted(part, 80) for part in parts if part)}</b>"


def footer(pupil: int, day: date) -> tuple[Buttons, ...]:
    """From a day to all the rest of the diary."""
    return (
        (
            button(_("Неделя картинкой"), WeekTap(pupil=pupil, how="picture", day=day.isoformat())),
            button(_("Оценки"), MarksTap(pupil=pupil)),
        ),
        (button(_("Задания"), HomeworkTap(pupil=pupil)), button(_("Ещё"), MoreTap(pupil=pupil))),
    )


def to_diary(pupil: int) -> InlineKeyboardButton:
    return button(_("К дневнику"), DayTap(pupil=pupil))


def children_rows(
    child: GrantedChild, children: Sequence[GrantedChild], tap: Callable[[int], CallbackData]
) -> tuple[Buttons, ...]:
    """A button for each child, which opens the same page of theirs; none where there is one child."""
    if len(children) < 2:
        return ()
    buttons = [
        button(
            ticked(shortened(child_name(one, children)), one.facts.pupil_id == child.facts.pupil_id),
            tap(one.facts.pupil_id),
        )
        for one in children
    ]
    return in_rows(buttons, _CHILDREN_A_ROW)


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> tuple[Buttons, ...]:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def ticked(label: str, chosen: bool) -> str:
    return f"{label} ✓" if chosen else label


def shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_BUTTON else f"{label[: _LONGEST_BUTTON - 1]}…"
