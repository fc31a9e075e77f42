"""The head ends a role with a reason: it acts at once, whatever the person had open."""

import pytest

from storage import tables
from tests.bot.branches import audited, taken
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.talk import Person, Talk


async def role_of(talk: Talk, person: Person) -> int:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(person.id))
    return int((await rows(talk.database, tables.RoleRow, person_id=account["person_id"]))[0]["id"])


async def begins_to_end(school: School, person: Person) -> None:
    await school.head.presses(f"ss:ask:{school.id}:{await role_of(school.talk, person)}:0")


@pytest.mark.long
async def test_an_officers_role_is_ended_at_once_with_a_reason(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await school.head.says("/staff")
    assert school.name in school.head.screen
    assert "ответственный за услугу" in school.head.screen
    await begins_to_end(school, school.officer)
    assert "Снять роль" not in school.head.buttons  # not without a reason
    await school.head.says("Уволен 25.11.2026")
    await school.head.taps("Снять роль")
    assert "Роль снята" in school.head.screen
    assert "открытые заявления: 1" in school.head.screen
    (ended,) = [row for row in await rows(talk.database, tables.RoleRow) if row["ended_at"]]
    assert (ended["end_reason"], ended["ended_at"]) == ("Уволен 25.11.2026", talk.clock.now)
    (noted,) = await audited(talk, "end_role")
    assert noted["person_id"] == ended["ended_by"]
    before = await everything_kept(talk.database)
    await school.officer.presses("k:grant:1:2:")
    await school.officer.says("/queue")
    assert [word for word in school.personal if word in school.officer.screen] == []
    assert await everything_kept(talk.database) == before
    await talk.pays()
    assert "Ваша роль снята: ответственный за услугу" in school.officer.screen
    assert "Уволен" not in school.officer.screen


async def test_a_teachers_role_is_ended_too(talk: Talk, school: School) -> None:
    await begins_to_end(school, school.teacher)
    await school.head.says("Перешёл в другую школу")
    await school.head.taps("Снять роль")
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    assert await rows(talk.database, tables.MarkRow) == []


async def test_a_head_does_not_leave_the_school_without_one(talk: Talk, school: School) -> None:
    before = await everything_kept(talk.database)
    await begins_to_end(school, school.head)
    assert "без руководителя" in str(school.head.alert)
    assert await everything_kept(talk.database) == before


@pytest.mark.parametrize("who", ["officer", "administrator", "teacher", "elsewhere", "stranger"])
async def test_nobody_else_sees_or_ends_roles(talk: Talk, school: School, who: str) -> None:
    other = await a_school(talk)
    person = {"elsewhere": other.head, "stranger": talk.person()}.get(who) or getattr(school, who)
    role = await role_of(talk, school.colleague)
    before = await everything_kept(talk.database)
    await person.presses(f"ss:ask:{school.id}:{role}:0")
    assert person.alert
    await person.presses("ss:end:0:0:1")
    await person.says("/staff")
    assert school.names[school.colleague.id].split()[-1] not in person.everything_said
    assert await everything_kept(talk.database) == before


async def test_a_role_is_ended_once(talk: Talk, school: School) -> None:
    await begins_to_end(school, school.colleague)
    await school.head.says("Уволен")
    end = school.head.data_of("Снять роль")
    await school.head.presses(end)
    await school.head.presses(end)
    assert school.head.alert
    assert len(await audited(talk, "end_role")) == 1
