"""A case of one's own: how it is going, how its date was counted, its papers, what one may do."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.complaint_tap import complain_button
from bot.screens.correcting import MendTap
from bot.screens.days import on_weekday_and_date, weekday_and_date
from bot.screens.papers import file_of
from bot.screens.parent.course import asked_lines, due_lines, ending_lines, talk_lines
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, copy_button, fitted, quoted
from bot.screens.words import how_counted, moment, status
from bot.services.cases import CaseView
from bot.services.papers import grounds_of
from bot.services.printing import Printed
from domain.cases import DELIVERED, UNDECIDED, Status
from domain.limits import DueDate
from domain.profiles import Stage

Row = tuple[InlineKeyboardButton, ...]
GRANTED = frozenset({Status.PROVIDED, Status.GRANTED_UNREGISTERED})


class MisprintTap(CallbackData, prefix="sp"):
    """There is a misprint in the letter of this case."""

    case: int


class CaseTap(CallbackData, prefix="c"):
    act: str  # list, show, why, paper, receipt, letter, invitation, end, again
    case: int


class EndTap(CallbackData, prefix="end"):
    """A button that moves one's own case, in the version the person saw."""

    act: str  # withdraw, withdrawn, cancel, cancelled, accept, decline, declined
    case: int
    version: int


def end_button(view: CaseView, text: str, act: str, style: str | None = None) -> InlineKeyboardButton:
    return button(text, EndTap(act=act, case=view.application.id, version=view.application.version), style)


def case(view: CaseView) -> Screen:
    """How the case is going, at any time (B 1.3.4-a)."""
    application = view.application
    lines = [
        _("<b>Заявление № {number}</b>").format(number=application.number),
        _("Подано {moment}").format(moment=moment(view.school.local(application.filed_at))),
        status(view.status),
        *due_lines(view),
        *asked_lines(view),
        *talk_lines(view),
        *refusal_lines(view),
        *ending_lines(view),
    ]
    if view.executor and not view.school.in_person and view.status in {Status.TAKEN, Status.CORRECTING, Status.INVITED}:
        lines.append(_("Исполнитель: {name}").format(name=quoted(view.executor.name)))
    return Screen(fitted(lines), rows=_rows(view))


def _rows(view: CaseView) -> tuple[Row, ...]:
    number = copy_button(_("Скопировать номер"), view.application.number)
    rows: list[Row] = [(number, why_button(view)) if view.due else (number,)]
    if view.status in {Status.REFUSED, Status.WITHDRAWN, Status.INTAKE_REFUSED, Status.TERMINATED}:
        rows.append((button(_("Подать снова"), CaseTap(act="again", case=view.application.id), PRIMARY),))
    if view.status in {Status.REFUSED, Status.INTAKE_REFUSED}:
        rows.append((complain_button(_("Подать жалобу"), case=view.application.id),))
    rows += [next_row(view), _papers(view)]
    if view.status in UNDECIDED:
        rows.append((end_button(view, _("Отозвать заявление…"), "withdraw", DANGER),))
    if view.status in DELIVERED:
        rows.append((button(_("В письме опечатка…"), MisprintTap(case=view.application.id)),))
    if view.status in GRANTED:
        rows.append((end_button(view, _("Отказаться от услуги…"), "cancel", DANGER),))
    return (*rows, (button(_("‹ Мои заявления"), CaseTap(act="list", case=view.application.id)),))


def next_row(view: CaseView) -> Row:
    """What the case waits for from the applicant."""
    if view.status is Status.CORRECTING and view.asked_fields:
        return (button(_("Исправить"), MendTap(act="open", case=view.application.id), PRIMARY),)
    if view.status is Status.INVITED and (invited := view.invited):
        decline = end_button(view, _("Не приду…"), "decline", DANGER)
        return (decline,) if invited.accepted else (end_button(view, _("Приду"), "accept", SUCCESS), decline)
    return ()


