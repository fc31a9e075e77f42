"""What is not entered yet, as a reminder that can be switched off."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.days import clock
from bot.screens.naming import class_title
from bot.screens.screen import Screen, button, quoted
from bot.screens.teacher.taps import OpenTap
from bot.services.entry_reminding import NotEntered
from bot.services.lessons import LessonLine, place_of

_MOST = 8


class RemindTap(CallbackData, prefix="tx"):
    off: bool


def reminder(view: NotEntered) -> Screen:
    lines = [_("<b>Сегодня ещё не заполнено</b>"), *(_line(one) for one in view.lines)]
    rows = [(button(_label(one), OpenTap.to(place_of(one.lesson))),) for one in view.lines[:_MOST]]
    return Screen("\n".join(lines), rows=(*rows, (button(_("Больше не напоминать"), RemindTap(off=True)),)))


def switched(off: bool) -> Screen:
    if off:
        again = button(_("Напоминать снова"), RemindTap(off=False))
        return Screen(_("Больше не напомним о незаполненных уроках. Они видны здесь: /lessons."), rows=((again,),))
    return Screen(_("Будем напоминать после уроков, если что-то не заполнено."))


def _line(one: LessonLine) -> str:
    starts = clock(one.lesson.starts) if one.lesson.starts else ""
    note = " (" + _("черновик ждёт публикации") + ")" if one.begun else ""
    return f"{one.lesson.period}  {starts}  {quoted(class_title(one.class_title))} · {quoted(one.subject)}{note}"


def _label(one: LessonLine) -> str:
    return f"{one.lesson.period}. {class_title(one.class_title)} {one.subject}"
