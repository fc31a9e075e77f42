"""A complaint that came on paper, as an officer of the authority writes it down (B 5.3, 5.6)."""

from dataclasses import replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.complaint import BODY, CHANNEL, DONE, NOT_GIVEN, SKIP, Asked
from bot.forms.form import Step
from bot.i18n import gettext as _
from bot.screens.authority.complaint import ConsiderTap, queue
from bot.screens.complaint_words import file_problem, reason_title
from bot.screens.questions import problem as problem_text
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.words import channel, moment, short_day
from bot.services.complaint_entering import Entry, NoEntry
from bot.services.complaints import CardView, ComplaintView

Row = tuple[InlineKeyboardButton, ...]


class ComplaintEntryTap(CallbackData, prefix="ve"):
    """A button of an entry, good while its draft lives."""

    act: str  # open, pick, file, anew, drop
    draft: int = 0
    step: str = ""
    value: str = ""
    version: int = 0


def inbox(cards: list[CardView]) -> Screen:
    """The open complaints, and the way to enter one more."""
    here = queue(cards)
    enter = button(_("Внести жалобу на бумаге"), ComplaintEntryTap(act="open"))
    return replace(here, rows=(*here.rows, (enter,)))


def entry(here: Entry | NoEntry) -> Screen:
    """The open question, or the review when all is answered."""
    if isinstance(here, NoEntry):
        return Screen(_("Здесь ничего не вносится. Открытые жалобы: /inbox."), alert=True)
    return _review(here) if here.step is None else _question(here, here.step)


def _question(here: Entry, step: Step) -> Screen:
    place, total = here.place
    lines = [_("Жалоба на бумаге · {place} из {total}").format(place=place, total=total)]
    if here.problem:
        lines += ["", file_problem(here.problem) or problem_text(here.problem, here.said)]
    lines += ["", _asked(step)]
    if step.name == Asked.PAPERS and here.files:
        lines.append(_("Приложено файлов: {n}").format(n=here.files))
    rows: list[Row] = [(button(_choice(here, step, one)[:64], _pick(here, step, one)),) for one in step.choices]
    rows.append((button(_("Отменить"), ComplaintEntryTap(act="drop", draft=here.draft.id), DANGER),))
    return Screen("\n".join(lines), rows=tuple(rows))


def _asked(step: Step) -> str:
    return {
        CHANNEL: _("Как поступила жалоба?"),
        BODY: _("На кого жалоба?"),
        Asked.REASON: _("Повод жалобы? Выберите самое близкое."),
        Asked.OFFICIAL: _("Если названо должностное лицо, напишите его должность и фамилию."),
        Asked.NAME: _("Фамилия, имя и отчество заявителя, как в жалобе."),
        Asked.REPRESENTATIVE: _("Если жалоба подана через представителя, напишите его фамилию, имя и отчество."),
        Asked.ADDRESS: _("Почтовый адрес для ответа, как в жалобе."),
        Asked.SUBJECT: _("Предмет жалобы: перепишите его или изложите кратко, до 3000 знаков."),
        Asked.PAPERS: _("Пришлите снимки или скан жалобы и приложений. Когда всё, нажмите «Готово»."),
    }[step.name]


def _choice(here: Entry, step: Step, choice: str) -> str:
    if step.name == BODY:
        return next((one.name for one in here.bodies if one.code == choice), choice)
    if step.name == CHANNEL:
        return channel(choice)
    if step.name == Asked.REASON:
        return reason_title(choice)
    return {SKIP: _("Не указано"), NOT_GIVEN: _("Не указано или не разобрать"), DONE: _("Готово")}[choice]


def _pick(here: Entry, step: Step, choice: str) -> ComplaintEntryTap:
    return ComplaintEntryTap(act="pick", draft=here.draft.id, step=step.name, value=choice)


def _review(here: Entry) -> Screen:
    lines = [_("<b>Проверьте, что внесено</b>"), ""]
    lines += [f"{_title(step)}: {_answered(here, step)}" for step in here.form.steps if step.name != Asked.PAPERS]
    if here.files:
        lines.append(_("Приложено файлов: {n}").format(n=here.files))
    if here.body is not None and here.body.in_person:
        lines += ["", _("Имя, адрес и суть остаются на бумаге: через мессенджер они не передаются.")]
    draft, version = here.draft.id, here.draft.version
    return Screen(
        fitted(lines),
        rows=(
            (button(_("Зарегистрировать жалобу"), _tap("file", draft, version), SUCCESS),),
            (button(_("Внести заново"), _tap("anew", draft)), button(_("Отменить"), _tap("drop", draft), DANGER)),
        ),
    )


def _tap(act: str, draft: int, version: int = 0) -> ComplaintEntryTap:
    return ComplaintEntryTap(act=act, draft=draft, version=version)


def _title(step: Step) -> str:
    return {
        CHANNEL: _("Как поступила"),
        BODY: _("На кого"),
        Asked.REASON: _("Повод"),
        Asked.OFFICIAL: _("Должностное лицо"),
        Asked.NAME: _("Заявитель"),
        Asked.REPRESENTATIVE: _("Представитель"),
        Asked.ADDRESS: _("Почтовый адрес"),
        Asked.SUBJECT: _("Предмет жалобы"),
    }[step.name]


def _answered(here: Entry, step: Step) -> str:
    value = str(here.draft.answers.get(step.name, ""))
    return quoted(_choice(here, step, value) if value in step.choices else value, 2000)


def dropped() -> Screen:
    return Screen(_("Отменено, внесённое стёрто."))


def registered(view: ComplaintView) -> Screen:
    """The number and the date, at once: they are what the applicant is told."""
    row = view.complaint
    lines = [
        _("<b>Жалоба зарегистрирована.</b>"),
        _("№ {number} от {moment}").format(number=row.number, moment=moment(view.authority.local(row.registered_at))),
        _("Ответ - до {day} включительно.").format(day=short_day(view.due.on)),
    ]
    look = ConsiderTap(act="look", complaint=row.id, version=row.version)
    return Screen("\n".join(lines), rows=((button(_("Открыть жалобу"), look, PRIMARY),),))