def _papers(view: CaseView) -> Row:
    if view.school.in_person:
        return ()
    of_status = {
        Status.INVITED: (_("Приглашение, PDF"), "invitation"),
        Status.PROVIDED: (_("Решение, PDF"), "letter"),
        Status.REFUSED: (_("Решение, PDF"), "letter"),
        Status.INTAKE_REFUSED: (_("Решение, PDF"), "letter"),
        Status.TERMINATED: (_("О прекращении, PDF"), "end"),
    }
    wanted = [(_("Заявление, PDF"), "paper"), (_("Расписка, PDF"), "receipt")] if not view.on_paper else []
    if view.status in of_status:
        wanted.append(of_status[view.status])
    return tuple(button(text, CaseTap(act=act, case=view.application.id)) for text, act in wanted)


def cases(views: list[CaseView]) -> Screen:
    if not views:
        return Screen(_("Заявлений пока нет. Подать: /apply."))
    rows = [
        (button(f"№ {view.application.number} · {status(view.status)}", CaseTap(act="show", case=view.application.id)),)
        for view in views[:20]
    ]
    return Screen(_("<b>Мои заявления</b>"), rows=tuple(rows))


def why(view: CaseView) -> Screen:
    """How the date was counted."""
    parts = [f"<b>{_stage(stage)}</b>\n{how_counted(due, _event(view, stage, due))}" for stage, due in view.stages]
    back = button(_("‹ К заявлению"), CaseTap(act="show", case=view.application.id))
    return Screen("\n\n".join(parts) or status(view.status), rows=((back,),))


def _event(view: CaseView, stage: Stage, due: DueDate) -> str:
    """What the time limit of a stage is counted from."""
    when = on_weekday_and_date(due.since)
    if stage is Stage.REGISTER_APPLICANT:
        if view.case.decided_on is None:
            return _("Последний день для решения - {day}.").format(day=weekday_and_date(due.since))
        return _("Решение принято {when}.").format(when=when)
    if due.limit != view.profile.limits.get(Stage.AFTER_ANSWER):
        return _("Подано {when}.").format(when=when)
    if view.status is Status.INVITED:
        return _("Беседа назначена: {day}.").format(day=weekday_and_date(due.since))
    return _("Рассмотрение продолжено {when}.").format(when=when)


def refusal_lines(view: CaseView) -> list[str]:
    """Every ground with its paragraph, and what can be done."""
    grounds = grounds_of(view) if view.status in {Status.REFUSED, Status.INTAKE_REFUSED} else ()
    if not grounds:
        return []
    lines = [""]
    for ground in grounds:
        clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
        lines.append(_("Основание: «{text}»{clause}.").format(text=quoted(ground.text), clause=clause))
    lines += [
        "",
        _("Что можно сделать:"),
        _("- если в заявлении ошибка, подать его снова: ответы уже заполнены;"),
        _("- если не согласны, подать жалобу: ответ дадут в течение 5 рабочих дней.")
        if view.status is Status.INTAKE_REFUSED
        else _("- если не согласны, подать жалобу: ответ дадут в течение 15 рабочих дней."),
    ]
    return lines


def _stage(stage: Stage) -> str:
    return {
        Stage.DECISION: _("Решение"),
        Stage.REGISTER_APPLICANT: _("Регистрация доступа"),
    }[stage]


def why_button(view: CaseView) -> InlineKeyboardButton:
    return button(_("Как посчитан срок"), CaseTap(act="why", case=view.application.id))


def paper(printed: Printed) -> Screen:
    """A document of the case as a file."""
    text = {
        "application": _("Заявление № {number}"),
        "receipt": _("Расписка о приёме заявления № {number}"),
        "invitation": _("Приглашение на беседу по заявлению № {number}"),
        "termination": _("О прекращении услуги по заявлению № {number}"),
        "cancellation": _("Отказ от услуги по заявлению № {number}"),
    }.get(printed.kind, _("Решение по заявлению № {number}"))
    return Screen(text.format(number=printed.number), file=file_of(printed))
