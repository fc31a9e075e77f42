"""One-time links: what they make of people and of groups, once, in time, and of nobody else."""

import asyncio

import pytest

from domain.access import RoleKind, Scope
from storage import tables
from storage.codes import LINK_LIVES
from tests.bot.conftest import TODAY, School, a_school, begins, everything_kept, rows
from tests.seed import seeding
from tests.talk import Person, Talk

DEAD_LINK = "уже использована или её срок истёк"


async def test_a_link_makes_a_teacher_once(talk: Talk, school: School, passer_by: Person) -> None:
    secret = await talk.house.joining.invite(RoleKind.OFFICER, school.id, None)
    await passer_by.says(f"/start {secret}")
    assert school.name in passer_by.screen
    await passer_by.says("/queue")
    assert "Открытых заявлений нет" in passer_by.screen
    second = talk.person(started=False)
    await second.says(f"/start {secret}")
    assert DEAD_LINK in second.screen
    assert [role["kind"] for role in await rows(talk.database, tables.RoleRow)].count("officer") == 3


async def test_two_people_with_one_link_at_once_and_one_of_them_gets_in(talk: Talk, school: School) -> None:
    secret = await talk.house.joining.invite(RoleKind.OFFICER, school.id, None)
    people = [talk.person(started=False) for _ in range(5)]
    await asyncio.gather(*(person.says(f"/start {secret}") for person in people))
    assert sum(DEAD_LINK in person.screen for person in people) == 4


@pytest.mark.long
@pytest.mark.parametrize("kind", ["used", "expired", "unknown", "of the staff chat"])
async def test_a_dead_link_leaves_nothing_of_a_stranger(
    talk: Talk, school: School, passer_by: Person, kind: str
) -> None:
    joining = talk.house.joining
    secret = await joining.invite_reader(school.id, school.pupil.id)
    if kind == "used":
        await talk.person().says(f"/start {secret}")
    elif kind == "expired":
        talk.clock.forward(hours=LINK_LIVES.total_seconds() / 3600)
    elif kind == "unknown":
        secret = "A" * 22
    else:
        secret = await joining.invite_staff_chat(school.id)
    before = await everything_kept(talk.database)
    await passer_by.says(f"/start {secret}")
    assert DEAD_LINK in passer_by.screen
    assert await everything_kept(talk.database) == before


async def test_a_link_opens_a_diary_after_the_consent(talk: Talk, quiet_school: School, passer_by: Person) -> None:
    secret = await talk.house.joining.invite_reader(quiet_school.id, quiet_school.pupil.id)
    await passer_by.says(f"/start {secret}")
    await passer_by.taps("Открыть дневник")
    assert "Согласие" in passer_by.screen
    await passer_by.taps("Даю согласие")
    assert "Алгебра" in passer_by.screen
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["pupil_id"], grant["proof"]) == (quiet_school.pupil.id, "school_code")


async def test_a_link_sent_as_a_message_works_too(talk: Talk, school: School, passer_by: Person) -> None:
    secret = await talk.house.joining.invite_reader(school.id, school.pupil.id)
    await passer_by.says("/start")
    await passer_by.taps("У меня есть код")
    await passer_by.says(f"https://t.me/some_school_bot?start={secret}")
    assert "Доступ к дневнику открыт" in passer_by.screen


async def test_only_the_print_of_a_secret_is_kept(talk: Talk, school: School) -> None:
    secret = await talk.house.joining.invite_reader(school.id, school.pupil.id)
    kept = str(await everything_kept(talk.database))
    assert secret not in kept


async def test_an_officer_seats_the_staff_chat(talk: Talk, school: School, parent: Person) -> None:
    group = talk.group()
    secret = await talk.house.joining.invite_staff_chat(school.id)
    await school.officer.says(f"/seat {secret}", to=group)
    assert school.name in group.screen
    await school.applies(parent)
    await talk.pays()
    assert "Ждёт исполнителя" in group.screen
    assert school.chat.everything_said == ""  # the old one is no staff chat any more


