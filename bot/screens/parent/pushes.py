"""What comes by itself of a case: short, with one way to act."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.complaint_tap import complain_button
from bot.screens.papers import file_of
from bot.screens.parent.case import CaseTap, next_row, refusal_lines, why_button
from bot.screens.parent.course import asked_lines, due_lines, ending_lines, talk_lines
from bot.screens.parent.start import StartTap
from bot.screens.screen import PRIMARY, Screen, button, fitted
from bot.screens.words import status
from bot.services.cases import CaseView
from bot.services.printing import Printed
from domain.cases import Status


def due_moved(view: CaseView) -> Screen:
    """A date has moved because the production calendar has changed (ruling 2)."""
    lines = [
        _("<b>Заявление № {number}</b>").format(number=view.application.number),
        _("Срок изменился: изменился производственный календарь."),
        *due_lines(view),
    ]
    return Screen(fitted(lines), rows=((why_button(view),),))


def receipt(view: CaseView, paper: Printed) -> Screen:
    """The receipt as a file to keep (M 1.1.1, B 3.3.2)."""
    text = _("Расписка о приёме заявления № {number}. Сохраните её.").format(number=view.application.number)
    return Screen(text, rows=((_about(view),),), file=file_of(paper))


def _about(view: CaseView) -> InlineKeyboardButton:
    return button(_("О заявлении"), CaseTap(act="show", case=view.application.id))


def case(view: CaseView, letter: Printed | None) -> Screen:
    """A step of a case; a decision, an invitation and an end of the service come with their letter."""
    lines = [_("<b>Заявление № {number}</b>").format(number=view.application.number), status(view.status)]
    if view.due and view.status in {Status.TAKEN, Status.CORRECTING, Status.INVITED}:
        lines += due_lines(view)
    lines += [*asked_lines(view), *talk_lines(view), *refusal_lines(view), *ending_lines(view)]
    rows = [next_row(view), (_about(view),)]
    if view.status is Status.PROVIDED:
        lines.append(_("Дневник открыт здесь, в этом чате. Новые отметки будут приходить сами."))
        rows.insert(0, (button(_("Открыть дневник"), StartTap(act="diary"), PRIMARY),))
    if view.status in {Status.REFUSED, Status.INTAKE_REFUSED}:
        rows.insert(0, (complain_button(_("Подать жалобу"), case=view.application.id),))
        rows.insert(0, (button(_("Подать снова"), CaseTap(act="again", case=view.application.id), PRIMARY),))
    if view.status is Status.TERMINATED:
        lines.append(_("Доступ к дневнику закрыт. Если это ошибка, обратитесь в школу или подайте новое заявление."))
    if view.school.in_person and view.status in {Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED}:
        lines.append(_("Письмо с решением можно получить в школе."))
    file = file_of(letter) if letter else None
    return Screen(fitted(lines, 1024 if file else 4096), rows=tuple(rows), file=file)
