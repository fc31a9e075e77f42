"""One-time links: told once, kept as a print, used once, in time."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from storage.codes import LINK_LIVES, SECRET_BYTES
from storage.work import Database
from tests.conftest import NOW
from tests.seed import seeding


async def make(database: Database, **refs: int) -> tuple[str, int]:
    """A link of a school, and a person who may use it."""
    async with seeding(database) as seed:
        school, person = await seed.school(), await seed.person()
    async with database.open_upkeep() as work:
        return await work.codes.make("access", school, NOW, **refs), person.person_id


async def test_a_secret_finds_its_link_and_nothing_else_does(database: Database) -> None:
    secret, _ = await make(database, pupil=5)
    async with database.open_read() as work:
        code = await work.codes.find(secret)
        assert code is not None
        assert (code.kind, code.refs, code.expires_at) == ("access", {"pupil": 5}, NOW + LINK_LIVES)
        for other in ("", secret.lower(), secret[:-1], f"{secret} ", "A" * len(secret)):
            assert await work.codes.find(other) is None or other == secret


async def test_the_disk_does_not_know_the_secret(database: Database) -> None:
    secret, _ = await make(database)
    async with database.transaction() as connection:
        assert secret not in str((await connection.execute(text("SELECT * FROM link_code"))).all())


async def test_secrets_are_long_and_never_the_same(database: Database) -> None:
    secrets = {(await make(database))[0] for _ in range(20)}
    assert len(secrets) == 20
    assert min(len(secret) for secret in secrets) >= SECRET_BYTES * 8 / 6


async def test_a_link_is_used_once_even_by_many_at_once(database: Database) -> None:
    secret, person = await make(database)

    async def use() -> bool:
        async with database.open_act() as work:
            code = await work.codes.find(secret)
            assert code is not None
            return await work.codes.use(code, person, NOW)

    assert sorted(await asyncio.gather(*(use() for _ in range(10)))) == [False] * 9 + [True]


async def test_a_link_dies_with_its_last_second(database: Database) -> None:
    secret, person = await make(database)
    async with database.open_act() as work:
        code = await work.codes.find(secret)
        assert code is not None
        assert code.alive(NOW + LINK_LIVES - timedelta(seconds=1))
        assert not code.alive(NOW + LINK_LIVES)
        assert not await work.codes.use(code, person, NOW + LINK_LIVES)
        assert await work.codes.use(code, person, NOW + LINK_LIVES - timedelta(seconds=1))
        used = await work.codes.find(secret)
        assert used is not None
        assert not used.alive(NOW)
