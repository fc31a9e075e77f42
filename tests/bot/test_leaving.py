"""A child leaves, is expelled or graduates: access ends by itself on that day, with its letter and its notice."""

from datetime import date

import pytest

from bot.forms.form import BadAnswer
from bot.forms.leaving import Leaver, parse_leaver
from domain.profiles import EndCause
from storage import tables
from tests.bot.branches import audited, provided, status, the_case
from tests.bot.conftest import MOSCOW_REGION, School, a_school, rows
from tests.bot.test_rights import NOTHINGS
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Л-1/5 25.06.2027 выпуск", Leaver("Л-1/5", date(2027, 6, 25), EndCause.GRADUATED)),
        ("12 1.9.2026", Leaver("12", date(2026, 9, 1), EndCause.LEFT)),
        ("Л 7 01.10.2026 Отчислен", Leaver("Л 7", date(2026, 10, 1), EndCause.EXPELLED)),
        ("a 01.10.2026 переведён", Leaver("a", date(2026, 10, 1), EndCause.LEFT)),
    ],
)
def test_a_leaver_is_read_as_people_write(said: str, read: Leaver) -> None:
    assert parse_leaver(said) == read


@pytest.mark.parametrize("said", ["", "Л-1/5", "Л-1/5 31.02.2027", "Л-1/5 25.06.2027 сам", "25.06.2027", "Л-1 25.06"])
def test_what_is_no_leaver_is_not_guessed(said: str) -> None:
    with pytest.raises(BadAnswer):
        parse_leaver(said)


async def tick(talk: Talk) -> int:
    ended = await talk.house.leaving()
    await talk.pays()
    return ended


@pytest.mark.long
@pytest.mark.parametrize(
    ("how", "ground", "code"),
    [
        ("выпуск", "Обучающийся окончил образовательное учреждение», п. 2.5", "BT2.5"),
        ("выбыл", "Обучающийся выбыл из образовательного учреждения», п. 2.8.2", "BT2.8.2-2"),
        ("отчислен", "Обучающийся выбыл из образовательного учреждения», п. 2.8.2", "BT2.8.2-2"),
    ],
)
async def test_access_ends_by_itself_on_the_day_with_its_ground_letter_and_notice(
    talk: Talk, school: School, parent: Person, how: str, ground: str, code: str
) -> None:
    number = await provided(school, parent)
    await school.officer.says(f"/left {school.pupil.file} 27.11.2026 {how}")
    assert "27.11.2026" in school.officer.screen
    assert "закроется сам" in school.officer.screen
    assert await tick(talk) == 0  # not yet: it is Wednesday, 25 November
    await parent.says("/today")
    assert "Алгебра" in parent.screen
    talk.clock.forward(hours=37, minutes=19)
    assert await tick(talk) == 0  # 26 November, 23:59 in Moscow
    talk.clock.forward(minutes=2)
    await parent.says("/today")  # the door is closed already, whether or not the tick has come
    assert "Алгебра" not in parent.screen
    assert await tick(talk) == 1
    assert await tick(talk) == 0
    case = await the_case(talk)
    assert (case["status"], case["grounds"], case["due_on"]) == ("terminated", [code], None)
    text, clause = ground.split("», п. ")
    sent = parent.files[-1]
    assert sent.name == f"prekrashchenie-{number}.pdf"
    for said in ("Услуга прекращена", text, f"(п. {clause})", "Доступ к дневнику закрыт"):
        assert said in sent.caption
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["ended_at"] == talk.clock.now
    (event,) = await rows(talk.database, tables.ApplicationEventRow, act="terminate")
    assert event["by"] is None
    (noted,) = await audited(talk, "terminate_by_roll")
    assert noted["clause"] == code
    (letter,) = await rows(talk.database, tables.DocumentRow, kind="termination")
    assert text in str(letter["data"])
    assert letter["data"]["data"]["signatory"]["position"] == "руководитель учреждения"


@pytest.mark.long
async def test_a_day_that_has_come_closes_the_diary_at_once(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    await school.officer.says(f"/left {school.pupil.file} 25.11.2026 отчислен")
    assert "закрыт" in school.officer.screen
    assert await status(talk) == "terminated"
    assert len(await audited(talk, "note_leaving")) == 1


async def test_a_right_without_a_case_ends_alone_and_its_reader_is_told(
    talk: Talk, school: School, passer_by: Person
) -> None:
    viewer = await school.grants(passer_by)
    await school.officer.says(f"/left {school.pupil.file} 25.11.2026 выпуск")
    await talk.pays()
    assert f"{school.pupil.name.split()[1]}: доступ к дневнику закрыт" in passer_by.screen
    assert "окончил образовательное учреждение" in passer_by.screen
    (grant,) = await rows(talk.database, tables.GrantRow, person_id=viewer.person_id)
    assert (grant["end_reason"], grant["ended_by"]) == ("graduated", None)


@pytest.mark.long
async def test_both_guardians_are_told_and_marks_in_flight_say_nothing(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    await provided(school, parent)
    await school.grants(passer_by)
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    talk.clock.forward(minutes=2)
    await school.officer.says(f"/left {school.pupil.file} 25.11.2026")
    await talk.pays()
    for reader in (parent, passer_by):
        assert "закрыт" in reader.everything_said
        assert "Алгебра - 5" not in reader.everything_said
    outcomes = {row["outcome"] for row in await rows(talk.database, tables.PushRow, kind="mark")}
    assert outcomes == {"no_access"}


async def test_the_region_ends_it_on_its_own_ground(talk: Talk, parent: Person) -> None:
    school = await a_school(talk, MOSCOW_REGION)
    await school.grants(parent)
    await school.head.says(f"/left {school.pupil.file} 25.11.2026 выпуск")
    await talk.pays()
    assert "Ребёнок выбыл из организации либо окончил её" in parent.screen


async def test_in_person_no_name_is_told(talk: Talk, quiet_school: School, parent: Person) -> None:
    await quiet_school.grants(parent)
    await quiet_school.officer.says(f"/left {quiet_school.pupil.file} 25.11.2026 выпуск")
    await talk.pays()
    assert "Ребёнок 1: доступ к дневнику закрыт" in parent.screen
    assert [word for word in quiet_school.personal if word in parent.everything_said] == []
    assert [word for word in quiet_school.personal if word in quiet_school.officer.everything_said] == []


async def test_a_file_of_another_school_or_a_bad_line_changes_nothing(talk: Talk, school: School) -> None:
    other = await a_school(talk)
    for said in (f"/left {other.pupil.file} 25.11.2026", "/left", f"/left {school.pupil.file} вчера"):
        await school.officer.says(said)
        assert school.officer.screen not in NOTHINGS
    await school.teacher.says(f"/left {school.pupil.file} 25.11.2026")
    pupils = await rows(talk.database, tables.PupilRow)
    assert {row["left_on"] for row in pupils} == {None}


@pytest.mark.long
async def test_a_roll_that_says_nothing_of_how_says_that_they_left(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    async with talk.database.open_upkeep() as work:
        await work.schools.leave(school.pupil.id, date(2026, 11, 24), "unknown")
    assert await tick(talk) == 1
    assert (await the_case(talk))["grounds"] == ["BT2.8.2-2"]


async def test_a_right_given_anew_is_not_told_as_closed(talk: Talk, school: School, passer_by: Person) -> None:
    viewer = await school.grants(passer_by)
    await school.officer.says(f"/left {school.pupil.file} 25.11.2026")
    async with seeding(talk.database) as seed:
        await seed.grant(viewer, school.pupil.id)
    await talk.pays()
    assert "закрыт" not in passer_by.everything_said
