"""A person's own conversation with the school's staff."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens import common
from bot.screens.about_tap import about_button
from bot.screens.screen import PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.voice_words import conversation, inquiry_status, topic_title
from bot.screens.words import how_counted, short_day
from bot.services.asking import Wanted
from bot.services.inquiries import InquiryView, NoInquiry, NotDone
from domain.inquiries import OWED, InquiryStatus, Topic

Row = tuple[InlineKeyboardButton, ...]


class AskTap(CallbackData, prefix="vq"):
    """Begin a question: choose its topic, in which language for those not yet known."""

    act: str  # topics, ask
    school: int = 0
    topic: str = ""
    language: str = ""


class TalkTap(CallbackData, prefix="vt"):
    """A button of one's own conversation, in the version the person saw."""

    act: str  # show, why, add, reopen, write, time, call, close
    inquiry: int
    version: int


def topics(school_id: int, *, in_person: bool, known: bool) -> Screen:
    """What the question is about; a stranger is told first what will be kept (152-ФЗ)."""
    lines = [_("<b>Вопрос сотрудникам школы</b>"), _("О чём спросить?")]
    if in_person:
        lines.append(
            _("Личное через мессенджер не передаётся: бот откроет вопрос по номеру, а вы зададите его в школе.")
        )
    elif not known:
        lines.append(
            _(
                "Выбирая тему, вы разрешаете школе сохранить ваш вопрос и ответ на него, чтобы ответить "
                "(59-ФЗ, 152-ФЗ). Текст хранится зашифрованным, его читает только тот, кто отвечает."
            )
        )
    rows: list[Row] = [
        (button(topic_title(one), AskTap(act="ask", school=school_id, topic=one, language=language())),)
        for one in Topic
    ]
    return Screen("\n".join(lines), rows=(*rows, (about_button(_("‹ Об услуге"), "menu", school_id),)))


def shown(result: Wanted | InquiryView | NotDone | NoInquiry) -> Screen:
    """Whatever came of a step."""
    match result:
        case Wanted():
            return wanted(result)
        case InquiryView():
            return inquiry(result)
        case NotDone():
            return Screen(_("Разговор уже изменился. Откройте его заново: /ask."), alert=True)
    return common.not_found()


def wanted(here: Wanted) -> Screen:
    """What the bot waits for."""
    lines = [_("Слишком длинно: не больше 2000 знаков. Сократите, пожалуйста."), ""] if here.too_long else []
    prompts = {
        "ask": _("Напишите вопрос одним сообщением. Паспортные данные и диагнозы писать не нужно."),
        "add": _("Напишите, что добавить, одним сообщением."),
        "reopen": _("Напишите, что осталось неясным, одним сообщением."),
        "time": _("Напишите, когда вам удобно: день и час. Например: среда, 2 декабря, после 16:00."),
        "call": _("Напишите телефон, по которому вам позвонить. Позвонят в течение трёх дней."),
    }
    lines += [f"<b>{topic_title(here.topic)}</b>", prompts[here.what]]
    if here.what == "call" and here.known:
        lines.append(_("В заявлении вы указали {phone}.").format(phone=quoted(here.known)))
    return Screen("\n".join([*lines, _("Передумали: /cancel.")]))


def inquiry(view: InquiryView) -> Screen:
    """The conversation as it stands: what was said, who answers, by when."""
    one = view.inquiry
    lines = [
        _("<b>Вопрос № {number}</b> · {topic}").format(number=one.number, topic=topic_title(one.topic)),
        inquiry_status(view.status),
    ]
    lines += _due_lines(view)
    if view.school.in_person and view.status in OWED:
        lines.append(_("Задайте вопрос в школе, лично или по телефону, назвав этот номер."))
        if phone := view.school.contacts.get("phone"):
            lines.append(_("Телефон: {said}").format(said=quoted(str(phone))))
    lines += conversation(view)
    if view.status is InquiryStatus.OFFERED:
        lines += ["", *_options_lines(view)]
    if view.status is InquiryStatus.ANSWERED:
        lines += ["", *_specialist(view)]
    return Screen(fitted(lines), rows=_rows(view))


def _due_lines(view: InquiryView) -> list[str]:
    if view.due is None:
        return []
    if view.status is InquiryStatus.CALL:
        return [_("Позвонят до {day} включительно.").format(day=short_day(view.due.on))]
    return [_("Ответ - до {day} включительно.").format(day=short_day(view.due.on))]


def _options_lines(view: InquiryView) -> list[str]:
    """The three options of B 1.3.6, each with what it means."""
    return [
        _("Сразу ответить не получилось. Выберите, как поступить:"),
        _("1. Изложить суть письменно: ответят письменно, до 30 дней."),
        _("2. Другое удобное время для консультации."),
        _("3. Консультация по телефону в течение трёх дней."),
    ]


def _specialist(view: InquiryView) -> list[str]:
    """Who answered: name, position, phone (B 3.3.3-d); in person no name goes through the messenger."""
    taker = view.taker
    phone = (taker.phone if taker else "") or str(view.school.contacts.get("phone") or "")
    position = (taker.position if taker else None) or _("ответственный сотрудник")
    name = quoted(taker.name) if taker and not view.school.in_person else ""
    parts = [part for part in (name, quoted(position), quoted(phone) if phone else "") if part]
    return [_("Ответил: {who}").format(who=", ".join(parts))]


def _rows(view: InquiryView) -> tuple[Row, ...]:
    rows: list[Row] = []
    if view.status is InquiryStatus.OFFERED:
        rows += [
            (_tap(view, _("Изложу письменно"), "write"),),
            (_tap(view, _("В другое время"), "time"),),
            (_tap(view, _("Позвоните мне"), "call", PRIMARY),),
        ]
    elif view.status in OWED:
        row = [_tap(view, _("Дополнить"), "add")] if not view.school.in_person else []
        rows.append((*row, _tap(view, _("Как посчитан срок"), "why")))
    if view.status is InquiryStatus.ANSWERED:
        rows.append((_tap(view, _("Спросить ещё"), "reopen"), _tap(view, _("Спасибо, всё ясно"), "close", SUCCESS)))
    if view.status not in OWED:
        again = AskTap(act="topics", school=view.school.id, language=language())
        rows.append((button(_("Новый вопрос"), again),))
    return tuple(rows)


def _tap(view: InquiryView, text: str, act: str, style: str | None = None) -> InlineKeyboardButton:
    return button(text, TalkTap(act=act, inquiry=view.inquiry.id, version=view.inquiry.version), style)


def why(view: InquiryView) -> Screen:
    """How the date was counted."""
    back: Row = (_tap(view, _("‹ К вопросу"), "show"),)
    if view.due is None:
        return Screen(inquiry_status(view.status), rows=(back,))
    day = short_day(view.due.since)
    event = (
        _("Вы выбрали звонок {day}.").format(day=day)
        if view.status is InquiryStatus.CALL
        else _("Вопрос зарегистрирован {day}.").format(day=day)
    )
    return Screen(how_counted(view.due, event), rows=(back,))


def news(view: InquiryView) -> Screen:
    """What comes by itself: the conversation with its news."""
    return inquiry(view)
