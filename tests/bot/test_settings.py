"""Settings: a bad one stops the start with one sentence that names it; secrets never show themselves."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import BadSettings, Settings, load_settings

GOOD = {"BOT_TOKEN": "123456:ABC-DEF", "SECRET_KEYS": "a key of sixteen characters or more"}
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but those of the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def put(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in (GOOD | values).items():
        monkeypatch.setenv(name, value)


def test_a_token_and_a_key_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch)
    settings = load_settings(talking=True)
    assert settings.keys == [GOOD["SECRET_KEYS"]]
    assert settings.database_url.startswith("sqlite+aiosqlite:///")
    assert not settings.webhook_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "777777"),
        ("BOT_TOKEN", "abc:DEF"),
        ("BOT_TOKEN", "777777:"),
        ("BOT_TOKEN", ""),
        ("SECRET_KEYS", ""),
        ("SECRET_KEYS", " , ,"),
        ("SECRET_KEYS", "short"),
        ("SECRET_KEYS", "a key of sixteen characters or more,short"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "http://api.telegram.org"),
        ("DATABASE_URL", "mysql://localhost/diary"),
        ("DATABASE_URL", "postgresql+asyncpg://diary:word@db.example.org/diary"),
        ("DATABASE_URL", "postgresql+asyncpg://diary:word@10.0.0.5/diary?ssl=disable"),
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "ftp://example.org"),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "70000"),
        ("HTTP_PORT", "восемь"),
        ("LOG_LEVEL", "LOUD"),
        ("UNDO_SECONDS", "-1"),
        ("UNDO_SECONDS", "3601"),
        ("CALENDAR_OVERRIDES", "no/such/file.csv"),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    put(monkeypatch, **{name: value})
    with pytest.raises(BadSettings) as bad:
        load_settings(talking=True)
    assert str(bad.value).startswith(f"{name}: ")
    assert "\n" not in str(bad.value)
    if name in ("BOT_TOKEN", "SECRET_KEYS") and len(value) > 4:
        assert value not in str(bad.value)


@pytest.mark.parametrize(
    ("named", "values"),
    [
        ("WEBHOOK_SECRET", {"WEBHOOK_URL": "https://bot.example.org"}),
        ("WEBHOOK_SECRET", {"WEBHOOK_URL": "https://bot.example.org", "WEBHOOK_SECRET": "short"}),
        ("CLOCK_URL", {"CLOCK_URL": "http://127.0.0.1:8800/control/clock"}),  # beside the real Telegram
        ("CLOCK_URL", {"CLOCK_URL": "https://clock.example.org", "TELEGRAM_API_URL": "http://127.0.0.1:8800"}),
        ("CLOCK_URL", {"CLOCK_URL": "https://127.0.0.1.example.org", "TELEGRAM_API_URL": "http://localhost:8800"}),
    ],
)
def test_what_does_not_go_together_is_named_too(
    monkeypatch: pytest.MonkeyPatch, named: str, values: dict[str, str]
) -> None:
    put(monkeypatch, **values)
    with pytest.raises(BadSettings, match=named):
        load_settings(talking=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://diary:word@db.example.org/diary?ssl=verify-full",
        "postgresql+asyncpg://diary:word@127.0.0.1/diary",
        "postgresql+asyncpg://diary:word@postgres:5432/diary",  # a neighbour of the same compose
        "postgresql+asyncpg:///diary?host=/var/run/postgresql",
    ],
)
def test_a_database_that_nobody_can_listen_to_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    put(monkeypatch, DATABASE_URL=url)
    assert load_settings(talking=True).database_url == url


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_clock_may_be_turned_beside_a_telegram_of_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    put(monkeypatch, CLOCK_URL=f"http://{host}:8800/control/clock", TELEGRAM_API_URL=f"http://{host}:8800/")
    assert load_settings(talking=True).telegram_api_url == f"http://{host}:8800"


def test_who_does_not_talk_needs_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, BOT_TOKEN="")
    assert load_settings(talking=False).keys


def test_several_keys_are_kept_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, SECRET_KEYS="the new key of this test , the old key of this test")
    assert load_settings(talking=True).keys == ["the new key of this test", "the old key of this test"]


def test_a_file_beside_the_program_is_read_and_the_environment_is_stronger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(monkeypatch, UNDO_SECONDS="5")
    (tmp_path / ".env").write_text("UNDO_SECONDS=7\nHTTP_PORT=9000\nSOMETHING_ELSE=x\n", encoding="utf-8")
    settings = load_settings(talking=True)
    assert (settings.undo_seconds, settings.http_port) == (5, 9000)


def test_secrets_do_not_show_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, WEBHOOK_URL="https://bot.example.org", WEBHOOK_SECRET="the secret of the webhook")
    settings = load_settings(talking=True)
    shown = repr(settings) + str(settings)
    secrets = [value for _, value in settings if isinstance(value, SecretStr)]
    assert len(secrets) == 3
    assert [secret for secret in secrets if secret.get_secret_value() in shown] == []


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    documented = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}
