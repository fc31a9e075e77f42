"""Words of complaints that applicants and officials share."""

from bot.i18n import gettext as _
from bot.screens.screen import quoted
from bot.screens.words import moment
from bot.services.complaints import ComplaintView
from domain.complaints import ComplaintAct, ComplaintStatus, Outcome, Reason


def reason_title(reason: str) -> str:
    """A reason of B 5.12, short enough for a button."""
    return {
        Reason.REGISTRATION_LATE: _("Нарушен срок регистрации"),
        Reason.SERVICE_LATE: _("Нарушен срок услуги"),
        Reason.DOCUMENTS_DEMANDED: _("Требуют лишние документы"),
        Reason.DOCUMENTS_REFUSED: _("Не приняли документы"),
        Reason.REFUSED_WITHOUT_GROUND: _("Отказали без основания"),
        Reason.FEE_DEMANDED: _("Требуют плату"),
        Reason.MISPRINTS: _("Не исправили опечатку"),
        Reason.OTHER: _("Другое"),
    }[Reason(reason)]


def file_problem(code: str) -> str | None:
    """What is wrong with a file or with the length of an answer; None: something else is."""
    if code == "too_long":
        return _("Слишком длинно. Сократите, пожалуйста.")
    if not code.startswith("file_"):
        return None
    files = {
        "file_too_big": _("Файл слишком большой."),
        "file_too_many": _("Слишком много файлов. Оставьте самое нужное."),
        "file_not_fetched": _("Файл не удалось получить. Пришлите его ещё раз."),
    }
    return files.get(code, _("Такой файл принять нельзя. Подойдут снимки, PDF и документы."))


def complaint_status(status: ComplaintStatus) -> str:
    return {
        ComplaintStatus.REGISTERED: _("Зарегистрирована, ждёт назначения ответственного"),
        ComplaintStatus.APPOINTED: _("Рассматривается"),
        ComplaintStatus.ASKED: _("Запрошены пояснения заявителя"),
        ComplaintStatus.DRAFTED: _("Ответ на подписи у руководителя"),
        ComplaintStatus.ANSWERED: _("Ответ дан"),
        ComplaintStatus.LEFT: _("Оставлена без ответа по существу"),
        ComplaintStatus.WITHDRAWN: _("Отозвана заявителем"),
    }[status]


def complaint_state(status: ComplaintStatus) -> str:
    """The same, short enough to stand on a button after a number."""
    return {
        ComplaintStatus.REGISTERED: _("ждёт назначения"),
        ComplaintStatus.APPOINTED: _("рассматривается"),
        ComplaintStatus.ASKED: _("ждут пояснений"),
        ComplaintStatus.DRAFTED: _("на подписи"),
        ComplaintStatus.ANSWERED: _("есть ответ"),
        ComplaintStatus.LEFT: _("без ответа по существу"),
        ComplaintStatus.WITHDRAWN: _("отозвана"),
    }[status]


def outcome_words(outcome: Outcome) -> str:
    """How it ended, or would."""
    return {
        Outcome.JUSTIFIED: _("Жалоба признана обоснованной (п. 5.7)."),
        Outcome.UNJUSTIFIED: _("Жалоба признана необоснованной (п. 5.8)."),
        Outcome.NO_NAME_AND_ADDRESS: _("Не указаны фамилия и почтовый адрес (п. 5.11)."),
        Outcome.INSULTING: _("Оскорбления или угрозы: злоупотребление правом недопустимо (п. 5.11)."),
        Outcome.UNREADABLE: _("Текст не поддаётся прочтению (п. 5.11)."),
        Outcome.ANSWERED_BEFORE: _("На этот вопрос уже многократно отвечали, новых доводов нет (п. 5.11)."),
        Outcome.SECRET: _("Ответ раскрыл бы охраняемую законом тайну (п. 5.11)."),
    }[outcome]


def said_lines(view: ComplaintView) -> list[str]:
    """The complaint as it was signed."""
    said = view.complaint.said
    titles = {
        "official": _("Должностное лицо"),
        "name": _("Заявитель"),
        "representative": _("Представитель"),
        "address": _("Почтовый адрес"),
        "subject": _("Предмет жалобы"),
    }
    lines = [
        _("На кого: {body}").format(body=quoted(view.against)),
        _("Повод: {reason}").format(reason=reason_title(view.complaint.reason)),
    ]
    lines += [f"{title}: {quoted(str(said[key]), 1800)}" for key, title in titles.items() if said.get(key)]
    if view.complaint.files:
        lines.append(_("Приложений: {n}").format(n=len(view.complaint.files)))
    if view.application is not None:
        lines.append(_("По заявлению № {number}").format(number=view.application.number))
    return lines


def exchange_lines(view: ComplaintView) -> list[str]:
    """What was asked and told while it was considered."""
    heads = {ComplaintAct.ASK: _("Вопрос заявителю"), ComplaintAct.REPLY: _("Пояснения заявителя")}
    lines: list[str] = []
    for event in view.history:
        head = heads.get(ComplaintAct(event.act))
        if head is not None and event.note:
            when = moment(view.authority.local(event.at))
            lines += ["", f"<b>{head}</b> · {when}", quoted(event.note, 800)]
    return lines
