"""What the school writes about a case, and the applicant's answer."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens import common
from bot.screens.parent.case import CaseTap
from bot.screens.questions import problem
from bot.screens.screen import PRIMARY, Screen, button, fitted, quoted
from bot.services.cases import CaseView
from bot.services.corresponding import Letter, Writing
from bot.services.outcomes import NotFound


class AnswerTap(CallbackData, prefix="sa"):
    """Answer the officer of a case."""

    case: int


def message(letter: Letter) -> Screen:
    """The words of an officer with name and phone (B 3.3.3-d)."""
    officer, school = letter.officer, letter.view.school
    phone = (officer.phone if officer else None) or str(school.contacts.get("phone", ""))
    name = officer.name if officer else ""
    signed = ", ".join(part for part in (quoted(name), quoted(phone)) if part)
    lines = [
        _("Школа пишет по заявлению № {number}:").format(number=letter.view.application.number),
        quoted(letter.text, 1000),
        "",
        signed,
    ]
    case = letter.view.application.id
    rows = (
        (button(_("Ответить"), AnswerTap(case=case), PRIMARY),),
        (button(_("О заявлении"), CaseTap(act="show", case=case)),),
    )
    return Screen(fitted(lines), rows=rows)


def ask(view: CaseView | NotFound) -> Screen:
    if isinstance(view, NotFound):
        return common.not_found()
    return Screen(_("Напишите ответ школе по № {number} одним сообщением.").format(number=view.application.number))


def sent(here: Writing | NotFound) -> Screen:
    if isinstance(here, NotFound):
        return common.not_found()
    if here.too_long:
        return Screen(problem("too_long", ""))
    back = button(_("‹ К заявлению"), CaseTap(act="show", case=here.view.application.id))
    text = _("Передано сотруднику школы по № {number}.").format(number=here.view.application.number)
    return Screen(text, rows=((back,),))
