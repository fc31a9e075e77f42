"""A parent chooses what comes by itself and when; what is owed already comes by the new hours."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import tables
from tests.bot.conftest import School, everything_kept, rows
from tests.bot.test_news import a_mark, told_of
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


async def second_child(talk: Talk, school: School, reader: Person) -> None:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.GrantRow, person_id=account["person_id"], pupil_id=school.classmate.id, proof="code", granted_at=NOW
        )


async def test_the_settings_say_in_short_what_comes_and_when(reader: Person) -> None:
    await reader.says("/settings")
    assert "Сразу: отметки, пропуски" in reader.screen
    assert "В сводке: новые задания" in reader.screen
    assert "Напоминания: задания на завтра, итоги недели" in reader.screen
    assert "22:00–07:00, по времени: Москва" in reader.screen
    assert reader.buttons == ["Что присылать", "Когда", "Общий телефон", "Прислать пример", "English"]


async def test_a_tap_chooses_the_next_way_of_a_kind(reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Что присылать")
    for label in ("Отметки: сразу", "Отметки: в сводке", "Отметки: нет"):
        assert label in reader.buttons
        await reader.taps(label)
    assert "Отметки: сразу" in reader.buttons


async def test_what_the_school_says_cannot_be_switched_off(reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Что присылать")
    await reader.taps("Ответы школы: сразу")
    await reader.taps("Ответы школы: в сводке")
    assert "Ответы школы: сразу" in reader.buttons


async def test_each_child_may_be_told_of_in_its_own_way(talk: Talk, school: School, reader: Person) -> None:
    await second_child(talk, school, reader)
    await reader.says("/settings")
    await reader.taps("Что присылать")
    assert reader.buttons[:3] == ["Все дети ✓", "Пётр", "Глеб"]
    await reader.taps("Глеб")
    await reader.taps("Отметки: сразу")
    await reader.taps("Отметки: в сводке")
    await reader.taps("‹ Назад")
    assert "Глеб иначе: отметки - нет" in reader.screen
    await told_of(talk, school, await a_mark(talk, school))
    await told_of(talk, school, await a_mark(talk, school, pupil=school.classmate), school.classmate)
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Пётр: новое" in reader.screen
    assert "Глеб: новое" not in reader.everything_said


async def test_what_is_owed_already_comes_by_the_new_choice(talk: Talk, school: School, reader: Person) -> None:
    await told_of(talk, school, await a_mark(talk, school), public_at=NOW + timedelta(minutes=1))
    await reader.says("/settings")
    await reader.taps("Что присылать")
    await reader.taps("Отметки: сразу")
    sent = reader.chat.sent
    talk.clock.forward(minutes=5)
    await talk.pays()
    assert reader.chat.sent == sent
    await reader.taps("‹ Назад")
    await reader.taps("Когда")
    await reader.taps("Сводка в…")
    await reader.taps("18:00")
    talk.clock.now = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    await talk.pays()
    assert "Алгебра - 5" in reader.screen


async def test_quiet_hours_are_chosen_by_a_tap_and_hold(talk: Talk, school: School, reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Когда")
    await reader.taps("Без тихих часов")
    assert "Тихие часы: нет" in reader.screen
    talk.clock.now = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Алгебра - 5" in reader.screen


async def test_hours_go_by_the_zone_that_was_chosen(reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Когда")
    await reader.taps("Часовой пояс")
    await reader.taps("Владивосток")
    assert "по времени: Владивосток" in reader.screen
    await reader.taps("Часовой пояс")
    await reader.taps("Как у школы")
    assert "по времени: Москва" in reader.screen


async def test_a_shared_phone_names_nobody_and_a_sample_shows_it(reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Общий телефон")
    await reader.taps("Закрывать отметки: нет")
    await reader.taps("Не называть имени: нет")
    assert reader.buttons[:2] == ["Закрывать отметки: да", "Не называть имени: да"]
    await reader.taps("Прислать пример")
    assert reader.screen.startswith("Пример, отметки вымышлены\nНовое в дневнике")
    assert "Пётр" not in reader.screen


async def test_a_sample_is_no_fact(talk: Talk, reader: Person) -> None:
    await reader.says("/settings")
    before = await everything_kept(talk.database)
    await reader.taps("Прислать пример")
    assert "Алгебра - 5 (к/р), исправлено: 3 → 4" in reader.screen
    assert await everything_kept(talk.database) == before


async def test_the_language_is_changed_here_and_pushes_follow(talk: Talk, school: School, reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("English")
    assert "Notifications" in reader.screen
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "today's news" in reader.screen


async def test_a_stranger_has_nothing_to_set(talk: Talk, passer_by: Person) -> None:
    await passer_by.says("/settings")
    assert "ничего не найдено" in passer_by.screen
    for data in ("ns:show:0:", "ns:kind:0:mark", "nl:en"):
        await passer_by.presses(data)
        assert passer_by.alert


@pytest.mark.parametrize(
    "data",
    ["ns:kind:0:nothing", "ns:quiet:0:99", "ns:quiet:0:-1", "ns:zone:0:x", "ns:fly:0:", "ns:digest:0:"],
)
async def test_a_forged_button_changes_nothing(talk: Talk, reader: Person, data: str) -> None:
    before = await everything_kept(talk.database)
    await reader.presses(data)
    assert reader.alert
    assert await everything_kept(talk.database) == before


@pytest.mark.long
async def test_the_child_of_others_is_no_child_to_choose_for(talk: Talk, school: School, reader: Person) -> None:
    await reader.presses(f"ns:kind:{school.classmate.id}:mark")
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    assert str(school.classmate.id) not in account["settings"].get("news", {}).get("kinds", {})


async def test_an_officer_chooses_quiet_hours_alone(school: School) -> None:
    await school.officer.says("/settings")
    assert school.officer.buttons == ["Тихие часы", "English"]
    await school.officer.taps("Тихие часы")
    await school.officer.taps("23–08")
    assert "23:00–08:00" in school.officer.screen


async def test_who_blocked_the_bot_and_came_back_is_told_again(talk: Talk, school: School, reader: Person) -> None:
    reader.blocks_the_bot()
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert await told_of(talk, school, await a_mark(talk, school, "4")) == 0
    await reader.says("/start")
    assert await told_of(talk, school, await a_mark(talk, school, "3")) == 1
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Алгебра - 3" in reader.screen


async def test_a_decision_that_met_a_closed_door_is_told_to_who_comes_back(
    talk: Talk, school: School, parent: Person
) -> None:
    await school.applies(parent)
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:grant:1:2:")
    parent.blocks_the_bot()
    await talk.pays()
    said = parent.everything_said
    await parent.says("/start")
    talk.clock.forward(minutes=1)
    await talk.pays()
    assert "Доступ предоставлен" in parent.everything_said.removeprefix(said)
