"""The journal: numbers without gaps, moves from the version seen, a history that only grows."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from storage.applications import Application
from storage.work import Database, Work
from tests.conftest import NOW
from tests.seed import seeding


@pytest.fixture
async def school(database: Database) -> int:
    async with seeding(database) as seed:
        return await seed.school()


async def register(work: Work, school: int, number: str = "31-2026-000001") -> Application:
    return await work.applications.register(
        number=number, school_id=school, account_id=None, person_id=None, profile="belgorod", channel="paper",
        status="filed", answers={"child_name": "Тайнов"}, contact_account_phone=None, at=NOW, by=None, act="filed",
    )  # fmt: skip


async def test_numbers_go_up_by_one_within_a_prefix_and_a_year(database: Database) -> None:
    async with database.open_act() as work:
        numbers = [
            await work.applications.next_number(*key)
            for key in (("31", 2026), ("31", 2026), ("31", 2027), ("50", 2026))
        ]
    assert numbers == ["31-2026-000001", "31-2026-000002", "31-2027-000001", "50-2026-000001"]


async def test_an_application_that_is_not_kept_takes_no_number(database: Database) -> None:
    for fails in (True, False):
        with pytest.raises(ZeroDivisionError) if fails else pytest.MonkeyPatch.context():
            async with database.open_act() as work:
                assert await work.applications.next_number("31", 2026) == "31-2026-000001"
                if fails:
                    raise ZeroDivisionError


async def test_many_at_once_get_numbers_without_gaps(database: Database) -> None:
    async def take() -> str:
        async with database.open_act() as work:
            return await work.applications.next_number("31", 2026)

    numbers = await asyncio.gather(*(take() for _ in range(30)))
    assert sorted(numbers) == [f"31-2026-{number:06d}" for number in range(1, 31)]


async def test_one_number_is_one_application(database: Database, school: int) -> None:
    async with database.open_act() as work:
        await register(work, school)
    with pytest.raises(IntegrityError):
        async with database.open_act() as work:
            await register(work, school)


async def test_a_case_moves_only_from_the_version_seen(database: Database, school: int) -> None:
    async with database.open_act() as work:
        case = await register(work, school)
        assert await work.applications.move(case, seen=1, act="take", to="taken", at=NOW, by=None)
        assert not await work.applications.move(case, seen=1, act="refuse", to="refused", at=NOW, by=None)
        moved = await work.applications.of(case.id)
    assert moved is not None
    assert (moved.status, moved.version) == ("taken", 2)


async def test_of_many_movers_at_once_one_wins(database: Database, school: int) -> None:
    async with database.open_act() as work:
        case = await register(work, school)

    async def move() -> bool:
        async with database.open_act() as work:
            return await work.applications.move(case, seen=1, act="take", to="taken", at=NOW, by=None)

    assert sorted(await asyncio.gather(*(move() for _ in range(10)))) == [False] * 9 + [True]
    async with database.open_read() as work:
        assert [event.act for event in await work.applications.history(case.id)] == ["filed", "take"]


async def test_a_case_is_found_by_number_in_its_own_school_alone(database: Database, school: int) -> None:
    async with seeding(database) as seed:
        other = await seed.school()
    async with database.open_act() as work:
        case = await register(work, school)
        assert await work.applications.by_number(school, case.number) == case
        assert await work.applications.by_number(other, case.number) is None
        assert await work.applications.by_number(school, "31-2026-000002") is None
        assert await work.applications.in_status(other, ["filed"]) == []
        assert await work.applications.in_status(school, ["filed"]) == [case]
        assert await work.applications.in_status(school, ["taken"]) == []
