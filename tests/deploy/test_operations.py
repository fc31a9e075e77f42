"""The page alone puts the bot into service: its own commands are run, in a folder instead of /opt and /var."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from benchmarks.stage import Playground, answers, end, free_port, python, signal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOKEN = "7000000001:a-token-of-the-playground"
GROUNDS = "code,kind,clause,text,origin,version\nown-1,refusal,13.1,Основание школы,приказ № 1,2026-09-01\n"


def commands(page: str, title: str) -> list[str]:
    """The indented lines of a section, a command each; one that goes on in deeper lines is joined."""
    level = title.split(" ")[0]
    body = page.split(f"\n{title}\n", 1)[1]
    body = re.split(rf"\n#{{1,{len(level)}}} ", body)[0]
    lines = "\n".join(line[4:] for line in body.splitlines() if line.startswith("    "))
    return [line for line in re.sub(r" *\\\n *", " ", lines).splitlines() if re.match(r"[a-z.]+[\w./-]* ", line)]


class Machine:
    """A folder that stands for a bare machine; what only a real one has is looked at, not run."""

    def __init__(self, folder: Path, playground: Playground) -> None:
        self.folder, self.home = folder, folder / "opt" / "school-diary"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SECRET", "DATABASE"))
        } | {"TELEGRAM_API_URL": playground.url, "CLOCK_URL": f"{playground.url}/control/clock"}
        self.port = free_port()
        self.packages: set[str] = set()

    def runs(self, line: str, expect: int = 0) -> str:
        """Run a command of the page; what it printed."""
        line = line.replace("/opt/school-diary", str(self.home)).replace("/var/backups", str(self.folder / "backups"))
        line = re.sub(r"runuser -u diary -- ", "", line)
        line = re.sub(r" -o \w+ -g \w+", "", line)
        line = re.sub(r"chown \S+ \S+( && )?", "", line).strip()
        words = shlex.split(line) or ["true"]
        match words[0]:
            case "apt-get":
                self.packages |= {word for word in words[2:] if not word.startswith("-")}
                return ""
            case "useradd" | "systemctl" | "cd" | "curl":
                return ""
            case "git" if words[1] == "clone":
                line = f"git clone --quiet {ROOT} {self.home}"
            case "make":
                self._installed()
                return ""
        where = self.home if self.home.exists() else self.folder
        done = subprocess.run(
            ["bash", "-c", line], cwd=where, env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == expect, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    def _installed(self) -> None:
        """What `make install` would make; the tests have made it already."""
        (self.home / ".venv").symlink_to(ROOT / ".venv")
        self.environment["PYTHONPATH"] = str(self.home)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    for program in ("git", "openssl", "bash", "sqlite3"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: the page is not rehearsed (apt-get install {program})")
    playground = Playground(tmp_path / "playground")
    playground.start()
    try:
        playground.wait()
        yield Machine(tmp_path, playground)
    finally:
        playground.stop()


@pytest.mark.story
@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_technician_with_the_page_alone_puts_it_into_service(machine: Machine) -> None:
    for line in commands(PAGE, "## Поставить"):
        if line.endswith("-m bot check"):  # the page sends to the five steps of the README first
            _five_steps(machine)
            assert "нет чата сотрудников" in machine.runs(line, expect=2)  # that takes people, and a group of theirs
            continue
        if line.endswith("--file osnovaniya.csv"):
            (machine.home / "osnovaniya.csv").write_text(GROUNDS, encoding="utf-8")
        told = machine.runs(line)
        if line.startswith("openssl"):
            _fill_in(machine, key=told)
    assert {"python3", "python3-venv", "make", "git", "openssl"} <= machine.packages
    unit = (machine.home / "deploy" / "school-diary.service").read_text(encoding="utf-8")
    started = re.search(r"^ExecStart=\S+python (.*)$", unit, re.MULTILINE)
    assert started is not None
    environment = machine.environment | {"HTTP_PORT": str(machine.port)}
    bot = python(shlex.split(started[1]), environment | {"PWD": str(machine.home)}, machine.home / "bot.log")
    try:
        answers(f"http://127.0.0.1:{machine.port}/health", bot, machine.home / "bot.log")
        with urlopen(f"http://127.0.0.1:{machine.port}/health", timeout=10) as response:
            assert b'"ok": true' in response.read()
        machine.runs("install -d -o diary -g diary -m 700 /var/backups/school-diary")
        machine.runs(".venv/bin/python -m bot backup /var/backups/school-diary/diary-2026-11-22-0230.db")
    finally:
        assert end(bot, signal.SIGTERM) == 0
    for line in commands(PAGE, "### Восстановить"):
        told = machine.runs(line, expect=2 if line.endswith("-m bot check") else 0)
    assert "нет чата сотрудников" in told
    assert (machine.home / "data" / "diary.db").is_file()


def _five_steps(machine: Machine) -> None:
    school = [line for line in commands(README, "### Как ввести в действие") if "school add" in line]
    assert machine.runs(school[0]).splitlines()[0] == "1"
    for line in ("import demo/gymnasium --dry-run", "import demo/gymnasium", "school staff 1"):
        machine.runs(f".venv/bin/python -m bot {line}")


def _fill_in(machine: Machine, key: str) -> None:
    path = machine.home / ".env"
    text = path.read_text(encoding="utf-8")
    for name, value in (("BOT_TOKEN", TOKEN), ("SECRET_KEYS", key)):
        assert f"\n{name}=\n" in text
        text = text.replace(f"\n{name}=\n", f"\n{name}={value}\n")
    path.write_text(text, encoding="utf-8")
