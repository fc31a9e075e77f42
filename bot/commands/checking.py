"""`check`: everything that must be in order before people come, and whenever something is odd."""

import asyncio
import shutil
import stat
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from bot.commands.common import complain, database, one_sentence, say
from bot.settings import Settings, load_settings
from storage.engine import wal_is_safe

if TYPE_CHECKING:
    import aiohttp

LEAST_FREE = 500 * 2**20  # bytes; a full disk is an inbox that takes nothing
SKEW = 60  # seconds by which the clock may differ from Telegram's: filing dates hang on it
MEMBER = frozenset({"member", "administrator", "creator"})


def run_check() -> None:
    """Look at all of it; the exit code is 2 when something is not in order."""
    with one_sentence():
        settings = load_settings(talking=True)
        findings = asyncio.run(_findings(settings))
    if settings.database_url.startswith("sqlite") and not wal_is_safe():
        say("SQLite этой версии: журнал TRUNCATE вместо WAL, так безопасно.")
    for finding in findings:
        say(finding)
    if findings:
        complain("Есть замечания, исправьте их.")
    say("Всё в порядке.")


async def _findings(settings: Settings) -> list[str]:
    found, chats = await _of_database()
    return [*_of_machine(settings), *found, *await _of_telegram(settings, chats)]


def _of_machine(settings: Settings) -> Iterator[str]:
    """The disk under the database, and who may read the settings."""
    url = make_url(settings.database_url)
    if url.get_backend_name().startswith("sqlite") and url.database:
        free = shutil.disk_usage(Path(url.database).absolute().parent).free
        if free < LEAST_FREE:
            yield f"На диске с базой свободно {free // 2**20} МБ: освободите место, на полном диске бот не принимает."
    env = Path(".env")
    if env.exists() and env.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield "Файл .env могут читать все: в нём ключи и токен, закройте его (chmod 640 .env)."


async def _of_database() -> tuple[list[str], list[tuple[int, str]]]:
    """What the database tells, and the staff chats to be looked at: school and address."""
    chats: list[tuple[int, str]] = []
    async with database() as base, base.open_read() as work:
        inbox, pushes = await work.inbox.state(), await work.pushes.state()
        schools = await work.schools.all()
        chain = await work.audit.verify()
        for school in schools:
            account = await work.accounts.of(school.staff_account_id) if school.staff_account_id else None
            if account is not None:
                chats.append((school.id, account.external_id))
    findings = []
    if not chain.whole:
        findings.append(f"Журнал действий изменён в обход программы: не сходится запись {chain.broken_at}.")
    if inbox.quarantined:
        findings.append(f"Отложенных сообщений: {inbox.quarantined}. Посмотрите журнал по слову quarantined.")
    if pushes.set_aside:
        findings.append(f"Отложенных уведомлений: {pushes.set_aside}.")
    if not schools:
        findings.append("Школ пока нет: добавьте командой `school add`.")
    findings += [f"У школы {school.id} нет чата сотрудников." for school in schools if not school.staff_account_id]
    return findings, chats


async def _of_telegram(settings: Settings, chats: list[tuple[int, str]]) -> list[str]:
    """What Telegram tells. By aiohttp alone: a command that does not talk does not import aiogram."""
    import aiohttp

    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            telegram = _Telegram(session, settings)
            me, skew = await telegram.me()
            if me is None:
                return ["Telegram не знает такого токена: проверьте BOT_TOKEN."]
            found = [*_of_clock(settings, skew), *await _of_webhook(telegram, settings)]
            if not (await telegram.call("getMyCommands")):
                found.append("Меню команд пусто: его заполняет бот при старте, запустите его.")
            return [*found, *await _of_chats(telegram, int(me["id"]), chats)]
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return ["Telegram не отвечает: проверьте сеть и TELEGRAM_API_URL."]


class _Telegram:
    """The few questions a check asks."""

    def __init__(self, session: "aiohttp.ClientSession", settings: Settings) -> None:
        self._session = session
        self._url = f"{settings.telegram_api_url}/bot{settings.bot_token.get_secret_value()}"

    async def call(self, method: str, **parameters: str | int) -> Any:
        """The answer's result; None where Telegram refuses."""
        async with self._session.get(f"{self._url}/{method}", params=parameters) as response:
            return (await response.json()).get("result")

    async def me(self) -> tuple[dict[str, Any] | None, float | None]:
        """Who the token is, and by how many seconds our clock is ahead (None: Telegram does not tell the time)."""
        async with self._session.get(f"{self._url}/getMe") as response:
            told = response.headers.get("Date")
            ahead = time.time() - parsedate_to_datetime(told).timestamp() if told else None
            return (await response.json()).get("result"), ahead


def _of_clock(settings: Settings, ahead: float | None) -> list[str]:
    if settings.clock_url or ahead is None or abs(ahead) <= SKEW:
        return []
    way = "вперёд" if ahead > 0 else "назад"
    return [
        f"Часы этой машины ушли {way} на {abs(round(ahead))} с: сроки и даты подачи считаются по ним, настройте NTP."
    ]


async def _of_webhook(telegram: _Telegram, settings: Settings) -> list[str]:
    """Whether Telegram brings updates the way the settings say."""
    told = await telegram.call("getWebhookInfo") or {}
    url, error = str(told.get("url", "")), told.get("last_error_message")
    if settings.webhook_url and url != f"{settings.webhook_url}/webhook":
        return ["Telegram ещё не знает вебхука из настроек: его сообщает бот при старте, запустите его."]
    if not settings.webhook_url and url:
        return ["У Telegram стоит вебхук, а в настройках опрос: бот снимет его при старте, запустите его."]
    return [f"Telegram не мог доставить по вебхуку: {error}."] if url and error else []


async def _of_chats(telegram: _Telegram, bot_id: int, chats: list[tuple[int, str]]) -> list[str]:
    """Whether the bot may speak in the staff chats."""
    found = []
    for school_id, chat in chats:
        told = await telegram.call("getChatMember", chat_id=chat, user_id=bot_id) or {}
        if told.get("status") == "restricted" and not told.get("can_send_messages"):
            found.append(f"В чате сотрудников школы {school_id} боту запрещено писать.")
        elif told.get("status") not in MEMBER | {"restricted"}:
            found.append(f"Бота нет в чате сотрудников школы {school_id}: верните его или усадите новый чат.")
    return found
