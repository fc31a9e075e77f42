"""Whether the keys of this run open what is at rest: asked before anything is served."""

from bot.settings import BadSettings
from storage.crypto import InvalidToken, ring
from storage.secrets import PRINT_KEY
from storage.work import Database


async def check_keys(database: Database) -> None:
    """BadSettings when personal data were sealed with other keys; an empty database takes any.

    Prints are made from here on with the key this database has been using: the first run gives it one.
    """
    try:
        async with database.open_glance() as work:
            await work.schools.a_sealed_name()
            print_key = await work.secrets.of(PRINT_KEY)
        if print_key is None:
            async with database.open_upkeep() as work:
                print_key = await work.secrets.keep(PRINT_KEY, ring().print_key)
        ring().use_print_key(print_key)
    except InvalidToken:
        raise BadSettings("SECRET_KEYS: этими ключами не открыть данные базы, верните прежний ключ в список") from None
