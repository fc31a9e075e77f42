"""What comes to staff by itself: dates to be kept, and what has happened to a case of one's own."""

from bot.i18n import gettext as _
from bot.screens.screen import PRIMARY, Screen, quoted
from bot.screens.staff.acts import act_button
from bot.screens.words import day, role, short_day, status
from bot.services.cases import CaseView
from domain.access import RoleKind
from domain.cases import Act, Status
from domain.limits import DueDate
from domain.reminders import Reminder


def reminder(view: CaseView, what: Reminder) -> Screen:
    """A date to be kept, without a word of anything personal: it goes to a group."""
    assert view.due is not None
    stage = _("регистрация") if view.status is Status.GRANTED_UNREGISTERED else _("решение")
    texts = {
        Reminder.HALF: _("Напоминание: по № {number} {stage} - до {day} включительно."),
        Reminder.LAST_DAY: _("Напоминание: по № {number} срок истекает сегодня ({stage})."),
        Reminder.OVERDUE: _("Срок по № {number} истёк {day} ({stage})."),
        Reminder.REPEAT: _("Срок по № {number} истёк {day} и всё ещё не соблюдён ({stage})."),
    }
    text = texts[what].format(number=view.application.number, stage=stage, day=short_day(view.due.on))
    return Screen(f"{text}\n{status(view.status)}", rows=((act_button(view, _("Открыть лично"), "look", PRIMARY),),))


def misprint_due(view: CaseView, until: DueDate, what: Reminder) -> Screen:
    """A letter waits to be corrected; a number and a date, nothing personal (B 5.12)."""
    texts = {
        Reminder.HALF: _("Напоминание: в письме по № {number} просят исправить опечатку - до {day} включительно."),
        Reminder.LAST_DAY: _("Напоминание: в письме по № {number} опечатку нужно исправить сегодня."),
        Reminder.OVERDUE: _("Срок исправить опечатку в письме по № {number} истёк {day}."),
    }
    text = texts[what].format(number=view.application.number, day=short_day(until.on))
    return Screen(text, rows=((act_button(view, _("Открыть лично"), "look", PRIMARY),),))


def unrole(school_name: str, kind: RoleKind) -> Screen:
    """A role has ended; the reason stays with the school."""
    text = _("Ваша роль снята: {role}.\n{school}\nЕсли это ошибка, обратитесь к руководителю школы.")
    return Screen(text.format(role=role(kind), school=quoted(school_name)))


def work(view: CaseView, act: Act) -> Screen:
    """What somebody else has done to a case of the executor who reads this in private."""
    number = view.application.number
    texts = {
        Act.CORRECT: _("По заявлению № {number} исправлены сведения."),
        Act.ACCEPT_TALK: _("Заявление № {number}: заявитель придёт на беседу."),
        Act.DECLINE_TALK: _("Заявление № {number}: заявитель отказался от беседы."),
        Act.WITHDRAW: _("Заявление № {number} отозвано заявителем."),
        Act.RETURN: _("Руководитель вернул проект решения по заявлению № {number}."),
        Act.REASSIGN: _("Заявление № {number} передано вам."),
    }
    lines = [texts[act].format(number=number)]
    why = "" if view.school.in_person else view.last_note(Act.RETURN)
    if act is Act.RETURN and why:
        lines.append(_("Причина: {why}").format(why=quoted(why, 300)))
    if view.due is not None:
        lines.append(_("Решение: до {day} включительно.").format(day=day(view.due.on)))
    return Screen("\n".join(lines), rows=((act_button(view, _("Открыть"), "look", PRIMARY),),))
