"""A file of the school's rolls: what it would change, what it did, what it could not take."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens import files as file_screens
from bot.screens.import_words import field_name, findings, kind_of_rows, sheet_kind
from bot.screens.screen import DANGER, SUCCESS, FileToSend, Screen, button, fitted, quoted
from bot.services.bringing import Brought, Looked, NoImport, NotHere, Preview, Unknown, WhichSchool
from bot.services.importing import Report, Tally, What
from domain.files import BadFile, Purpose
from exchange.model import SheetReading

MOST_FINDINGS, MOST_COLUMNS = 8, 14
Row = tuple[InlineKeyboardButton, ...]


class FileTap(CallbackData, prefix="fi"):
    """A button under a file, good until the file is imported or put aside."""

    act: str  # school, write, gone, refused, drop
    draft: int
    school: int = 0


def looked(result: Looked) -> Screen:
    match result:
        case NotHere():
            return Screen(
                _(
                    "Ваша школа не передаёт персональные данные через мессенджер, поэтому файлы сюда не принимаются. "
                    "Загрузите их командой <code>import</code> на сервере."
                )
            )
        case Unknown():
            return Screen(
                _(
                    "В файле «{name}» не нашлось ничего знакомого. Подходят список учеников или сотрудников, "
                    "расписание, замены (XLSX, CSV), OneRoster, расписание aSc и FET."
                ).format(name=quoted(result.name, 60))
            )
        case NoImport():
            return Screen(_("Этот файл уже загружен или отложен. Пришлите его снова."), alert=True)
        case BadFile():
            return file_screens.refused(result, Purpose.IMPORT)
        case WhichSchool():
            return _which(result)
        case Preview():
            return preview(result)


def _which(result: WhichSchool) -> Screen:
    rows = tuple(
        (button(school.name, FileTap(act="school", draft=result.draft_id, school=school.id)),)
        for school in result.schools
    )
    return Screen(_("Какой школы этот файл?"), rows=(*rows, (_drop(result.draft_id),)))


def preview(view: Preview) -> Screen:
    """What would change, the doubtful first; nothing is written yet."""
    report = view.report
    lines = [f"<b>{quoted(view.name, 60)}</b> · {quoted(view.school.name, 80)}"]
    lines += [_("Пока ничего не записано."), "", *_sheets(view.sheets), *_counts(report)]
    if report.held:
        lines += ["", _held(report)]
    lines += _findings(report)
    return Screen(fitted(lines), rows=_preview_rows(view))


def _sheets(sheets: tuple[SheetReading, ...]) -> list[str]:
    """How headings were understood: guesses are named, sure ones are only counted."""
    lines = []
    for sheet in sheets:
        guesses = [column for column in sheet.columns if not column.sure]
        lines.append(f"<i>{quoted(sheet.file, 60)}: {sheet_kind(sheet.kind)}</i>")
        if guesses:
            lines.append(_("Проверьте, верно ли угаданы столбцы:"))
        lines += [f"- «{quoted(one.header, 40)}» - {field_name(one.field)}" for one in guesses[:MOST_COLUMNS]]
    return [*lines, ""] if lines else []


def _counts(report: Report) -> list[str]:
    lines = [_line(what, tally, report) for what, tally in report.tallies.items() if _tells(tally)]
    nothing = _("Изменений нет: всё это уже записано.") if report.tallies else _("Взять из этого файла нечего.")
    return lines or [nothing]


def _tells(tally: Tally) -> bool:
    return bool(tally.new or tally.changed or tally.gone or tally.refused)


def _line(what: What, tally: Tally, report: Report) -> str:
    parts = [
        text.format(n=number)
        for text, number in (
            (_("новых {n}"), tally.new),
            (_("изменено {n}"), tally.changed),
            (_("выбыло {n}"), 0 if what in report.held else tally.gone),
            (_("не взято {n}"), tally.refused),
        )
        if number
    ]
    return f"{kind_of_rows(what).capitalize()}: {', '.join(parts) or _('без изменений')}"


def _held(report: Report) -> str:
    kinds = ", ".join(
        f"{kind_of_rows(what)} - {tally.gone}" for what, tally in report.tallies.items() if what in report.held
    )
    return _(
        "В файле нет слишком многих ({kinds}). Если файл неполный, они останутся. Если они выбыли - скажите это."
    ).format(kinds=kinds)


def _findings(report: Report) -> list[str]:
    """What was not taken, the first lines of it."""
    if not report.problems:
        return []
    number = len(report.problems) + report.more
    lines = ["", _("<b>Замечаний: {n}</b>").format(n=number)]
    told = [quoted(line, 200) for line in findings(report.problems)]
    lines += [f"- {line}" for line in told[:MOST_FINDINGS]]
    if len(told) > MOST_FINDINGS:
        lines.append(_("и другие: они в файле «Что не взято» или в отчёте команды <code>import</code>"))
    return lines


def _preview_rows(view: Preview) -> tuple[Row, ...]:
    draft, report = view.draft_id, view.report
    rows: list[Row] = []
    if report.writes:
        rows.append((button(_("Загрузить"), FileTap(act="write", draft=draft), SUCCESS),))
    if report.held:
        rows.append((button(_("Загрузить, отсутствующие выбыли"), FileTap(act="gone", draft=draft), DANGER),))
    if any(one.lost and one.row for one in report.problems):
        rows.append((button(_("Что не взято, XLSX"), FileTap(act="refused", draft=draft)),))
    return (*rows, (_drop(draft),))


def _drop(draft: int) -> InlineKeyboardButton:
    return button(_("Не загружать"), FileTap(act="drop", draft=draft))


def working(what: str, done: int, total: int) -> Screen:
    """How far a long import has come."""
    kind = kind_of_rows(What(what))
    return Screen(_("Загружаю: {kind}, {done} из {total}.").format(kind=kind, done=done, total=total))


def brought(result: Brought | NoImport) -> Screen:
    """What has been written."""
    if isinstance(result, NoImport):
        return looked(result)
    lines = [_("<b>Загружено</b> · {school}").format(school=quoted(result.school.name, 80)), ""]
    lines += [*_counts(result.report), *_findings(result.report)]
    return Screen(fitted(lines))


def refused(content: bytes | None) -> Screen:
    """The rows to mend."""
    if content is None:
        return Screen(_("Строк, которые можно исправить и прислать снова, нет."), alert=True)
    text = _("Это строки, которые не взяты, с причиной в последнем столбце. Исправьте их и пришлите этот файл.")
    return Screen(text, file=FileToSend("refused.xlsx", content))


def dropped(done: bool) -> Screen:
    return Screen(_("Файл отложен, ничего не записано.")) if done else looked(NoImport())
