"""A complaint for those who consider it: a card for their chat, the whole in private (B 5.5 - 5.11)."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.complaint_words import complaint_state, complaint_status, exchange_lines, outcome_words, said_lines
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, FileToSend, Screen, button, fitted, quoted
from bot.screens.words import channel, moment, short_day
from bot.services.complaints import CardView, ComplaintView, Inspection, NoComplaint, Refused
from bot.services.considering import Member
from domain.complaint_door import SeatKind
from domain.complaints import NO_ANSWER, OPEN, REPEATED, ComplaintAct, ComplaintStatus, Fault, Outcome
from domain.people import FullName
from domain.reminders import Reminder

Row = tuple[InlineKeyboardButton, ...]


class ConsiderTap(CallbackData, prefix="vc"):
    """A button of a complaint: what to do, in the version the person saw."""

    act: str  # look, able, appoint, ask, justified, unjustified, none, leave, sign, return, files, form, paper, check
    complaint: int
    version: int
    value: str = ""


def card(view: CardView) -> Screen:
    """For the authority's chat: number, clock, state, hands. Neither the applicant, nor the body complained of."""
    lines = [
        _("<b>Жалоба № {number}</b> · ответ до {day}").format(number=view.card.number, day=short_day(view.due.on)),
        complaint_status(view.status),
    ]
    if view.responsible is not None:
        name = quoted(FullName.read(view.responsible.name).initials())
        lines.append(_("Ответственный: {name}").format(name=name))
    look = button(
        _("Открыть лично"), ConsiderTap(act="look", complaint=view.card.id, version=view.card.version), PRIMARY
    )
    return Screen("\n".join(lines), rows=((look,),) if view.status in OPEN else ())


def full(view: ComplaintView) -> Screen:
    """The whole of it, in private with whom the door has let in."""
    row = view.complaint
    lines = [
        _("<b>Жалоба № {number}</b>").format(number=row.number),
        _("Зарегистрирована {moment}, ответ до {day}").format(
            moment=moment(view.authority.local(row.registered_at)), day=short_day(view.due.on)
        ),
        complaint_status(view.status),
    ]
    if view.responsible is not None:
        lines.append(_("Ответственный: {name}").format(name=quoted(view.responsible.name)))
    if view.in_person and not row.said:
        lines.append(_("Имя, адрес и суть заявитель сообщит лично или письмом, назвав номер."))
    if view.on_paper:
        lines.append(
            _("Поступила на бумаге: {channel}. Ответ отправляют по почтовому адресу.").format(
                channel=channel(view.complaint.channel)
            )
        )
    lines += ["", *said_lines(view), *exchange_lines(view)]
    lines += [_check_line(one) for one in view.checks]
    if view.answered_before:
        lines.append(_("Раньше по этому вопросу отвечали по существу: {n}").format(n=view.answered_before))
    lines += _draft_lines(view)
    if view.awaited:
        lines += ["", _prompt(view.awaited)]
    return Screen(fitted(lines), rows=_rows(view))


def _check_line(one: Inspection) -> str:
    held = _("справка подписана") if one.held_at else _("идёт")
    return _("Внеплановая проверка № {number}: {state}").format(number=one.number, state=held)


def _draft_lines(view: ComplaintView) -> list[str]:
    if view.outcome is None:
        return []
    drafted = view.complaint.drafted
    lines = ["", f"<b>{_('Проект')}</b>: {outcome_words(view.outcome)}"] if view.status in OPEN else [
        "", outcome_words(view.outcome)
    ]  # fmt: skip
    if drafted.get("reasons"):
        lines.append(quoted(str(drafted["reasons"]), 900))
    if drafted.get("measures"):
        lines.append(_("Меры: {measures}").format(measures=quoted(str(drafted["measures"]), 600)))
    return lines


def _prompt(what: str) -> str:
    return {
        "ask": _("Напишите вопрос заявителю одним сообщением."),
        "return": _("Напишите, что исправить в проекте, одним сообщением."),
        "reasons": _("Напишите, что установлено и почему решено так: эти слова войдут в ответ заявителю."),
        "measures": _("Теперь напишите меры и вид ответственности, каждую с новой строки (п. 5.7)."),
    }[what]


