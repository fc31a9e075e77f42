"""What commands share: one sentence instead of a traceback, and a database that is closed at the end."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from storage.work import Database


@contextmanager
def one_sentence() -> Iterator[None]:
    """A mistake of the operator is told in one sentence, and the exit code says so."""
    from bot.settings import BadSettings
    from storage.engine import ServedAlready
    from storage.migrate import Ahead

    try:
        yield
    except BadSettings as error:
        complain(f"Настройка {error}")
    except ServedAlready:
        complain(
            "Настройка DATABASE_URL: этот файл базы уже обслуживает другой бот; нескольким процессам нужен PostgreSQL."
        )
    except Ahead:
        complain("База записана более новой версией программы: обновите программу.")


def complain(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201
    raise typer.Exit(2)


def say(text: str) -> None:
    print(text)  # noqa: T201


@asynccontextmanager
async def database() -> AsyncIterator["Database"]:
    """The database of the settings; a command may run beside a serving bot."""
    from bot.clock import Clock
    from bot.services.keys import check_keys
    from bot.settings import load_settings
    from storage.crypto import use_keys
    from storage.engine import open_engine
    from storage.migrate import bring_up_to_date
    from storage.work import Database

    settings = load_settings(talking=False)
    use_keys(settings.keys)
    clock = Clock()
    if settings.clock_url:
        await clock.follow(settings.clock_url)
    opened = Database(open_engine(settings.database_url), clock)
    try:
        await bring_up_to_date(opened.engine)
        await check_keys(opened)
        yield opened
    finally:
        await opened.close()
