"""A class of ninth-graders with names of four words fits every screen of the school, in both languages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.i18n import LANGUAGES
from storage import tables
from tests.bot.conftest import School
from tests.bot.documents.reading import png_size
from tests.bot.test_class_leading import led
from tests.bot.test_every_parent_screen import LONGEST_LABEL, MOST_BUTTONS, TEXT_LIMIT
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk

__all__ = ["led"]

GIVEN = ("Мария-Магдалина", "Александра-Виктория", "Абдурахман", "Магомед-Эмин")
SIZE = 34


@pytest.fixture
async def ninth(talk: Talk, led: School, language: str) -> School:
    """The class led by the teacher of algebra, filled up with long names; marks, absences and a note of each."""
    async with seeding(talk.database) as seed:
        pupils = [
            await seed.pupil(
                led.id, led.class_id,
                f"Абдурахманова-Константинопольск{'абвгдежзиклмнопрст'[n % 18]}я {GIVEN[n % 4]} Амирхан кызы",
            )
            for n in range(SIZE - 4)
        ]  # fmt: skip
        for number, pupil in enumerate(pupils):
            for back in range(6):
                await seed.mark(pupil, led.subject_id, NOW.date() - timedelta(days=back), "5/4" if back % 2 else "2")
            await seed.attendance(pupil, date(2026, 11, 24), 3, "НП" if number % 2 else "УП")
    async with talk.database.transaction() as connection:
        await connection.execute(
            update(tables.AccountRow)
            .where(tables.AccountRow.external_id.in_([str(led.teacher.id), str(led.officer.id)]))
            .values(locale=language)
        )
    return led


def fits(person: Person) -> None:
    assert 0 < len(person.screen.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert len(person.buttons) <= MOST_BUTTONS
    assert all(0 < len(label) <= LONGEST_LABEL for label in person.buttons)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_class_stands_on_every_screen_of_its_teacher(talk: Talk, ninth: School, language: str) -> None:
    teacher = ninth.teacher
    lesson = f"to:{ninth.class_id}:{ninth.subject_id}:{NOW.date().isoformat()}:3:0"
    for open_it in ("/lessons", "/class", "/absences", "/results", "/register"):
        await teacher.says(open_it)
        fits(teacher)
    for data in (lesson, f"ty:open:{ninth.class_id}::0:0", f"te:{ninth.class_id}:{ninth.subject_id}:term:0:0::0"):
        await teacher.presses(data)
        fits(teacher)
        assert sum("Абдурахм" in label for label in teacher.buttons) == SIZE - 4, data
    await teacher.presses(f"tg:{ninth.class_id}:{ninth.subject_id}:0:")
    width, height = png_size(teacher.files[-1].content)
    assert width >= 900
    assert height < 20 * width
    await teacher.says("/mark 7А алгебра 25.11 всем 5")
    fits(teacher)
    await ninth.officer.says("/notice")
    fits(ninth.officer)
