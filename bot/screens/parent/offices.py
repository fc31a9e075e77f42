"""An office on a screen: what is not known is said so, and whether it is open now (B 1.3.2, 1.3.5)."""

from datetime import datetime

from bot.i18n import gettext as _
from bot.i18n import pgettext
from bot.screens.days import on_weekday_and_date, weekdays_short
from bot.screens.screen import quoted
from bot.services.about import OfficeNow
from domain.office_hours import BadHours, Now, OfficeHours, State, parse_hours
from domain.offices import Office


def office_lines(here: OfficeNow, now: datetime, *, director: bool = False, named: bool = True) -> list[str]:
    """Name, address, phones, hours and the answer to "is it open now"; of each that is missing, «нет данных»."""
    office = here.office
    lines = [f"<b>{quoted(office.name, 300)}</b>"]
    if here.state is not None:
        lines.append(open_now(here.state, now))
    lines.append(_("Телефон: {said}").format(said=_said(office.phone)))
    if office.fax:
        lines.append(_("Факс: {said}").format(said=quoted(office.fax)))
    lines.append(_("Адрес: {said}").format(said=_said(office.address)))
    lines.append(_("Эл. почта: {said}").format(said=_said(office.email)))
    hours = hours_words(here.hours) if here.hours else _("нет данных")
    lines.append(_("Часы работы: {said}").format(said=hours))
    head = _("Директор: {said}") if director else _("Начальник: {said}")
    lines.append(head.format(said=_said(office.head) if named or not office.head else _on_the_stand()))
    lines.append(_("Приём: {said}").format(said=reception_words(office.reception)))
    if office.source == "B App. 1":
        lines.append(_("По приложению 1 к положению 2013 года: перед визитом уточните по телефону."))
    return lines


def official_lines(office: Office, *, named: bool = True) -> list[str]:
    """Those who receive people, one under another."""
    lines: list[str] = []
    for one in office.officials:
        room = _("каб. {room}").format(room=one.room) if one.room else ""
        parts = [one.position, one.phone, room]
        lines += ["", quoted(one.name) if named else _("Ответственный за услугу (имя - на стенде в школе)")]
        if any(parts):
            lines.append(quoted(", ".join(part for part in parts if part), 300))
        lines.append(_("Приём: {said}").format(said=reception_words(one.reception)))
    return lines or ["", _("Ответственные сотрудники и часы их приёма: нет данных.")]


def reception_words(said: str) -> str:
    """Hours of reception in the reader's language."""
    try:
        return hours_words(parse_hours(said)) if said else _("нет данных")
    except BadHours:
        return quoted(said)


def hours_words(hours: OfficeHours) -> str:
    """«пн-пт 09:00-18:00, перерыв 13:00-14:00»."""
    names = weekdays_short()
    parts = []
    for span in hours.spans:
        days = span.weekdays
        row = len(days) > 1 and days == tuple(range(days[0], days[-1] + 1))
        told = f"{names[days[0]]}-{names[days[-1]]}" if row else ", ".join(names[day] for day in days)
        parts.append(f"{told} {span.begins:%H:%M}-{span.ends:%H:%M}")
    if hours.pause:
        begins, ends = hours.pause
        parts.append(_("перерыв {begins}-{ends}").format(begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}"))
    return ", ".join(parts)


def open_now(state: State, now: datetime) -> str:
    """Whether somebody will pick up the phone at this moment."""
    until = state.until
    if state.now is Now.OPEN and until is not None:
        return _("Сейчас открыто, до {time}.").format(time=f"{until:%H:%M}")
    if state.now is Now.BREAK and until is not None:
        return _("Сейчас перерыв, до {time}.").format(time=f"{until:%H:%M}")
    if state.now is Now.UNKNOWN:
        return _("Сегодня рабочий день по переносу: часы уточните по телефону.")
    if until is None:
        return _("Сейчас закрыто.")
    if until.date() == now.date():
        return _("Сейчас закрыто, откроется сегодня в {time}.").format(time=f"{until:%H:%M}")
    when = on_weekday_and_date(until.date())
    return pgettext("часы", "Сейчас закрыто, откроется {when}, в {time}.").format(when=when, time=f"{until:%H:%M}")


def _on_the_stand() -> str:
    # In person no name goes through the messenger (ruling 14); the stand at school says it.
    return _("имя - на стенде в школе")


def _said(value: str) -> str:
    return quoted(value, 300) or _("нет данных")
