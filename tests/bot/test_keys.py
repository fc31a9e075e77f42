"""The keys of a run are tried before anything is served."""

import pytest

from bot.services.keys import check_keys
from bot.settings import BadSettings
from storage.crypto import use_keys
from storage.work import Database
from tests.seed import small_school


async def test_an_empty_database_takes_any_keys(database: Database) -> None:
    use_keys(["quite another key"])
    await check_keys(database)


async def test_keys_that_do_not_open_the_rolls_stop_the_start_with_one_sentence(database: Database) -> None:
    await small_school(database)
    await check_keys(database)
    use_keys(["quite another key"])
    with pytest.raises(BadSettings, match="SECRET_KEYS"):
        await check_keys(database)


async def test_a_key_put_in_front_of_the_old_one_still_opens_what_the_old_one_sealed(database: Database) -> None:
    await small_school(database)
    use_keys(["a newer key", "a key for tests only"])
    await check_keys(database)
