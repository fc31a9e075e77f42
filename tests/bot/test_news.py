"""News of a diary: once, in time, at the right hour, together, and never stale."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.services.news import Fact, owe_news
from bot.services.news_facts import place_id
from domain.news import Delivery, NewsKind, NewsSettings
from storage import tables
from storage.pushes import COMPANY
from tests.bot.conftest import Pupil, School, rows
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk

TODAY = NOW.date()


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    """The parent of the first pupil, with the diary open."""
    await school.grants(parent)
    return parent


async def has_chosen(talk: Talk, reader: Person, chosen: NewsSettings) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(
            update(tables.AccountRow)
            .where(tables.AccountRow.external_id == str(reader.id))
            .values(settings={"news": chosen.as_kept()})
        )


async def a_mark(talk: Talk, school: School, value: str = "5", pupil: Pupil | None = None, **more: Any) -> int:
    """A mark in the diary of which nobody has been told, public now."""
    async with seeding(talk.database) as seed:
        return await seed.mark((pupil or school.pupil).id, school.subject_id, TODAY, value, **more)


async def told_of(talk: Talk, school: School, mark_id: int, pupil: Pupil | None = None, **more: Any) -> int:
    """Owe the news of a mark; how many pushes were owed."""
    fact: dict[str, Any] = {"kind": NewsKind.MARK, "id": mark_id, "pupils": ((pupil or school.pupil).id,)}
    async with talk.database.open_upkeep() as work:
        return await owe_news(work, Fact(**fact | {"about": TODAY} | more))


async def corrected(talk: Talk, mark_id: int, revision: int, value: str, **more: Any) -> None:
    """The mark is another now; its history is kept as marking keeps it."""
    async with talk.database.transaction() as connection:
        row = tables.MarkRow
        query = update(row).where(row.id == mark_id).values(value=value, revision=revision, **more)
        await connection.execute(query)
    async with seeding(talk.database) as seed:
        await seed.add(tables.MarkRevisionRow, mark_id=mark_id, revision=revision, value=value, at=NOW)


async def revision(talk: Talk, mark_id: int, value: str) -> None:
    async with seeding(talk.database) as seed:
        await seed.add(tables.MarkRevisionRow, mark_id=mark_id, revision=1, value=value, at=NOW)


async def outcomes(talk: Talk) -> list[str | None]:
    return [row["outcome"] for row in await rows(talk.database, tables.PushRow)]


async def passes(talk: Talk, **time: float) -> None:
    """Time goes by, and what has become due is paid."""
    talk.clock.forward(**time)
    await talk.pays()


# -- once


async def test_a_fact_is_owed_once_a_revision_to_everybody_who_may_read_the_child(
    talk: Talk, school: School, reader: Person
) -> None:
    other = talk.person()
    await school.grants(other)
    mark = await a_mark(talk, school)
    assert await told_of(talk, school, mark) == 2
    assert await told_of(talk, school, mark) == 0
    await passes(talk, minutes=2)
    await told_of(talk, school, mark)
    await passes(talk, hours=1)
    assert (reader.chat.sent, other.chat.sent) == (1, 1)


async def test_a_fact_that_changed_before_it_was_told_is_told_once_as_it_is(
    talk: Talk, school: School, reader: Person
) -> None:
    mark = await a_mark(talk, school, "3")
    await revision(talk, mark, "3")
    await told_of(talk, school, mark, public_at=NOW + timedelta(minutes=1))
    await corrected(talk, mark, 2, "4")
    await told_of(talk, school, mark, revision=2, was=1)
    await passes(talk, minutes=5)
    assert "Алгебра - 4" in reader.screen
    assert "3" not in reader.screen.splitlines()[1]
    await passes(talk, hours=1)
    assert reader.chat.sent == 1


async def test_a_fact_that_changed_after_it_was_told_is_told_once_as_old_and_new(
    talk: Talk, school: School, reader: Person
) -> None:
    mark = await a_mark(talk, school, "3")
    await revision(talk, mark, "3")
    await told_of(talk, school, mark)
    await passes(talk, minutes=1)
    await corrected(talk, mark, 2, "4")
    await told_of(talk, school, mark, revision=2, was=1)
    await told_of(talk, school, mark, revision=2, was=1)
    await passes(talk, minutes=1)
    await passes(talk, hours=1)
    assert "Алгебра - исправлено: 3 → 4" in reader.screen
    assert reader.chat.sent == 2


async def test_changes_between_two_messages_are_one_change(talk: Talk, school: School, reader: Person) -> None:
    mark = await a_mark(talk, school, "3")
    await revision(talk, mark, "3")
    await told_of(talk, school, mark)
    await passes(talk, minutes=1)
    for number, value in ((2, "4"), (3, "5")):
        await corrected(talk, mark, number, value)
        await told_of(talk, school, mark, revision=number, was=number - 1, public_at=NOW + timedelta(minutes=5))
    await passes(talk, minutes=10)
    assert "исправлено: 3 → 5" in reader.screen
    assert reader.chat.sent == 2


async def test_what_was_changed_back_is_no_news(talk: Talk, school: School, reader: Person) -> None:
    mark = await a_mark(talk, school, "3")
    await revision(talk, mark, "3")
    await told_of(talk, school, mark)
    await passes(talk, minutes=1)
    for number, value in ((2, "4"), (3, "3")):
        await corrected(talk, mark, number, value)
        await told_of(talk, school, mark, revision=number, was=number - 1, public_at=NOW + timedelta(minutes=5))
    await passes(talk, minutes=10)
    assert reader.chat.sent == 1
    assert await outcomes(talk) == ["sent", "stale"]


async def test_a_withdrawn_mark_is_told_to_who_knew_of_it_alone(talk: Talk, school: School, reader: Person) -> None:
    other = talk.person()
    mark = await a_mark(talk, school, "2")
    await revision(talk, mark, "2")
    await told_of(talk, school, mark)
    await passes(talk, minutes=1)
    await school.grants(other)
    unheard = await a_mark(talk, school, "3")
    await told_of(talk, school, unheard, public_at=NOW + timedelta(minutes=9))
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.MarkRow).values(withdrawn_at=NOW))
    await told_of(talk, school, mark, revision=2, was=1)
    await passes(talk, minutes=15)
    assert "отметка снята: 2" in reader.screen
    assert "3" not in reader.screen.splitlines()[-1]


async def test_nobody_is_told_what_they_did_themselves(talk: Talk, school: School, reader: Person) -> None:
    other = talk.person()
    viewer = await school.grants(other)
    assert await told_of(talk, school, await a_mark(talk, school), by=viewer.person_id) == 1
    await passes(talk, minutes=2)
    assert (reader.chat.sent, other.chat.sent) == (1, 0)


# -- together


async def test_a_burst_is_one_message(talk: Talk, school: School, reader: Person) -> None:
    for number in range(30):
        await told_of(talk, school, await a_mark(talk, school, "45"[number % 2]))
        talk.clock.forward(seconds=2)
    await passes(talk, minutes=2)
    assert reader.chat.sent == 1
    assert reader.screen.count("5") == 15 + reader.screen.splitlines()[0].count("5")


async def test_news_wait_for_company_but_not_for_ever(talk: Talk, school: School, reader: Person) -> None:
    """Each is owed for a moment after the last one looked."""
    spent = 0
    while not reader.chat.sent and spent < 20:
        spent += 1
        soon = talk.clock.now + COMPANY - timedelta(seconds=1)
        await told_of(talk, school, await a_mark(talk, school), public_at=soon)
        await passes(talk, seconds=30)
    assert 10 < spent < 15


async def test_two_children_are_two_messages(talk: Talk, school: School, reader: Person) -> None:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.GrantRow, person_id=account["person_id"], pupil_id=school.classmate.id, proof="code", granted_at=NOW
        )
    await told_of(talk, school, await a_mark(talk, school))
    await told_of(talk, school, await a_mark(talk, school, pupil=school.classmate), school.classmate)
    await passes(talk, minutes=2)
    assert reader.chat.sent == 2
    assert "Пётр" in reader.everything_said
    assert "Глеб" in reader.everything_said


async def test_marks_and_absences_and_homework_are_said_in_one_message(
    talk: Talk, school: School, reader: Person
) -> None:
    await has_chosen(talk, reader, NewsSettings().choosing(NewsKind.HOMEWORK, Delivery.AT_ONCE))
    mark = await a_mark(talk, school)
    async with seeding(talk.database) as seed:
        await seed.attendance(school.pupil.id, TODAY, 4)
        tomorrow = TODAY + timedelta(days=1)
        task = await seed.homework(school.class_id, school.subject_id, tomorrow, "§ 8 <задача>")
    await told_of(talk, school, mark)
    await told_of(talk, school, place_id(TODAY, 4), kind=NewsKind.ABSENCE)
    await told_of(talk, school, task, kind=NewsKind.HOMEWORK, about=tomorrow)
    await passes(talk, minutes=2)
    assert reader.chat.sent == 1
    for said in ("Алгебра - 5", "4-й урок - пропуск", "Задано на чт 26.11", "Алгебра: § 8 <задача>"):
        assert said in reader.screen


# -- at the right hour


async def test_news_of_the_night_come_in_the_morning(talk: Talk, school: School, reader: Person) -> None:
    talk.clock.now = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)  # half past eleven in Moscow
    await told_of(talk, school, await a_mark(talk, school))
    for _hour in range(7):
        await passes(talk, hours=1)
        assert reader.chat.sent == 0
    await passes(talk, minutes=31)
    assert reader.chat.sent == 1


async def test_a_digest_comes_at_its_hour_with_all_of_the_day(talk: Talk, school: School, reader: Person) -> None:
    await has_chosen(talk, reader, NewsSettings().choosing(NewsKind.MARK, Delivery.DIGEST))
    for value in "345":
        await told_of(talk, school, await a_mark(talk, school, value))
        await passes(talk, hours=2)
    assert reader.chat.sent == 0
    await passes(talk, hours=2, minutes=30)  # past seven in the evening
    assert reader.chat.sent == 1
    assert "Алгебра - 3, 4, 5" in reader.screen


async def test_what_is_switched_off_is_not_owed(talk: Talk, school: School, reader: Person) -> None:
    await has_chosen(talk, reader, NewsSettings().choosing(NewsKind.MARK, Delivery.OFF))
    assert await told_of(talk, school, await a_mark(talk, school)) == 0


async def test_what_was_switched_off_meanwhile_is_not_told(talk: Talk, school: School, reader: Person) -> None:
    await told_of(talk, school, await a_mark(talk, school))
    await has_chosen(talk, reader, NewsSettings().choosing(NewsKind.MARK, Delivery.OFF))
    await passes(talk, minutes=2)
    assert reader.chat.sent == 0
    assert await outcomes(talk) == ["off"]


async def test_a_backlog_that_ran_into_the_night_waits_for_the_morning(
    talk: Talk, school: School, reader: Person
) -> None:
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.now = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)  # the bot was off until eleven in the evening
    await talk.pays()
    assert reader.chat.sent == 0
    await passes(talk, hours=8)
    assert reader.chat.sent == 1


async def test_the_hours_are_of_the_zone_the_reader_chose(talk: Talk, school: School, reader: Person) -> None:
    await has_chosen(talk, reader, NewsSettings(zone="Asia/Kamchatka"))  # nine hours ahead: a quarter to eight there
    talk.clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # ten in the evening there
    await told_of(talk, school, await a_mark(talk, school))
    await passes(talk, minutes=5)
    assert reader.chat.sent == 0


# -- never stale


@pytest.mark.long
async def test_an_old_fact_is_told_to_nobody(talk: Talk, school: School, reader: Person) -> None:
    mark = await a_mark(talk, school)
    assert await told_of(talk, school, mark, about=TODAY - timedelta(days=15)) == 0
    assert await told_of(talk, school, mark, about=TODAY - timedelta(days=13)) == 1


async def test_what_has_become_stale_while_it_waited_is_dropped_and_counted(
    talk: Talk, school: School, reader: Person
) -> None:
    async with seeding(talk.database) as seed:
        task = await seed.homework(school.class_id, school.subject_id, TODAY + timedelta(days=1), "§ 8")
    await told_of(talk, school, task, kind=NewsKind.HOMEWORK, about=TODAY + timedelta(days=1))
    await passes(talk, days=2)
    assert reader.chat.sent == 0
    assert await outcomes(talk) == ["stale"]


async def test_homework_of_a_class_the_child_has_left_is_not_told(talk: Talk, school: School, reader: Person) -> None:
    async with seeding(talk.database) as seed:
        task = await seed.homework(school.class_id, school.subject_id, TODAY + timedelta(days=1), "§ 8")
        other = await seed.school_class(school.id, "8А")
    await told_of(talk, school, task, kind=NewsKind.HOMEWORK, about=TODAY + timedelta(days=1))
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.PupilRow).values(class_id=other))
    await passes(talk, hours=9)
    assert reader.chat.sent == 0


# -- as the reader wished


async def test_marks_are_covered_where_the_phone_is_shared(
    talk: Talk, school: School, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    serve = talk.telegram._serve
    monkeypatch.setattr(
        talk.telegram, "_serve", lambda name, form, files: texts.append(form["text"]) or serve(name, form, files)
    )
    await has_chosen(talk, reader, NewsSettings(spoilers=True, nameless=True))
    await told_of(talk, school, await a_mark(talk, school))
    await passes(talk, minutes=2)
    assert "Алгебра - <tg-spoiler>5</tg-spoiler>" in texts[0]
    assert "Пётр" not in reader.screen
    assert "Новое в дневнике" in reader.screen


async def test_who_has_blocked_the_bot_is_owed_no_news(talk: Talk, school: School, reader: Person) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.AccountRow).values(blocked_at=NOW))
    assert await told_of(talk, school, await a_mark(talk, school)) == 0
