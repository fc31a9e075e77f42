"""The service explained: the six topics (B 1.3.4-d) and the stand (B 1.3.5), short screens from a school's own data."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens.about_tap import AboutTap, about_button
from bot.screens.complaint_tap import complain_button
from bot.screens.parent.inquiry import AskTap
from bot.screens.parent.offices import office_lines, official_lines
from bot.screens.parent.start import StartTap
from bot.screens.screen import PRIMARY, FileToSend, Screen, button, fitted, quoted
from bot.screens.words import field_title, short_day
from bot.services.about import About, WhichSchool
from domain.offices import Office
from domain.profiles import Field, GroundKind, Stage

Row = tuple[InlineKeyboardButton, ...]
SCHOOLS_A_PAGE = 8


def which_school(found: WhichSchool, page: int = 0) -> Screen:
    """Whose service: the pages are the same, the offices and terms are each school's own."""
    if not found.schools:
        return Screen(_("Пока ни одна школа не подключена. Обратитесь, пожалуйста, в канцелярию школы."))
    first = page * SCHOOLS_A_PAGE
    shown = found.schools[first : first + SCHOOLS_A_PAGE]
    rows: list[Row] = [(about_button(school.name[:64], "menu", school.id),) for school in shown]
    turns = []
    if page > 0:
        turns.append(button("‹", AboutTap(topic="schools", page=page - 1, language=language())))
    if first + SCHOOLS_A_PAGE < len(found.schools):
        turns.append(button("›", AboutTap(topic="schools", page=page + 1, language=language())))
    return Screen(_("Об услуге какой школы рассказать?"), rows=(*rows, tuple(turns)))


def page(view: About, topic: str) -> Screen:
    """One page; an unknown topic is the menu."""
    pages = {
        "apply": _apply,
        "papers": _papers,
        "order": _order,
        "refusal": _refusal,
        "people": _people,
        "appeal": _appeal,
        "stand": _stand,
        "acts": _acts,
        "extracts": _extracts,
        "forms": _forms,
    }
    return pages[topic](view) if topic in pages else menu(view)


def menu(view: About) -> Screen:
    """What may be asked about; each answer is one tap away."""
    lines = [
        _("<b>Об услуге: электронный дневник</b>"),
        quoted(view.school.name),
        "",
        _("Отметки, посещаемость, расписание, темы и задания ребёнка. Бесплатно, весь учебный год, круглосуточно."),
    ]
    school = view.school.id
    rows: list[Row] = [
        (about_button(_("Как подать"), "apply", school), about_button(_("Что понадобится"), "papers", school)),
        (about_button(_("Порядок и сроки"), "order", school), about_button(_("Когда откажут"), "refusal", school)),
        (about_button(_("Кому звонить"), "people", school), about_button(_("Как пожаловаться"), "appeal", school)),
        (about_button(_("Стенд"), "stand", school), about_button(_("Бланки"), "forms", school)),
    ]
    rows.append((button(_("Задать вопрос"), AskTap(act="topics", school=school, language=language())),))
    if view.several:
        rows.append((about_button(_("Другая школа"), "schools"),))
    return Screen(
        "\n".join(lines), rows=(*rows, (button(_("‹ На главную"), StartTap(act="home", language=language())),))
    )


def _paged(view: About, lines: list[str], *rows: Row) -> Screen:
    back = about_button(_("‹ Об услуге"), "menu", view.school.id)
    return Screen(fitted(lines), rows=(*rows, (back,)))


def _apply(view: About) -> Screen:
    """What starts the service, and the ways to do it (B 1.2, 2.7, 3.3.2, 3.3.4)."""
    lines = [
        _("<b>Как подать заявление</b>"),
        _("Услуга начинается с заявления родителя (законного представителя) ученика этой школы."),
        "",
        _("Подать его можно:"),
        _("- в этом чате: заявление откроется по номеру, а данные вы назовёте в школе;")
        if view.school.in_person
        else _("- в этом чате: бот задаст вопросы по одному;"),
        _("- лично в школе, с документом, удостоверяющим личность;"),
        _("- почтой, по электронной почте или факсом."),
        "",
        _("По телефону дают только сведения: под заявлением нужна подпись. В чате её заменяет подтверждение кнопкой."),
        _("Ждать в очереди при подаче - не дольше 15 минут."),
    ]
    start = button(_("Подать заявление"), StartTap(act="apply", language=language()), PRIMARY)
    return _paged(view, lines, (start,), (about_button(_("Что понадобится"), "papers", view.school.id),))


def _papers(view: About) -> Screen:
    """The list of documents (B 1.3.4-d, App. 2): what the form asks and nothing more (B 5.12)."""
    asked = [one.field for one in view.profile.fields if one.field is not Field.SCHOOL]
    lines = [
        _("<b>Что понадобится</b>"),
        _("Заявление. В нём указывают:"),
        *(f"- {field_title(field)}" for field in asked),
        "",
        _("При подаче лично - документ, удостоверяющий личность."),
        _("Других документов не нужно; если их требуют, на это можно пожаловаться."),
    ]
    if view.school.in_person:
        lines.append(_("Эти сведения принимают в школе: через мессенджер они не передаются."))
    return _paged(view, lines, (about_button(_("Бланки"), "forms", view.school.id),))


