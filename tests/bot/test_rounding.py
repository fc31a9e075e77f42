"""A school sets the rule by which an average becomes a result, and results follow it."""

from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.root import app
from domain.results import can_round_from

SCHOOL = ("--name", "Школа", "--prefix", "31", "--personal-data", "messenger", "--source-id", "m")


@pytest.fixture(autouse=True)
def a_school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEYS", "a key for tests only")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'own.db'}")
    assert CliRunner().invoke(app, ["school", "add", *SCHOOL, "--profile", "belgorod"]).exit_code == 0


@pytest.mark.long
def test_the_rule_is_shown_set_and_kept() -> None:
    def rounding(*words: str) -> str:
        told = CliRunner().invoke(app, ["school", "rounding", "1", *words])
        assert told.exit_code == 0, told.stderr
        return told.stdout

    assert "вверх от 0,5." in rounding()
    assert "4,5 - это 5" in rounding()
    assert "4,5 - это 4; 4,6 - это 5" in rounding("0,6")
    assert "вверх от 0,6." in rounding()


@pytest.mark.long
@pytest.mark.parametrize("bad", ["0", "1", "1.5", "0.555", "много", "-0.5", "nan"])
def test_what_is_no_part_of_a_point_is_refused_in_one_sentence(bad: str) -> None:
    told = CliRunner().invoke(app, ["school", "rounding", "1", "--", bad])
    assert told.exit_code != 0
    assert "не подходит" in told.stderr


@pytest.mark.long
def test_an_unknown_school_is_said_in_one_sentence() -> None:
    told = CliRunner().invoke(app, ["school", "rounding", "7"])
    assert told.exit_code != 0
    assert "Школы с номером 7 нет" in told.stderr


@pytest.mark.long
def test_the_parts_of_a_point_a_school_may_name() -> None:
    assert all(can_round_from(Decimal(one)) for one in ("0.01", "0.5", "0.65", "0.99"))
    assert not any(can_round_from(Decimal(one)) for one in ("0", "1", "0.001"))