def _rows(view: ComplaintView) -> tuple[Row, ...]:
    rows: list[Row] = []
    if ComplaintAct.SIGN in view.acts:
        rows.append((_tap(view, _("Подписать ответ"), "sign", style=SUCCESS),))
        rows.append((_tap(view, _("Вернуть…"), "return", style=DANGER),))
    if view.outcome is not None and not view.in_person:
        rows.append((_tap(view, _("Ответ, PDF"), "paper"),))
    if ComplaintAct.DRAFT in view.acts:
        rows.append(
            (
                _tap(view, _("Обоснована…"), "justified", style=SUCCESS),
                _tap(view, _("Не обоснована…"), "unjustified", style=DANGER),
            )
        )
        rows.append((_tap(view, _("Без ответа по существу…"), "none"),))
    if ComplaintAct.ASK in view.acts and not view.in_person:
        rows.append((_tap(view, _("Спросить заявителя…"), "ask"),))
    if ComplaintAct.APPOINT in view.acts:
        first = view.status is ComplaintStatus.REGISTERED
        text = _("Назначить ответственного…") if first else _("Назначить другого…")
        rows.append((_tap(view, text, "able", style=PRIMARY if first else None),))
    if view.complaint.against_school_id is not None and view.status in OPEN:
        rows.append((_tap(view, _("Внеплановая проверка…"), "check"),))
    papers = [_tap(view, _("Жалоба, PDF"), "form")] if view.complaint.said else []
    if view.complaint.files:
        papers.append(_tap(view, _("Приложения"), "files"))
    if papers:
        rows.append(tuple(papers))
    return tuple(rows)


def able(view: ComplaintView, members: tuple[Member, ...]) -> Screen:
    """Whom to appoint; those complained of are not among them (B 5.5)."""
    posts = {SeatKind.HEAD: _("руководитель"), SeatKind.OFFICER: _("специалист")}
    rows: list[Row] = [
        (
            _tap(
                view,
                f"{FullName.read(one.name).initials()} · {posts[one.kind]}"[:64],
                "appoint",
                str(one.person_id),
            ),
        )
        for one in members[:20]
    ]
    text = _("Кто будет рассматривать жалобу № {number}?").format(number=view.complaint.number)
    return Screen(text, rows=(*rows, (_tap(view, _("‹ К жалобе"), "look"),)))


def no_answer(view: ComplaintView) -> Screen:
    """The closed list of B 5.11."""
    lines = [_("Без ответа по существу можно оставить только в этих случаях (п. 5.11):"), ""]
    lines += [f"{number}. {outcome_words(one)}" for number, one in enumerate(NO_ANSWER, start=1)]
    lines += ["", _("Заявителю сообщат об этом; если причина устранена, он может подать жалобу снова.")]
    numbers = tuple(_tap(view, str(number), "leave", one.value) for number, one in enumerate(NO_ANSWER, start=1))
    return Screen("\n".join(lines), rows=(numbers, (_tap(view, _("‹ К жалобе"), "look"),)))


def outcome(result: ComplaintView | Refused | NoComplaint) -> Screen:
    """What has come of a tap."""
    if isinstance(result, ComplaintView):
        return full(result)
    if isinstance(result, NoComplaint):
        return stranger()
    words = {
        Fault.NOT_YOURS: _("Это делает другой сотрудник."),
        Fault.NOT_NOW: _("Жалоба уже на другом этапе, откройте её заново."),
        Fault.NOT_OF_AUTHORITY: _("Этому человеку жалобу поручить нельзя (п. 5.5)."),
        Fault.NO_REASONS: _("Укажите причины (п. 5.8)."),
        Fault.NO_MEASURES: _("Укажите меры и вид ответственности (п. 5.7)."),
        Fault.NOT_IN_LIST: _not_in_list(result.view),
        Fault.NO_WORDS: _("Напишите текстом, пожалуйста."),
    }
    return Screen(words[result.why] if result.why else _("Вас опередили: жалоба уже изменилась."), alert=True)


def _not_in_list(view: ComplaintView) -> str:
    if view.answered_before < REPEATED:
        return _("Этот случай здесь не подходит: перечень закрытый (п. 5.11).")
    return _("Этот случай здесь не подходит.")


def stranger() -> Screen:
    """The same to everybody the door does not let in: whether there is such a complaint is not told."""
    return Screen(_("Здесь ничего не найдено. Чтобы продолжить, отправьте команду /start."), alert=True)


