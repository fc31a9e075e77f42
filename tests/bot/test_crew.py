"""Several processes over one PostgreSQL: a chat is answered in order and once, whichever of them dies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import crew, intake
from bot.app import make_intake
from bot.crew import Crew
from bot.house import build
from bot.intake import Intake, NotKept
from bot.jobs import Tick, _runs
from bot.pace import OVERALL_PER_SECOND, Pace
from bot.rooms import dispatcher
from storage import tables
from storage.engine import ServedAlready, only_server, open_engine
from storage.line import Line
from storage.tables.delivery import LaneRow, ProcessRow
from storage.work import Database, TryAgain
from tests.bot.conftest import School, rows
from tests.bot.test_intake import update_of
from tests.talk import Person, Talk
from tests.telegram import BOT_ID, Json

_names = count(1)


@pytest.fixture
def home() -> str:
    """A file has one process: these are of PostgreSQL."""
    return "postgres"


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "RETRY_SECONDS", (0.001,))
    monkeypatch.setattr(intake, "PAUSE_OF_A_SUSPECT", 0)


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110 - the intake has no bell
            await asyncio.sleep(0.002)


@dataclass
class Process:
    """One more process of the same bot: its own connections, its own memory."""

    talk: Talk
    database: Database = field(init=False)
    crew: Crew = field(init=False)
    intake: Intake = field(init=False)
    running: "asyncio.Future[None]" = field(init=False)

    async def start(self) -> None:
        self.database = Database(open_engine(self.talk.database.engine.url.render_as_string(False)), self.talk.clock)
        self.crew = Crew(self.database, f"process {next(_names)}")
        house = build(self.database, self.talk.settings)
        self.intake = make_intake(self.talk.bot, house, dispatcher(house), self.crew)
        await self.crew.join()
        self.running = asyncio.ensure_future(self.intake.run())

    async def stop(self) -> None:
        self.intake.stop()
        await asyncio.wait_for(self.running, 10)
        await self.crew.leave()
        await self.database.close()

    async def quiet(self) -> None:
        await until(lambda: not self.intake.waiting)


@pytest.fixture
async def other(talk: Talk) -> AsyncIterator[Process]:
    """A second process beside that of the talk."""
    await talk.intake.awake.wait()
    process = Process(talk)
    await process.start()
    yield process
    await process.stop()


async def dies(talk: Talk) -> None:
    """The process of the talk is killed, and its lease runs out."""
    talk.running.cancel()
    await asyncio.wait({talk.running})
    async with talk.database.transaction() as connection:
        await connection.execute(
            text("UPDATE process SET lease_until = clock_timestamp() - interval '1 s' WHERE id = :id"),
            {"id": talk.crew.id},
        )


async def inherits(process: Process) -> None:
    """A beat of one who has seen the database answer for long enough."""
    process.crew._steady_since = -1_000.0
    assert await process.crew.beat()
    await process.intake.take_over()
    await process.quiet()


def heard(person: Person) -> list[str]:
    return [message["text"] for message in person.chat.messages.values() if message["from"]["id"] == BOT_ID]


# -- order


@pytest.mark.long
async def test_letters_of_one_chat_that_came_to_two_processes_are_answered_in_order(talk: Talk, other: Process) -> None:
    person = talk.person()
    talk.telegram.held[person.id] = asyncio.Event()
    words = [f"слово {number}" for number in range(6)]
    for place, word in enumerate(words):
        update = update_of(talk, person, word)
        await (talk.intake if place % 2 == 0 else other.intake).keep([update])
    talk.telegram.held.pop(person.id).set()
    await until(lambda: len(heard(person)) == len(words))
    assert [next(word for word in words if word in said) for said in heard(person)] == words
    await talk.handled()
    await other.quiet()
    async with asyncio.timeout(10):
        while await rows(talk.database, LaneRow):  # noqa: ASYNC110 - let go when the last answer is noted
            await asyncio.sleep(0.01)


async def test_another_chat_is_answered_by_the_process_it_came_to(talk: Talk, other: Process) -> None:
    slow, quick = talk.person(), talk.person()
    talk.telegram.held[slow.id] = asyncio.Event()
    await talk.intake.keep([update_of(talk, slow, "раз")])
    await other.intake.keep([update_of(talk, quick, "привет")])
    await other.quiet()
    assert "привет" in quick.screen
    assert heard(slow) == []
    talk.telegram.held.pop(slow.id).set()
    await talk.handled()


async def test_an_update_that_came_to_both_has_one_effect(
    talk: Talk, other: Process, school: School, parent: Person
) -> None:
    await school.has_answered(parent)
    await parent.says("/apply")
    update: Json = {}

    async def both(body: Json) -> Json:
        update.update({"update_id": next(talk.update_ids)} | body)
        await asyncio.gather(talk.intake.keep([update]), other.intake.keep([update]))
        await talk.handled()
        await other.quiet()
        return update

    talk.brings = both  # type: ignore[method-assign]
    await parent.taps("Подать заявление")
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1
    assert "Заявление принято" in parent.screen


# -- deaths


async def test_the_chats_of_a_process_that_died_are_taken_over_in_order(talk: Talk, other: Process) -> None:
    person = talk.person()
    talk.telegram.held[person.id] = asyncio.Event()
    words = ["раз", "два", "три"]
    await talk.intake.keep([update_of(talk, person, word) for word in words])
    await asyncio.sleep(0.05)
    await dies(talk)
    talk.telegram.held.pop(person.id).set()
    await other.intake.keep([update_of(talk, person, "четыре")])  # comes to one who lives, while the dead has the chat
    await inherits(other)
    said = [next(word for word in [*words, "четыре"] if word in one) for one in heard(person)]
    assert said == [*words, "четыре"]


@pytest.mark.long
async def test_an_act_whose_process_died_before_it_spoke_is_not_done_again(
    talk: Talk, other: Process, school: School, parent: Person
) -> None:
    await school.has_answered(parent)
    await parent.says("/apply")
    data = parent.data_of("Подать заявление")
    talk.telegram.held[parent.id] = asyncio.Event()
    going = asyncio.ensure_future(parent.presses(data))
    async with asyncio.timeout(10):
        while not await rows(talk.database, tables.ApplicationRow):  # noqa: ASYNC110 - committed before it speaks
            await asyncio.sleep(0.01)
    await dies(talk)
    await asyncio.gather(going, return_exceptions=True)
    talk.telegram.held.pop(parent.id).set()
    await inherits(other)
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1
    assert "Заявление принято" in parent.screen


async def test_who_starts_again_under_its_name_has_its_chats_at_once(talk: Talk) -> None:
    person = talk.person()
    talk.telegram.held[person.id] = asyncio.Event()
    await talk.delivers(update_of(talk, person, "привет"), wait=False)
    await asyncio.sleep(0.05)
    talk.running.cancel()
    await asyncio.wait({talk.running})
    talk.telegram.held.pop(person.id).set()
    talk.opens()
    await talk.settles()
    assert "привет" in person.screen
    assert len(await rows(talk.database, ProcessRow)) == 1


@pytest.mark.long
async def test_who_was_thought_dead_can_keep_nothing_and_ends(talk: Talk, other: Process) -> None:
    late = Crew(talk.database, talk.name)
    late.id = talk.crew.id
    await dies(talk)
    talk.opens()  # under the same name: the number of the dead is struck out
    await talk.intake.awake.wait()
    assert not await late.keep(asyncio.Event(), lambda: asyncio.sleep(0))
    other.crew.id = late.id
    with pytest.raises(NotKept):
        await other.intake.keep([update_of(talk, talk.person(), "привет")])
    talk.mistakes_expected = True
    async with talk.database.open_beat() as work:  # so that it can end in order
        other.crew.id = await work.inbox.processes.join("other again", crew.LEASE)


async def test_after_an_outage_nobody_is_struck_out_before_they_could_speak(talk: Talk, other: Process) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(text("UPDATE process SET lease_until = clock_timestamp() - interval '60 s'"))
    assert await other.crew.beat()
    assert await talk.crew.beat()
    assert other.crew.size == talk.crew.size == 2


async def test_letters_of_a_database_that_came_from_elsewhere_are_found(talk: Talk) -> None:
    person = talk.person()
    await talk.closes()
    async with talk.database.open_upkeep() as work:
        letter = talk.intake._letter(update_of(talk, person, "привет"), work.now)
        assert letter is not None
        await work.inbox.add([letter])
    talk.opens()
    await talk.settles()
    assert "привет" in person.screen


# -- what is done once


async def test_the_eldest_leads_and_then_the_next(talk: Talk, other: Process) -> None:
    assert await talk.crew.beat()
    assert await other.crew.beat()
    assert (talk.crew.leads, other.crew.leads) == (True, False)
    await dies(talk)
    await inherits(other)
    assert other.crew.leads
    assert other.crew.size == 1


async def test_a_tick_is_of_the_eldest_alone() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)

    await _runs(Tick("pushes", 1, lambda: work("pushes")), lambda: False)()
    await _runs(Tick("clock", 1, lambda: work("clock"), everywhere=True), lambda: False)()
    await _runs(Tick("pushes", 1, lambda: work("pushes of the eldest")), lambda: True)()
    assert done == ["clock", "pushes of the eldest"]


async def test_the_pace_is_shared() -> None:
    pace = Pace()
    pace.share(3)
    assert pace._line.interval == pytest.approx(3 / OVERALL_PER_SECOND)


# -- the database is away


async def test_while_the_database_is_away_nothing_is_lost_and_nobody_is_told_sorry(
    talk: Talk, school: School, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await school.has_answered(parent)
    await parent.says("/apply")
    failures, whole = count(), Line._connection

    async def away(self: Line, *arguments: object) -> object:
        if asyncio.current_task() in busy and next(failures) < 3:
            raise TryAgain("away")
        return await whole(self, *arguments)  # type: ignore[arg-type]

    busy = {task for task in asyncio.all_tasks() if "_work_for_ever" in repr(task)}
    monkeypatch.setattr(Line, "_connection", away)
    await parent.taps("Подать заявление")
    assert next(failures) > 3
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1
    assert "Заявление принято" in parent.screen


@pytest.mark.long
async def test_what_was_kept_though_nobody_said_so_is_handled(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is lost in the very commit: Telegram sends again, and the second time it is nothing new."""
    person = talk.person()
    update = update_of(talk, person, "привет")
    put = Intake._put

    async def lost(self: Intake, *arguments: object) -> None:
        line_up = self._line_up
        self._line_up = lambda _letter: None  # type: ignore[method-assign]
        await put(self, *arguments)  # type: ignore[arg-type]
        self._line_up = line_up  # type: ignore[method-assign]
        raise TryAgain("lost in the commit")

    with monkeypatch.context() as broken:
        broken.setattr(Intake, "_put", lost)
        with pytest.raises(NotKept):
            await talk.delivers(update)
    await talk.delivers(update)
    await talk.settles()
    assert "привет" in person.screen
    assert person.chat.sent == 1


# -- a file


def test_a_second_process_on_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}"
    with only_server(url), pytest.raises(ServedAlready), only_server(url):
        pytest.fail("two serve one file")
    with only_server(url):
        pass  # and the first gone, another may


async def test_a_beat_waits_for_nobody(talk: Talk) -> None:
    """However many units of work stand in line for a connection, a process says that it lives."""
    enough = asyncio.Event()

    async def holds() -> None:
        async with talk.database.open_read():
            await enough.wait()

    holding = [asyncio.ensure_future(holds()) for _ in range(20)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        assert await talk.crew.beat()
    enough.set()
    await asyncio.gather(*holding)
