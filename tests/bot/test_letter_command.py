"""`letter`: a paper with every name, on the command line alone (ruling 14)."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.root import app


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this run alone: no `.env` of a developer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEYS", "a key for tests only")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}")


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("31-2026-000001", "letter.pdf", "--school", "1"), "такой бумаги нет"),
        (("31-2026-000001", "letter.pdf", "--school", "1", "--kind", "diploma"), "Такой бумаги нет: diploma"),
    ],
)
def test_what_cannot_be_printed_is_told_in_one_sentence(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    told = CliRunner().invoke(app, ["letter", *words])
    assert (told.exit_code, told.stdout) == (2, "")
    assert said in told.stderr
    assert not (tmp_path / "letter.pdf").exists()
