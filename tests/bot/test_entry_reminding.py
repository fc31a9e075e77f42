"""A teacher is reminded once in the afternoon of what is not entered, and may switch that off."""

from tests.bot.conftest import School
from tests.bot.test_lessons import opens
from tests.talk import Talk


async def afternoon(talk: Talk) -> None:
    """Half past four, and every tick until six."""
    talk.clock.forward(hours=5, minutes=50)
    for _ in range(9):
        await talk.house.entry_reminding()
        await talk.pays()
        talk.clock.forward(minutes=10)


async def test_what_is_not_entered_is_told_once_a_day(talk: Talk, school: School) -> None:
    await afternoon(talk)
    assert school.teacher.chat.sent == 1
    assert "3  10:20  7 «А» · Алгебра" in school.teacher.screen
    await school.teacher.taps("3. 7 «А» Алгебра")
    assert "Отметок: 0" in school.teacher.screen


async def test_what_is_entered_is_not_told(talk: Talk, school: School) -> None:
    await opens(school.teacher)
    await school.teacher.taps("Остальные были")
    await school.teacher.taps("Опубликовать")
    sent = school.teacher.chat.sent
    await afternoon(talk)
    assert school.teacher.chat.sent == sent


async def test_it_is_switched_off_and_on(talk: Talk, school: School) -> None:
    await afternoon(talk)
    await school.teacher.taps("Больше не напоминать")
    sent = school.teacher.chat.sent
    talk.clock.forward(days=7, hours=-7, minutes=-20)
    await afternoon(talk)
    assert school.teacher.chat.sent == sent
    await school.teacher.taps("Напоминать снова")
    talk.clock.forward(days=7, hours=-7, minutes=-20)
    await afternoon(talk)
    assert school.teacher.chat.sent == sent + 1


async def test_nobody_is_reminded_in_the_morning_nor_on_a_free_day(talk: Talk, school: School) -> None:
    await talk.house.entry_reminding()
    await talk.pays()
    talk.clock.forward(days=4)  # Sunday
    await afternoon(talk)
    assert school.teacher.chat.sent == 0