@pytest.mark.parametrize("who", ["stranger", "teacher", "parent", "another school's officer"])
async def test_nobody_else_seats_a_staff_chat(talk: Talk, school: School, parent: Person, who: str) -> None:
    other_school = await a_school(talk)
    await school.grants(parent)
    people = {
        "stranger": talk.person(),
        "teacher": school.teacher,
        "parent": parent,
        "another school's officer": other_school.officer,
    }
    secret = await talk.house.joining.invite_staff_chat(school.id)
    before = await everything_kept(talk.database)
    group = talk.group()
    await people[who].says(f"/seat {secret}", to=group)
    assert DEAD_LINK in group.screen
    assert await everything_kept(talk.database) == before


async def test_a_private_chat_cannot_become_the_staff_chat(talk: Talk, school: School) -> None:
    secret = await talk.house.joining.invite_staff_chat(school.id)
    before = await everything_kept(talk.database)
    await school.officer.says(f"/seat {secret}")
    assert await everything_kept(talk.database) == before
    assert school.officer.screen


async def test_the_staff_chat_moves_with_its_group(talk: Talk, school: School, parent: Person) -> None:
    moved = talk.group()
    await school.officer.sends(school.chat, migrate_to_chat_id=moved.id)
    await school.applies(parent)
    await talk.pays()
    assert "Ждёт исполнителя" in moved.screen


@pytest.mark.long
async def test_an_officer_who_has_left_can_do_nothing(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await talk.pays()
    (role, *_) = await rows(talk.database, tables.RoleRow)
    assert await talk.house.joining.revoke(role["person_id"], school.id) == 1
    before = await everything_kept(talk.database)
    await school.officer.taps("Взять", on=school.chat)
    assert school.officer.alert
    await school.officer.says("/queue")
    assert "Открытых" not in school.officer.screen
    assert await everything_kept(talk.database) == before


async def test_a_person_who_blocks_the_bot_is_not_written_to_until_they_come_back(
    talk: Talk, school: School, parent: Person
) -> None:
    await begins(parent)
    member = {"user": {"id": 42, "is_bot": True, "first_name": "A"}}
    for status, blocked in (("kicked", True), ("member", False)):
        await talk.brings(
            {
                "my_chat_member": {
                    "chat": {"id": parent.id, "type": "private", "first_name": "A"},
                    "from": parent.user,
                    "date": int(talk.clock.now.timestamp()),
                    "old_chat_member": {"status": "left", **member},
                    "new_chat_member": {"status": status, "until_date": 0, **member},
                }
            }
        )
        (account,) = await rows(talk.database, tables.AccountRow, external_id=str(parent.id))
        assert (account["blocked_at"] is not None) is blocked


async def test_a_restricted_guardian_reads_lessons_until_the_whole_diary_is_given_back(
    talk: Talk, school: School, passer_by: Person
) -> None:
    async with seeding(talk.database) as seed:
        await seed.mark(school.pupil.id, school.subject_id, TODAY, "2", period=3)
        await seed.homework(school.class_id, school.subject_id, TODAY, "№ 345")
    joining = talk.house.joining
    await passer_by.says(f"/start {await joining.invite_reader(school.id, school.pupil.id, Scope.LESSONS)}")
    await passer_by.taps("Открыть дневник")
    await passer_by.taps("Даю согласие")
    assert "№ 345" in passer_by.screen
    assert " - 2" not in passer_by.screen
    await passer_by.taps("Оценки")
    assert "расписание и задания" in str(passer_by.alert)
    await passer_by.says("оценки")
    assert "спросите, пожалуйста, в школе" in passer_by.screen
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert await joining.rescope(school.id, grant["person_id"], school.pupil.id, Scope.WHOLE)
    assert not await joining.rescope(school.id, grant["person_id"], school.pupil.id, Scope.WHOLE)
    await passer_by.says("оценки")
    assert "Отметки" in passer_by.screen
    await passer_by.says("/today")
    assert " - 2" in passer_by.screen