def queue(cards: list[CardView]) -> Screen:
    if not cards:
        return Screen(_("Открытых жалоб нет."))
    rows: list[Row] = [
        (
            button(
                f"№ {one.card.number} · {short_day(one.due.on)} · {complaint_state(one.status)}",
                ConsiderTap(act="look", complaint=one.card.id, version=one.card.version),
            ),
        )
        for one in cards[:20]
    ]
    return Screen(_("<b>Открытые жалобы: {n}</b>").format(n=len(cards)), rows=tuple(rows))


def work(view: ComplaintView, act: ComplaintAct) -> Screen:
    """What has happened to a complaint of the one who reads this in private."""
    texts = {
        ComplaintAct.REGISTER: _("Новая жалоба № {number}: назначьте ответственного."),
        ComplaintAct.DRAFT: _("Жалоба № {number}: проект ответа ждёт вашей подписи."),
        ComplaintAct.APPOINT: _("Вам поручена жалоба № {number}."),
        ComplaintAct.REPLY: _("Жалоба № {number}: заявитель дал пояснения."),
        ComplaintAct.RETURN: _("Жалоба № {number}: проект возвращён."),
        ComplaintAct.SIGN: _("Жалоба № {number}: ответ подписан и отправлен."),
        ComplaintAct.WITHDRAW: _("Жалоба № {number} отозвана заявителем."),
    }
    text = texts[act]
    if act is ComplaintAct.SIGN and view.on_paper:
        text = _("Жалоба № {number}: ответ подписан. Напечатайте его и отправьте заявителю.")
        if not view.complaint.said.get("address") and not view.in_person:
            text = _("Жалоба № {number} закрыта. Почтового адреса в ней нет: ответ отправить некуда.")
    lines = [text.format(number=view.complaint.number)]
    if act is ComplaintAct.RETURN:
        notes = [event.note for event in view.history if event.act == act and event.note]
        lines += [quoted(notes[-1], 600)] if notes else []
    lines.append(_("Ответ до {day}.").format(day=short_day(view.due.on)))
    return Screen("\n".join(lines), rows=((_tap(view, _("Открыть"), "look", style=PRIMARY),),))


def reminder(view: CardView, what: Reminder) -> Screen:
    texts = {
        Reminder.HALF: _("Напоминание: ответ на жалобу № {number} - до {day} включительно."),
        Reminder.LAST_DAY: _("Напоминание: срок ответа на жалобу № {number} истекает сегодня."),
        Reminder.OVERDUE: _("Срок ответа на жалобу № {number} истёк {day}."),
    }
    text = texts[what].format(number=view.card.number, day=short_day(view.due.on))
    return Screen(f"{text}\n{complaint_status(view.status)}", rows=card(view).rows)


def paper(view: ComplaintView, pdf: bytes) -> Screen:
    signed = view.status not in OPEN
    text = _("Ответ на жалобу № {number}") if signed else _("Проект ответа на жалобу № {number}")
    name = f"{'otvet' if signed else 'proekt'}-{view.complaint.number}.pdf"
    return Screen(text.format(number=view.complaint.number), file=FileToSend(name, pdf))


def sheet(view: ComplaintView, pdf: bytes) -> Screen:
    """The complaint as it was signed or written down."""
    number = view.complaint.number
    return Screen(_("Жалоба № {number}").format(number=number), file=FileToSend(f"zhaloba-{number}.pdf", pdf))


def no_paper() -> Screen:
    return Screen(_("Печатать пока нечего."), alert=True)


def sure_to_sign(view: ComplaintView) -> Screen:
    """Asks once: a signed answer is not taken back."""
    assert view.outcome is not None
    goes = _("Он уйдёт заявителю сразу, изменить его будет нельзя.")
    if view.on_paper:
        goes = _("Изменить его будет нельзя: напечатайте и отправьте по почтовому адресу заявителя.")
    lines = [
        _("Подписать ответ на жалобу № {number}?").format(number=view.complaint.number),
        outcome_words(view.outcome),
        goes,
    ]
    rows: tuple[Row, ...] = (
        (_tap(view, _("Да, подписать"), "signed", style=SUCCESS),),
        (_tap(view, _("‹ К жалобе"), "look"),),
    )
    return Screen("\n".join(lines), rows=rows)


def _tap(
    view: ComplaintView, text: str, act: str, value: str = "", *, style: str | None = None
) -> InlineKeyboardButton:
    tap = ConsiderTap(act=act, complaint=view.complaint.id, version=view.complaint.version, value=value)
    return button(text, tap, style)


__all__ = ["ConsiderTap", "Outcome", "able", "card", "full", "no_answer", "outcome", "queue", "reminder", "work"]
