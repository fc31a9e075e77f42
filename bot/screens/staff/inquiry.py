"""A question for those who answer it: a card without its words for the chat, the whole in private with who took it."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.screen import PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.voice_words import conversation, inquiry_status, topic_title
from bot.screens.words import short_day
from bot.services.consulting import Desk
from bot.services.inquiries import InquiryView, NoInquiry, NotDone
from domain.inquiries import OWED, Fault, InquiryStatus
from domain.people import FullName

Row = tuple[InlineKeyboardButton, ...]


class InquiryTap(CallbackData, prefix="vi"):
    """A button of an inquiry: what to do, in the version the person saw."""

    act: str  # take, look, phones, phone, offer, pass, held, canned, use, send, keep
    inquiry: int
    version: int
    place: int = 0


def card(view: InquiryView) -> Screen:
    """For the staff chat: number, topic, clock, hands; not a word of what was asked."""
    one = view.inquiry
    head = _("<b>Вопрос № {number}</b> · {topic}").format(number=one.number, topic=topic_title(one.topic))
    lines = [head]
    if view.due is not None:
        call = view.status is InquiryStatus.CALL
        words = _("Позвонить до {day}") if call else _("Ответить до {day}")
        lines.append(words.format(day=short_day(view.due.on)))
    lines.append(inquiry_status(view.status))
    if view.taker is not None:
        lines.append(_("Специалист: {name}").format(name=quoted(FullName.read(view.taker.name).initials())))
    rows: list[Row] = []
    if view.status is InquiryStatus.WAITING:
        rows.append((_tap(view, _("Взять"), "take", style=PRIMARY),))
    elif view.status in OWED:
        rows.append((_tap(view, _("Открыть лично"), "look"),))
    return Screen("\n".join(lines), rows=tuple(rows))


def desk(here: Desk) -> Screen:
    """The question in the hands of who took it; for others only the card."""
    view = here.view
    if not here.mine:
        return card(view)
    lines = [*card(view).text.splitlines(), *conversation(view)]
    if here.kept:
        lines += ["", _("Ответ сохранён как заготовка.")]
    if view.status not in OWED:
        rows: tuple[Row, ...] = ((_tap(view, _("Сохранить как заготовку"), "keep"),),) if here.sent else ()
        return Screen(fitted([*lines, "", _("Ответ отправлен.")] if here.sent else lines), rows=rows)
    if here.too_long:
        lines += ["", _("Слишком длинно: не больше 2000 знаков. Сократите, пожалуйста.")]
    if here.drafted:
        lines += ["", _("<b>Ответ, который уйдёт:</b>"), quoted(here.drafted, 1500)]
        lines.append(_("К нему добавятся ваши имя, должность и телефон. Чтобы изменить, напишите заново."))
    elif view.school.in_person:
        lines += ["", _("Заявитель назовёт номер в школе или по телефону: ответьте ему и отметьте это.")]
    elif view.status is not InquiryStatus.OFFERED:
        lines += ["", _("Напишите ответ одним сообщением: бот покажет его перед отправкой.")]
    return Screen(fitted(lines), rows=_rows(here))


def _rows(here: Desk) -> tuple[Row, ...]:
    view = here.view
    rows: list[Row] = []
    if here.drafted:
        rows.append((_tap(view, _("Отправить ответ"), "send", style=SUCCESS),))
    if here.canned and not view.school.in_person and view.status is not InquiryStatus.OFFERED:
        rows.append((_tap(view, _("Заготовки…"), "canned"),))
    if view.status is InquiryStatus.TAKEN:
        phones = (_tap(view, _("Назвать телефон…"), "phones"),) if here.phones else ()
        rows.append((*phones, _tap(view, _("Три варианта"), "offer")))
        rows.append((_tap(view, _("Передать другому"), "pass"),))
    if view.school.in_person or view.status in {InquiryStatus.CALL, InquiryStatus.VISIT}:
        rows.append((_tap(view, _("Консультация дана"), "held", style=SUCCESS),))
    return tuple(rows)


def news(view: InquiryView) -> Screen:
    """What the applicant has said or chosen, for the one who answers."""
    lines = [*card(view).text.splitlines(), *conversation(view)]
    return Screen(fitted(lines), rows=((_tap(view, _("Ответить"), "look", style=PRIMARY),),))


def phones(here: Desk) -> Screen:
    """Whose number to tell."""
    rows: list[Row] = [
        (_tap(here.view, f"{number} · {who}"[:64], "phone", place),) for place, (who, number) in enumerate(here.phones)
    ]
    text = _("Какой телефон назвать? Заявитель получит его сразу.")
    return Screen(text, rows=(*rows, (_tap(here.view, _("‹ К вопросу"), "look"),)))


def canned(here: Desk) -> Screen:
    """Answers kept for the topic; a chosen one is shown before it goes."""
    lines = [_("<b>Заготовки</b>")]
    for number, (_id, text) in enumerate(here.canned, start=1):
        lines += ["", f"{number}. {quoted(text, 400)}"]
    numbers = tuple(
        _tap(here.view, str(number), "use", canned_id) for number, (canned_id, _text) in enumerate(here.canned, 1)
    )
    return Screen(fitted(lines), rows=(numbers, (_tap(here.view, _("‹ К вопросу"), "look"),)))


def outcome(result: Desk | NotDone | NoInquiry) -> Screen:
    """What has come of a tap, for the one who tapped."""
    if isinstance(result, Desk):
        return desk(result)
    if isinstance(result, NoInquiry):
        return Screen(_("Это действие доступно только ответственным сотрудникам школы."), alert=True)
    words = {
        Fault.NOT_YOURS: _("Это действие доступно только ответственным сотрудникам школы."),
        Fault.NOT_NOW: _("Вопрос уже на другом этапе, откройте его заново."),
        Fault.TAKEN_BY_ANOTHER: _("Вопрос уже взял другой специалист."),
        Fault.NO_WORDS: _("Напишите ответ текстом, пожалуйста."),
    }
    return Screen(words[result.why] if result.why else _("Вас опередили: вопрос уже изменился."), alert=True)


def queue_lines(views: list[InquiryView]) -> Screen:
    """The open questions, the oldest first."""
    if not views:
        return Screen(_("Открытых вопросов нет."))
    rows: list[Row] = [
        (_tap(view, f"№ {view.inquiry.number} · {inquiry_status(view.status)}"[:64], "look"),) for view in views[:20]
    ]
    return Screen(_("<b>Открытые вопросы: {n}</b>").format(n=len(views)), rows=tuple(rows))


def reminder(view: InquiryView, *, overdue: bool) -> Screen:
    """A date to be kept; it goes to a group, so it says the number alone."""
    assert view.due is not None
    text = _("Срок ответа на вопрос № {number} истёк {day}.") if overdue else _("По вопросу № {number} срок - сегодня.")
    said = text.format(number=view.inquiry.number, day=short_day(view.due.on))
    return Screen(
        f"{said}\n{inquiry_status(view.status)}", rows=((_tap(view, _("Открыть лично"), "look", style=PRIMARY),),)
    )


def _tap(view: InquiryView, text: str, act: str, place: int = 0, *, style: str | None = None) -> InlineKeyboardButton:
    tap = InquiryTap(act=act, inquiry=view.inquiry.id, version=view.inquiry.version, place=place)
    return button(text, tap, style)
