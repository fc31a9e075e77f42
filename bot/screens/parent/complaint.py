"""A complaint of one's own: the form, its journal number and clock, the answer, what next (B 5)."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.complaint import DONE, SKIP, Asked
from bot.forms.form import Step
from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens import common
from bot.screens.about_tap import about_button
from bot.screens.complaint_tap import ComplainTap, complain_button
from bot.screens.complaint_words import (
    complaint_state,
    complaint_status,
    exchange_lines,
    file_problem,
    outcome_words,
    reason_title,
    said_lines,
)
from bot.screens.questions import problem as problem_text
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, FileToSend, Screen, button, copy_button, fitted, quoted
from bot.screens.words import how_counted, moment, short_day
from bot.services.complaining import ComplaintForm, NoComplaintForm
from bot.services.complaints import ComplaintView, NoComplaint, Refused
from domain.complaints import OPEN, Against, ComplaintAct, ComplaintStatus

Row = tuple[InlineKeyboardButton, ...]


class GriefTap(CallbackData, prefix="vg"):
    """A button of the form of a complaint."""

    act: str  # pick, back, mend, list, review, file, drop
    step: str = ""
    value: str = ""
    draft: int = 0
    version: int = 0


class OwnTap(CallbackData, prefix="vo"):
    """A button of one's own complaint."""

    act: str  # list, show, why, form, letter, reply, withdraw, withdrawn
    complaint: int = 0
    version: int = 0


def before() -> Screen:
    """What will be kept of a stranger, and by which law; the tap goes on."""
    text = _(
        "<b>Жалоба</b>\nЧтобы рассмотреть её и ответить, орган сохранит имя, почтовый адрес и суть: так велит закон "
        "(59-ФЗ, 210-ФЗ). Всё хранится зашифрованным, те, на кого вы жалуетесь, этого не увидят."
    )
    return Screen(text, rows=((complain_button(_("Подать жалобу"), style=PRIMARY),), (about_button(_("Об услуге")),)))


def form(view: ComplaintForm | NoComplaintForm) -> Screen:
    """The open question, or the review when all is answered; without an authority, how to complain on paper."""
    if isinstance(view, NoComplaintForm):
        return Screen(_("Эта жалоба уже подана или отменена. Мои жалобы: /complaints."), alert=True)
    if view.school is not None and Asked.AGAINST in view.draft.answers and view.authority is None:
        return _nowhere(view)
    return _review(view) if view.step is None else _question(view, view.step)


def _nowhere(view: ComplaintForm) -> Screen:
    school = view.school
    assert school is not None
    text = _(
        "В чате жалобу на это учреждение пока не принять: орган, который её рассматривает, не подключён. "
        "Её можно подать на бумаге, почтой или на личном приёме."
    )
    rows: tuple[Row, ...] = (
        (about_button(_("Куда подать"), "above", school.id), about_button(_("Бланк"), "form_complaint", school.id)),
        (_tap(view, _("‹ Назад"), "mend", Asked.AGAINST),),
    )
    return Screen(text, rows=rows)


def _question(view: ComplaintForm, step: Step) -> Screen:
    place, total = view.place
    lines = [_("Жалоба · вопрос {place} из {total}").format(place=place, total=total)]
    if view.problem:
        lines += ["", _problem(view)]
    lines += ["", _question_text(view, step)]
    if step.name == Asked.PAPERS and view.files:
        lines.append(_("Приложено файлов: {n}").format(n=view.files))
    rows: list[Row] = [(_pick(view, step, choice),) for choice in step.choices]
    last = [_tap(view, _("Отменить жалобу"), "drop", style=DANGER)]
    if place > 1:
        last.insert(0, _tap(view, _("‹ Назад"), "back", step.name))
    return Screen("\n".join(lines), rows=(*rows, tuple(last)))


def _question_text(view: ComplaintForm, step: Step) -> str:
    return {
        Asked.SCHOOL: _("О какой школе жалоба?"),
        Asked.AGAINST: _("На кого жалоба?"),
        Asked.REASON: _("Что случилось? Выберите самое близкое."),
        Asked.OFFICIAL: _("Если жалоба на конкретного человека, напишите его должность и фамилию."),
        Asked.NAME: _("Ваши фамилия, имя и отчество полностью."),
        Asked.REPRESENTATIVE: _("Если жалобу подаёт представитель, напишите его фамилию, имя и отчество."),
        Asked.ADDRESS: _("Почтовый адрес, по которому направить ответ. Например: 308000, Белгород, ул. Попова, д. 1"),
        Asked.SUBJECT: _(
            "Что произошло? Напишите одним сообщением: когда, кто, какие права нарушены. Разборчиво и без брани, "
            "до 3000 знаков."
        ),
        Asked.PAPERS: _("Пришлите документы или снимки, если они есть. Когда всё, нажмите «Готово»."),
    }[Asked(step.name)]


