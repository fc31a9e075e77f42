"""`rotate-keys`: everything at rest sealed anew with the newest key."""

import asyncio

from bot.commands.common import complain, database, one_sentence, say
from storage.crypto import InvalidToken
from storage.rotation import reseal


def run_rotation() -> None:
    """Seal everything with the first key; beside a serving bot, that must know the same keys."""
    with one_sentence():
        try:
            changed = asyncio.run(_resealed())
        except InvalidToken:
            complain("Часть данных не открыть ни одним из ключей: верните прежний ключ в SECRET_KEYS и повторите.")
    say(f"Готово, заново зашифровано значений: {changed}.")
    say("Остальные ключи можно убрать из SECRET_KEYS и перезапустить бота; копии базы, снятые раньше, открываются ими.")


async def _resealed() -> int:
    changed = 0
    async with database() as base:
        async for done in reseal(base):
            changed += done.values
            say(f"{done.table}: строк {done.rows}, зашифровано заново {done.values}")
    return changed
