"""Who reads too fast waits a moment; what is filed, decided or written always passes."""

import pytest

from bot.haste import REMEMBERED, Haste
from bot.rooms import READING_ROOMS, ROUTERS
from storage import tables
from tests.bot.conftest import School, rows
from tests.talk import Person, Talk

TOO_FAST = "Слишком много запросов подряд"


@pytest.fixture
async def hasty(talk: Talk) -> Talk:
    """A bot that lets a person read five pages a minute."""
    await talk.closes()
    talk.reads_a_minute = 5
    talk.opens()
    return talk


async def test_who_asks_too_fast_is_asked_to_wait_a_moment(hasty: Talk, school: School) -> None:
    parent, other = hasty.person(), hasty.person()
    await school.grants(parent)
    for _ in range(5):
        await parent.says("/today")
    assert TOO_FAST not in parent.everything_said
    await parent.says("/today")
    assert TOO_FAST in parent.screen
    sent = parent.chat.sent
    for _ in range(20):
        await parent.says("/today")
    assert parent.chat.sent == sent  # it is said once: an answer to each would be what they ask for
    await parent.presses(f"d:{school.pupil.id}:")
    assert TOO_FAST in str(parent.alert)  # a tap is always answered
    await school.grants(other)
    await other.says("/today")
    assert TOO_FAST not in other.everything_said
    assert any(entry["event"] == "reads.too_fast" for entry in hasty.logs)


@pytest.mark.long
async def test_a_formal_act_is_never_dropped(hasty: Talk, school: School) -> None:
    parent = hasty.person()
    await school.grants(parent)
    for _ in range(10):
        await parent.says("/today")
    assert TOO_FAST in parent.screen
    await school.applies(parent)
    (filed,) = await rows(hasty.database, tables.ApplicationRow)
    assert filed["number"] in parent.screen
    for _ in range(10):
        await school.officer.says("/queue")
        await school.officer.says("/about")
    await school.officer.presses(f"k:take:{filed['id']}:{filed['version']}:")
    (taken,) = await rows(hasty.database, tables.ApplicationRow)
    assert taken["executor_id"] is not None


async def test_in_a_minute_there_are_pages_again() -> None:
    now = 0.0
    haste = Haste(READING_ROOMS, 6, lambda: now)
    assert [haste._may(1) for _ in range(7)] == [True] * 6 + [False]
    now = 10.0
    assert [haste._may(1) for _ in range(2)] == [True, False]
    now = 1_000.0
    assert [haste._may(1) for _ in range(7)] == [True] * 6 + [False]


def test_who_has_been_quiet_is_forgotten() -> None:
    haste = Haste(READING_ROOMS, 6)
    for person in range(REMEMBERED + 10):
        haste._may(person)
    assert len(haste._left) == REMEMBERED


def test_no_room_where_something_is_filed_decided_or_written_is_limited() -> None:
    free = {router.name for router in ROUTERS} - {router.name for router in READING_ROOMS}
    assert {"parent.application", "parent.replies", "parent.ending", "correcting", "parent.start"} <= free
    assert not {name for name in free if name.startswith(("staff.", "teacher."))} - free
    assert not [room.name for room in READING_ROOMS if room.name.startswith(("staff.", "teacher."))]


async def test_without_a_limit_nobody_waits(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    for _ in range(30):
        await parent.says("/today")
    assert TOO_FAST not in parent.everything_said
