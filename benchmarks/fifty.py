"""Fifty schools in one set of files: how fast they come in, and in how much memory. `python -m benchmarks.fifty`.

The files are made in a temporary folder; the import is the command itself, so that reading the files is counted and
the memory is the whole process's.
"""

import argparse
import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

SCHOOLS, PUPILS, RESULTS = 50, 40_000, 2_000_000
CLASS_SIZE, SUBJECTS = 25, 8
PROMISED_ROWS, PROMISED_MB = 2000, 400
FIRST = date(2026, 9, 1)


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


def run(schools: int, pupils: int, results: int) -> bool:
    """Make, import, tell; whether the promises are kept."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "files"
        folder.mkdir()
        rows = make(folder, schools, pupils, results)
        environment = {
            **os.environ, "DATABASE_URL": f"sqlite+aiosqlite:///{temporary}/diary.db", "SECRET_KEYS": "0" * 32,
        }  # fmt: skip
        for number in range(schools):
            _bot(environment, "school", "add", "--name", f"Школа {number}", "--source-id", f"o{number}", "--profile",
                 "belgorod", "--prefix", str(number), "--personal-data", "in-person")  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        began = time.perf_counter()
        said = _bot(environment, "import", str(folder))
        took = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    marks = re.search(r"отметки +новых (\d+)", said)
    print(f"schools {schools}, rows {rows}, marks written {marks[1] if marks else 0}")
    print(f"rows a second   {rows / took:8.0f}   promised at least {PROMISED_ROWS}")
    print(f"memory, MB      {memory:8.0f}   promised at most {PROMISED_MB} (before the import {before / 1024:.0f})")
    return rows / took >= PROMISED_ROWS and memory <= PROMISED_MB


def _bot(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--schools", type=int, default=SCHOOLS)
    asked.add_argument("--pupils", type=int, default=PUPILS)
    asked.add_argument("--results", type=int, default=RESULTS)
    wanted = asked.parse_args()
    sys.exit(0 if run(wanted.schools, wanted.pupils, wanted.results) else 1)
