"""The school writes to all parents, to a year or to a class: shown first, told in private, counted when read."""

import pytest
from sqlalchemy import update

from bot.screens.staff.notices import NoticeTap
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_lessons import answered
from tests.conftest import NOW
from tests.seed import a_name, seeding
from tests.talk import Person, Talk


@pytest.fixture
async def readers(talk: Talk, school: School) -> dict[str, Person]:
    """A reader in 7А, one in 7Б, one in 8В, and one of another school."""
    people = {title: talk.person() for title in ("7А", "7Б", "8В", "elsewhere")}
    other = await a_school(talk)
    async with seeding(talk.database) as seed:
        eighth = await seed.school_class(school.id, "8В")
        pupil = await seed.pupil(school.id, eighth, a_name())
        viewer = await seed.person(external_id=str(people["8В"].id))
        await seed.grant(viewer, pupil)
    await school.grants(people["7А"])
    await school.grants(people["7Б"], school.stranger)
    await other.grants(people["elsewhere"])
    for person in people.values():
        person.chat.let_in = True
    return people


async def writes(school: School, to: str, words: str = "Завтра школа не учится") -> Person:
    await school.officer.says("/notice")
    await school.officer.taps(to)
    await school.officer.says(words)
    return school.officer


@pytest.mark.parametrize(
    ("to", "heard", "head"),
    [
        ("Всем родителям школы", ["7А", "7Б", "8В"], "Сообщение всем родителям школы"),
        ("7-е классы", ["7А", "7Б"], "Сообщение родителям 7-х классов"),
        ("8 «В»", ["8В"], "Сообщение родителям 8 «В»"),
    ],
)
async def test_it_comes_to_those_it_is_for_in_private(
    talk: Talk, school: School, readers: dict[str, Person], to: str, heard: list[str], head: str
) -> None:
    officer = await writes(school, to)
    assert "Завтра школа не учится" in officer.screen
    assert await rows(talk.database, tables.NoticeRow) == []
    await officer.taps(f"Отправить: {len(heard)}")
    for _ in range(3):
        await talk.pays()
    assert [title for title, person in readers.items() if person.chat.sent] == heard
    assert all(head in readers[title].screen for title in heard)
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["notice.sent"]


async def test_who_has_read_it_is_counted(talk: Talk, school: School, readers: dict[str, Person]) -> None:
    officer = await writes(school, "7-е классы")
    await officer.taps("Отправить: 2")
    await talk.pays()
    assert "Прочитали: 0 из 2" in officer.screen
    await readers["7А"].taps("Прочитано")
    await officer.taps("Кто прочитал: обновить")
    assert "Прочитали: 1 из 2" in officer.screen


async def test_the_words_are_mended_by_another_message_and_only_what_was_shown_is_sent(
    talk: Talk, school: School, readers: dict[str, Person]
) -> None:
    officer = await writes(school, "8 «В»", "Завтра школы нет")
    stale = officer.data_of("Отправить: 1")
    await officer.says("Завтра <b>школа</b> не учится & столовая тоже")
    await officer.presses(stale)
    assert officer.alert
    assert await rows(talk.database, tables.NoticeRow) == []
    await officer.taps("Отправить: 1")
    await talk.pays()
    assert "Завтра <b>школа</b> не учится & столовая тоже" in readers["8В"].screen


@pytest.mark.parametrize("urgent", [False, True])
async def test_an_urgent_one_comes_at_night_and_another_waits_for_the_morning(
    talk: Talk, school: School, readers: dict[str, Person], urgent: bool
) -> None:
    talk.clock.forward(hours=12)  # 22:40
    officer = await writes(school, "8 «В»")
    if urgent:
        await officer.taps("Сделать срочным")
        assert "и ночью тоже" in officer.screen
    await officer.taps("Отправить: 1")
    await talk.pays()
    assert bool(readers["8В"].chat.sent) is urgent
    talk.clock.forward(hours=9)
    await talk.pays()
    assert readers["8В"].chat.sent == 1


async def test_who_may_read_no_more_hears_nothing(talk: Talk, school: School, readers: dict[str, Person]) -> None:
    officer = await writes(school, "Всем родителям школы")
    await officer.taps("Отправить: 3")
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.GrantRow).values(ended_at=NOW))
    await talk.pays()
    assert not any(person.chat.sent for person in readers.values())


async def test_it_is_sent_once_however_often_it_is_tapped_and_whoever_dies(
    talk: Talk, school: School, readers: dict[str, Person]
) -> None:
    officer = await writes(school, "7-е классы")
    send = officer.data_of("Отправить: 2")
    talk.killer.deaths = 1
    update_ = await officer.presses(send)
    await talk.rises()
    await answered(talk)
    await talk.delivers(update_)
    await officer.presses(send)
    assert officer.alert
    assert len(await rows(talk.database, tables.NoticeRow)) == 1
    assert len(await rows(talk.database, tables.PushRow, kind="notice")) == 2


@pytest.mark.long
async def test_only_deciding_staff_write_to_all_and_each_for_their_own_school(
    talk: Talk, school: School, readers: dict[str, Person]
) -> None:
    await writes(school, "8 «В»")
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for person in (school.teacher, readers["7А"], talk.person()):
        await person.says("/notice")
        assert "могут сотрудники школы" in person.screen
        for data in ("sn:to:1:0:0:0", "sn:send:1:3:0:0", "sn:hurry:1:3:0:0", "sn:drop:1:0:0:0"):
            await person.presses(data)
            assert person.alert
    assert await everything_kept(talk.database) == before
    await other.officer.says("/notice")
    (draft,) = [row for row in await rows(talk.database, tables.DraftRow) if row["kind"] == "school_notice"][1:]
    await other.officer.presses(f"sn:to:{draft['id']}:0:{school.class_id}:0")
    assert other.officer.alert


async def test_in_an_in_person_school_it_names_nobody_and_no_class(talk: Talk, quiet_school: School) -> None:
    reader = talk.person()
    await quiet_school.grants(reader)
    officer = await writes(quiet_school, "7-е классы")
    assert "7 «А»" not in officer.everything_said
    await officer.taps("Отправить: 1")
    await talk.pays()
    assert reader.screen.startswith("Сообщение школы")
    assert "7 «А»" not in reader.screen


async def test_in_an_in_person_school_a_class_is_not_chosen_by_a_forged_button_either(
    talk: Talk, quiet_school: School
) -> None:
    officer = quiet_school.officer
    await officer.says("/notice")
    assert "7 «А»" not in officer.buttons
    everybody = NoticeTap.unpack(officer.data_of("Всем родителям школы"))
    await officer.presses(everybody.model_copy(update={"of": quiet_school.class_id}).pack())
    await officer.says("Завтра школа не учится")
    assert "Отправить" not in " ".join(officer.buttons)