def _problem(view: ComplaintForm) -> str:
    code = view.problem or ""
    return file_problem(code) or problem_text(code, view.said)


def _pick(view: ComplaintForm, step: Step, choice: str) -> InlineKeyboardButton:
    titles = {
        SKIP: _("Пропустить"),
        DONE: _("Готово"),
        Against.SCHOOL.value: _("На школу или её сотрудника"),
        Against.AUTHORITY.value: _("На орган, который стоит над школой"),
    }
    if step.name == Asked.SCHOOL:
        title = next((one.name for one in view.schools if str(one.id) == choice), choice)
    elif step.name == Asked.REASON:
        title = reason_title(choice)
    else:
        title = titles[choice]
    style = PRIMARY if choice == DONE else None
    tap = GriefTap(act="pick", step=step.name, value=choice, draft=view.draft.id)
    return button(title[:64], tap, style)


def _review(view: ComplaintForm) -> Screen:
    """The full text over the signature (ruling 8)."""
    answers = view.draft.answers
    assert view.authority is not None
    lines = [
        _("<b>Проверьте жалобу</b>"),
        _("Кому: {body}").format(body=quoted(view.authority.name)),
        _("На кого: {body}").format(body=quoted(view.against)),
        _("Повод: {reason}").format(reason=reason_title(answers[Asked.REASON])),
    ]
    for name, title in _titles().items():
        if answers.get(name) not in (None, SKIP):
            lines.append(f"{title}: {quoted(str(answers[name]), 2000)}")
    if view.files:
        lines.append(_("Приложено файлов: {n}").format(n=view.files))
    if view.school is not None and view.school.in_person:
        lines += [
            "",
            _(
                "Личное через мессенджер не передаётся: жалоба будет зарегистрирована по номеру, а имя, адрес и "
                "суть вы сообщите в этом органе лично или письмом, указав номер."
            ),
        ]
    lines += ["", _("Нажимая «Подписать и подать», вы подписываете жалобу. Дата и время будут записаны.")]
    tap = GriefTap(act="file", draft=view.draft.id, version=view.draft.version)
    rows: tuple[Row, ...] = (
        (button(_("Подписать и подать"), tap, SUCCESS),),
        (_tap(view, _("Изменить…"), "list"), _tap(view, _("Отменить жалобу"), "drop", style=DANGER)),
    )
    return Screen(fitted(lines), rows=rows)


def _titles() -> dict[str, str]:
    return {
        Asked.OFFICIAL: _("Должностное лицо"),
        Asked.NAME: _("Заявитель"),
        Asked.REPRESENTATIVE: _("Представитель"),
        Asked.ADDRESS: _("Почтовый адрес"),
        Asked.SUBJECT: _("Предмет жалобы"),
    }


def mend(view: ComplaintForm | NoComplaintForm) -> Screen:
    """What to change."""
    if isinstance(view, NoComplaintForm):
        return form(view)
    titles = {
        Asked.SCHOOL: _("Школа"),
        Asked.AGAINST: _("На кого"),
        Asked.REASON: _("Повод"),
        **_titles(),
        Asked.PAPERS: _("Приложения"),
    }
    rows: list[Row] = [
        (_tap(view, titles[Asked(step.name)], "mend", step.name),) for step in view.form.asked(view.draft.answers)
    ]
    return Screen(_("Что изменить?"), rows=(*rows, (_tap(view, _("‹ К жалобе"), "review"),)))


def dropped() -> Screen:
    return Screen(_("Жалоба отменена, ничего не отправлено."))


def _tap(view: ComplaintForm, text: str, act: str, step: str = "", *, style: str | None = None) -> InlineKeyboardButton:
    return button(text, GriefTap(act=act, step=step, draft=view.draft.id, version=view.draft.version), style)


# -- what one has complained of


def registered(view: ComplaintView) -> Screen:
    """The receipt: number, date, until when, where it has gone."""
    lines = [_("<b>Жалоба принята.</b>"), *_head_lines(view)]
    if view.in_person:
        lines.append(_("Назовите этот номер в органе: лично, по телефону или в письме."))
    lines.append(_("Её не передадут тому, на кого вы жалуетесь."))
    return Screen("\n".join(lines), rows=_rows(view))


def own(view: ComplaintView) -> Screen:
    """How it is going, at any time."""
    lines = [*_head_lines(view), complaint_status(view.status)]
    if view.responsible is not None and not view.in_person and view.status in OPEN:
        lines.append(_("Рассматривает: {name}").format(name=quoted(view.responsible.name)))
    lines += ["", *said_lines(view), *exchange_lines(view)]
    lines += _outcome_lines(view)
    if view.awaited == "reply":
        lines += ["", _("Напишите пояснения одним сообщением.")]
    return Screen(fitted(lines), rows=_rows(view))


