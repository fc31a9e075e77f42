"""The applicant says that a letter has a misprint, and is told how it was answered."""

from bot.i18n import gettext as _
from bot.screens import common
from bot.screens.papers import file_of
from bot.screens.parent.case import CaseTap, MisprintTap
from bot.screens.questions import problem
from bot.screens.screen import Screen, button, quoted
from bot.screens.words import day
from bot.services.cases import CaseView
from bot.services.outcomes import NotFound
from bot.services.printing import Printed
from bot.services.reissuing import Asked

__all__ = ["MisprintTap", "asked", "reissued"]


def asked(found: Asked | NotFound) -> Screen:
    """The question, or until when the letter will be corrected."""
    if isinstance(found, NotFound):
        return common.not_found()
    number = found.view.application.number
    if found.due is None:
        lines = [problem("too_long", ""), ""] if found.too_long else []
        lines.append(
            _("Письмо по № {number}: напишите одним сообщением, что напечатано неверно и как правильно.").format(
                number=number
            )
        )
        return Screen("\n".join(lines))
    first = _("Принято: опечатка в письме по № {number}.")
    head = _("По письму № {number} уже просили исправить опечатку.") if found.again else first
    lines = [
        head.format(number=number),
        _("Новое письмо или ответ: до {day} включительно (5 рабочих дней, п. 5.12).").format(day=day(found.due.on)),
    ]
    if found.view.school.in_person:
        lines.append(_("Что исправить, скажите в школе: письма выдаёт она."))
    back = button(_("‹ К заявлению"), CaseTap(act="show", case=found.view.application.id))
    return Screen("\n".join(lines), rows=((back,),))


def reissued(view: CaseView, letter: Printed | None, why_not: str) -> Screen:
    """The corrected letter, or why there is nothing to correct."""
    number = view.application.number
    rows = ((button(_("О заявлении"), CaseTap(act="show", case=view.application.id)),),)
    if why_not:
        text = _("Письмо по № {number}: опечатки нет. Ответ школы: «{why}»")
        return Screen(text.format(number=number, why=quoted(why_not, 300)), rows=rows)
    if letter is None:
        return Screen(
            _("Письмо по № {number} исправлено, его можно получить в школе.").format(number=number), rows=rows
        )
    return Screen(
        _("Письмо по № {number} исправлено. Новое - взамен прежнего.").format(number=number),
        rows=rows,
        file=file_of(letter),
    )
