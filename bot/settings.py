"""Settings of a run: from the environment or `.env`, checked before anything starts."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

OVERALL_PER_SECOND = 30.0  # messages: what Telegram allows
TELEGRAM_API = "https://api.telegram.org"


class BadSettings(ValueError):
    """A setting cannot be used; the text is one sentence that names it."""


class Settings(BaseSettings):
    """Every field is documented in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = TELEGRAM_API
    database_url: str = "sqlite+aiosqlite:///data/diary.db"
    secret_keys: SecretStr = SecretStr("")
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8081, ge=1, le=65535)
    log_level: str = "INFO"
    clock_url: str = ""
    calendar_overrides: Path | None = None
    refresh_folder: Path | None = None
    messages_per_second: float = Field(default=OVERALL_PER_SECOND, ge=0.1, le=5000)
    undo_seconds: int = Field(default=60, ge=0, le=3600)
    reads_a_minute: int = Field(default=120, ge=0)

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("ожидается DEBUG, INFO, WARNING или ERROR")
        return value.upper()

    @field_validator("telegram_api_url", "webhook_url", "clock_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("ожидается адрес, который начинается с http:// или https://")
        if urlsplit(value).scheme == "http" and not _is_near(value):
            raise ValueError("http:// годится только внутри этой машины, наружу - https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError("ожидается sqlite+aiosqlite:///путь или postgresql+asyncpg://имя:пароль@машина/база")
        sealed = parse_qs(urlsplit(value).query).get("ssl", [""])[-1] in {"require", "verify-ca", "verify-full"}
        if urlsplit(value).hostname and not _is_near(value) and not sealed:
            raise ValueError("база на другой машине - только с шифрованием: добавьте ?ssl=verify-full или ?ssl=require")
        return value

    @field_validator("calendar_overrides")
    @classmethod
    def _a_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"нет файла {value}")
        return value

    @field_validator("refresh_folder")
    @classmethod
    def _a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"нет папки {value}")
        return value

    @field_validator("bot_token")
    @classmethod
    def _a_token(cls, value: SecretStr) -> SecretStr:
        head, _, tail = value.get_secret_value().partition(":")
        if value.get_secret_value() and not (head.isdigit() and tail and tail.isprintable() and " " not in tail):
            raise ValueError("токен выглядит как 123456:ABC-DEF, его выдаёт @BotFather")
        return value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.webhook_url and len(self.webhook_secret.get_secret_value()) < 16:
            raise ValueError("рядом с WEBHOOK_URL нужен WEBHOOK_SECRET не короче 16 знаков")
        if self.clock_url and not (_is_loopback(self.telegram_api_url) and _is_loopback(self.clock_url)):
            raise ValueError(
                "CLOCK_URL годится только для Bot API на этой же машине: настоящие сроки идут по настоящему времени"
            )
        return self

    @property
    def keys(self) -> list[str]:
        return [key.strip() for key in self.secret_keys.get_secret_value().split(",") if key.strip()]


def load_settings(*, talking: bool) -> Settings:
    """The settings of this run; `talking` asks for a token too. BadSettings says what is wrong in one sentence."""
    settings = _read()
    if not settings.keys:
        raise BadSettings("SECRET_KEYS: нужен хотя бы один длинный случайный ключ, его создаёт `openssl rand -hex 32`")
    if any(len(key) < 16 for key in settings.keys):
        raise BadSettings("SECRET_KEYS: ключ должен быть не короче 16 знаков")
    if talking and not settings.bot_token.get_secret_value():
        raise BadSettings("BOT_TOKEN: нужен токен, который выдал @BotFather")
    return settings


def load_calendar_overrides() -> Path | None:
    """The file of overrides alone, for a command that opens nothing: it needs no keys."""
    return _read().calendar_overrides


def _read() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        own = str(first["msg"]).startswith("Value error, ")
        reason = str(first["msg"]).removeprefix("Value error, ") if own else "значение не подходит, см. .env.example"
        raise BadSettings(f"{name}: {reason}" if name else reason) from None


def _is_near(url: str) -> bool:
    """This machine, or a neighbour of the same compose: such names have no dots, and nobody else hears what is said."""
    host = urlsplit(url).hostname or ""
    return _is_loopback(url) or ("." not in host and ":" not in host)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
