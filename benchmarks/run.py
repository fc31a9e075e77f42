"""`make bench`: what is measured, beside what, as ratios of one run. The exit code is 1 when a promise is not kept."""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pushes import measure, report
from benchmarks.today import compare

SCHOOL = Path(__file__).parents[1] / "demo" / "gymnasium"
WITHOUT_AIOGRAM = (
    "import sys; from bot.commands.root import app; app({arguments!r}, standalone_mode=False); "
    "assert 'aiogram' not in sys.modules, 'aiogram was imported'"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure and what it must not pass."""

    what: str
    figure: float
    unit: str
    kept: Callable[[float], bool]
    bound: str


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Figures and what they must not pass."
    )
    parser.add_argument("--pushes", type=int, default=300, help="owed with the limits of Telegram on; 30 a second")
    parser.add_argument("--fifty", action="store_true", help="also import 50 schools with 2 million marks: minutes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        promises = [*_today(folder), *_scale(folder), *_import(folder), *_memory(folder), *_starts(folder)]
        promises += _pushes(folder, asked.pushes)
    if asked.fifty:
        promises += _fifty()
    print(f"\n{'':2}{'what':<52}{'measured':>14}   bound")
    for promise in promises:
        mark = "" if promise.kept(promise.figure) else "  NOT KEPT"
        print(f"  {promise.what:<52}{promise.figure:>10.2f} {promise.unit:<4} {promise.bound}{mark}")
    return 0 if all(promise.kept(promise.figure) for promise in promises) else 1


def _today(folder: Path) -> list[Promise]:
    bare, full, ratio = asyncio.run(compare(folder))
    print(f"bare aiogram handler, one SELECT: {bare.per_second:7.0f}/s  p50 {bare.p50:5.1f} ms  p95 {bare.p95:5.1f} ms")
    print(f"/today end to end:                {full.per_second:7.0f}/s  p50 {full.p50:5.1f} ms  p95 {full.p95:5.1f} ms")
    return [
        Promise("today, of a bare handler's speed", ratio, "x", lambda figure: figure >= 0.4, ">= 0.4"),
        Promise("today, p95 with 20 chats at once", full.p95, "ms", lambda figure: figure < 150, "< 150"),
    ]


def _scale(folder: Path) -> list[Promise]:
    """Pages beside 10 thousand and beside 3 million marks, in CPU time: the machine's other work does not count."""
    from benchmarks.scale import main as measure

    found = measure(folder)
    for page, (few, many) in (("today", found.today), ("marks of a term", found.term)):
        print(f"{page}: {few:5.2f} ms beside 10 thousand marks, {many:5.2f} ms beside 3 million")
    return [
        Promise("today beside 3 million marks", found.today_ratio, "x", lambda figure: figure <= 1.3, "<= 1.3"),
        Promise("marks of a term beside 3 million", found.term_ratio, "x", lambda figure: figure <= 1.3, "<= 1.3"),
        Promise("SELECTs of a page, access apart", found.selects, "", lambda figure: figure <= 2, "<= 2"),
        Promise("week picture, CPU", found.picture_cpu, "ms", lambda figure: figure < 50, "< 50"),
    ]


def _pushes(folder: Path, number: int) -> list[Promise]:
    """A backlog of pushes: with Telegram's limits on, and as fast as the process can."""
    limited, free, bare = asyncio.run(measure(folder / "pushes", number, 2000))
    report(limited, free, bare)
    late = max(limited.answer, limited.urgent)
    return [
        Promise("pushes, of the ideal 30 a second", limited.of_ideal, "x", lambda figure: figure <= 1.08, "<= 1.08"),
        Promise("pushes, answers 429", limited.refused, "", lambda figure: figure == 0, "0"),
        Promise("an answer or urgent push behind them", late, "s", lambda figure: figure < 2, "< 2"),
        Promise("memory at the end of them", limited.grown, "x", lambda figure: figure < 1.1, "< 1.1"),
        Promise("pushes, a second of a processor", free.by_processor, "/s", lambda figure: figure >= 300, ">= 300"),
    ]


def _import(folder: Path) -> list[Promise]:
    """Rows a second of a first import: encrypted, synchronous=FULL, in chunks."""
    from benchmarks.today import add_school
    from bot.commands.importing import files_of
    from bot.services.importing import Importing
    from exchange.reading import read

    async def bring_in() -> float:
        database, _school = await add_school(folder / "import.db")
        started = time.perf_counter()
        report = await Importing(database).run(read(files_of(SCHOOL)))
        spent = time.perf_counter() - started
        await database.close()
        return report.writes / spent

    speed = asyncio.run(bring_in())
    return [Promise("import, reading the files included", speed, "/s", lambda figure: figure >= 2000, ">= 2000")]


def _fifty() -> list[Promise]:
    """Fifty schools at once by the command itself: rows a second and the most memory it held."""
    from benchmarks import fifty

    found = fifty.measure(fifty.SCHOOLS, fifty.PUPILS, fifty.RESULTS)
    fifty.report(fifty.SCHOOLS, found)
    rows, most = fifty.PROMISED_ROWS, fifty.PROMISED_MB
    return [
        Promise("import of 50 schools", found.speed, "/s", lambda figure: figure >= rows, f">= {rows}"),
        Promise("import of 50 schools, memory", found.memory, "MB", lambda figure: figure <= most, f"<= {most}"),
    ]


def _memory(folder: Path) -> list[Promise]:
    """Resident memory of a bot that has answered, beside a process that has only imported the same libraries."""
    libraries = _peak(
        "import aiogram, aiohttp, sqlalchemy.ext.asyncio, aiosqlite, apscheduler.schedulers.asyncio, babel.dates, "
        "babel.messages.pofile, typst, holidays, phonenumbers, pydantic_settings, rapidfuzz, structlog, "
        "cryptography.fernet, segno, aiogram.client.session.aiohttp, aiogram.types, aiogram.methods"
    )
    whole = _peak(f"import benchmarks.today as t; t.answer_from({str(folder / 'today.db')!r})")
    print(f"memory: libraries alone {libraries:.0f} MB, with the bot at work {whole:.0f} MB")
    return [Promise("memory, of the libraries alone", whole / libraries, "x", lambda figure: figure <= 1.35, "<= 1.35")]


def _peak(code: str) -> float:
    """Megabytes a process held when it was done."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; print(open('/proc/self/status').read())"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "SECRET_KEYS": ""},
    ).stdout
    line = next(line for line in told.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _starts(folder: Path) -> list[Promise]:
    """How long a command keeps its user waiting; aiogram must not be among what it imports."""
    env = {
        **os.environ,
        "SECRET_KEYS": "a key of the benchmark",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/start.db",
    }
    promises = []
    for arguments, bound in (
        (["--help"], 0.5),
        (["due", "2026-12-30", "5", "working"], 0.5),
        (["school", "show"], 1.3),
    ):
        command = [sys.executable, "-c", WITHOUT_AIOGRAM.format(arguments=arguments)]
        times = []
        for _ in range(4):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=env)
            times.append(time.perf_counter() - started)
        promises.append(
            Promise(
                f"start of `{' '.join(arguments)}`",
                sorted(times)[1],
                "s",
                lambda figure, bound=bound: figure < bound,  # type: ignore[misc]
                f"< {bound}",
            )
        )
    return promises


if __name__ == "__main__":
    sys.exit(main())
