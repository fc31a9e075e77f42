"""`backup` and `restore`: a copy while the bot goes on writing, and the way back."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy.engine import make_url

from bot.commands.common import complain, database, one_sentence, say
from bot.settings import Settings, load_settings

TAILS = ("-wal", "-shm", "-journal")  # of the old file: beside a new one they would spoil it


def run_backup(path: Path) -> None:
    """Copy a SQLite database page by page while the bot goes on writing."""
    source = _database_file()
    if path.exists():
        complain(f"Файл {path} уже есть: выберите другое имя.")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as original, closing(_made(path)) as copy:
        original.backup(copy)
        whole = _is_whole(copy)
    if not whole:
        complain("Копия снята с ошибками, использовать её нельзя.")
    say(f"Копия готова: {path}")


def run_restore(path: Path) -> None:
    """Put a copy in the place of the database; what stood there is kept beside it under another name."""
    with one_sentence():
        settings = load_settings(talking=False)
    target = _database_file()
    if not path.is_file():
        complain(f"Файла {path} нет.")
    if _is_serving(settings):
        complain("Бот работает: остановите его и повторите.")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        if not _is_whole(copy):
            complain(f"Файл {path} - не база или повреждён; текущая база не тронута.")
        aside = _put_aside(target)
        with closing(_made(target)) as restored:
            copy.backup(restored)
    with one_sentence():
        asyncio.run(_opened())  # the keys open it, and its tables are those of this program
    say(f"Восстановлено из {path}. Запустите бота.")
    if aside:
        say(f"Прежняя база: {aside}. Удалите её, когда убедитесь, что всё на месте.")


async def _opened() -> None:
    async with database():
        pass


def _database_file() -> Path:
    with one_sentence():
        url = make_url(load_settings(talking=False).database_url)
    if not url.get_backend_name().startswith("sqlite") or not url.database:
        complain("Копию PostgreSQL снимайте и возвращайте её собственными командами pg_dump и pg_restore.")
    return Path(url.database)


def _made(path: Path) -> sqlite3.Connection:
    """A new database file that only its owner may read."""
    path.touch(mode=0o600, exist_ok=True)
    return sqlite3.connect(path)


def _is_whole(base: sqlite3.Connection) -> bool:
    try:
        return bool(base.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _put_aside(target: Path) -> Path | None:
    """Move the database out of the way, its tails with it."""
    if not target.exists():
        return None
    number = 1
    while (aside := target.with_name(f"{target.name}.before-{number}")).exists():
        number += 1
    for tail in ("", *TAILS):
        if (part := target.with_name(target.name + tail)).exists():
            part.rename(aside.with_name(aside.name + tail))
    return aside


def _is_serving(settings: Settings) -> bool:
    try:
        with urlopen(f"http://{settings.http_host}:{settings.http_port}/health", timeout=2):
            return True
    except (URLError, OSError, ValueError):
        return False
