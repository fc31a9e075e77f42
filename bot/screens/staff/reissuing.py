"""An officer corrects a letter: which field, its right value, old beside new, one button that issues it."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.staff.acts import ReissueTap, act_button, back_button
from bot.screens.staff.case import in_rows
from bot.screens.words import day, field_title, said
from bot.services.cases import CaseView
from bot.services.outcomes import NotFound
from bot.services.reissuing import Reissue

Row = tuple[InlineKeyboardButton, ...]
NO_MISPRINT = "none"


def reissue(here: Reissue | NotFound) -> Screen:
    """Where it stands."""
    if isinstance(here, NotFound):
        return Screen(_("Письмо исправляют после решения, ответственные сотрудники школы."), alert=True)
    number = here.view.application.number
    if here.done == "corrected":
        return Screen(
            _("Исправленное письмо по № {number} выпущено.").format(number=number), rows=((back_button(here.view),),)
        )
    if here.done:
        return Screen(_("Заявителю сообщено, что опечатки нет."), rows=((back_button(here.view),),))
    lines = [_("<b>Исправить письмо по № {number}</b>").format(number=number), ""]
    if here.misprint is not None:
        lines.append(_("Просили исправить, до {day} включительно.").format(day=day(here.misprint.due_on)))
        if here.misprint.words:
            lines.append(_("Слова заявителя: «{words}»").format(words=quoted(here.misprint.words, 300)))
        lines.append("")
    return Screen(fitted([*lines, *_body(here)]), rows=_rows(here))


def _body(here: Reissue) -> list[str]:
    lines = [problem(here.problem, here.said), ""] if here.problem else []
    if here.declining:
        if here.words:
            return [*lines, _("Ответ заявителю: «{words}»").format(words=quoted(here.words, 300))]
        return [*lines, _("Напишите одним сообщением, почему исправлять нечего: это увидит заявитель.")]
    if here.asking is not None:
        return [*lines, _("{field}: напишите, как правильно.").format(field=field_title(here.asking))]
    if here.view.school.in_person:
        return [*lines, _("Исправьте письмо на бумаге и выдайте его. Здесь это записывают и сообщают заявителю.")]
    before = here.view.application.answers
    changed = [
        f"{field_title(name)}: {quoted(said(name, str(before.get(name, ''))))} → <b>{quoted(said(name, new))}</b>"
        for name, new in here.changes.items()
    ]
    return [*lines, *(changed or [_("Что напечатано неверно?")])]


def _rows(here: Reissue) -> tuple[Row, ...]:
    draft = here.draft.id
    issue = ReissueTap(act="issue", draft=draft)
    rows: list[Row] = []
    if here.declining:
        if here.words:
            rows.append((button(_("Ответить: опечатки нет"), issue, DANGER),))
    elif here.view.school.in_person:
        rows.append((button(_("Исправлено и выдано"), issue, SUCCESS),))
    elif here.asking is None:
        picks = tuple(button(field_title(one), ReissueTap(act="pick", draft=draft, choice=one)) for one in here.choices)
        rows += list(in_rows(picks, 2))
        if here.changes:
            rows.append((button(_("Выпустить исправленное письмо"), issue, SUCCESS),))
    if here.misprint is not None and not here.declining:
        rows.append((button(_("Опечатки нет…"), ReissueTap(act="pick", draft=draft, choice=NO_MISPRINT)),))
    return (*rows, (act_button(here.view, _("‹ К заявлению"), "look"),))


def told(view: CaseView, until: str) -> Screen:
    """To the staff chat: a number and a date, nothing personal."""
    text = _("По № {number} просят исправить опечатку в письме: до {day} включительно.")
    row = (act_button(view, _("Открыть лично"), "look", PRIMARY),)
    return Screen(text.format(number=view.application.number, day=until), rows=(row,))