def _head_lines(view: ComplaintView) -> list[str]:
    row = view.complaint
    when = moment(view.authority.local(row.registered_at))
    lines = [
        _("Жалоба № {number} от {moment}").format(number=row.number, moment=when),
        _("Рассматривает {body}").format(body=quoted(view.authority.name, 300)),
    ]
    if view.status in OPEN:
        lines.append(_("Ответ - до {day} включительно.").format(day=short_day(view.due.on)))
    return lines


def _outcome_lines(view: ComplaintView) -> list[str]:
    """What was decided, and the ways that are left (B 5.11, 5.13)."""
    if view.outcome is None or view.status in OPEN:
        return []
    lines = ["", f"<b>{outcome_words(view.outcome)}</b>"]
    drafted = view.complaint.drafted
    if not view.in_person:
        lines += [quoted(str(drafted[key]), 900) for key in ("reasons", "measures") if drafted.get(key)]
    lines += ["", _("Что дальше:")]
    if view.status is ComplaintStatus.LEFT:
        lines.append(_("- если причина устранена, можно подать жалобу снова;"))
    else:
        lines.append(_("- если появились новые доводы, можно подать ещё одну жалобу;"))
    lines.append(_("- если не согласны с ответом, можно обратиться в суд (п. 5.13)."))
    if view.in_person:
        lines.append(_("Письмо с ответом можно получить в этом органе."))
    return lines


def _rows(view: ComplaintView) -> tuple[Row, ...]:
    row = view.complaint
    rows: list[Row] = [(copy_button(_("Скопировать номер"), row.number), _own(view, _("Как посчитан срок"), "why"))]
    if ComplaintAct.REPLY in view.acts and not view.in_person:
        rows.append((_own(view, _("Дать пояснения"), "reply", PRIMARY),))
    papers: list[InlineKeyboardButton] = []
    if row.answer is not None and view.status not in OPEN:
        papers.append(_own(view, _("Ответ, PDF"), "letter", PRIMARY))
    if row.said:
        papers.append(_own(view, _("Жалоба, PDF"), "form"))
    if papers:
        rows.append(tuple(papers))
    if view.status not in OPEN:
        rows.append((button(_("Подать жалобу снова"), ComplainTap(before=row.id, language=language())),))
    if ComplaintAct.WITHDRAW in view.acts:
        rows.append((_own(view, _("Отозвать жалобу…"), "withdraw", DANGER),))
    return (*rows, (_own(view, _("‹ Мои жалобы"), "list"),))


def _own(view: ComplaintView, text: str, act: str, style: str | None = None) -> InlineKeyboardButton:
    return button(text, OwnTap(act=act, complaint=view.complaint.id, version=view.complaint.version), style)


def sure_to_withdraw(view: ComplaintView) -> Screen:
    text = _("Отозвать жалобу № {number}? Рассмотрение закончится, ответа не будет.")
    return Screen(
        text.format(number=view.complaint.number),
        rows=((_own(view, _("Да, отозвать"), "withdrawn", DANGER),), (_own(view, _("‹ К жалобе"), "show"),)),
    )


def why(view: ComplaintView) -> Screen:
    """How the date was counted (B 5.10)."""
    event = _("Жалоба зарегистрирована {day}.").format(day=short_day(view.due.since))
    return Screen(how_counted(view.due, event), rows=((_own(view, _("‹ К жалобе"), "show"),),))


def mine(cards: list[tuple[int, str, ComplaintStatus]]) -> Screen:
    """Every complaint of a person."""
    rows: list[Row] = [
        (button(f"№ {number} · {complaint_state(status)}", OwnTap(act="show", complaint=complaint_id)),)
        for complaint_id, number, status in cards[:20]
    ]
    new: Row = (complain_button(_("Подать жалобу")),)
    return Screen(_("<b>Мои жалобы</b>") if rows else _("Жалоб пока нет."), rows=(*rows, new))


def outcome(result: ComplaintView | Refused | NoComplaint) -> Screen:
    if isinstance(result, ComplaintView):
        return own(result)
    if isinstance(result, Refused):
        return Screen(_("По жалобе уже есть новости. Откройте её заново: /complaints."), alert=True)
    return common.not_found()


def letter(number: str, pdf: bytes) -> Screen:
    return Screen(_("Ответ на жалобу № {number}").format(number=number), file=FileToSend(f"otvet-{number}.pdf", pdf))


def sheet(number: str, pdf: bytes) -> Screen:
    """The complaint as it was signed."""
    return Screen(_("Жалоба № {number}").format(number=number), file=FileToSend(f"zhaloba-{number}.pdf", pdf))


def news(view: ComplaintView, pdf: bytes | None) -> Screen:
    """What comes by itself; a signed answer comes with its letter."""
    screen = own(view)
    if pdf is None:
        return screen
    file = FileToSend(f"otvet-{view.complaint.number}.pdf", pdf)
    lines = [*_head_lines(view), complaint_status(view.status), *_outcome_lines(view)]
    return Screen(fitted(lines, 1024), rows=screen.rows, file=file)
