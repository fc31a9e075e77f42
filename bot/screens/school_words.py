"""Words of the school that several screens say: kinds of work, attendance, days off."""

from collections.abc import Callable, Mapping

from bot.i18n import gettext as _
from bot.i18n import pgettext
from bot.screens.screen import quoted
from domain.calendar import OffReason
from domain.marks import CREDIT, EXEMPTED, NO_CREDIT, NOT_ASSESSED, Attendance, WorkKind

Said = Mapping[str, Callable[[], str]]

_LONGEST_WORK = 24

_WORKS: Said = {
    WorkKind.ANSWER: lambda: _("ответ"),
    WorkKind.CLASSWORK: lambda: _("кл/р"),
    WorkKind.HOMEWORK: lambda: _("д/з"),
    WorkKind.INDEPENDENT: lambda: _("с/р"),
    WorkKind.CHECK: lambda: _("пров/р"),
    WorkKind.CONTROL: lambda: _("к/р"),
    WorkKind.TEST: lambda: _("тест"),
    WorkKind.DICTATION: lambda: _("диктант"),
    WorkKind.VOCABULARY: lambda: _("сл/д"),
    WorkKind.COMPOSITION: lambda: _("соч"),
    WorkKind.EXPOSITION: lambda: _("изл"),
    WorkKind.LABORATORY: lambda: _("л/р"),
    WorkKind.PRACTICE: lambda: _("пр/р"),
    WorkKind.PROJECT: lambda: _("проект"),
    WorkKind.REPORT: lambda: _("доклад"),
    WorkKind.RECITATION: lambda: _("наизусть"),
    WorkKind.CREDIT_TEST: lambda: _("зачёт"),
    WorkKind.CREATIVE: lambda: _("тв/р"),
    WorkKind.NOTEBOOK: lambda: _("тетрадь"),
}

_ATTENDANCE: Said = {
    Attendance.ABSENT: lambda: _("пропуск"),
    Attendance.ILL: lambda: _("болезнь"),
    Attendance.EXCUSED: lambda: _("пропуск по уважительной причине"),
    Attendance.UNEXCUSED: lambda: _("пропуск без уважительной причины"),
    Attendance.LATE: lambda: _("опоздание"),
    Attendance.EXEMPT: lambda: _("освобождение"),
}

_RESULTS: Said = {
    CREDIT: lambda: pgettext("результат", "зачёт"),
    NO_CREDIT: lambda: pgettext("результат", "незачёт"),
    NOT_ASSESSED: lambda: _("без аттестации"),
    EXEMPTED: lambda: _("освобождение"),
}

_DAYS_OFF: Said = {
    OffReason.WEEKEND: lambda: _("выходной день"),
    OffReason.NEW_YEAR: lambda: _("новогодние праздники"),
    OffReason.CHRISTMAS: lambda: _("Рождество Христово"),
    OffReason.DEFENDER: lambda: _("День защитника Отечества"),
    OffReason.WOMEN: lambda: _("Международный женский день"),
    OffReason.LABOUR: lambda: _("Праздник Весны и Труда"),
    OffReason.VICTORY: lambda: _("День Победы"),
    OffReason.RUSSIA: lambda: _("День России"),
    OffReason.UNITY: lambda: _("День народного единства"),
    OffReason.MOVED: lambda: _("перенесённый выходной"),
    OffReason.REGIONAL: lambda: _("нерабочий день области"),
    OffReason.OVERRIDE: lambda: _("нерабочий день"),
}


def work_short(work: str | None) -> str:
    """A kind of work in short, safe inside HTML; one that a file named in its own words is said in them."""
    if not work:
        return ""
    said = _WORKS.get(work)
    return said() if said else quoted(work, _LONGEST_WORK)


def result_words(value: str) -> str:
    """A result of a term or a year, safe inside HTML: marks as they are, the rest in words."""
    said = _RESULTS.get(value)
    return said() if said else quoted(value, _LONGEST_WORK)


def attendance_words(code: Attendance | str, minutes: int | None = None, *, in_person: bool = False) -> str:
    """Attendance in words, safe inside HTML. Illness is not told where nothing of health may be (ruling 14)."""
    if code == Attendance.LATE and minutes:
        return _("опоздание на {minutes} мин").format(minutes=minutes)
    said = _ATTENDANCE.get(Attendance.ABSENT if in_person and code == Attendance.ILL else code)
    return said() if said else quoted(code, _LONGEST_WORK)


def day_off_words(reason: OffReason) -> str:
    """Why the state has a day off."""
    return _DAYS_OFF[reason]()
