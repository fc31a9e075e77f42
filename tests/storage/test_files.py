"""Kept files on both databases."""

from datetime import timedelta

from sqlalchemy import text

from domain.files import FileKind, NewFile, Purpose
from storage.work import Database
from tests.seed import seeding

PAPER = NewFile("Задание.pdf", FileKind.PDF, b"%PDF-1.7 \0\xff of somebody")


async def kept(database: Database) -> tuple[int, int]:
    """One kept file; its id and the account that sent it."""
    async with seeding(database) as seed:
        viewer = await seed.person()
    async with database.open_act() as work:
        file_id = await work.files.keep(
            PAPER, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=None, at=work.now
        )
    return file_id, viewer.account_id


async def test_a_file_comes_back_as_it_was_and_is_ciphertext_at_rest(database: Database) -> None:
    file_id, _account = await kept(database)
    async with database.open_read() as work:
        assert await work.files.content(file_id) == PAPER.content
        (facts,) = await work.files.facts([file_id])
        assert (facts.name, facts.kind, facts.size) == ("Задание.pdf", FileKind.PDF, len(PAPER.content))
    async with database.transaction() as connection:
        row = (await connection.execute(text("SELECT content, name FROM file"))).one()
    assert b"PDF" not in bytes(row[0])
    assert "Задание".encode() not in bytes(row[1])


async def test_a_file_sent_once_is_sent_by_its_address_by_that_bot_alone(database: Database) -> None:
    file_id, _account = await kept(database)
    async with database.open_act() as work:
        await work.files.sent_as(file_id, 42, "old")
        await work.files.sent_as(file_id, 42, "abc")
    async with database.open_read() as work:
        (known,) = await work.files.copies([file_id], 42)
        (unknown,) = await work.files.copies([file_id], 43)
    assert (known.address, known.content) == ("abc", None)
    assert (unknown.address, unknown.content) == (None, PAPER.content)


async def test_an_erased_file_leaves_the_fact_alone(database: Database) -> None:
    file_id, account_id = await kept(database)
    async with database.open_act() as work:
        assert await work.files.erase([file_id], work.now) == 1
        assert await work.files.erase([file_id], work.now) == 0
    async with database.open_read() as work:
        assert await work.files.facts([file_id]) == []
        assert await work.files.copies([file_id], 42) == []
        assert await work.files.content(file_id) is None
        assert await work.files.sent_since(account_id, work.now - timedelta(days=1)) == (1, len(PAPER.content))


async def test_the_share_of_a_day_is_counted_from_its_beginning(database: Database) -> None:
    _file, account_id = await kept(database)
    async with database.open_read() as work:
        assert await work.files.sent_since(account_id, work.now + timedelta(seconds=1)) == (0, 0)