def _order(view: About) -> Screen:
    """The order of the service and how long each step takes (B 3.1 - 3.4, M 1.1)."""
    limits = view.profile.limits
    lines = [_("<b>Порядок и сроки</b>"), _("1. Заявление регистрируют в день подачи, вы сразу получаете номер.")]
    words = {Stage.DECISION: _("решение"), Stage.REGISTER_APPLICANT: _("регистрация доступа")}
    for number, (stage, due) in enumerate(view.stages, start=2):
        days = limits[stage].amount
        term = _("{n} рабочий день", "{n} рабочих дней", days).format(n=days)
        lines.append(f"{number}. {words[stage].capitalize()}: {term}.")
        if number == 2:
            example = _("Подадите сегодня - решение будет до {day} включительно.")
            lines.append(example.format(day=short_day(due.on)))
    last = len(view.stages) + 2
    if view.profile.talks:
        lines.append(_("Не хватает сведений - попросят поправить или пригласят на беседу, не позднее чем за три дня."))
    lines += [
        _("{n}. Ответ приходит сюда: как войти и кто его подготовил, либо каждое основание отказа.").format(n=last),
        _("{n}. Дневник открыт, пока вы не откажетесь от услуги, а ученик не окончит школу или не выбудет.").format(
            n=last + 1
        ),
        "",
        _("На обращения отвечают в течение 30 дней. Как идёт заявление, видно в любое время: /cases."),
    ]
    return _paged(view, lines, (about_button(_("Схема картинкой"), "scheme", view.school.id),))


def _refusal(view: About) -> Screen:
    """Grounds of refusal and of the end of the service; of suspension there are none (B 2.8, 1.3.5)."""
    titles = (
        (GroundKind.INTAKE, _("<b>Заявление не примут, если:</b>")),
        (GroundKind.REFUSAL, _("<b>В услуге откажут, если:</b>")),
        (GroundKind.TERMINATION, _("<b>Услугу прекратят, если:</b>")),
    )
    lines: list[str] = []
    for kind, title in titles:
        lines += ["", title] if lines else [title]
        for ground in view.profile.grounds_of(kind):
            clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
            candidate = _(" - проект: школа ещё не внесла свой текст") if ground.candidate else ""
            lines.append(f"- {quoted(ground.text[:1].lower() + ground.text[1:])}{clause}{candidate};")
    lines += [
        "",
        _("<b>Приостановить услугу нельзя:</b> таких оснований в регламенте нет."),
    ]
    if view.profile.talks:
        lines.append(_("Опечатка или другой класс - не причина отказать: вас попросят поправить."))
    return _paged(view, lines, (about_button(_("Как пожаловаться"), "appeal", view.school.id),))


def _people(view: About) -> Screen:
    """Who answers for the service, when they receive, whether they are there now (B 1.3.1, 1.3.2, 1.3.4-d)."""
    lines = [_("<b>Кому звонить и кто отвечает</b>"), *_own_lines(view)]
    lines += ["", _("За качество услуги отвечает директор.")]
    lines.append(_("Один специалист принимает одного человека: при других о вас не говорят."))
    above = about_button(_("Вышестоящий орган"), "above", view.school.id)
    ask = button(_("Задать вопрос"), AskTap(act="topics", school=view.school.id, language=language()), PRIMARY)
    return _paged(view, lines, (ask,), (above,))


def _own_lines(view: About) -> list[str]:
    named = not view.school.in_person
    return [
        *office_lines(view.office, view.today, director=True, named=named),
        *official_lines(view.office.office, named=named),
    ]


def above(view: About) -> Screen:
    """The bodies above: name, address, phone (B 1.3.5, App. 1, 5.2)."""
    lines = [_("<b>Вышестоящий орган</b>")]
    if view.superior is None:
        lines.append(_("Нет данных: школа ещё не указала его. Спросите, пожалуйста, в канцелярии школы."))
    else:
        lines += office_lines(view.superior, view.today)
    if view.highest is not None:
        lines += ["", _("<b>Над ним</b>"), *office_lines(view.highest, view.today)]
    for one in view.stand.neighbours:
        also = _("О порядке услуги расскажет и {name}. Телефон и адрес: нет данных.")
        lines += ["", also.format(name=quoted(one.name))]
    return _paged(view, lines)


