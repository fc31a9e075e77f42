"""A few hundred updates nobody would send, in `make test`; `make fuzz` sends a hundred thousand."""

import json
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.types import Update

from bot.raw import as_text
from bot.services.homes import Homes
from domain.access import RoleKind
from storage import tables
from storage.grants import Grants
from storage.work import Database
from tests.bot.test_rights import TAPS
from tests.conftest import TurnedClock
from tests.fuzz.crowd import Crowd, commands, kinds_of_buttons
from tests.fuzz.nonsense import Forger, Nonsense, nested
from tests.fuzz.town import a_town
from tests.seed import LONG_AGO, seeding
from tests.talk import Talk, talking

SAID = [one for row in TAPS.values() for one in row.tries]


@pytest.fixture
async def talk(database: Database, clock: TurnedClock) -> AsyncIterator[Talk]:
    async with talking(database, clock) as talk:
        talk.mistakes_expected = True  # judged by the crowd itself
        yield talk


@pytest.fixture
async def crowd(talk: Talk) -> Crowd:
    crowd = Crowd(await a_town(talk), 20261125, SAID)
    await crowd.begins()
    return crowd


async def test_a_few_hundred_updates_break_nothing_and_tell_nobody_a_foreign_secret(crowd: Crowd) -> None:
    report = await crowd.sends(400)
    assert report.found == []
    assert report.said > 200
    assert report.unreadable > 10
    assert set(report.sent) == {"says", "taps", "forges", "content", "any", "spoilt", "again", "late"}


@pytest.mark.long
async def test_a_door_left_open_is_noticed(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    async with crowd.talk.database.open_read() as work:
        viewer = await work.accounts.viewer(str(crowd.town.people[0].id))  # a parent
    assert viewer is not None
    children = Grants.children

    async def of_somebody_else(self: Grants, _person_id: int) -> Any:
        return await children(self, viewer.person_id)

    monkeypatch.setattr(Grants, "children", of_somebody_else)
    report = await crowd.sends(400)
    assert any("was told" in one for one in report.found)


@pytest.mark.long
async def test_an_exception_that_escapes_is_noticed(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(Homes, "cancel", broken)
    report = await crowd.sends(400)
    assert any("update.failed" in one for one in report.found)


@pytest.mark.long
async def test_rights_out_of_nowhere_are_noticed(crowd: Crowd) -> None:
    school = crowd.town.schools[0]
    async with seeding(crowd.talk.database) as seed:
        person = await seed.person()
        await seed.grant(person, school.pupil.id)
        await seed.add(
            tables.RoleRow, person_id=person.person_id, school_id=school.id, kind=RoleKind.HEAD, granted_at=LONG_AGO
        )
    report = await crowd.sends(1)
    assert len(report.found) == 2
    assert "roles gained" in report.found[0]
    assert "given by no decision" in report.found[1]


def test_every_kind_of_button_and_every_command_is_forged() -> None:
    forger = Forger(random.Random(1), kinds_of_buttons(), SAID)
    forged = {forger.data([1]).partition(":")[0] for _ in range(2_000)}
    assert forged == {kind.__prefix__ for kind in kinds_of_buttons()}
    assert {"start", "today", "mark", "queue", "seat"} <= set(commands())


@pytest.mark.long
def test_the_schema_gives_updates_that_can_be_read_of_every_kind() -> None:
    nonsense = Nonsense(random.Random(1), [1, 2, 3])
    read: set[str] = set()
    for number in range(500):
        update = {"update_id": number} | nonsense.update()
        try:
            read.add(Update.model_validate(json.loads(json.dumps(update))).event_type)
        except ValueError:
            continue
    assert {"message", "callback_query", "my_chat_member", "edited_message"} <= read
    assert len(read) > 12


def test_what_no_encoding_and_no_database_takes_is_mended_before_it_is_kept() -> None:
    kept = json.loads(as_text({"text": "a\ud83db\0c", "\0d": ["😀", "\\u0000"]}))
    assert kept == {"text": "a?bc", "d": ["😀", "\\u0000"]}
    with pytest.raises(RecursionError):
        as_text({"text": nested(100_000)})
