"""Whether the keys of this run open what is at rest: asked before anything is served."""

from bot.settings import BadSettings
from storage.crypto import InvalidToken
from storage.work import Database


async def check_keys(database: Database) -> None:
    """BadSettings when personal data were sealed with other keys; an empty database takes any."""
    try:
        async with database.open_glance() as work:
            await work.schools.a_sealed_name()
    except InvalidToken:
        raise BadSettings("SECRET_KEYS: этими ключами не открыть данные базы, верните прежний ключ в список") from None
