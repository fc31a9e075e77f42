"""The journal of applications, handed to an officer in private."""

from bot.i18n import gettext as _
from bot.screens.questions import problem
from bot.screens.screen import FileToSend, Screen, quoted
from bot.screens.words import day
from bot.services.registry import Journal


def journal(found: list[Journal]) -> Screen:
    """The workbook and the paper of each school, the first of them with its words."""
    first, *rest = [screen for one in found for screen in _files(one)]
    return Screen(first.text, file=first.file, effects=tuple(rest))


def _files(one: Journal) -> tuple[Screen, Screen]:
    since, until = day(one.period.since), day(one.period.until)
    text = _("{school}\nЖурнал с {since} по {until}. Заявлений: {n}").format(
        school=quoted(one.school.name), since=since, until=until, n=one.lines
    )
    if one.school.in_person:
        text += "\n" + _("Без имён: личное не проходит через мессенджер. С именами журнал печатает школа.")
    name = f"zhurnal-{one.school.number_prefix}-{one.period.since:%Y%m%d}-{one.period.until:%Y%m%d}"
    return (
        Screen(text, file=FileToSend(f"{name}.xlsx", one.xlsx)),
        Screen(_("Тот же журнал для печати"), file=FileToSend(f"{name}.pdf", one.pdf)),
    )


def usage() -> Screen:
    text = _("Напишите дни, месяц или год: /journal 01.11.2026-30.11.2026, /journal 11.2026, /journal 2026")
    return Screen(f"{problem('period', '')}\n{text}")
