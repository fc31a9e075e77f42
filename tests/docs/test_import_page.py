"""The page for a technician does what it says: its commands, in its order, make a school that works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.office import asc, full_names, roll

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
NAMES = full_names(14)


def commands() -> list[list[str]]:
    """What stands in the first part of the page, as a shell would split it."""
    import shlex

    first = PAGE.split("\n---\n", 1)[0]
    return [shlex.split(line)[1:] for line in re.findall(r"^ {4}(\.venv/bin/python .+)$", first, re.MULTILINE)]


@pytest.mark.long
def test_a_technician_with_a_roll_and_a_timetable_gets_a_school(tmp_path: Path) -> None:
    school = tmp_path / "school"
    school.mkdir()
    (school / "Список.xlsx").write_bytes(roll(NAMES[:8]))
    (school / "timetable.xml").write_bytes(asc(["7А"], NAMES[8:11]))
    settings = {
        **{name: os.environ[name] for name in ("PATH", "PYTHONHASHSEED") if name in os.environ},
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}",
        "SECRET_KEYS": "0" * 32,
        "PYTHONPATH": str(ROOT),
    }
    said: dict[str, str] = {}
    staff = ""
    for command in commands():
        command = [staff if word == "КОД" else word for word in command]
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        said[" ".join(command[2:4])] = done.stdout
        if command[2:4] == ["school", "staff"]:
            staff = done.stdout.split("\t", 1)[0]
    assert "Изменится (ничего не записано):" not in said["import school"]
    assert re.search(r"ученики +новых 8", said["import school"])
    assert re.search(r"расписание +новых 20", said["import school"])
    assert NAMES[8] in said["school staff"]
    assert len(said["invite teacher"].strip()) == 22
