"""Mending what was asked: the questions, old beside new, what follows. For applicants, and for officers on paper."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.form import Step
from bot.i18n import gettext as _
from bot.screens.days import on_weekday_and_date
from bot.screens.questions import problem, question_text
from bot.screens.screen import SUCCESS, Screen, button, fitted, quoted
from bot.screens.words import choice_title, day, field_title, said
from bot.services.correcting import Correction, NothingToCorrect
from bot.services.outcomes import Done, Moved
from domain.profiles import Field

Row = tuple[InlineKeyboardButton, ...]


class MendTap(CallbackData, prefix="x"):
    """A button of a correction: `open` names a case, the others a draft."""

    act: str  # open, pick, anew, send
    case: int = 0
    draft: int = 0
    step: str = ""
    value: str = ""
    version: int = 0


def correction(here: Correction | NothingToCorrect) -> Screen:
    """The open question, or the comparison when all is answered."""
    if isinstance(here, NothingToCorrect):
        return Screen(_("По этому заявлению исправлять больше ничего не нужно. Мои заявления: /cases."), alert=True)
    return _review(here) if here.step is None else _question(here, here.step)


def _question(here: Correction, step: Step) -> Screen:
    place, total = here.place
    number = here.view.application.number
    lines = [_("Исправление по № {number} · {place} из {total}").format(number=number, place=place, total=total)]
    if here.problem:
        lines += ["", problem(here.problem, here.said)]
    before = here.view.application.answers.get(step.name)
    if before:
        lines += ["", _("Сейчас указано: {said}").format(said=quoted(said(step.name, str(before)), 300))]
    entered = here.view.on_paper
    lines += ["", field_title(step.name) if entered else question_text(step.name)]
    rows = tuple((button(choice_title(step.name, one), _pick(here, step, one)),) for one in step.choices)
    contact = _("Отправить мой номер") if step.name == Field.PHONE and not entered else None
    return Screen(fitted(lines), rows=rows, contact_button=contact)


def _pick(here: Correction, step: Step, choice: str) -> MendTap:
    return MendTap(act="pick", draft=here.draft.id, step=step.name, value=choice)


def _review(here: Correction) -> Screen:
    before = here.view.application.answers
    lines = [_("<b>Проверьте исправления по № {number}</b>").format(number=here.view.application.number), ""]
    for step in here.form.steps:
        old, new = (said(step.name, str(one)) for one in (before.get(step.name, ""), here.new[step.name]))
        lines.append(f"{field_title(step.name)}: {quoted(old, 200)} → <b>{quoted(new, 200)}</b>")
    lines += ["", _("Нажимая «Отправить исправления», вы подписываете их. Дата и время будут записаны.")]
    tap = MendTap(act="send", draft=here.draft.id, version=here.draft.version)
    rows: tuple[Row, ...] = (
        (button(_("Отправить исправления"), tap, SUCCESS),),
        (button(_("Ответить заново"), MendTap(act="anew", draft=here.draft.id)),),
    )
    return Screen(fitted(lines), rows=rows, forget_keyboard=True)


def sent(result: Moved) -> Screen:
    """The correction is in: until when the decision is now, and from which day it is counted (ruling 10)."""
    if not isinstance(result, Done):
        return correction(NothingToCorrect())
    view = result.view
    lines = [_("<b>Исправления по № {number} приняты.</b>").format(number=view.application.number)]
    if view.due is not None and view.case.resumed_on is not None:
        lines.append(_("Рассмотрение продолжено {when}.").format(when=on_weekday_and_date(view.case.resumed_on)))
        lines.append(_("Решение: до {day} включительно.").format(day=day(view.due.on)))
    return Screen("\n".join(lines), forget_keyboard=True)
