"""The page of security is kept true: every requirement of levels 1 and 2 once, and what it names exists."""

import importlib.metadata
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.docs.test_regulation import code_exists, named, proof_exists

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
IDS = dict(line.split(",") for line in (Path(__file__).parent / "asvs_5_0_0.csv").read_text().split())  # id -> level
STATES = ("held", "not applicable", "ahead")
PACKAGES = ("bot", "domain", "storage", "exchange")


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    level: str
    about: str
    state: str
    how: str
    by: str


def rows() -> tuple[Row, ...]:
    lines = (line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines())
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| V\d", line))
    return tuple(Row(*one) for one in cells)


ALL = rows()


def test_every_requirement_of_levels_one_and_two_stands_on_the_page_once_and_in_order() -> None:
    assert [(row.id.removeprefix("V"), row.level) for row in ALL] == list(IDS.items())
    assert len(IDS) == 253


@pytest.mark.parametrize("row", ALL, ids=[row.id for row in ALL])
def test_a_requirement_is_held_by_code_and_a_test_or_says_why_not(row: Row) -> None:
    assert row.state in STATES
    assert row.about
    assert row.how
    code = [name for name in named(row.by) if "::" not in name]
    tests = [name for name in named(row.by) if "::" in name]
    assert [name for name in code if not code_exists(name)] == []
    assert [name for name in tests if not proof_exists(name)] == []
    if row.state == "held":
        assert code
        assert tests
    if row.state == "not applicable":
        assert not row.by


def test_the_page_counts_its_rows_as_they_are() -> None:
    said = PAGE.read_text(encoding="utf-8")
    for state in STATES:
        assert f"{sum(row.state == state for row in ALL)} {state}" in said


def test_nothing_turns_the_checking_of_certificates_off() -> None:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            assert not re.search(r"ssl\s*=\s*False|verify_ssl|CERT_NONE|_create_unverified", path.read_text("utf-8")), (
                path
            )


def test_the_stand_in_and_its_clock_are_for_this_machine_alone() -> None:
    with pytest.raises(ValueError, match="CLOCK_URL"):
        Settings(_env_file=None, clock_url="http://127.0.0.1:8800", telegram_api_url="https://api.telegram.org")


# -- dependencies

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if line and line[0] not in "#-"
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", name)[0]).lower()


def test_every_dependency_has_one_version() -> None:
    pinned = {canonical(name) for name in CONSTRAINTS}
    wanted = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    assert {canonical(one) for one in wanted} - pinned == set()
    for name in PROJECT["dependencies"]:
        for needed in importlib.metadata.requires(canonical(name)) or ():
            if "extra ==" in needed or ";" in needed:
                continue
            assert canonical(needed) in pinned, f"{name} brings {needed}"


def test_no_library_of_the_service_binds_the_school_by_its_licence() -> None:
    bound = []
    for name in PROJECT["dependencies"]:
        about = importlib.metadata.metadata(canonical(name))
        licences = [*about.get_all("Classifier", []), about.get("License-Expression") or ""]
        if any(re.search(r"\b(?:A?GPL|GNU (?:Affero )?General Public)", one) for one in licences):
            bound.append(name)
    assert bound == []
