"""What a case on its way asks of the applicant: to correct, to come to a talk; and how long it all takes."""

from bot.i18n import gettext as _
from bot.screens.days import on_weekday_and_date
from bot.screens.screen import quoted
from bot.screens.words import day, field_title, moment
from bot.services.cases import CaseView
from bot.services.papers import grounds_of
from domain.cases import Act, Status
from domain.profiles import Stage


def asked_lines(view: CaseView) -> list[str]:
    """What is to be corrected, and the officer's words."""
    if view.status is not Status.CORRECTING:
        return []
    lines = ["", _("Исправьте, пожалуйста:"), *(f"- {field_title(field)}" for field in view.asked_fields)]
    if view.asked_words and not view.school.in_person:
        lines.append(_("Пояснение школы: «{words}»").format(words=quoted(view.asked_words, 300)))
    return lines


def talk_lines(view: CaseView) -> list[str]:
    """When and where the talk is, what it is about, what was answered."""
    invited = view.invited
    if view.status is not Status.INVITED or invited is None:
        return []
    lines = ["", _("Беседа: {moment}").format(moment=moment(invited.talk_at)), quoted(invited.place)]
    if invited.questions and not view.school.in_person:
        lines += [_("О чём пойдёт речь:"), *(f"- {quoted(question)}" for question in invited.questions)]
    lines.append(_("Возьмите с собой документ, удостоверяющий личность."))
    if invited.accepted:
        lines.append(_("Вы ответили, что придёте."))
    return lines


def due_lines(view: CaseView) -> list[str]:
    """Until when the decision is, and why that date has moved, where it has (ruling 10)."""
    words = {Stage.DECISION: _("Решение"), Stage.REGISTER_APPLICANT: _("Регистрация доступа")}
    lines = [_("{stage}: до {day} включительно.").format(stage=words[s], day=day(due.on)) for s, due in view.stages]
    return [*lines, *moved_lines(view)]


def moved_lines(view: CaseView) -> list[str]:
    """Why the date is not the one named at filing."""
    limits = view.profile.limits
    if view.due is None or Stage.AFTER_ANSWER not in limits:
        return []
    if view.status is Status.CORRECTING:
        return [
            _("Срок ждёт вашего ответа: после него решение примут на следующий рабочий день, но не позднее этого дня.")
        ]
    if view.status is Status.INVITED:
        return [_("Срок перенесён из-за беседы: решение примут не позднее следующего рабочего дня после неё.")]
    if view.case.resumed_on is None or view.due.limit == limits[Stage.DECISION]:
        return []
    why = {
        Act.DECLINE_TALK: _("вы отказались от беседы"),
        Act.MISS_TALK: _("беседа не состоялась"),
        Act.HOLD_TALK: _("беседа состоялась"),
    }.get(_talk_outcome(view) or Act.CORRECT, _("вы исправили сведения"))
    when = on_weekday_and_date(view.case.resumed_on)
    return [_("Срок перенесён: {why}, рассмотрение продолжено {when}.").format(why=why, when=when)]


def _talk_outcome(view: CaseView) -> Act | None:
    return view.case.talk.outcome if view.case.talk else None


def ending_lines(view: CaseView) -> list[str]:
    """Why the service has ended: every ground with its paragraph."""
    if view.status is not Status.TERMINATED:
        return []
    lines: list[str] = []
    for ground in grounds_of(view):
        clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
        lines.append(_("Основание: «{text}»{clause}.").format(text=quoted(ground.text), clause=clause))
    return ["", *lines] if lines else []
