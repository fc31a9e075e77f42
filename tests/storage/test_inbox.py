"""The inbox: a letter is kept once, found while it is open, and nobody reads it on the disk."""

from datetime import timedelta

from sqlalchemy import text

from storage.inbox import InboxKey, Letter
from storage.work import Database
from tests.conftest import NOW

BOT = 42
SECRET = "слово, которое никто не должен прочесть"


def letter(update_id: int, bot_id: int = BOT, **other: object) -> Letter:
    facts = {"chat": 5, "payload": SECRET, "received_at": NOW} | other
    return Letter(InboxKey(bot_id, update_id), **facts)  # type: ignore[arg-type]


async def test_a_letter_is_kept_once_however_often_it_comes(database: Database) -> None:
    async with database.open_upkeep() as work:
        assert await work.inbox.add([letter(1), letter(2)]) == [InboxKey(BOT, 1), InboxKey(BOT, 2)]
    async with database.open_upkeep() as work:
        assert await work.inbox.add([letter(2), letter(3), letter(3)]) == [InboxKey(BOT, 3)]
    async with database.open_upkeep() as work:
        assert await work.inbox.add([]) == []
        assert [one.key.update_id for one in await work.inbox.open_letters(BOT)] == [1, 2, 3]


async def test_the_same_number_of_another_bot_is_another_letter(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(1), letter(1, bot_id=43)])
        assert len(await work.inbox.open_letters(BOT)) == 1
        assert len(await work.inbox.open_letters(43)) == 1


async def test_open_letters_come_in_the_order_they_came(database: Database) -> None:
    """Numbers restart at random after a quiet week, so the moment goes before the number."""
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(9_000)])
        await work.inbox.add([letter(5, received_at=NOW + timedelta(days=8))])
        await work.inbox.add([letter(4, received_at=NOW + timedelta(days=8))])
        assert [one.key.update_id for one in await work.inbox.open_letters(BOT)] == [9_000, 4, 5]


async def test_what_is_answered_or_set_aside_is_open_no_more(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(number) for number in range(1, 6)])
        await work.inbox.answered([InboxKey(BOT, 1), InboxKey(BOT, 3)], NOW)
        await work.inbox.quarantine(InboxKey(BOT, 2), NOW)
        await work.inbox.answered([], NOW)
        assert [one.key.update_id for one in await work.inbox.open_letters(BOT)] == [4, 5]
        state = await work.inbox.state()
    assert (state.waiting, state.quarantined, state.last_received_at) == (2, 1, NOW)


async def test_an_update_is_acted_upon_once(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(1)])
        assert await work.inbox.acted(InboxKey(BOT, 1), NOW)
        assert not await work.inbox.acted(InboxKey(BOT, 1), NOW)
        assert not await work.inbox.acted(InboxKey(BOT, 99), NOW)


async def test_a_suspicion_is_counted_and_taken_back(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(1), letter(2)])
        for counted in (1, 2):
            (first, _) = await work.inbox.open_letters(BOT)
            await work.inbox.suspect(first)
            assert [one.tries for one in await work.inbox.open_letters(BOT)] == [counted, 0]
        await work.inbox.clear(first)
        assert [one.tries for one in await work.inbox.open_letters(BOT)] == [1, 0]


async def test_a_letter_comes_back_as_it_was_kept(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(2**62, chat=-(2**62))])
    async with database.open_read() as work:
        (kept,) = await work.inbox.open_letters(BOT)
    assert kept == letter(2**62, chat=-(2**62))


async def test_nobody_reads_a_letter_on_the_disk(database: Database) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([letter(1)])
    async with database.transaction() as connection:
        payload = (await connection.execute(text("SELECT payload FROM inbox"))).scalar_one()
    assert SECRET.encode() not in bytes(payload)
    assert len(bytes(payload)) > len(SECRET)
