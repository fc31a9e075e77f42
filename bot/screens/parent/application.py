"""The application form in chat: questions, the review, the receipt, the course of the case."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.form import Step
from bot.i18n import gettext as _
from bot.screens.days import on_weekday_and_date, weekday_and_date
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, FileToSend, Screen, button, copy_button, fitted, quoted
from bot.screens.words import choice_title, day, field_title, how_counted, moment, said, status
from bot.services.applying import FormView, NoForm, NoSchools
from bot.services.cases import CaseView
from bot.services.papers import grounds_of
from bot.services.printing import Printed
from domain.cases import Status
from domain.limits import DueDate
from domain.profiles import Field, Stage


class FormTap(CallbackData, prefix="f"):
    act: str  # pick, back, mend, list, review, pause, file, drop, dropped
    step: str = ""
    value: str = ""
    draft: int = 0
    version: int = 0


class CaseTap(CallbackData, prefix="c"):
    act: str  # show, why, paper, letter, again
    case: int


def form(view: FormView | NoForm) -> Screen:
    """The open question, or the review when all is answered."""
    if isinstance(view, NoForm):
        return closed()
    return review(view) if view.step is None else question(view, view.step)


def opened(view: FormView | NoForm | NoSchools) -> Screen:
    """A form just begun or gone on with."""
    if isinstance(view, NoSchools):
        return Screen(_("Пока ни одна школа не подключена. Обратитесь, пожалуйста, в канцелярию школы."))
    return form(view)


def closed() -> Screen:
    return Screen(_("Это заявление уже подано или отменено. Подать новое: /apply."), alert=True)


def question(view: FormView, step: Step) -> Screen:
    place, total = view.place
    lines = [_("Заявление · вопрос {place} из {total}").format(place=place, total=total)]
    if view.problem:
        lines += ["", problem(view.problem, view.said)]
    lines += ["", _question(step.name, view)]
    rows = [(button(_choice(view, step.name, choice), _pick(view, step, choice)),) for choice in step.choices]
    last = [button(_("Прервать, сохранив"), FormTap(act="pause", draft=view.draft.id))]
    if place > 1:
        last.insert(0, button(_("‹ Назад"), FormTap(act="back", step=step.name, draft=view.draft.id)))
    contact = _("Отправить мой номер") if step.name == Field.PHONE else None
    return Screen("\n".join(lines), rows=(*rows, tuple(last)), contact_button=contact)


def review(view: FormView) -> Screen:
    """Everything on one screen; any line can be mended."""
    lines = [_("<b>Проверьте заявление</b>"), ""]
    lines += [f"{field_title(step.name)}: {_answered(view, step.name)}" for step in view.form.steps]
    if view.school and view.school.in_person:
        lines += ["", in_person_note()]
    lines += ["", _("Нажимая «Подать заявление», вы подписываете его. Дата и время будут записаны.")]
    draft, version = view.draft.id, view.draft.version
    return Screen(
        fitted(lines),
        rows=(
            (button(_("Подать заявление"), FormTap(act="file", draft=draft, version=version), SUCCESS),),
            (
                button(_("Изменить…"), FormTap(act="list", draft=draft)),
                button(_("Отменить"), FormTap(act="drop", draft=draft), DANGER),
            ),
        ),
        forget_keyboard=True,
    )


def in_person_note() -> str:
    return _(
        "Эта школа не передаёт персональные данные через мессенджер (149-ФЗ, ст. 10, ч. 8). Заявление откроется "
        "по номеру; чтобы завершить его, придите в школу с паспортом и назовите номер."
    )


def lines_to_mend(view: FormView | NoForm) -> Screen:
    if isinstance(view, NoForm):
        return closed()
    rows = [
        (button(field_title(step.name), FormTap(act="mend", step=step.name, draft=view.draft.id)),)
        for step in view.form.steps
    ]
    back = (button(_("‹ К заявлению"), FormTap(act="review", draft=view.draft.id)),)
    return Screen(_("Что изменить?"), rows=(*rows, back))


def paused() -> Screen:
    return Screen(_("Ответы сохранены. Продолжить можно в любое время: /apply."), forget_keyboard=True)


def sure_to_drop(view: FormView | NoForm) -> Screen:
    if isinstance(view, NoForm):
        return closed()
    return Screen(
        _("Отменить заявление? Ответы будут стёрты."),
        rows=(
            (button(_("Да, стереть"), FormTap(act="dropped", draft=view.draft.id), DANGER),),
            (button(_("‹ К заявлению"), FormTap(act="review", draft=view.draft.id)),),
        ),
    )


def dropped() -> Screen:
    return Screen(_("Заявление отменено, ответы стёрты. Подать новое: /apply."), forget_keyboard=True)


def receipt(view: CaseView) -> Screen:
    """Registered: number, moment, due date, at once (M 1.1.1, B 3.3.2)."""
    application, school = view.application, view.school
    lines = [
        _("<b>Заявление принято.</b>"),
        _("№ {number} от {moment}").format(
            number=application.number, moment=moment(school.local(application.filed_at))
        ),
        *_due_lines(view),
    ]
    if school.in_person:
        lines += ["", in_person_note()]
    rows: list[tuple[InlineKeyboardButton, ...]] = [
        (copy_button(_("Скопировать номер"), application.number), _why_button(view)),
        (button(_("Мои заявления"), CaseTap(act="list", case=application.id)),),
    ]
    if not school.in_person:
        rows.insert(1, (button(_("Заявление, PDF"), CaseTap(act="paper", case=application.id)),))
    return Screen("\n".join(lines), rows=tuple(rows), forget_keyboard=True)


def case(view: CaseView) -> Screen:
    """How the case is going, at any time (B 1.3.4-a)."""
    application = view.application
    lines = [
        _("<b>Заявление № {number}</b>").format(number=application.number),
        _("Подано {moment}").format(moment=moment(view.school.local(application.filed_at))),
        status(view.status),
        *_due_lines(view),
        *refusal_lines(view),
    ]
    if view.executor and not view.school.in_person and view.status in {Status.TAKEN, Status.CORRECTING, Status.INVITED}:
        lines.append(_("Исполнитель: {name}").format(name=quoted(view.executor.name)))
    rows: list[tuple[InlineKeyboardButton, ...]] = [(copy_button(_("Скопировать номер"), application.number),)]
    if view.due:
        rows[0] = (*rows[0], _why_button(view))
    papers = []
    if not view.school.in_person:
        papers.append(button(_("Заявление, PDF"), CaseTap(act="paper", case=application.id)))
        if view.status in {Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED}:
            papers.append(button(_("Решение, PDF"), CaseTap(act="letter", case=application.id)))
    if view.status in {Status.REFUSED, Status.WITHDRAWN, Status.INTAKE_REFUSED}:
        rows.append((button(_("Подать снова"), CaseTap(act="again", case=application.id), PRIMARY),))
    rows += [tuple(papers), (button(_("‹ Мои заявления"), CaseTap(act="list", case=application.id)),)]
    return Screen("\n".join(lines), rows=tuple(rows))


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
    grounds = grounds_of(view.application) if view.status in {Status.REFUSED, Status.INTAKE_REFUSED} else ()
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
        _("- если не согласны, подать жалобу: ответ дадут в течение 15 рабочих дней."),
    ]
    return lines


def problem(code: str, value: str) -> str:
    """Why an answer was not taken, and what to do."""
    short = quoted(value, 40)
    texts = {
        "too_long": _("Ответ слишком длинный. Напишите, пожалуйста, не больше 300 знаков."),
        "empty": _("Напишите ответ текстом, пожалуйста."),
        "not_offered": _("Выберите, пожалуйста, один из вариантов кнопкой."),
        "phone": _(
            "Не получилось прочитать телефон «{said}». Напишите его полностью, например +7 4722 32-68-95, "
            "или нажмите «Отправить мой номер»."
        ),
        "contact_of_another": _("Это контакт другого человека. Отправьте, пожалуйста, свой номер кнопкой внизу."),
        "place": _("Не получилось прочитать адрес «{said}». Напишите населённый пункт, улицу, дом и квартиру."),
        "email": _("Не получилось прочитать «{said}». Электронная почта выглядит так: name@example.ru."),
        "passport_number": _(
            "Не получилось прочитать номер «{said}». В паспорте России десять цифр: серия и номер, "
            "например 1408 123456. Для другого документа напишите номер, как в нём указано."
        ),
        "passport_issued_by": _(
            "Не получилось прочитать «{said}». Напишите, кем и когда выдан паспорт, как в нём указано."
        ),
        "date": _("Не получилось прочитать дату «{said}». Напишите её так: 07.03.2014."),
        "child_birth_date": _("Проверьте, пожалуйста, год: по дате «{said}» ребёнок не школьного возраста."),
        "child_class": _("Не получилось прочитать класс «{said}». Напишите, например, 7А."),
        "name_empty": _("Напишите фамилию, имя и отчество текстом."),
        "name_too_long": _("Имя слишком длинное. Напишите, пожалуйста, как в паспорте."),
        "name_too_many_words": _("Здесь больше слов, чем бывает в имени. Напишите только фамилию, имя и отчество."),
        "name_not_letters": _("В имени могут быть только буквы, дефис и апостроф. Напишите, пожалуйста, ещё раз."),
        "name_initials": _("Напишите, пожалуйста, имя и отчество полностью, без сокращений."),
        "name_one_word": _(
            "Напишите, пожалуйста, фамилию и имя. Если в документе одно слово, поставьте после него точку: «{said}.»"
        ),
        "text_only": _("Здесь нужен ответ текстом."),
    }
    return texts.get(code, texts["empty"]).format(said=short)


def _question(name: str, view: FormView) -> str:
    return {
        Field.SCHOOL: _("В какой школе учится ребёнок?"),
        Field.RELATION: _("Кем вы приходитесь ребёнку?"),
        Field.APPLICANT_NAME: _(
            "Как вас зовут?\nНапишите фамилию, имя и отчество (если оно есть) полностью, как в паспорте."
        ),
        Field.REGISTERED_PLACE: _(
            "Где вы зарегистрированы? Напишите одной строкой.\nНапример: Белгород, ул. Попова, д. 25, кв. 7"
        ),
        Field.ANSWER_ADDRESS: _("Куда направить ответ?\nНапишите почтовый адрес или адрес электронной почты."),
        Field.PHONE: _(
            "Ваш номер телефона?\nНажмите «Отправить мой номер» внизу экрана: так школа сможет подтвердить, что это "
            "вы. Или напишите номер сообщением."
        ),
        Field.EMAIL: _("Адрес вашей электронной почты?\nНапример: name@example.ru"),
        Field.PASSPORT_NUMBER: _("Серия и номер вашего паспорта?\nНапример: 1408 123456"),
        Field.PASSPORT_ISSUED_BY: _("Кем и когда выдан паспорт?\nНапишите, как в паспорте."),
        Field.CHILD_NAME: _(
            "Как зовут ребёнка?\nНапишите фамилию, имя и отчество (если оно есть) полностью, как в документах."
        ),
        Field.CHILD_BIRTH_DATE: _("Дата рождения ребёнка?\nНапример: 07.03.2014"),
        Field.CHILD_CLASS: _("В каком классе ребёнок?\nНапример: 7А"),
        Field.DELIVERY_FORM: _(
            "Как вам удобнее получать сведения об успеваемости?\nМожно также написать адрес электронной почты."
        ),
    }[Field(name)]


def _choice(view: FormView, name: str, choice: str) -> str:
    if name == Field.SCHOOL:
        return next((school.name for school in view.schools if str(school.id) == choice), choice)[:60]
    return choice_title(name, choice)


def _pick(view: FormView, step: Step, choice: str) -> FormTap:
    return FormTap(act="pick", step=step.name, value=choice, draft=view.draft.id)


def _answered(view: FormView, name: str) -> str:
    value = str(view.draft.answers.get(name, ""))
    if name == Field.SCHOOL:
        return quoted(view.school.name if view.school else value)
    return quoted(said(name, value), 300)


def _due_lines(view: CaseView) -> list[str]:
    return [
        _("{stage}: до {day} включительно.").format(stage=_stage(stage), day=day(due.on)) for stage, due in view.stages
    ]


def _stage(stage: Stage) -> str:
    return {
        Stage.DECISION: _("Решение"),
        Stage.REGISTER_APPLICANT: _("Регистрация доступа"),
    }[stage]


def _why_button(view: CaseView) -> InlineKeyboardButton:
    return button(_("Как посчитан срок"), CaseTap(act="why", case=view.application.id))


def paper(printed: Printed) -> Screen:
    """A document of the case as a file."""
    if printed.kind == "application":
        text, name = _("Заявление № {number}"), f"zayavlenie-{printed.number}.pdf"
    else:
        text, name = _("Решение по заявлению № {number}"), f"reshenie-{printed.number}.pdf"
    return Screen(text.format(number=printed.number), file=FileToSend(name, printed.pdf))
