"""Words that several screens share: fields, states, checks, roles, time limits."""

import re
from datetime import date, datetime

from babel.dates import format_date

from bot.i18n import gettext as _
from bot.i18n import language, pgettext
from domain.access import RoleKind
from domain.cases import Denial, Status
from domain.checks import Check, Detail, Result
from domain.limits import DueDate, TimeLimit, Unit
from domain.profiles import Field

_CLAUSE = re.compile(r"\b[A-Z] (\d+(?:\.\d+)+)")
_MOST_NUMBERED = 5  # days of a time limit named one by one


def day(value: date) -> str:
    """25.11.2026"""
    return value.strftime("%d.%m.%Y")


def short_day(value: date) -> str:
    """ср 25.11"""
    return f"{format_date(value, 'EEE', language())} {value:%d.%m}"


def moment(value: datetime) -> str:
    """25.11.2026, 18:42; the value is already in the zone to be shown."""
    return f"{value:%d.%m.%Y, %H:%M}"


def field_title(name: str) -> str:
    """How a field of the form is called in a list."""
    return {
        Field.SCHOOL: _("Школа"),
        Field.RELATION: _("Кем приходится ребёнку"),
        Field.APPLICANT_NAME: _("Заявитель"),
        Field.REGISTERED_PLACE: _("Место регистрации"),
        Field.ANSWER_ADDRESS: _("Адрес для ответа"),
        Field.PHONE: _("Телефон"),
        Field.EMAIL: _("Электронная почта"),
        Field.PASSPORT_NUMBER: _("Паспорт"),
        Field.PASSPORT_ISSUED_BY: _("Кем и когда выдан"),
        Field.CHILD_NAME: _("Ребёнок"),
        Field.CHILD_BIRTH_DATE: _("Дата рождения ребёнка"),
        Field.CHILD_CLASS: _("Класс"),
        Field.DELIVERY_FORM: _("Как получать сведения"),
    }[Field(name)]


def choice_title(field: str, choice: str) -> str:
    """How a choice of a field is called; what was typed instead of picked is said as it is."""
    known = {
        (Field.RELATION, "parent"): _("Родитель"),
        (Field.RELATION, "adopter"): _("Усыновитель"),
        (Field.RELATION, "guardian"): _("Опекун или попечитель"),
        (Field.RELATION, "representative"): _("Иной законный представитель"),
        (Field.DELIVERY_FORM, "chat"): _("Здесь, в чате"),
        (Field.DELIVERY_FORM, "paper"): _("На бумаге, в школе"),
    }
    return known.get((Field(field), choice), choice)


def said(field: str, value: str) -> str:
    """An answer as a person reads it."""
    if field == Field.CHILD_BIRTH_DATE:
        return day(date.fromisoformat(value))
    return choice_title(field, value)


def status(value: Status) -> str:
    return {
        Status.FILED: _("Принято, ждёт исполнителя"),
        Status.TAKEN: _("На рассмотрении"),
        Status.CORRECTING: _("Нужно уточнить сведения"),
        Status.INVITED: _("Приглашение на беседу"),
        Status.ADOPTING: _("Решение на подписи у руководителя"),
        Status.GRANTED_UNREGISTERED: _("Решено предоставить доступ, идёт регистрация"),
        Status.PROVIDED: _("Доступ предоставлен"),
        Status.REFUSED: _("В услуге отказано"),
        Status.INTAKE_REFUSED: _("В приёме заявления отказано"),
        Status.WITHDRAWN: _("Отозвано заявителем"),
        Status.TERMINATED: _("Услуга прекращена"),
    }[value]


def channel(code: str) -> str:
    """How an application came."""
    return {
        "telegram": "Telegram",
        "visit": pgettext("канал", "лично"),
        "post": pgettext("канал", "почта"),
        "fax": pgettext("канал", "факс"),
        "email": pgettext("канал", "эл. почта"),
    }[code]


def role(kind: RoleKind) -> str:
    return {
        RoleKind.TEACHER: _("учитель"),
        RoleKind.OFFICER: _("ответственный за услугу"),
        RoleKind.HEAD: _("руководитель"),
        RoleKind.ADMINISTRATOR: _("администратор"),
    }[kind]


_SIGNS = {Result.OK: "✓", Result.WARN: "!", Result.FAIL: "✗"}


def check_line(check: Check) -> str:
    """One check on a staff card: a sign and a few words, nothing personal."""
    words = {
        Detail.FILLED: _("все поля заполнены"),
        Detail.MISSING: _("заполнены не все поля"),
        Detail.FOUND: _("ребёнок в списках"),
        Detail.FOUND_LOOSELY: _("ребёнок в списках, имя записано чуть иначе"),
        Detail.NEAR_SPELLING: _("в списках есть похожее имя"),
        Detail.NAMESAKES: _("в списках несколько детей с таким именем, выберите нужного"),
        Detail.NOT_FOUND: _("ребёнка нет в списках"),
        Detail.LEFT: _("ребёнок выбыл"),
        Detail.SAME_CLASS: _("класс совпадает"),
        Detail.OTHER_CLASS: _("в списках другой класс"),
        Detail.CLASS_UNREADABLE: _("класс не разобрать"),
        Detail.PHONE_PROVED: _("телефон подтверждён"),
        Detail.PHONE_TYPED: _("телефон из списков, но не подтверждён"),
        Detail.PHONE_UNKNOWN: _("телефона нет в списках"),
        Detail.NO_PHONE: _("телефон не указан"),
        Detail.GUARDIAN_LISTED: _("заявитель указан в списках"),
        Detail.GUARDIAN_NEAR: _("в списках похожее имя представителя"),
        Detail.GUARDIAN_UNKNOWN: _("заявителя нет в списках"),
        Detail.NONE_OPEN: _("других заявлений нет"),
        Detail.OPEN_APPLICATION: _("есть второе заявление"),
        Detail.NO_GRANT: _("доступа ещё нет"),
        Detail.HAS_GRANT: _("доступ уже есть"),
    }
    return f"{_SIGNS[check.result]} {words[check.detail]}"


