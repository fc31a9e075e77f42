"""What has outlived its term is destroyed, and the destruction is on record; a person sees and takes what is held."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.services.retention import RULES, Retention
from domain import retention
from domain.files import FileKind, NewFile, Purpose
from domain.retention import Term
from storage.tables import ApplicationEventRow, ApplicationRow, DraftRow, FileRow, LinkCodeRow, PushRow
from storage.tables.base import Row
from storage.work import Database
from tests.conftest import TurnedClock
from tests.seed import seeding
from tests.talk import talking

MOMENT = timedelta(seconds=1)


async def count(database: Database, row: type[Row], *where: object) -> int:
    async with database.transaction() as connection:
        return int((await connection.execute(select(func.count()).select_from(row).where(*where))).scalar_one())


async def filled(database: Database) -> None:
    """One of each: a draft, a link, a paid push, a file, a case that was withdrawn."""
    async with seeding(database) as seed:
        school, viewer = await seed.school(), await seed.person()
        now = database.clock()
        await seed.add(
            PushRow, key="k", account_id=viewer.account_id, kind="case", refs={}, due_at=now, attempts=1, done_at=now,
            outcome="sent",
        )  # fmt: skip
        case = await seed.add(
            ApplicationRow, number="31-2026-000001", school_id=school, profile="belgorod", channel="chat",
            status="withdrawn", version=2, answers={"applicant_name": "Имя"}, filed_at=now, grounds=[], progress={},
        )  # fmt: skip
        await seed.add(
            ApplicationEventRow, application_id=case, act="withdraw", status="withdrawn", at=now, note="слова"
        )
    async with database.open_act() as work:
        await work.drafts.open(viewer.account_id, "application", work.now)
        await work.codes.make("access", school, work.now)
        paper = NewFile("a.pdf", FileKind.PDF, b"%PDF-")
        await work.files.keep(paper, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=school, at=work.now)


@pytest.mark.long
@pytest.mark.parametrize(
    ("term", "gone"),
    [
        (retention.DRAFT, lambda d: count(d, DraftRow)),
        (retention.PUSH, lambda d: count(d, PushRow)),
        (retention.FILE, lambda d: count(d, FileRow, FileRow.content.is_not(None))),
        (retention.CASE, lambda d: count(d, ApplicationEventRow, ApplicationEventRow.note.is_not(None))),
    ],
    ids=lambda value: value.rule if isinstance(value, Term) else "",
)
async def test_a_thing_lives_as_long_as_its_term_and_no_longer(
    database: Database, clock: TurnedClock, term: Term, gone: object
) -> None:
    await filled(database)
    clock.now += term.keeps
    await Retention(database)()
    assert await gone(database) == 1  # type: ignore[operator]
    clock.now += MOMENT
    await Retention(database)()
    assert await gone(database) == 0  # type: ignore[operator]
    async with database.open_read() as work:
        assert term.rule in {rule for _at, _what, rule, _count in await work.expired.recorded()}


async def test_a_link_goes_a_month_after_it_ran_out(database: Database, clock: TurnedClock) -> None:
    await filled(database)
    clock.now += timedelta(hours=72) + retention.LINK.keeps
    await Retention(database)()
    assert await count(database, LinkCodeRow) == 1
    clock.now += MOMENT
    await Retention(database)()
    assert await count(database, LinkCodeRow) == 0


async def test_a_case_that_is_over_keeps_its_number_and_its_dates(database: Database, clock: TurnedClock) -> None:
    await filled(database)
    clock.now += retention.CASE.keeps + MOMENT
    await Retention(database)()
    async with database.open_read() as work:
        (case,) = await work.applications.in_status(1, ["withdrawn"])
    assert (case.number, case.answers) == ("31-2026-000001", {})


async def test_a_second_run_destroys_nothing_and_records_nothing(database: Database, clock: TurnedClock) -> None:
    await filled(database)
    clock.now += retention.CASE.keeps + MOMENT
    assert await Retention(database)() > 0
    async with database.open_read() as work:
        records = await work.expired.recorded()
    assert await Retention(database)() == 0
    async with database.open_read() as work:
        assert await work.expired.recorded() == records
    assert {rule.rule for _what, rule, _destroy in RULES} >= {rule for _at, _what, rule, _n in records}


async def test_a_person_sees_what_is_held_and_takes_a_copy(database: Database, clock: TurnedClock) -> None:
    async with talking(database, clock) as talk:
        person, stranger = talk.person(), talk.person()
        async with seeding(database) as seed:
            viewer = await seed.person(external_id=str(person.id))
        async with database.open_act() as work:
            await work.accounts.introduce(viewer.person_id, "Фамилия Имя", "+79000000001")
        await stranger.says("/mydata")
        assert stranger.screen == "О вас ничего не хранится."
        await person.says("/mydata")
        assert "имя и телефон, как вы их назвали: 1" in person.screen
        assert "за 30 дней" in person.screen
        assert "5 лет" in person.screen
        await person.taps("Получить копию файлом")
        (file,) = person.files
        told = json.loads(file.content)
        assert told["person"][0]["phone"] == "+79000000001"
        await person.says("/mydata")
        await person.taps("Исправить")
        assert "Если в данных ошибка" in person.screen
        await person.taps("‹ Что хранится")
        await person.taps("Отозвать согласие…")
        await person.taps("Да, отозвать согласие")
        assert "сотрём за 30 дней" in person.screen
        clock.forward(days=30, seconds=1)
        await talk.house.retention()
        await person.says("/mydata")
        assert person.screen == "О вас ничего не хранится."
