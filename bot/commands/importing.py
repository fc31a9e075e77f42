"""`import`: files in, with a bar and a report."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.common import complain, database, one_sentence, say

if TYPE_CHECKING:
    from bot.services.importing import Report
    from exchange.model import Parcel

MOST_PROBLEMS_SHOWN = 50


def run_import(path: Path, *, dry_run: bool, school: int | None) -> None:
    from exchange.reading import read

    parcel = read(files_of(path))
    with one_sentence():
        report = asyncio.run(_bring_in(parcel, dry_run, school))
    for line in _lines(report, dry_run=dry_run):
        say(line)
    if not report.tallies:
        complain("Ничего не загружено: проверьте файлы и номер школы.")


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a folder, or the one file, by name."""
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    return {path.name: path.read_bytes()}


async def _bring_in(parcel: "Parcel", dry_run: bool, school: int | None) -> "Report":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from bot.services.importing import Importing

    with Progress(TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), transient=True) as bars:
        tasks: dict[str, object] = {}

        def progress(kind: str, done: int, total: int) -> None:
            task = tasks.setdefault(kind, bars.add_task(kind, total=total)) if kind not in tasks else tasks[kind]
            bars.update(task, completed=done, total=total)  # type: ignore[arg-type]

        async with database() as base:
            return await Importing(base).run(parcel, dry_run=dry_run, progress=progress, school_id=school)


def _lines(report: "Report", *, dry_run: bool) -> list[str]:
    from bot.commands.import_words import KINDS, finding

    head = "Изменится (ничего не записано):" if dry_run else "Загружено:"
    lines = [head]
    lines += [
        f"  {KINDS[what]:<16} новых {tally.new}, изменено {tally.changed}, без изменений {tally.same}, "
        f"нет в файлах {tally.gone}, отклонено {tally.refused}"
        for what, tally in report.tallies.items()
    ]
    if report.problems:
        lines.append(f"Замечаний: {len(report.problems) + report.more}")
        lines += [f"  {finding(problem)}" for problem in report.problems[:MOST_PROBLEMS_SHOWN]]
    return lines