def denial(why: Denial) -> str:
    """Why an act of an officer was not done: one polite sentence."""
    return {
        Denial.NOT_YOUR_SCHOOL: _("Это заявление другой школы."),
        Denial.NOT_YOUR_CASE: _("Это действие доступно только ответственным сотрудникам школы."),
        Denial.NOT_YOUR_ROLE: _("Для этого действия нужна другая роль."),
        Denial.NOT_TAKEN: _("Сначала возьмите заявление в работу."),
        Denial.TAKEN_BY_ANOTHER: _("Заявление уже в работе у другого сотрудника."),
        Denial.ALREADY_YOURS: _("Заявление уже у вас в работе."),
        Denial.ALREADY_DECIDED: _("По заявлению уже принято решение."),
        Denial.NOT_NOW: _("Заявление уже на другом этапе, откройте его заново."),
        Denial.NOT_IN_PROFILE: _("Регламент школы такого действия не предусматривает."),
        Denial.NO_RESOLUTION: _("Сначала нужна резолюция руководителя или постоянное поручение."),
        Denial.NOT_AN_EXECUTOR: _("Этому сотруднику нельзя передать заявление."),
        Denial.SECOND_PAIR_OF_HANDS: _("Регистрирует другой сотрудник: не тот, кто готовил или принимал решение."),
        Denial.NO_PROOF: _("Личность заявителя пока не подтверждена."),
        Denial.NO_REASON: _("Укажите причину: решение расходится с предложением бота."),
        Denial.NO_GROUND: _("Отказать можно только по основанию из регламента."),
        Denial.GROUND_NOT_OF_PROFILE: _("Такого основания в регламенте школы нет."),
        Denial.NOTHING_ASKED: _("Укажите, что нужно исправить."),
        Denial.NO_DAY: _("Укажите день."),
        Denial.INVITED_TOO_LATE: _("Приглашать на беседу нужно не позднее чем за три дня до неё."),
        Denial.PAST_OUTERMOST: _("Этот день позже предельного срока рассмотрения."),
        Denial.TALK_AHEAD: _("День беседы ещё не наступил."),
    }[why]


def how_counted(due: DueDate, event: str) -> str:
    """Why that date: the day after the event is the first (ГК 191), and which days counted.

    `event` is the sentence about the day the count begins from.
    """
    limit, clause = due.limit, clause_words(due.limit.source)
    if limit.amount == 0:
        lines = [event, _("Срок - в тот же день{clause}.").format(clause=clause)]
    else:
        said = {"limit": _days_words(limit.amount, limit.unit), "clause": clause, "days": _counted_words(due)}
        lines = [event, _("Срок - {limit}{clause}, считаем со следующего дня: {days}.").format(**said)]
    if due.moved_from:
        moved, on = short_day(due.moved_from), short_day(due.on)
        moved_words = _("Последний день выпал на выходной, {moved}, поэтому срок - по {on} включительно.")
        lines.append(moved_words.format(moved=moved, on=on))
    if due.provisional:
        lines.append(_("Предварительно: перенос выходных на этот год ещё не утверждён."))
    return "\n".join(lines)


def clause_words(source: str) -> str:
    """« (п. 3.3.2)» for the row "B 3.3.2"; nothing for what has no paragraph in a regulation, as a ruling."""
    clauses = dict.fromkeys(_CLAUSE.findall(source))
    return _(" (п. {clause})").format(clause=", ".join(clauses)) if clauses else ""


def limit_words(limit: TimeLimit) -> str:
    """«3 рабочих дня»."""
    return _days_words(limit.amount, limit.unit)


def _days_words(amount: int, unit: Unit) -> str:
    if unit is Unit.WORKING_DAYS:
        return _("{n} рабочий день", "{n} рабочих дней", amount).format(n=amount)
    return _("{n} календарный день", "{n} календарных дней", amount).format(n=amount)


def _counted_words(due: DueDate) -> str:
    """The days in order, each with its number; of many only the first and the last."""
    days = [short_day(counted) for counted in due.counted]
    if len(days) <= _MOST_NUMBERED:
        return ", ".join(f"{one} - {_ordinal(number)}" for number, one in enumerate(days, start=1))
    return _("{first} - первый, {last} - последний").format(first=days[0], last=days[-1])


def _ordinal(number: int) -> str:
    words = (
        pgettext("день", "первый"),
        pgettext("день", "второй"),
        pgettext("день", "третий"),
        pgettext("день", "четвёртый"),
        pgettext("день", "пятый"),
    )
    return words[number - 1]
