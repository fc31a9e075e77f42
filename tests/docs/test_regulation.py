"""The page of the regulation is kept true: rows complete, and what they name exists."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "regulation.md"

ROWS = (
    *("M 1.1.1", "M 1.1.2-a", "M 1.1.2-b", "M 1.1.2-c", "M 1.1.2-d", "M 1.1.2-e", "M 1.1.3", "M 1.2.1", "M 1.2.2"),
    *("B 1.2", "B 1.3.1", "B 1.3.2, App. 1", "B 1.3.3", "B 1.3.4-a", "B 1.3.4-b", "B 1.3.4-c", "B 1.3.4-d"),
    *("B 1.3.5", "B 1.3.6, 3.3.1", "B 1.4, 3.4", "B 1.5", "B 2.3", "B 2.4, 3.3.3 end", "B 2.5", "B 2.6", "B 2.7"),
    *("B 2.8.1", "B 2.8.2", "B 2.9", "B 2.10, 2.11", "B 2.12", "B 3.1", "B 3.2, App. 4", "B 3.3.2", "B 3.3.3-a"),
    *("B 3.3.3-b", "B 3.3.3-c", "B 3.3.3-d", "B 3.3.4", "B 3.5", "B 4.1", "B 4.2", "B 4.3", "B 5.1, 5.2", "B 5.3"),
    *("B 5.4", "B 5.5", "B 5.6", "B 5.7", "B 5.8", "B 5.9", "B 5.10", "B 5.11", "B 5.12", "B 5.13"),
    *("B App. 2", "B App. 3", "M App. 6 / 7"),
    *(f"ruling {number}" for number in range(1, 17)),
)
STATES = ("held", "shown", "ahead")
PACKAGES = ("domain", "storage", "exchange", "bot")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    obligation: str
    held_by: str
    proved_by: str
    state: str


def rows() -> tuple[Row, ...]:
    lines = (line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines())
    tables = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|"))
    return tuple(Row(*cells) for cells in tables if cells[0] != "row" and not cells[0].startswith("---"))


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def definitions(path: Path) -> frozenset[str]:
    """Functions, classes, methods and constants of a file, by their dotted names; nothing is imported."""
    found: set[str] = set()

    def walk(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(prefix + node.name)
            elif isinstance(node, ast.ClassDef):
                found.add(prefix + node.name)
                walk(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found.update(prefix + target.id for target in targets if isinstance(target, ast.Name))

    walk(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return frozenset(found)


def code_exists(reference: str) -> bool:
    module, _, name = reference.partition(":")
    stem = ROOT.joinpath(*module.split("."))
    files = (stem.with_suffix(".py"), stem / "__init__.py")
    return any(file.is_file() and name in definitions(file) for file in files)


def proof_exists(reference: str) -> bool:
    file, _, name = reference.partition("::")
    path = ROOT / file
    last = name.replace("::", ".")
    return path.is_file() and last.rpartition(".")[2].startswith("test_") and last in definitions(path)


ALL = rows()
IDS = [row.name for row in ALL]


def test_every_row_stands_on_the_page_once_and_in_order():
    assert tuple(IDS) == ROWS


@pytest.mark.parametrize("row", ALL, ids=IDS)
def test_a_row_says_what_it_obliges_and_where_it_stands(row):
    assert row.obligation
    assert row.state in STATES
    for cell in (row.held_by, row.proved_by):
        assert bool(cell) is bool(named(cell)), "names stand in backticks"
    if row.state != "ahead":
        assert row.held_by, f"{row.state} by what?"
        assert row.proved_by, f"{row.state}, and what proves it?"


@pytest.mark.parametrize("row", ALL, ids=IDS)
def test_what_a_row_names_exists(row):
    assert [name for name in named(row.held_by) if not code_exists(name)] == []
    assert [name for name in named(row.proved_by) if not proof_exists(name)] == []


def test_what_does_not_exist_is_noticed():
    assert code_exists("domain.calendar:WorkCalendar.due")
    assert not code_exists("domain.calendar:WorkCalendar.never")
    assert not code_exists("domain.nowhere:due")
    assert proof_exists("tests/docs/test_regulation.py::test_what_does_not_exist_is_noticed")
    assert not proof_exists("tests/docs/test_regulation.py::test_that_is_not")
    assert not proof_exists("tests/docs/test_regulation.py::rows")


def cited() -> dict[str, str]:
    """Rows cited in code: the citation -> a file it stands in."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for row in re.findall(r"\b[MB] (?:\d+(?:\.\d+)+(?:-[a-e]\b)?|App\. \d)|\bruling \d+", text):
                found.setdefault(row, path.relative_to(ROOT).as_posix())
    return found


def test_a_row_cited_in_code_is_a_row_of_the_page():
    parts = {part if part[0] in "MBr" else f"{row[0]} {part}" for row in ROWS for part in row.split(", ")}
    known = parts | {"M App. 6", "M App. 7"}  # one row of two forms

    def is_known(row: str) -> bool:
        """A citation may also name a whole section: "B 3.3.3", "M 1.2"."""
        return row in known or any(one.startswith((f"{row}.", f"{row}-")) for one in known)

    assert {row: file for row, file in cited().items() if not is_known(row)} == {}
