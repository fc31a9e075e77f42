"""The queue of what is owed: one debt a key, claimed by one, fenced by the claim, due when it was due."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import tables
from storage.pushes import Push
from storage.work import Database
from tests.conftest import NOW, TurnedClock
from tests.seed import seeding

LEASE = timedelta(minutes=5)


@pytest.fixture
async def account(database: Database) -> int:
    async with seeding(database) as seed:
        return (await seed.person(external_id="77", locale="en")).account_id


async def owe(database: Database, account: int, *keys: str, due_in: timedelta = timedelta(0)) -> list[bool]:
    async with database.open_upkeep() as work:
        return [await work.pushes.owe(key, account, "marks", NOW + due_in, pupil=1) for key in keys]


async def claim(database: Database, limit: int = 100) -> list[Push]:
    async with database.open_upkeep() as work:
        return await work.pushes.claim(work.now, limit=limit, lease=LEASE)


async def test_one_key_is_one_debt(database: Database, account: int) -> None:
    assert await owe(database, account, "a", "b", "a") == [True, True, False]
    assert len(await claim(database)) == 2


async def test_a_paid_key_is_not_owed_again(database: Database, account: int) -> None:
    await owe(database, account, "a")
    (push,) = await claim(database)
    async with database.open_upkeep() as work:
        assert await work.pushes.finish(push, "sent", work.now)
    assert await owe(database, account, "a") == [False]
    assert await claim(database) == []


async def test_a_push_brings_along_whom_it_goes_to(database: Database, account: int) -> None:
    await owe(database, account, "a")
    (push,) = await claim(database)
    assert (push.external_id, push.locale, push.blocked, push.attempts) == ("77", "en", False, 1)
    assert push.refs == {"pupil": 1}


async def test_what_is_not_due_yet_is_not_claimed(database: Database, account: int, clock: TurnedClock) -> None:
    await owe(database, account, "a", due_in=timedelta(seconds=1))
    assert await claim(database) == []
    clock.forward(seconds=1)
    assert len(await claim(database)) == 1


async def test_the_longest_due_go_first_and_no_more_than_asked(database: Database, account: int) -> None:
    await owe(database, account, "late")
    await owe(database, account, "later", due_in=-timedelta(seconds=1))
    await owe(database, account, "latest", due_in=-timedelta(hours=1))
    assert [push.due_at for push in await claim(database, limit=2)] == [
        NOW - timedelta(hours=1),
        NOW - timedelta(seconds=1),
    ]
    assert len(await claim(database)) == 1


async def test_many_who_claim_at_once_share_and_never_both_have_one(database: Database, account: int) -> None:
    await owe(database, account, *(str(number) for number in range(60)))
    shares = await asyncio.gather(*(claim(database, limit=10) for _ in range(8)))
    ids = [push.id for share in shares for push in share]
    assert len(ids) == len(set(ids)) == 60


async def test_a_claimed_push_comes_back_when_its_lease_is_over(
    database: Database, account: int, clock: TurnedClock
) -> None:
    await owe(database, account, "a")
    (first,) = await claim(database)
    clock.now += LEASE - timedelta(seconds=1)
    assert await claim(database) == []
    clock.forward(seconds=1)
    (second,) = await claim(database)
    assert (second.id, second.due_at, second.attempts) == (first.id, first.due_at, 2)
    assert second.claim != first.claim


@pytest.mark.parametrize("act", ["finish", "retry", "put_back"])
async def test_who_has_lost_the_claim_changes_nothing(
    database: Database, account: int, clock: TurnedClock, act: str
) -> None:
    await owe(database, account, "a")
    (lost,) = await claim(database)
    clock.now += LEASE
    (held,) = await claim(database)
    async with database.open_upkeep() as work:
        if act == "finish":
            assert not await work.pushes.finish(lost, "sent", work.now)
        else:
            assert not await getattr(work.pushes, act)(lost, work.now)
        assert await work.pushes.finish(held, "sent", work.now)


@pytest.mark.parametrize(("act", "attempts"), [("retry", 2), ("put_back", 1)])
async def test_tried_again_later_it_is_due_when_it_was(
    database: Database, account: int, clock: TurnedClock, act: str, attempts: int
) -> None:
    await owe(database, account, "a")
    (push,) = await claim(database)
    async with database.open_upkeep() as work:
        assert await getattr(work.pushes, act)(push, work.now + timedelta(seconds=10))
    assert await claim(database) == []
    clock.forward(seconds=10)
    (again,) = await claim(database)
    assert (again.due_at, again.attempts) == (NOW, attempts)


async def test_the_state_tells_what_is_owed_and_since_when(database: Database, account: int) -> None:
    await owe(database, account, "a", "b", due_in=-timedelta(minutes=3))
    (push, _) = await claim(database)
    async with database.open_upkeep() as work:
        await work.pushes.finish(push, "set_aside", work.now)
        state = await work.pushes.state()
    assert (state.owed, state.oldest_due_at, state.set_aside) == (1, NOW - timedelta(minutes=3), 1)


async def test_a_push_to_nobody_cannot_be_owed(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await owe(database, 999, "a")
    async with database.transaction() as connection:
        assert (await connection.execute(tables.PushRow.__table__.select())).all() == []
