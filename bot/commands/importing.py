"""`import`: files in, with a bar and a report."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.common import complain, database, one_sentence, say

if TYPE_CHECKING:
    from bot.services.importing import Report
    from exchange.model import Parcel

MOST_PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an import was asked for."""

    dry_run: bool = False
    school: int | None = None
    let_go: bool = False  # those the files no longer have are gone, however many
    yes: bool = False  # headings that were guessed are guessed right
    refused: Path | None = None  # where to put the refused rows
    org: str = ""  # what the files call the school of `school`


def run_import(path: Path, wish: Wish) -> None:
    from exchange.reading import read

    if not path.exists():
        complain(f"Файла или папки «{path}» нет: проверьте имя.")
    files = files_of(path)
    parcel = read(files)
    _show_understanding(parcel, wish)
    with one_sentence():
        report = asyncio.run(_bring_in(parcel, wish))
    for line in _lines(report):
        say(line)
    if wish.refused is not None:
        _put_refused(files, report, wish.refused)
    if not report.tallies:
        complain("Ничего не загружено: проверьте файлы и номер школы.")


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a folder, or the one file, by name."""
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    return {path.name: path.read_bytes()}


def _show_understanding(parcel: "Parcel", wish: Wish) -> None:
    """Headings of hand-made sheets, as they were understood; a guess wants a yes before anything is written."""
    from bot.screens.import_words import understanding

    if not parcel.sheets:
        return
    say("Листы поняты так:")
    for sheet in parcel.sheets:
        for line in understanding(sheet, [name for file, name in parcel.ignored_columns if file == sheet.file]):
            say(f"  {line}")
    if wish.dry_run or wish.yes or all(sheet.sure for sheet in parcel.sheets):
        return
    question = "Столбцы со знаком «?» угаданы."
    if not sys.stdin.isatty():
        complain(f"{question} Если всё верно, повторите с --yes; если нет, переименуйте столбцы в файле.")
    if input(f"{question} Всё верно? [д/н] ").strip().lower() not in ("д", "да", "y", "yes"):
        complain("Ничего не загружено. Переименуйте столбцы в файле и повторите.")


async def _bring_in(parcel: "Parcel", wish: Wish) -> "Report":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from bot.services.importing import Importing

    with Progress(TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), transient=True) as bars:
        tasks: dict[str, object] = {}

        def progress(kind: str, done: int, total: int) -> None:
            task = tasks.setdefault(kind, bars.add_task(kind, total=total)) if kind not in tasks else tasks[kind]
            bars.update(task, completed=done, total=total)  # type: ignore[arg-type]

        async with database() as base:
            return await Importing(base).run(
                parcel, dry_run=wish.dry_run, progress=progress, school_id=wish.school, let_go=wish.let_go,
                org=wish.org,
            )  # fmt: skip


def _lines(report: "Report") -> list[str]:
    from bot.screens.import_words import findings, kind_of_rows

    head = "Изменится (ничего не записано):" if report.dry_run else "Загружено:"
    lines = [head] if report.tallies else []
    lines += [
        f"  {kind_of_rows(what):<16} новых {tally.new}, изменено {tally.changed}, без изменений {tally.same}, "
        f"нет в файлах {tally.gone}, отклонено {tally.refused}"
        for what, tally in report.tallies.items()
    ]
    if report.held:
        held = ", ".join(kind_of_rows(what) for what in report.tallies if what in report.held)
        lines.append(
            f"В файлах нет слишком многих ({held}): они оставлены. Если они и правда выбыли, повторите с --gone."
        )
    if report.problems:
        lines.append(f"Замечаний: {len(report.problems) + report.more}")
        told = list(findings(report.problems))
        lines += [f"  {line}" for line in told[:MOST_PROBLEMS_SHOWN]]
        lines += [f"  и ещё {len(told) - MOST_PROBLEMS_SHOWN}"] if len(told) > MOST_PROBLEMS_SHOWN else []
    return lines


def run_refresh(path: Path, school: int) -> None:
    """The same as a timer runs it at night: nothing is asked, and nothing is done where a person is needed."""
    from bot.screens.import_words import understanding
    from bot.services.refreshing import Guessed, Refreshing, Unchanged

    if not path.exists():
        complain(f"Файла или папки «{path}» нет: проверьте имя.")
    files = files_of(path)

    async def refresh() -> "Report | Unchanged | Guessed":
        async with database() as base:
            return await Refreshing(base).refresh(school, files)

    with one_sentence():
        try:
            found = asyncio.run(refresh())
        except ValueError:
            complain(f"Школы с номером {school} нет: посмотрите `school show`.")
    if isinstance(found, Unchanged):
        say("Файлы не изменились.")
    elif isinstance(found, Guessed):
        for sheet in found.sheets:
            for line in understanding(sheet):
                say(line)
        complain("Столбцы угаданы, а спросить ночью некого: загрузите файл командой import или переименуйте столбцы.")
    else:
        for line in _lines(found):
            say(line)
        if not found.tallies:
            complain("Ничего не загружено: проверьте файлы.")


def _put_refused(files: Mapping[str, bytes], report: "Report", path: Path) -> None:
    from bot.screens.import_words import refusals
    from exchange.mending import workbook_of

    book = workbook_of(files, refusals(report))
    if book is None:
        say("Строк, которые можно исправить и загрузить снова, нет.")
        return
    path.write_bytes(book)
    say(f"Отклонённые строки - в {path}: исправьте их и загрузите этот файл.")
