"""`due`: the date a time limit ends, on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.root import app

OVERRIDES = (
    "2026-07-10, off, день города, решение № 1\n2028-11-06, work, перенос, постановление № 2\n2028, decree, , № 2\n"
)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this run alone: no `.env` of a developer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEYS", "a key for tests only")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}")
    monkeypatch.delenv("CALENDAR_OVERRIDES", raising=False)


def asked(*words: str) -> Result:
    return CliRunner().invoke(app, ["due", *words])


@pytest.mark.parametrize(
    ("since", "amount", "unit", "on"),
    [
        ("2026-12-30", "5", "working", "2027-01-15"),
        ("2026-07-10", "1", "working", "2026-07-13"),
        ("2028-11-03", "1", "working", "2028-11-07"),
        ("2026-04-24", "7", "calendar", "2026-05-04"),
        ("2026-11-22", "0", "calendar", "2026-11-22"),
    ],
)
def test_the_date_stands_alone_on_the_first_line(since: str, amount: str, unit: str, on: str) -> None:
    told = asked(since, amount, unit)
    assert (told.exit_code, told.stdout.splitlines()[0]) == (0, on)


@pytest.mark.parametrize(
    ("since", "provisional"),
    [("2026-12-30", False), ("2027-12-20", False), ("2027-12-30", True), ("2028-03-01", True), ("2031-05-05", True)],
)
def test_a_year_without_a_decree_is_said_to_be_provisional(since: str, provisional: bool) -> None:
    assert ("предварительно" in asked(since, "5", "working").stdout) is provisional


def test_the_file_of_overrides_is_honoured_with_and_without_a_school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.csv").write_text(OVERRIDES, encoding="utf-8")
    monkeypatch.setenv("CALENDAR_OVERRIDES", str(tmp_path / "own.csv"))
    assert asked("2026-07-09", "1", "working").stdout.splitlines()[0] == "2026-07-13"
    decreed = asked("2028-11-03", "1", "working").stdout
    assert decreed.splitlines()[0] == "2028-11-06"
    assert "предварительно" not in decreed


def test_the_region_of_the_school_counts_its_own_days_off() -> None:
    school = ("school", "add", "--name", "Школа", "--prefix", "31", "--personal-data", "messenger")
    for source, profile in (("b", "belgorod"), ("m", "moscow_region")):
        assert CliRunner().invoke(app, [*school, "--source-id", source, "--profile", profile]).exit_code == 0
    found = [asked("2026-07-10", "1", "working", "--school", one).stdout.splitlines()[0] for one in ("1", "2")]
    assert found == ["2026-07-14", "2026-07-13"]


@pytest.mark.parametrize(
    "words", [("yesterday", "1", "working"), ("2026-01-01", "-1", "working"), ("2026-01-01", "1", "weeks")]
)
def test_what_cannot_be_counted_is_told_in_one_sentence(words: tuple[str, ...]) -> None:
    told = asked("--", *words)
    assert (told.exit_code, told.stdout, len(told.stderr.strip().splitlines())) == (2, "", 1)
