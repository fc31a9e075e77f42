"""The command that keeps the catalogues: what is new is named, what is translated is kept, what is gone goes."""

from pathlib import Path

import pytest

from locales import update


@pytest.mark.long
def test_the_catalogues_on_disk_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert update.main(["--check"]) == 0, capsys.readouterr().err


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for the catalogues, where two texts are said and nothing is translated yet."""
    monkeypatch.setattr(update, "ROOT", tmp_path)
    monkeypatch.setattr(update, "SOURCE", tmp_path / "bot")
    (tmp_path / "bot").mkdir()
    (tmp_path / "babel.cfg").write_text("[python: **.py]\n", encoding="utf-8")
    say(tmp_path, "_('Здравствуйте')", "_('{n} день', '{n} дней', 2)")
    return tmp_path


def say(place: Path, *lines: str) -> None:
    (place / "bot" / "screens.py").write_text("\n".join(lines), encoding="utf-8")


def test_a_new_text_makes_the_check_fail_with_one_sentence(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert update.main([]) == 0
    assert update.main(["--check"]) == 0
    capsys.readouterr()
    say(elsewhere, "_('Здравствуйте')", "_('До свидания')")
    assert update.main(["--check"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "locales/en/LC_MESSAGES/messages.po" in said.err


def test_an_update_names_what_waits_for_a_translator_in_each_language(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    update.main([])
    said = capsys.readouterr().out
    assert "locales/ru/LC_MESSAGES/messages.po: 1 to translate" in said  # the plural alone
    assert "locales/en/LC_MESSAGES/messages.po: 2 to translate" in said


def test_an_update_keeps_a_translation_and_forgets_a_text_that_is_gone(elsewhere: Path) -> None:
    update.main([])
    path = update.path_of("en")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Здравствуйте"\nmsgstr ""', '"Здравствуйте"\nmsgstr "Hello"'),
        encoding="utf-8",
    )
    say(elsewhere, "_('Здравствуйте')", "_('Здравствуйте, {name}')")
    update.main([])
    written = path.read_text(encoding="utf-8")
    assert {message.id: message.string for message in update.stored("en") if message.id} == {
        "Здравствуйте": "Hello",
        "Здравствуйте, {name}": "",  # a near text is not taken for the same one
    }
    assert "день" not in written
    update.main([])
    assert path.read_text(encoding="utf-8") == written
