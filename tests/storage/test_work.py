"""A unit of work: whole or not at all, one at a time, and at most one act an update."""

import asyncio

import pytest

from storage.inbox import InboxKey, Letter
from storage.work import AlreadyActed, Database, Nested, Work, handling
from tests.conftest import TurnedClock

KEY = InboxKey(42, 7)


async def keep(database: Database, key: InboxKey = KEY) -> None:
    async with database.open_upkeep() as work:
        await work.inbox.add([Letter(key, 5, "{}", work.now)])


async def count(work: Work) -> int:
    """One more; the value is the number of the act."""
    return int((await work.applications.next_number("x", 2026))[-6:])


async def test_an_act_is_kept_when_it_ends_well(database: Database) -> None:
    async with database.open_act() as work:
        assert await count(work) == 1
    async with database.open_act() as work:
        assert await count(work) == 2


async def test_an_act_that_fails_leaves_nothing(database: Database) -> None:
    async def act() -> None:
        async with database.open_act() as work:
            await count(work)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act()
    async with database.open_act() as work:
        assert await count(work) == 1


async def test_an_act_that_is_cancelled_leaves_nothing_and_frees_the_way(database: Database) -> None:
    async def slow() -> None:
        async with database.open_act() as work:
            await count(work)
            await asyncio.sleep(60)

    going = asyncio.ensure_future(slow())
    await asyncio.sleep(0.05)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    async with asyncio.timeout(5), database.open_act() as work:
        assert await count(work) == 1


async def test_many_acts_at_once_lose_nothing(database: Database) -> None:
    async def act() -> int:
        async with database.open_act() as work:
            return await count(work)

    assert sorted(await asyncio.gather(*(act() for _ in range(50)))) == list(range(1, 51))


@pytest.mark.parametrize("outer", ["open_act", "open_read", "open_glance", "open_upkeep"])
@pytest.mark.parametrize("inner", ["open_act", "open_read", "open_glance", "open_upkeep"])
async def test_one_inside_another_is_a_mistake_and_says_so(database: Database, outer: str, inner: str) -> None:
    async with getattr(database, outer)():
        with pytest.raises(Nested):
            async with getattr(database, inner)():
                pytest.fail("it was let in")
    async with getattr(database, inner)():
        pass  # the mistake locks nobody out


async def test_the_moment_of_a_unit_of_work_stands(database: Database, clock: TurnedClock) -> None:
    async with database.open_read() as work:
        began = work.now
        clock.forward(hours=1)
        assert work.now == began


async def test_the_act_of_an_update_marks_it_in_the_same_commit(database: Database) -> None:
    await keep(database)
    with handling(KEY) as acted:
        assert not acted()
        async with database.open_act():
            pass
        assert acted()
    async with database.open_read() as work:
        (letter,) = await work.inbox.open_letters(KEY.bot_id)
    assert letter.acted


async def test_a_second_act_of_one_update_is_rolled_back(database: Database) -> None:
    await keep(database)
    for _ in range(2):
        with handling(KEY):
            try:
                async with database.open_act() as work:
                    await count(work)
            except AlreadyActed:
                break
    else:
        pytest.fail("the update has acted twice")
    async with database.open_act() as work:
        assert await count(work) == 2  # the first act stands, the second has left nothing


async def test_an_act_that_fails_does_not_mark_its_update(database: Database) -> None:
    await keep(database)
    with handling(KEY) as acted:
        with pytest.raises(ZeroDivisionError):
            async with database.open_act():
                raise ZeroDivisionError
        assert not acted()
    async with database.open_read() as work:
        (letter,) = await work.inbox.open_letters(KEY.bot_id)
    assert not letter.acted


@pytest.mark.parametrize("how", ["open_read", "open_glance", "open_upkeep"])
async def test_looking_and_upkeep_are_no_acts(database: Database, how: str) -> None:
    await keep(database)
    with handling(KEY) as acted:
        async with getattr(database, how)():
            pass
        assert not acted()


async def test_updates_in_hand_at_once_do_not_mark_each_other(database: Database) -> None:
    keys = [InboxKey(42, number) for number in range(10)]
    for key in keys:
        await keep(database, key)

    async def handle(key: InboxKey) -> bool:
        with handling(key) as acted:
            await asyncio.sleep(0)
            if key.update_id % 2:
                async with database.open_act():
                    await asyncio.sleep(0)
            return acted()

    assert await asyncio.gather(*(handle(key) for key in keys)) == [False, True] * 5
    async with database.open_read() as work:
        letters = await work.inbox.open_letters(42)
    assert [letter.acted for letter in letters] == [False, True] * 5
