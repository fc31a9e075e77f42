"""Those who decide see how pushes fare: of their own school, in figures alone."""

from datetime import timedelta

from bot.health import looked_at
from tests.bot.conftest import School, a_school
from tests.bot.test_news import a_mark, told_of
from tests.talk import Person, Talk


async def test_an_officer_sees_how_news_fared(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    await told_of(talk, school, await a_mark(talk, school), public_at=talk.clock.now + timedelta(hours=1))
    await school.officer.says("/status")
    assert f"{school.name}: уведомления за сутки" in school.officer.screen
    assert "Сообщено новостей: 1" in school.officer.screen
    assert "Ждут своего часа: 1" in school.officer.screen
    assert "идёт вовремя" in school.officer.screen
    assert [word for word in school.personal if word in school.officer.screen] == []


async def test_another_school_is_not_counted(talk: Talk, school: School, parent: Person) -> None:
    other = await a_school(talk)
    await school.grants(parent)
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    await other.officer.says("/status")
    assert "Сообщено новостей: 0" in other.officer.screen
    assert school.name not in other.officer.screen


async def test_a_queue_that_does_not_keep_up_is_told(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=12)
    await school.officer.says("/status")
    assert "отстаёт на 12 мин" in school.officer.screen


async def test_health_tells_how_pushes_ended_within_the_hour(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    await told_of(talk, school, await a_mark(talk, school))
    talk.clock.forward(minutes=2)
    await talk.pays()
    found = await looked_at(talk.database)
    assert found is not None
    assert found.outcomes == {"sent": 1}
    talk.clock.forward(hours=2)
    later = await looked_at(talk.database)
    assert later is not None
    assert later.outcomes == {}
