"""The queue of what is owed: one debt a key, claimed by one, fenced by the claim, due when it was due."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import tables
from storage.pushes import COMPANY, OwedNews, Push
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
        assert await work.pushes.finish([push], "sent", work.now)
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
            assert not await work.pushes.finish([lost], "sent", work.now)
        else:
            assert not await getattr(work.pushes, act)(lost, work.now)
        assert await work.pushes.finish([held], "sent", work.now)


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
        await work.pushes.finish([push], "set_aside", work.now)
        state = await work.pushes.state()
    assert (state.owed, state.oldest_due_at, state.set_aside) == (1, NOW - timedelta(minutes=3), 1)


async def test_a_push_to_nobody_cannot_be_owed(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await owe(database, 999, "a")
    async with database.transaction() as connection:
        assert (await connection.execute(tables.PushRow.__table__.select())).all() == []


# -- news of diaries, and two senders at once


async def a_reader(database: Database, children: int = 1) -> tuple[int, list[int], int]:
    """An account that reads so many children; the account, the children, their school."""
    async with seeding(database) as seed:
        school = await seed.school()
        class_id = await seed.school_class(school)
        reader = await seed.person()
        pupils = [await seed.pupil(school, class_id) for _ in range(children)]
        for pupil in pupils:
            await seed.grant(reader, pupil)
    return reader.account_id, pupils, school


def news(account: int, pupil: int, school: int, fact: int, revision: int = 1, **more: object) -> OwedNews:
    values: dict[str, object] = {
        "account_id": account, "pupil_id": pupil, "school_id": school, "kind": "mark", "fact_id": fact,
        "revision": revision, "was": None, "rank": 1, "ready_at": NOW, "due_at": NOW,
        "stale_at": NOW + timedelta(days=14),
    }  # fmt: skip
    return OwedNews(**values | more)  # type: ignore[arg-type]


async def owe_all(database: Database, *owed: OwedNews) -> int:
    async with database.open_upkeep() as work:
        return await work.pushes.owe_news(owed)


async def test_all_that_is_due_about_one_child_is_claimed_together(database: Database) -> None:
    account, (one, other), school = await a_reader(database, 2)
    await owe_all(database, *(news(account, pupil, school, fact) for pupil in (one, other) for fact in range(30)))
    first = await claim(database, limit=1)
    assert len(first) == 30
    assert len({push.bundle for push in first}) == 1
    assert len(await claim(database, limit=1)) == 30


async def test_a_later_revision_takes_the_place_of_one_not_told(database: Database) -> None:
    account, (pupil,), school = await a_reader(database)
    assert await owe_all(database, news(account, pupil, school, 7)) == 1
    assert await owe_all(database, news(account, pupil, school, 7)) == 0
    assert await owe_all(database, news(account, pupil, school, 7, 2, was=1)) == 1
    (push,) = await claim(database)
    assert push.refs == {"id": 7, "revision": 2, "was": None}


async def test_a_revision_beside_one_in_hand_is_a_debt_of_its_own(database: Database) -> None:
    account, (pupil,), school = await a_reader(database)
    await owe_all(database, news(account, pupil, school, 7))
    (held,) = await claim(database)
    await owe_all(database, news(account, pupil, school, 7, 2, was=1))
    async with database.open_upkeep() as work:
        await work.pushes.finish([held], "sent", work.now, told=1)
    (push,) = await claim(database)
    assert push.refs["revision"] == 2
    async with database.open_read() as work:
        assert await work.pushes.told([push]) == {(account, push.fact): 1}


@pytest.mark.long
async def test_two_senders_never_split_a_bundle_nor_tell_it_twice(database: Database) -> None:
    """Twenty readers of three children each, many facts; four senders claim and pay at once."""
    owed: list[OwedNews] = []
    for _reader in range(20):
        account, pupils, school = await a_reader(database, 3)
        owed += [news(account, pupil, school, fact) for pupil in pupils for fact in range(5)]
    await owe_all(database, *owed)
    paid: list[tuple[tuple[int, int], str]] = []

    async def sender() -> None:
        while batch := await claim(database, limit=4):
            await asyncio.sleep(0)
            async with database.open_upkeep() as work:
                for push in batch:
                    assert await work.pushes.finish([push], "sent", work.now, told=1)
                    paid.append((push.bundle, push.claim))

    await asyncio.gather(*(sender() for _ in range(4)))
    assert len(paid) == len(owed) == 300
    claims: dict[tuple[int, int], set[str]] = {}
    for bundle, token in paid:
        claims.setdefault(bundle, set()).add(token)
    assert all(len(tokens) == 1 for tokens in claims.values())
    assert len(claims) == 60


async def test_news_wait_for_what_comes_within_the_minute(database: Database, clock: TurnedClock) -> None:
    account, (pupil,), school = await a_reader(database)
    soon = NOW + COMPANY - timedelta(seconds=1)
    await owe_all(database, news(account, pupil, school, 1), news(account, pupil, school, 2, due_at=soon))
    assert await claim(database) == []
    clock.now = soon
    assert len(await claim(database)) == 2


async def test_what_is_renewed_stays_in_hand(database: Database, account: int, clock: TurnedClock) -> None:
    await owe(database, account, "a")
    held = await claim(database)
    clock.now += LEASE - timedelta(seconds=1)
    async with database.open_upkeep() as work:
        await work.pushes.renew(held, work.now + LEASE)
    clock.forward(seconds=30)
    assert await claim(database) == []


async def test_who_comes_back_is_owed_notices_again_and_news_are_not(database: Database) -> None:
    account, (pupil,), school = await a_reader(database)
    await owe(database, account, "notice")
    await owe_all(database, news(account, pupil, school, 1))
    async with database.open_upkeep() as work:
        for push in await work.pushes.claim(work.now, limit=10, lease=LEASE):
            await work.pushes.finish([push], "blocked", work.now)
        assert await work.pushes.reopen(account, work.now - timedelta(days=1), work.now) == 1
    assert [push.pupil_id for push in await claim(database)] == [None]


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_a_fact_is_told_at_most_once_a_change(
    database: Database, clock: TurnedClock, seed: int
) -> None:
    """Facts change, senders claim, finish, put back and die in any order: no revision is told twice to a reader."""
    dice = random.Random(seed)
    account, (pupil,), school = await a_reader(database)
    revision = dict.fromkeys(range(5), 0)
    told: list[tuple[str, int]] = []
    for _step in range(60):
        act = dice.choice(("owe", "owe", "again", "pay", "pay", "put back", "die"))
        if act in ("owe", "again"):
            fact = dice.randrange(5)
            revision[fact] += act == "owe" or not revision[fact]
            was = revision[fact] - 1 or None
            await owe_all(database, news(account, pupil, school, fact, revision[fact], was=was))
        else:
            batch = await claim(database, limit=1)
            async with database.open_upkeep() as work:
                known = await work.pushes.told(batch)
                for push in batch if act != "die" else ():
                    if act == "put back":
                        await work.pushes.put_back(push, work.now)
                    elif known.get((account, push.fact or ""), 0) >= push.refs["revision"]:
                        await work.pushes.finish([push], "stale", work.now)
                    else:
                        await work.pushes.finish([push], "sent", work.now, told=push.refs["revision"])
                        told.append((push.fact or "", push.refs["revision"]))
        clock.now += timedelta(seconds=dice.choice((1, 400)))
    assert len(told) == len(set(told))
    assert all(number <= revision[int(fact.split(":")[1])] for fact, number in told)
