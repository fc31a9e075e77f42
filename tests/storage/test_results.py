"""Results on disk: one row for what it is of, its history kept, the first of two wins, parents see what is public."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.access import Permit
from domain.results import Of, ResultKind
from storage.results import NewResult
from storage.work import Database
from tests.conftest import NOW
from tests.seed import SmallSchool, seeding, small_school

SOON = NOW + timedelta(minutes=1)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database)


@pytest.fixture
async def term(database: Database, school: SmallSchool) -> Of:
    async with database.open_read() as work:
        first = (await work.diary_terms.terms(permit(school)))[0]
    return Of(ResultKind.TERM, 2026, first.id, school.subjects["Алгебра"])


def permit(school: SmallSchool) -> Permit:
    return Permit(school.pupil_id, school.class_id, school.id, "Europe/Moscow")


async def written(database: Database, school: SmallSchool, of: Of, value: str, seen: int = 0, **facts) -> int | None:
    new = NewResult(pupil_id=school.pupil_id, of=of, value=value, **facts)
    async with database.open_act() as work:
        return await work.results.write(new, seen=seen, by=None, at=NOW, public_at=SOON)


async def test_a_result_is_seen_by_parents_from_its_hour_on(database: Database, school: SmallSchool, term: Of):
    await written(database, school, term, "4", average=Decimal("4.33"))
    async with database.open_read() as work:
        assert await work.results.of_pupil(permit(school), 2026, NOW) == []
        [seen] = await work.results.of_pupil(permit(school), 2026, SOON)
        assert await work.results.of_pupil(permit(school), 2025, SOON) == []
    assert (seen.value, seen.subject, seen.term, seen.average) == ("4", "Алгебра", "I четверть", Decimal("4.33"))
    assert seen.of == term


async def test_of_two_who_saw_the_same_the_first_wins(database: Database, school: SmallSchool, term: Of):
    assert await written(database, school, term, "4")
    assert await written(database, school, term, "3") is None
    assert await written(database, school, term, "5", seen=1, reason="олимпиада")
    assert await written(database, school, term, "3", seen=1) is None
    async with database.open_read() as work:
        [seen] = await work.results.of_pupils([school.pupil_id], 2026)
        steps = await work.results.history(seen.id)
    assert (seen.value, seen.revision, seen.reason) == ("5", 2, "олимпиада")
    assert [(step.revision, step.value, step.reason) for step in steps] == [(1, "4", None), (2, "5", "олимпиада")]


async def test_a_withdrawn_result_keeps_its_history_and_may_be_set_again(
    database: Database, school: SmallSchool, term: Of
):
    async with seeding(database) as seed:
        by = (await seed.teacher(school.id)).person_id
    result_id = await written(database, school, term, "4")
    assert result_id
    async with database.open_act() as work:
        assert await work.results.withdraw(result_id, seen=1, by=by, at=NOW, reason="не тот ученик")
        assert not await work.results.withdraw(result_id, seen=1, by=by, at=NOW, reason="ещё раз")
        assert await work.results.of_pupils([school.pupil_id], 2026) == []
        assert await work.results.revisions([school.pupil_id], term.key) == {school.pupil_id: 2}
    assert await written(database, school, term, "3", seen=2) == result_id
    async with database.open_read() as work:
        assert [step.value for step in await work.results.history(result_id)] == ["4", "", "3"]


async def test_a_result_of_the_year_and_of_all_subjects_has_neither_term_nor_subject(
    database: Database, school: SmallSchool
):
    for of in (Of(ResultKind.INTERIM, 2026, None, school.subjects["Физика"]), Of(ResultKind.FINAL, 2026)):
        assert await written(database, school, of, "5")
        assert await written(database, school, of, "5") is None
    async with database.open_read() as work:
        found = await work.results.of_pupils([school.pupil_id], 2026)
    assert {(one.of.kind, one.subject, one.term) for one in found} == {("interim", "Физика", ""), ("final", "", "")}
