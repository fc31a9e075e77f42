"""Keys come and go: everything is sealed anew, prints stay, the old key can be thrown away."""

import pytest
from sqlalchemy import func, insert, select, text

from bot.services.keys import check_keys
from bot.settings import BadSettings
from domain.files import FileKind, NewFile, Purpose
from storage.crypto import InvalidToken, ring, use_keys
from storage.rotation import CHUNK, reseal, sealed_columns
from storage.tables import GuardianRow, PersonRow, StaffRow
from storage.work import Database
from tests.seed import seeding

OLD, NEW = "the old key of this test", "the new key of this test"
PHONE = "+79000000001"


async def filled(database: Database) -> int:
    """A database of the old key, with more people than a chunk takes; how many there are."""
    use_keys([OLD])
    await check_keys(database)
    async with seeding(database) as seed:
        school = await seed.school()
        for number in range(CHUNK + 3):
            await seed.staff(school, source_id=f"s{number}")
        await seed.add(GuardianRow, school_id=school, source_id="g", name="Имя", phone=PHONE, phone_print=PHONE)
        viewer = await seed.person()
    async with database.open_act() as work:
        await work.drafts.open(viewer.account_id, "application", work.now, {"applicant_name": "Имя"})
        paper = NewFile("a.pdf", FileKind.PDF, b"%PDF- \xff")
        await work.files.keep(paper, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=school, at=work.now)
    return CHUNK + 3


async def resealed(database: Database) -> int:
    return sum([one.values async for one in reseal(database)])


async def test_after_the_rotation_the_old_key_is_not_needed(database: Database) -> None:
    people = await filled(database)
    use_keys([NEW, OLD])
    await check_keys(database)
    assert await resealed(database) > people
    use_keys([NEW])
    await check_keys(database)
    async with database.transaction() as connection:
        names = (await connection.execute(select(StaffRow.name))).scalars().all()
        by_phone = select(func.count()).where(GuardianRow.phone_print == PHONE)
        assert (await connection.execute(by_phone)).scalar_one() == 1  # prints are what they were
    assert len(names) == people
    async with database.open_read() as work:
        assert await work.files.content(1) == b"%PDF- \xff"


async def test_a_second_rotation_finds_nothing_to_do(database: Database) -> None:
    await filled(database)
    use_keys([NEW, OLD])
    await check_keys(database)
    await resealed(database)
    assert await resealed(database) == 0


async def test_without_the_old_key_nothing_is_changed_and_nothing_is_served(database: Database) -> None:
    await filled(database)
    use_keys([NEW])
    with pytest.raises(BadSettings, match="SECRET_KEYS"):
        await check_keys(database)
    with pytest.raises(InvalidToken):
        await resealed(database)
    use_keys([OLD])
    await check_keys(database)
    assert await resealed(database) == 0


async def test_the_first_run_gives_the_database_a_key_for_prints_and_the_next_ones_keep_it(database: Database) -> None:
    use_keys([OLD])
    await check_keys(database)
    first = ring().fingerprint(PHONE)
    use_keys([NEW, OLD])
    await check_keys(database)
    assert ring().fingerprint(PHONE) == first


def test_every_sealed_column_is_found() -> None:
    found = {f"{table.name}.{column.name}" for table, columns in sealed_columns().items() for column in columns}
    assert {"person.name", "file.content", "draft.answers", "inbox.payload", "secret.value"} <= found


async def test_an_empty_value_stays_empty(database: Database) -> None:
    await filled(database)
    async with database.transaction() as connection:
        await connection.execute(insert(PersonRow).values(name=None, created_at=database.clock()))
    use_keys([NEW, OLD])
    await check_keys(database)
    await resealed(database)
    async with database.transaction() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM person WHERE name IS NULL"))).scalar_one() >= 1
