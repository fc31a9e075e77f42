"""Entering an application that came on paper, and handing its applicant the way in."""

from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.form import Step
from bot.forms.paper import CHANNEL, FILE, NOT_GIVEN
from bot.i18n import gettext as _
from bot.screens.papers import file_of
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, FileToSend, Screen, button, fitted, quoted
from bot.screens.staff.acts import CodeTap, SheetTap, act_button, back_button
from bot.screens.staff.readers import code_words
from bot.screens.words import channel, choice_title, day, field_title, limit_words, moment, said
from bot.services.cases import CaseView
from bot.services.entering import ByPhone, Entry, Handed, NoEntry, ReadOut
from bot.services.printing import Printed
from domain.profiles import Field

Row = tuple[InlineKeyboardButton, ...]


class EntryTap(CallbackData, prefix="n"):
    """A button of an entry, good while its draft lives."""

    act: str  # pick, file, anew, drop, phone
    draft: int
    step: str = ""
    value: str = ""
    version: int = 0


def entry(here: Entry | NoEntry) -> Screen:
    """The open question, or the review when all is answered."""
    if isinstance(here, NoEntry):
        return Screen(_("Здесь ничего не вносится. Внести заявление на бумаге: /paper."), alert=True)
    return _review(here) if here.step is None else _question(here, here.step)


def not_yours() -> Screen:
    return Screen(_("Заявления на бумаге вносят ответственные сотрудники школы."))


def _question(here: Entry, step: Step) -> Screen:
    place, total = here.place
    lines = [_("Заявление на бумаге · {place} из {total}").format(place=place, total=total)]
    if here.problem:
        lines += ["", _problem(here)]
    lines += ["", _asked(step)]
    rows: list[Row] = [(button(_choice(here, step, one), _pick(here, step, one)),) for one in step.choices]
    if step.name in (CHANNEL, FILE):
        rows.append((button(_("Позвонили по телефону…"), EntryTap(act="phone", draft=here.draft.id)),))
    rows.append((button(_("Отменить"), EntryTap(act="drop", draft=here.draft.id), DANGER),))
    return Screen("\n".join(lines), rows=tuple(rows))


def _asked(step: Step) -> str:
    if step.name == FILE:
        return _("Номер личного дела ученика?\nДанные заявителя остаются в школе, на бумаге.")
    if step.name == CHANNEL:
        return _("Как поступило заявление?")
    if step.name == Field.SCHOOL:
        return _("В какую школу?")
    return _("{field}\nНапишите, как в заявлении.").format(field=field_title(step.name))


def _choice(here: Entry, step: Step, choice: str) -> str:
    if step.name == Field.SCHOOL:
        return next((school.name for school in here.schools if str(school.id) == choice), choice)[:60]
    if step.name == CHANNEL:
        return channel(choice)
    return _("Не указано или не разобрать") if choice == NOT_GIVEN else choice_title(step.name, choice)


def _pick(here: Entry, step: Step, choice: str) -> EntryTap:
    return EntryTap(act="pick", draft=here.draft.id, step=step.name, value=choice)


def _problem(here: Entry) -> str:
    if here.problem == "known_file":
        return _("Такого личного дела в списках нет. Проверьте номер и напишите ещё раз.")
    return problem(str(here.problem), here.said)


def _review(here: Entry) -> Screen:
    lines = [_("<b>Проверьте, что внесено</b>"), ""]
    lines += [f"{_title(step)}: {_answered(here, step)}" for step in here.form.steps]
    draft, version = here.draft.id, here.draft.version
    return Screen(
        fitted(lines),
        rows=(
            (button(_("Зарегистрировать заявление"), EntryTap(act="file", draft=draft, version=version), SUCCESS),),
            (
                button(_("Внести заново"), EntryTap(act="anew", draft=draft)),
                button(_("Отменить"), EntryTap(act="drop", draft=draft), DANGER),
            ),
        ),
    )


def _title(step: Step) -> str:
    own = {FILE: _("Личное дело"), CHANNEL: _("Как поступило")}
    return own.get(step.name) or field_title(step.name)


def _answered(here: Entry, step: Step) -> str:
    value = str(here.draft.answers.get(step.name, ""))
    if step.name in (Field.SCHOOL, CHANNEL) or value == NOT_GIVEN:
        return quoted(_choice(here, step, value))
    return quoted(value if step.name == FILE else said(step.name, value), 300)


def dropped() -> Screen:
    return Screen(_("Отменено, внесённое стёрто."))


