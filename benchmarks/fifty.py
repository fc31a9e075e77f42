"""Fifty schools in one set of files: how fast they come in, and in how much memory.

`make bench BENCH="--fifty"`, or `python -m benchmarks.fifty` for this alone. The files are made in a temporary folder;
the import is the command itself, so that reading the files is counted and the memory is the whole process's. Beside it
stands the least that could be done with its marks: the same rows put by a bare `executemany` into the same table.
"""

import argparse
import asyncio
import csv
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.services.importing.writing import CHUNK
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.work import Database

SCHOOLS, PUPILS, RESULTS = 50, 40_000, 2_000_000
CLASS_SIZE, SUBJECTS = 25, 8
PROMISED_ROWS, PROMISED_MB = 2000, 400
FIRST = date(2026, 9, 1)
KEY = "0" * 32
COMMAND = (  # the command, and the most memory it held: that of the parent is not among it
    "import sys; from bot.commands.root import app; app(['import', sys.argv[1]], standalone_mode=False); "
    "print(*(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a run has measured; speeds in rows a second, memory in megabytes."""

    rows: int
    marks: int
    speed: float
    busy: float  # rows a second of a processor: what other work of the machine does not touch
    bare: float  # of the marks alone, by a bare executemany in transactions of the same size
    memory: float

    @property
    def kept(self) -> bool:
        return self.speed >= PROMISED_ROWS and self.memory <= PROMISED_MB


def write(folder: Path, name: str, header: str, rows: Iterable[Sequence[object]]) -> int:
    """One file; how many rows it has."""
    count = 0
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def make(folder: Path, schools: int, pupils: int, results: int) -> int:
    """The files of so many schools; how many rows there are in all."""
    homes = [(f"c{n}", f"o{n % schools}") for n in range(pupils // CLASS_SIZE)]
    courses = [(f"{home}-{s}", home, org, s) for home, org in homes for s in range(SUBJECTS)]
    children = [(f"p{n}", *homes[n // CLASS_SIZE]) for n in range(pupils // CLASS_SIZE * CLASS_SIZE)]
    works = [(f"w{course}-{k}", course, FIRST + timedelta(days=k * 3)) for course, *_ in courses for k in range(7)]
    per_pupil = results // len(children)
    titles = {
        home: f"{n // schools % 11 + 1}{'АБВГДЕЖЗИК'[n // schools // 11 % 10]}" for n, (home, _) in enumerate(homes)
    }
    count = write(
        folder, "orgs.csv", "sourcedId,name,type", ((f"o{n}", f"Школа {n}", "school") for n in range(schools))
    )
    count += write(
        folder, "classes.csv", "sourcedId,title,classType,courseSourcedId,schoolSourcedId",
        [*((home, titles[home], "homeroom", "", org) for home, org in homes),
         *((course, f"{titles[home]} · Предмет {s}", "scheduled", f"s{s}", org) for course, home, org, s in courses)],
    )  # fmt: skip
    count += write(folder, "courses.csv", "sourcedId,title", ((f"s{s}", f"Предмет {s}") for s in range(SUBJECTS)))
    count += write(
        folder, "users.csv", "sourcedId,familyName,givenName,role,orgSourcedIds",
        ((child, f"Фамилия{child}", "Имя", "student", org) for child, _, org in children),
    )  # fmt: skip
    count += write(
        folder, "enrollments.csv", "sourcedId,classSourcedId,userSourcedId,role",
        ((f"e{child}", home, child, "student") for child, home, _ in children),
    )  # fmt: skip
    count += write(folder, "lineItems.csv", "sourcedId,title,assignDate,dueDate,classSourcedId",
                   ((work, "Работа", on, on, course) for work, course, on in works))  # fmt: skip
    of_home = {home: [f"w{home}-{s}-{k}" for s in range(SUBJECTS) for k in range(7)] for home, _ in homes}
    count += write(
        folder, "results.csv", "sourcedId,lineItemSourcedId,studentSourcedId,scoreStatus,textScore",
        ((f"{child}.{n}", of_home[home][n % len(of_home[home])], child, "fully graded", "5432"[n % 4])
         for child, home, _ in children for n in range(per_pupil)),
    )  # fmt: skip
    return count


def measure(schools: int, pupils: int, results: int) -> Imported:
    """Make the files, import them, put the same marks bare."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, base = Path(temporary) / "files", Path(temporary) / "diary.db"
        folder.mkdir()
        rows = make(folder, schools, pupils, results)
        url = f"sqlite+aiosqlite:///{base}"
        asyncio.run(_found(url, schools))
        began = time.perf_counter()
        said = _import(folder, {**os.environ, "DATABASE_URL": url, "SECRET_KEYS": KEY})
        took = time.perf_counter() - began
        marks, bare = _bare(base, Path(temporary) / "bare.db")
    memory = re.search(r"VmHWM:\s+(\d+)", said)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Imported(
        rows=rows, marks=marks, speed=rows / took, busy=rows / (used.ru_utime + used.ru_stime), bare=bare,
        memory=int(memory[1]) / 1024 if memory else 0,
    )  # fmt: skip


async def _found(url: str, schools: int) -> None:
    use_keys([KEY])
    database = Database(open_engine(url), Clock())
    await bring_up_to_date(database.engine)
    async with database.open_act() as work:
        for number in range(schools):
            await work.schools.add(
                work.now, name=f"Школа {number}", source_id=f"o{number}", profile="belgorod", personal_data="in-person",
                number_prefix=str(number), standing_order=None, zone="Europe/Moscow", region=None, contacts={},
                protect_content=False,
            )  # fmt: skip
    await database.close()


def _import(folder: Path, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", COMMAND, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}")
    return done.stdout


def _bare(imported: Path, target: Path) -> tuple[int, float]:
    """The same marks into the same table with its indexes: how many, and rows a second."""
    source, bare = sqlite3.connect(imported), sqlite3.connect(target)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'mark' AND sql NOT NULL"):
        bare.execute(statement)
    cursor, count, spent = source.execute("SELECT * FROM mark"), 0, 0.0
    insert = f"INSERT INTO mark VALUES ({', '.join('?' * len(cursor.description))})"
    while rows := cursor.fetchmany(CHUNK):
        began = time.perf_counter()
        with bare:
            bare.executemany(insert, rows)
        spent += time.perf_counter() - began
        count += len(rows)
    source.close()
    bare.close()
    return count, count / spent if spent else 0.0


def report(schools: int, found: Imported) -> None:
    print(f"fifty: {schools} schools, {found.rows} rows, {found.marks} marks written")
    print(f"  rows a second {found.speed:8.0f}   promised at least {PROMISED_ROWS}")
    print(f"  of a processor{found.busy:8.0f}")
    print(f"  bare rows     {found.bare:8.0f}   the import is at {found.speed / found.bare:.2f} of it")
    print(f"  memory, MB    {found.memory:8.0f}   promised at most {PROMISED_MB}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--schools", type=int, default=SCHOOLS)
    asked.add_argument("--pupils", type=int, default=PUPILS)
    asked.add_argument("--results", type=int, default=RESULTS)
    wanted = asked.parse_args()
    measured = measure(wanted.schools, wanted.pupils, wanted.results)
    report(wanted.schools, measured)
    sys.exit(0 if measured.kept else 1)
