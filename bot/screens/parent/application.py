"""The application form in chat: questions, the review, the receipt."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.form import Step
from bot.i18n import gettext as _
from bot.screens.parent.case import CaseTap, why_button
from bot.screens.parent.course import due_lines
from bot.screens.questions import problem, question_text
from bot.screens.screen import DANGER, SUCCESS, Screen, button, copy_button, fitted, quoted
from bot.screens.words import choice_title, field_title, moment, said
from bot.services.applying import FormView, NoForm, NoSchools
from bot.services.cases import CaseView
from domain.profiles import Field


class FormTap(CallbackData, prefix="f"):
    act: str  # pick, back, mend, list, review, pause, file, drop, dropped
    step: str = ""
    value: str = ""
    draft: int = 0
    version: int = 0


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
    lines += ["", question_text(step.name)]
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
        *due_lines(view),
    ]
    if school.in_person:
        lines += ["", in_person_note()]
    rows: list[tuple[InlineKeyboardButton, ...]] = [
        (copy_button(_("Скопировать номер"), application.number), why_button(view)),
        (button(_("Мои заявления"), CaseTap(act="list", case=application.id)),),
    ]
    if not school.in_person:
        rows.insert(1, (button(_("Заявление, PDF"), CaseTap(act="paper", case=application.id)),))
    return Screen("\n".join(lines), rows=tuple(rows), forget_keyboard=True)


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
