"""Words that screens of inquiries and complaints share between audiences."""

from bot.i18n import gettext as _
from bot.screens.screen import quoted
from bot.screens.words import moment
from bot.services.inquiries import InquiryView
from domain.inquiries import InquiryAct, InquiryStatus, Topic


def topic_title(topic: str) -> str:
    return {
        Topic.APPLY: _("Как подать заявление"),
        Topic.PAPERS: _("Документы"),
        Topic.COURSE: _("Как идёт моё заявление"),
        Topic.ACCESS: _("Вход и дневник"),
        Topic.REFUSAL: _("Отказ и прекращение"),
        Topic.OTHER: _("Другое"),
    }[Topic(topic)]


def inquiry_status(status: InquiryStatus) -> str:
    return {
        InquiryStatus.WAITING: _("Ждёт специалиста"),
        InquiryStatus.TAKEN: _("Специалист готовит ответ"),
        InquiryStatus.OFFERED: _("Заявителю предложены три варианта"),
        InquiryStatus.WRITTEN: _("Ответ будет письменным"),
        InquiryStatus.VISIT: _("Консультация в другое время"),
        InquiryStatus.CALL: _("Консультация по телефону"),
        InquiryStatus.ANSWERED: _("Ответ дан"),
        InquiryStatus.CLOSED: _("Вопрос закрыт"),
    }[status]


def conversation(view: InquiryView) -> list[str]:
    """What was said, the newest last; both sides see the same."""
    heads = {
        InquiryAct.ASK: _("Вопрос"),
        InquiryAct.ADD: _("Дополнение"),
        InquiryAct.REOPEN: _("Вопрос снова"),
        InquiryAct.ANSWER: _("Ответ"),
        InquiryAct.NUMBER: _("Об этом расскажут по телефону"),
        InquiryAct.TIME: _("Удобное время"),
        InquiryAct.CALL: _("Телефон для звонка"),
        InquiryAct.HELD: _("Консультация дана"),
    }
    lines: list[str] = []
    for turn in view.turns[-8:]:
        head = heads.get(InquiryAct(turn.act))
        if head is None:
            continue
        when = moment(view.school.local(turn.at))
        lines += ["", f"<b>{head}</b> · {when}"]
        if turn.text and not view.school.in_person:
            lines.append(quoted(turn.text, 1200))
        elif turn.text and turn.act == InquiryAct.NUMBER:
            lines.append(quoted(turn.text, 300))
    return lines
