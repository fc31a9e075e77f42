"""A note about absence, from the parent's phone to the class teacher's word and back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.screens.parent.settings import SettingsTap
from storage import tables
from tests.bot.conftest import School, rows
from tests.seed import LONG_AGO, seeding
from tests.talk import Person, Talk

WEDNESDAY = date(2026, 11, 25)


async def lead(school: School, teacher: Person | None) -> None:
    """Make somebody the class teacher of 7А, or nobody."""
    staff_id = None
    if teacher is not None:
        async with school.talk.database.open_read() as work:
            viewer = await work.accounts.viewer(str(teacher.id))
        assert viewer is not None
        staff_id = viewer.roles[0].staff_id
    async with school.talk.database.transaction() as connection:
        await connection.execute(
            update(tables.SchoolClassRow).where(tables.SchoolClassRow.id == school.class_id).values(teacher_id=staff_id)
        )


@pytest.fixture
async def mother(talk: Talk, school: School) -> Person:
    """The parent of Pyotr, in whose class the teacher of algebra is the class teacher."""
    mother = talk.person()
    await school.grants(mother)
    await lead(school, school.teacher)
    return mother


async def writes(parent: Person, days: str = "25.11-27.11", reason: str = "Болезнь") -> None:
    """As far as the review."""
    await parent.says("посещаемость")
    await parent.taps("Сообщить об отсутствии")
    await parent.says(days)
    if reason in parent.buttons:
        await parent.taps(reason)
    else:
        await parent.says(reason)


async def notes(talk: Talk) -> list[dict[str, object]]:
    return [dict(row) for row in await rows(talk.database, tables.AbsenceNoteRow)]


async def test_a_note_reaches_the_class_teacher_whose_one_tap_reaches_the_parent(
    talk: Talk, school: School, mother: Person
):
    async with seeding(talk.database) as seed:
        await seed.attendance(school.pupil.id, WEDNESDAY, 1)
    await writes(mother)
    assert "25–27 ноября" in mother.screen
    assert "болезнь" in mother.screen
    assert await notes(talk) == []
    await mother.taps("Отправить учителю")
    assert "Отправлено классному руководителю" in mother.screen
    await talk.pays()
    teacher = school.teacher
    assert f"{school.pupil.family} Пётр · 7 «А»" in teacher.screen
    assert "25–27 ноября" in teacher.screen
    await teacher.taps("Принять")
    assert "пропуски этих дней показаны как уважительные" in teacher.screen
    assert teacher.buttons == []
    await talk.pays()
    assert "записка об отсутствии принята" in mother.screen
    await mother.says("посещаемость")
    assert "Болезнь - 1 урок" in mother.screen
    assert "25–27 ноября · болезнь - принята" in mother.screen
    (audited,) = [row for row in await rows(talk.database, tables.AuditRow) if row["object_kind"] == "absence_note"]
    assert audited["act"] == "absence_accept"
    (attendance,) = await rows(talk.database, tables.AttendanceRow)
    assert attendance["code"] == "Н"  # what was written stays written


async def test_the_word_of_the_teacher_comes_with_the_evening_digest_where_answers_do(
    talk: Talk, school: School, mother: Person
):
    await mother.presses(SettingsTap(act="kind", value="answer").pack())
    await writes(mother)
    await mother.taps("Отправить учителю")
    await talk.pays()
    await school.teacher.taps("Принять")
    await talk.pays()
    assert "записка об отсутствии принята" not in mother.everything_said
    talk.clock.forward(hours=9)  # 19:40 where the school is
    await talk.pays()
    assert "записка об отсутствии принята" in mother.screen


@pytest.mark.long
async def test_the_teacher_asks_and_the_answer_comes_back(talk: Talk, school: School, mother: Person):
    await writes(mother, "завтра", "едем к бабушке <далеко>")
    assert "«едем к бабушке <далеко>»" in mother.screen
    await mother.taps("Отправить учителю")
    await talk.pays()
    await school.teacher.taps("Попросить пояснить")
    assert "попросили пояснить" in school.teacher.screen
    await talk.pays()
    assert "просит пояснить" in mother.screen
    await mother.taps("Ответить")
    await mother.says("Поезд в шесть утра")
    assert "Отправлено классному руководителю" in mother.screen
    await talk.pays()
    assert "Ответ родителя: «Поезд в шесть утра»" in school.teacher.screen
    await school.teacher.taps("Принять")
    await talk.pays()
    assert "принята" in mother.screen
    (note,) = await notes(talk)
    assert (note["status"], note["answer"]) == ("accepted", "Поезд в шесть утра")


async def test_a_photo_of_a_paper_goes_to_the_class_teacher_alone(talk: Talk, school: School, mother: Person):
    await writes(mother)
    await mother.sends_photo()
    assert "Документ приложен." in mother.screen
    await mother.taps("Отправить учителю")
    await talk.pays()
    await school.teacher.taps("Показать документ")
    assert len(school.teacher.files) == 1
    tap = school.teacher.data_of("Показать документ")
    for other in (school.officer, mother):
        await other.presses(tap)
        assert other.files == []
        assert "ничего не найдено" in (other.alert or "")


async def test_a_file_that_is_no_picture_and_no_pdf_is_refused_and_the_note_goes_on(
    talk: Talk, school: School, mother: Person
):
    await writes(mother)
    await mother.sends_document("note.txt", "справка".encode())
    assert "принять нельзя" in mother.screen
    await mother.sends_document("note.pdf", b"%PDF-1.4 nothing")
    assert "Документ приложен." in mother.screen
    kept = await rows(talk.database, tables.FileRow)
    assert [row["kind"] for row in kept] == ["pdf"]
    await mother.taps("Не отправлять")
    (erased,) = await rows(talk.database, tables.FileRow)
    assert erased["content"] is None


@pytest.mark.long
async def test_an_answer_that_is_no_day_is_explained_and_nothing_is_lost(mother: Person):
    await mother.says("посещаемость")
    await mother.taps("Сообщить об отсутствии")
    await mother.says("болеем уже давно")
    assert "Не получилось прочитать дни «болеем уже давно»" in mother.screen
    await mother.says("25.11-24.11")
    assert "Последний день раньше первого" in mother.screen
    await mother.taps("Сегодня, ср")
    await mother.taps("Семейные обстоятельства")
    assert "25 ноября" in mother.screen
    await mother.taps("Заполнить заново")
    assert "В какие дни" in mother.screen


async def test_a_note_taken_back_is_told_to_the_teacher_and_cannot_be_accepted(
    talk: Talk, school: School, mother: Person
):
    await writes(mother)
    await mother.taps("Отправить учителю")
    await talk.pays()
    accept = school.teacher.data_of("Принять")
    await mother.taps("Отозвать записку")
    assert "Записка отозвана." in mother.screen
    await school.teacher.presses(accept)
    assert "записка изменилась" in school.teacher.screen
    assert "отозвал" in school.teacher.screen
    await talk.pays()
    (note,) = await notes(talk)
    assert note["status"] == "withdrawn"


async def test_two_taps_at_once_accept_once(talk: Talk, school: School, mother: Person):
    await writes(mother)
    await mother.taps("Отправить учителю")
    await talk.pays()
    accept, ask = school.teacher.data_of("Принять"), school.teacher.data_of("Попросить пояснить")
    await school.teacher.presses(accept)
    await school.teacher.presses(ask)
    await talk.pays()
    (note,) = await notes(talk)
    assert (note["status"], note["version"]) == ("accepted", 2)


async def test_only_the_class_teacher_reads_a_note(talk: Talk, school: School, mother: Person):
    await writes(mother)
    await mother.taps("Отправить учителю")
    await talk.pays()
    taps = [school.teacher.data_of(label) for label in ("Принять", "Попросить пояснить")]
    await lead(school, None)
    for person in (school.teacher, school.officer, mother, talk.person()):
        for tap in taps:
            await person.presses(tap)
            assert "ничего не найдено" in (person.alert or "")
    (note,) = await notes(talk)
    assert note["status"] == "sent"


async def test_where_nobody_leads_the_class_the_parent_is_told_to_call(talk: Talk, school: School, mother: Person):
    await lead(school, None)
    await writes(mother)
    await mother.taps("Отправить учителю")
    assert "ещё не пользуется ботом" in mother.screen
    assert "+7 4722 00-00-00" in mother.screen
    await talk.pays()
    await lead(school, school.teacher)
    await school.teacher.says("/absences")
    assert school.pupil.family in school.teacher.screen
    await school.teacher.taps(next(one for one in school.teacher.buttons if school.pupil.family in one))
    assert "Ждёт вашего ответа" in school.teacher.screen


async def test_a_school_that_keeps_personal_data_out_of_the_messenger_takes_no_notes(talk: Talk, quiet_school: School):
    parent = talk.person()
    await quiet_school.grants(parent)
    await parent.says("посещаемость")
    await parent.taps("Сообщить об отсутствии")
    assert "не принимает личных сведений" in parent.screen
    await parent.says("заболел")
    assert await notes(talk) == []
    assert [row["kind"] for row in await rows(talk.database, tables.DraftRow)] == []


async def test_a_parent_whose_grant_has_ended_hears_no_word_and_sends_none(talk: Talk, school: School, mother: Person):
    await writes(mother)
    send = mother.data_of("Отправить учителю")
    async with talk.database.open_upkeep() as work:
        viewer = await work.accounts.viewer(str(mother.id))
        assert viewer is not None
        await work.grants.end(viewer.person_id, school.pupil.id, "test", work.now)
    await mother.presses(send)
    assert await notes(talk) == []
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.AbsenceNoteRow, pupil_id=school.pupil.id, person_id=viewer.person_id, account_id=viewer.account_id,
            first_on=WEDNESDAY, last_on=WEDNESDAY + timedelta(days=1), reason="family", status="sent", told_at=LONG_AGO,
        )  # fmt: skip
    said = len(mother.chat.everything_said)
    await school.teacher.says("/absences")
    await school.teacher.taps(next(one for one in school.teacher.buttons if school.pupil.family in one))
    await school.teacher.taps("Принять")
    await talk.pays()
    assert len(mother.chat.everything_said) == said


async def test_cancel_forgets_a_note_that_is_being_written(talk: Talk, mother: Person):
    await writes(mother)
    await mother.says("/cancel")
    assert mother.screen == "Прервано."  # nothing of it is kept, and no form of hers is open
    await mother.says("дз на завтра")
    assert "Задания" in mother.screen
    assert await notes(talk) == []


async def test_news_of_an_absence_lead_to_a_note_about_it(talk: Talk, school: School, mother: Person):
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} н")
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "пропуск" in mother.screen
    await mother.taps("Сообщить о причине отсутствия")
    assert "В какие дни" in mother.screen
