"""`backup` and `check`: care for a running bot."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.commands.common import complain, database, one_sentence, say
from bot.settings import Settings, load_settings
from storage.engine import wal_is_safe


def run_backup(path: Path) -> None:
    """Copy a SQLite database page by page while the bot goes on writing."""
    with one_sentence():
        settings = load_settings(talking=False)
    url = make_url(settings.database_url)
    if not url.get_backend_name().startswith("sqlite") or not url.database:
        complain("Копию PostgreSQL снимайте её собственной командой pg_dump.")
    if path.exists():
        complain(f"Файл {path} уже есть: выберите другое имя.")
    source = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)
    copy = sqlite3.connect(path)
    with source, copy:
        source.backup(copy)
        broken = copy.execute("PRAGMA integrity_check").fetchone()[0]
    source.close()
    copy.close()
    if broken != "ok":
        complain("Копия снята с ошибками, использовать её нельзя.")
    say(f"Копия готова: {path}")


def run_check() -> None:
    """Look at everything that must be in order; the exit code is 2 when something is not."""
    with one_sentence():
        settings = load_settings(talking=True)
        findings = [*asyncio.run(_of_database()), *asyncio.run(_of_telegram(settings))]
    if settings.database_url.startswith("sqlite") and not wal_is_safe():
        say("SQLite этой версии: журнал TRUNCATE вместо WAL, так безопасно.")
    for finding in findings:
        say(finding)
    if findings:
        complain("Есть замечания, исправьте их.")
    say("Всё в порядке.")


async def _of_database() -> list[str]:
    async with database() as base, base.open_read() as work:
        inbox, pushes = await work.inbox.state(), await work.pushes.state()
        schools = await work.schools.all()
        chain = await work.audit.verify()
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
    return findings


async def _of_telegram(settings: Settings) -> list[str]:
    """Whether Telegram knows the token. By aiohttp alone: a command that does not talk does not import aiogram."""
    import aiohttp

    url = f"{settings.telegram_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(url) as response,
        ):
            answer = await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return ["Telegram не отвечает: проверьте сеть и TELEGRAM_API_URL."]
    return [] if answer.get("ok") else ["Telegram не знает такого токена: проверьте BOT_TOKEN."]