def _appeal(view: About) -> Screen:
    """The order of appeal (B 5): to whom, how, what to say, how long it takes."""
    lines = [_("<b>Как пожаловаться</b>"), _("На решения, действия и бездействие при оказании услуги."), ""]
    if view.superior is not None:
        lines.append(_("На школу, рассматривает: {body}.").format(body=_body(view.superior.office)))
    else:
        lines.append(_("На школу, рассматривает орган управления образованием; школа его ещё не указала: нет данных."))
    if view.highest is not None:
        lines.append(_("На этот орган, рассматривает: {body}.").format(body=_body(view.highest.office)))
    lines += [
        *((_("Жалобу можно адресовать и главе администрации города."),) if view.highest is not None else ()),
        "",
        _("Как: здесь, почтой, через сайт органа или портал госуслуг, на личном приёме."),
        _("Что указать: фамилию, имя, отчество, почтовый адрес, предмет жалобы; дата и подпись."),
        _("Срок: 15 рабочих дней; 5 - если не приняли документы или не исправили опечатку."),
        _("Жалоба никогда не передаётся тому, на кого она подана. На письменную отвечают письменно."),
        _("Не согласны и с ответом - можно обратиться в суд."),
        "",
        _("Нажимая «Подать жалобу», вы разрешаете органу сохранить её: рассмотреть и ответить велит закон."),
    ]
    complain = complain_button(_("Подать жалобу"), school=view.school.id, style=PRIMARY)
    return _paged(view, lines, (complain, about_button(_("Бланк"), "form_complaint", view.school.id)))


def _body(office: Office) -> str:
    where = ", ".join(quoted(part) for part in (office.address, office.phone) if part)
    return f"{quoted(office.name, 300)}; {where or _('нет данных')}"


def _stand(view: About) -> Screen:
    """The stand (B 1.3.5) with what else the law wants told: no fee, the queue, the sites (B 1.3.3, 2.9, 2.10)."""
    lines = [
        _("<b>Стенд</b>"),
        _("Услуга бесплатна. Если просят деньги, на это можно пожаловаться."),
        _("В очереди ждут не дольше 15 минут; на кабинете - номер, фамилия и должность того, кто принимает."),
        "",
        _("<b>Где ещё рассказано об услуге</b>"),
    ]
    own = view.office.office.site
    sites = [*((own,) if own else ()), *view.stand.sites]
    lines += [f"- {quoted(site)}" for site in sites] or [_("- сайты: нет данных;")]
    lines.append(_("- в средствах массовой информации, на стендах в школе, у сотрудников."))
    if "www.vsopen.ru" in sites:
        lines.append(_("Сайт www.vsopen.ru назван в положении; дневник этой школы открывается здесь, в чате."))
    school = view.school.id
    return _paged(
        view,
        lines,
        (about_button(_("Правовые акты"), "acts", school), about_button(_("Выписки"), "extracts", school)),
        (about_button(_("Вышестоящий орган"), "above", school), about_button(_("Когда откажут"), "refusal", school)),
        (about_button(_("Схема картинкой"), "scheme", school),),
    )


def _acts(view: About) -> Screen:
    """The legal acts, a note where the source errs or has grown old (B 2.6)."""
    lines = [_("<b>Правовые акты</b>"), quoted(view.profile.title, 300), ""]
    for act in view.stand.acts:
        note = _(" <i>Примечание: {note}.</i>").format(note=quoted(act.note)) if act.note else ""
        lines.append(f"- {quoted(act.title, 300)}.{note}")
    return _paged(view, lines)


def _extracts(view: About) -> Screen:
    lines = [_("<b>Выписки из положения</b>")]
    for one in view.stand.extracts:
        lines += ["", _("<b>п. {clause}</b> {text}").format(clause=one.clause, text=quoted(one.text, 600))]
    if not view.stand.extracts:
        lines.append(_("Выписок нет: здесь действует перечень административных действий. Сроки - в «Порядок и сроки»."))
    return _paged(view, lines)


def _forms(view: About) -> Screen:
    """Blank forms to print (B App. 2, 3)."""
    lines = [_("<b>Бланки</b>"), _("Их можно распечатать, заполнить от руки и принести в школу или отправить почтой.")]
    school = view.school.id
    return _paged(
        view,
        lines,
        (about_button(_("Заявление на доступ"), "form_application", school),),
        (about_button(_("Отказ от услуги"), "form_cancellation", school),),
        (about_button(_("Жалоба"), "form_complaint", school),),
    )


def blank(name: str, pdf: bytes) -> Screen:
    """A blank form as a file."""
    titles = {
        "application": _("Заявление на доступ к электронному дневнику, бланк"),
        "cancellation": _("Отказ от электронного дневника, бланк"),
        "complaint": _("Жалоба, бланк"),
    }
    files = {"application": "blank-zayavlenie", "cancellation": "blank-otkaz", "complaint": "blank-zhaloba"}
    return Screen(titles[name], file=FileToSend(f"{files[name]}.pdf", pdf))


def scheme(view: About, png: bytes) -> Screen:
    """The flow chart (B 3.2, App. 4), with the same in words."""
    lines = [_("<b>Как идёт услуга</b>")]
    lines += [f"{number}. {quoted(title)}" for number, (title, _note) in enumerate(view.stand.steps, start=1)]
    back = about_button(_("‹ Об услуге"), "menu", view.school.id)
    return Screen(fitted(lines, 1024), rows=((back,),), file=FileToSend("shema.png", png, photo=True))
