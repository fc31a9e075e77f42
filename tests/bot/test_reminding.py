"""Staff are reminded before a date, on it and after it; never twice, and never of what is done."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.services.calendars import Calendars
from bot.services.reminding import Reminding
from domain.overrides import parse_overrides
from storage import tables
from storage.work import Database
from tests.bot.branches import IN_DOUBT, taken, the_case
from tests.bot.conftest import School, a_school, rows
from tests.conftest import TurnedClock
from tests.talk import Person, Talk, talking


async def tick(talk: Talk) -> None:
    """A minute of the bot: what is owed is found, then paid."""
    await talk.house.reminding()
    await talk.pays()


async def reminders(talk: Talk) -> list[str]:
    return [row["refs"]["what"] for row in await rows(talk.database, tables.PushRow, kind="reminder")]


@pytest.mark.long
async def test_the_chat_is_reminded_at_half_on_the_last_morning_and_after_it_once_each(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)  # Wednesday 10:40, due on Monday
    said = []
    for hours in (0, 44, 24, 24, 21, 24, 24):  # Thu.. Sun at noon and later, Mon 30 and Tue 1 after eight
        talk.clock.forward(hours=hours)
        for _ in range(3):
            await tick(talk)
        said.append(school.chat.screen.splitlines()[0])
    assert await reminders(talk) == ["half", "last_day", "overdue", "overdue"]  # the last one is the head's
    assert f"Напоминание: по № {number} решение - до пн 30.11 включительно." in said
    assert f"Напоминание: по № {number} срок истекает сегодня (решение)." in said
    assert said[-1] == f"Срок по № {number} истёк пн 30.11 (решение)."
    assert school.head.screen.splitlines()[0] == said[-1]
    assert [word for word in school.personal if word in school.chat.everything_said] == []
    await school.head.taps("Открыть лично")
    assert school.pupil.name in school.head.screen


async def test_a_bot_that_was_down_says_only_what_is_true_now(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    talk.clock.forward(days=10)
    await tick(talk)
    assert await reminders(talk) == ["overdue", "overdue"]


@pytest.mark.parametrize("ending", ["k:grant:1:2:", "k:refuse:1:2:B2.8.2-2"])
async def test_what_is_decided_is_not_reminded_of_even_when_it_was_owed(
    talk: Talk, school: School, parent: Person, ending: str
) -> None:
    await taken(school, parent, **IN_DOUBT)
    talk.clock.forward(days=5)
    await talk.house.reminding()
    await school.officer.presses(ending)
    await talk.pays()
    (push,) = await rows(talk.database, tables.PushRow, kind="reminder")
    assert push["outcome"] == "stale"
    assert "Напоминание" not in school.chat.everything_said
    talk.clock.forward(days=5)
    await tick(talk)
    assert await reminders(talk) == ["last_day"]


@pytest.mark.long
async def test_a_date_that_has_moved_is_reminded_of_anew(talk: Talk, school: School, parent: Person) -> None:
    number = await taken(school, parent)
    talk.clock.forward(days=5)
    await talk.house.reminding()  # the last day, owed and not yet said
    await school.officer.presses("k:correct:1:2:")
    await school.officer.taps("Класс")
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    assert f"по № {number} срок истекает" not in school.chat.everything_said
    await parent.taps("Исправить")
    await parent.says("7А")
    await parent.taps("Отправить исправления")
    await tick(talk)
    talk.clock.forward(days=1)
    await tick(talk)
    assert f"по № {number} срок истекает сегодня" in school.chat.screen
    assert (await reminders(talk))[-1] == "last_day"


@pytest.mark.long
async def test_the_second_pair_of_hands_has_a_date_of_its_own(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    number = await taken(school, parent)
    await school.officer.taps("Предоставить")
    await school.head.presses("k:adopt:1:3:")
    await talk.pays()
    talk.clock.forward(days=1)
    await tick(talk)
    assert school.chat.screen.startswith(f"Напоминание: по № {number} срок истекает сегодня (регистрация).")


async def test_without_a_chat_those_who_may_work_are_told_in_private(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    async with talk.database.transaction() as connection:
        await connection.execute(tables.SchoolRow.__table__.update().values(staff_account_id=None))
    talk.clock.forward(days=5)
    await tick(talk)
    for person in (school.officer, school.colleague, school.head):
        assert "срок истекает сегодня" in person.screen
    assert school.administrator.screen == school.teacher.screen == ""


async def test_whoever_has_lost_the_role_is_told_no_more(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    talk.clock.forward(days=10)
    await talk.house.reminding()
    people = {row["kind"]: row["person_id"] for row in await rows(talk.database, tables.RoleRow)}
    await talk.house.joining.revoke(people["head"], school.id)
    await talk.pays()
    assert school.head.screen == ""


@pytest.mark.long
async def test_a_changed_calendar_moves_the_date_of_an_open_case(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    overrides, problems = parse_overrides("date,kind,reason,document\n2026-11-27,off,мороз,приказ № 5\n")
    assert not problems
    await Reminding(talk.database, Calendars(overrides))()
    assert str((await the_case(talk))["due_on"]) == "2026-12-01"


@pytest.mark.long
async def test_the_head_hears_every_working_morning_of_what_stays_overdue(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)  # due on Monday, 30 November

    def heard() -> int:
        return school.head.everything_said.count(f"по № {number} истёк")

    talk.clock.now += timedelta(days=5, hours=22)  # Tuesday, 1 December, 8:40
    counts = []
    for _ in range(8):  # until Tuesday of the next week
        for _ in range(3):
            await tick(talk)
        counts.append(heard())
        talk.clock.forward(days=1)
    assert counts == [1, 2, 3, 4, 4, 4, 5, 6]  # not on Saturday and Sunday
    assert school.chat.everything_said.count(f"по № {number} истёк") == 1  # the chat is not nagged
    assert "всё ещё не соблюдён" in school.head.screen
    await talk.house.reminding()  # owed, and then the case moves on
    await school.officer.presses("k:grant:1:2:")
    await tick(talk)
    assert heard() == 6


@pytest.mark.long
async def test_a_changed_file_of_overrides_moves_open_cases_and_tells_their_applicants(
    database: Database, clock: TurnedClock, tmp_path: Path
) -> None:
    own = tmp_path / "overrides.csv"
    own.write_text("", encoding="utf-8")
    async with talking(database, clock, calendar_overrides=own) as talk:
        school, parent = await a_school(talk), talk.person()
        number = await taken(school, parent)
        await tick(talk)
        assert (await the_case(talk))["due_on"] == date(2026, 11, 30)
        own.write_text("2026-11-27, off, мороз, приказ № 5", encoding="utf-8")
        os.utime(own, (1, 1))
        for _ in range(3):
            await tick(talk)
        assert (await the_case(talk))["due_on"] == date(2026, 12, 1)
        assert parent.everything_said.count("изменился производственный календарь") == 1
        assert "до 01.12.2026 включительно" in parent.screen
        await parent.taps("Как посчитан срок")
        assert "вт 01.12 - третий" in parent.screen
        assert "Решение до вт 01.12" in school.chat.screen
        assert number in school.chat.screen
        own.unlink()  # a slip of an editor moves nothing
        await tick(talk)
        assert (await the_case(talk))["due_on"] == date(2026, 12, 1)
