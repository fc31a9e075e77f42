"""`move`: a whole database to another home."""

import asyncio
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.commands.common import complain, one_sentence, say
from storage.engine import only_server


def run_move(source: str, target: str) -> None:
    """Copy every row of a file of SQLite into an empty PostgreSQL."""
    for url in (source, target):
        if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            complain(f"{url}: ожидается sqlite+aiosqlite:///путь или postgresql+asyncpg://user:password@host/name")
    path = make_url(source).database
    if source.startswith("sqlite") and not (path and Path(path).is_file()):
        complain(f"Файла {path} нет.")
    with one_sentence(), only_server(source):
        asyncio.run(_move(source, target))


async def _move(source: str, target: str) -> None:
    from storage.engine import open_engine
    from storage.migrate import bring_up_to_date
    from storage.moving import Differs, NotEmpty, move

    read, write = open_engine(source), open_engine(target)
    try:
        await bring_up_to_date(read)
        try:
            await bring_up_to_date(write)
        except OSError as error:
            complain(f"Новая база не отвечает: {type(error).__name__}.")
        moved = await move(read, write)
    except NotEmpty as error:
        complain(f"Новая база не пуста (таблица {error}): перенос возможен только в пустую.")
    except Differs as error:
        complain(f"Таблица {error} перенеслась не так, как прочитана: новая база оставлена пустой.")
    finally:
        await read.dispose()
        await write.dispose()
    for name, rows in moved.items():
        if rows:
            say(f"{name}: {rows}")
    say(f"Перенесено строк: {sum(moved.values())}. Числа и суммы совпали. Впишите новую базу в DATABASE_URL.")