def registered(view: CaseView) -> Screen:
    """The number, at once: it is what the applicant is told."""
    application = view.application
    lines = [
        _("<b>Заявление зарегистрировано.</b>"),
        _("№ {number} от {moment}").format(
            number=application.number, moment=moment(view.school.local(application.filed_at))
        ),
    ]
    if view.due:
        lines.append(_("Решение: до {day} включительно.").format(day=day(view.due.on)))
    rows: list[Row] = [(act_button(view, _("Открыть заявление"), "look", PRIMARY),)]
    rows.append((button(_("Расписка, PDF"), SheetTap(kind="receipt", case=application.id)),))
    return Screen("\n".join(lines), rows=tuple(rows))


def handed(link: Handed) -> Screen:
    """The link in words and as a picture, and the letter to print."""
    number = link.view.application.number
    text = _(
        "Ссылка для заявителя по № {number}. Действует один раз, до {until}; прежняя больше не действует.\n"
        "<code>{url}</code>"
    ).format(number=number, until=_until(link.valid_until), url=quoted(link.url))
    letter = _("Решение по № {number} со ссылкой: напечатайте и выдайте заявителю.").format(number=number)
    effects = (Screen(letter, file=FileToSend(f"reshenie-{number}.pdf", link.letter)),) if link.letter else ()
    picture = FileToSend(f"ssylka-{number}.png", link.picture, photo=True)
    return Screen(text, rows=((back_button(link.view),),), file=picture, effects=effects)


def read_out(told: ReadOut) -> Screen:
    """Six digits for the officer to say aloud."""
    return Screen(code_words(told.code, f"{told.valid_until:%H:%M}"), rows=((back_button(told.view),),))


def account_link(link: Handed) -> Screen:
    """A link that brings the applicant back from a new account; to be given to nobody else."""
    text = _(
        "Ссылка для нового аккаунта заявителя по № {number}. Выдайте её только тому, чей документ вы видели: "
        "заявления и доступ в вашей школе перейдут на аккаунт, который её откроет. Действует один раз, до {until}.\n"
        "<code>{url}</code>"
    ).format(number=link.view.application.number, until=_until(link.valid_until), url=quoted(link.url))
    picture = FileToSend("ssylka.png", link.picture, photo=True)
    aloud = button(_("Продиктовать код вместо ссылки"), CodeTap(act="account_aloud", case=link.view.application.id))
    return Screen(text, rows=((aloud,), (back_button(link.view),)), file=picture)


def account_code(told: ReadOut) -> Screen:
    """Six digits that bring the applicant back from a new account, for who stands here with a document."""
    lines = [
        code_words(told.code, f"{told.valid_until:%H:%M}"),
        _("Код пишут из нового аккаунта: заявления и доступ перейдут туда, в прежнем закроются сразу."),
    ]
    return Screen("\n".join(lines), rows=((back_button(told.view),),))


def sheet(printed: Printed | None) -> Screen:
    """A paper to print and hand over; in person the names are written in by a pen, or printed by a command."""
    if printed is None:
        return Screen(_("Такой бумаги по этому заявлению сейчас нет."), alert=True)
    lines = [
        {
            "receipt": _("Расписка по № {number}: напечатайте и выдайте заявителю."),
            "invitation": _("Приглашение по № {number}: напечатайте и выдайте заявителю."),
            "termination": _("О прекращении услуги по № {number}: напечатайте и выдайте заявителю."),
        }.get(printed.kind, _("Решение по № {number}: напечатайте и выдайте заявителю.")).format(number=printed.number)
    ]
    if printed.by_pen:
        lines.append(
            _(
                "Имена впишите от руки: через мессенджер они не передаются. С именами письмо печатает команда "
                "letter на сервере школы."
            )
        )
    return Screen("\n".join(lines), file=file_of(printed))


def by_phone(told: ByPhone, bot_name: str) -> Screen:
    """What is said to who has called: information, and an offer to file (B 2.7)."""
    school = told.school
    place, phone = str(school.contacts.get("address", "")), str(school.contacts.get("phone", ""))
    lines = [
        _("<b>Обратились по телефону</b>"),
        _("По телефону заявление не принимают: под ним нужна подпись. Расскажите об услуге и предложите подать:"),
        _("- в чате: https://t.me/{bot}").format(bot=quoted(bot_name)),
        _("- лично, с паспортом: {place}").format(place=quoted(place)) if place else _("- лично, с паспортом;"),
        _("- почтой или по электронной почте, с подписью."),
        "",
        _("Скажите, что услуга бесплатна, а решение примут за {limit}.").format(limit=limit_words(told.limit)),
        _("Ход дела можно узнать в любое время по номеру заявления."),
    ]
    if school.in_person:
        lines.append(_("Имён и адресов в чате не называют: заявление откроют по номеру, а завершат в школе."))
    if phone:
        lines.append(_("Телефон школы: {phone}").format(phone=quoted(phone)))
    return Screen("\n".join(lines))


def _until(value: datetime) -> str:
    return moment(value)


def no_link() -> Screen:
    return Screen(_("Ссылка выдаётся после решения предоставить доступ, если по ней ещё никто не вошёл."), alert=True)
