"""The intake: nothing is lost, nothing is done twice, nobody waits for another, whatever dies or fails."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import intake
from bot.intake import CRASHES_TO_QUARANTINE, KEPT, KEPT_ASIDE, NotKept, chat_of
from bot.polling import SECRET_HEADER, webhook_route
from bot.screens import common
from storage import tables
from storage.inbox import Inbox, InboxKey, Letter
from tests.bot.conftest import School, rows
from tests.talk import Person, Talk
from tests.telegram import BAD_REQUEST, BOT_ID, FORBIDDEN, RETRY_AFTER, SERVER_ERROR, Died, Json


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried at once."""
    monkeypatch.setattr(intake, "RETRY_SECONDS", (0.001,))
    monkeypatch.setattr(intake, "PAUSE_OF_A_SUSPECT", 0)


async def ready_to_file(school: School, parent: Person) -> None:
    await school.has_answered(parent)
    await parent.says("/apply")


async def applications(talk: Talk) -> int:
    return len(await rows(talk.database, tables.ApplicationRow))


# -- order


async def test_a_chat_is_answered_in_order_and_does_not_hold_up_another(talk: Talk) -> None:
    slow, quick = talk.person(), talk.person()
    talk.telegram.held[slow.id] = asyncio.Event()
    said = [f"слово {number}" for number in range(5)]
    going = asyncio.gather(*(slow.says(word) for word in said))
    await quick_says(quick, "привет")
    assert "привет" in quick.screen
    assert slow.everything_said == ""
    talk.telegram.held.pop(slow.id).set()
    await going
    heard = [message["text"] for message in slow.chat.messages.values() if message["from"]["id"] == BOT_ID]
    assert [word for word in said if word in "".join(heard)] == said
    assert [next(word for word in said if word in text) for text in heard] == said


async def quick_says(person: Person, text: str) -> None:
    """Say something and wait for the answer to it alone."""
    going = asyncio.ensure_future(person.says(text))
    async with asyncio.timeout(5):
        while not person.everything_said:  # noqa: ASYNC110 - another chat never becomes quiet here
            await asyncio.sleep(0.001)
    going.cancel()


async def test_forty_chats_at_once_are_all_answered(talk: Talk) -> None:
    people = [talk.person() for _ in range(40)]
    await asyncio.gather(*(person.says("/start") for person in people))
    assert all("Здравствуйте" in person.screen for person in people)


# -- what cannot be read


@pytest.mark.parametrize(
    "poison",
    [
        {"message": {"message_id": "no number"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 10**30, "type": "private"}, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "\ud800"}},
        {"callback_query": []},
        {"an_update_of_the_future": {"id": 1}},
        {},
    ],
)
async def test_an_update_that_cannot_be_read_stops_nobody(talk: Talk, poison: Json) -> None:
    talk.mistakes_expected = True
    before, after = talk.person(), talk.person()
    await talk.delivers(
        update_of(talk, before, "раньше"),
        {"update_id": next(talk.update_ids)} | poison,
        update_of(talk, after, "позже"),
    )
    assert "раньше" in before.screen
    assert "позже" in after.screen
    async with talk.database.open_read() as work:
        assert (await work.inbox.state()).waiting <= 3  # noted soon
    await talk.restarts()
    await talk.restarts()
    assert before.chat.sent == after.chat.sent == 1


@pytest.mark.parametrize(
    "nonsense", [{}, {"update_id": None}, {"update_id": "7"}, {"update_id": 10**30}, [], "x", None]
)
async def test_what_is_no_update_is_not_kept_and_stops_nobody(talk: Talk, nonsense: Json) -> None:
    talk.mistakes_expected = True
    person = talk.person()
    await talk.delivers(nonsense, update_of(talk, person, "привет"))
    assert "привет" in person.screen
    assert len(await rows(talk.database, tables.InboxRow)) == 1


async def test_what_cannot_be_read_is_set_aside_for_a_person(talk: Talk) -> None:
    talk.mistakes_expected = True
    await talk.brings({"message": {"message_id": "no number"}})
    (row,) = await rows(talk.database, tables.InboxRow)
    assert row["quarantined_at"] == talk.clock.now
    assert "inbox.unreadable" in [entry["event"] for entry in talk.mistakes]


def update_of(talk: Talk, person: Person, text: str) -> Json:
    message = {
        "message_id": next(talk.telegram.ids),
        "date": int(talk.clock.now.timestamp()),
        "chat": {"id": person.id, "type": "private", "first_name": "A"},
        "from": person.user,
        "text": text,
    }
    return {"update_id": next(talk.update_ids), "message": message}


# -- deaths


async def test_died_before_the_act_it_is_done_after_the_restart(talk: Talk, school: School, parent: Person) -> None:
    await ready_to_file(school, parent)
    talk.killer.deaths = 1
    await parent.taps("Подать заявление")
    assert await applications(talk) == 0
    await talk.rises()
    assert await applications(talk) == 1
    assert "Заявление принято" in parent.screen


@pytest.mark.parametrize("heard", [False, True])
async def test_died_between_the_act_and_the_answer_it_shows_where_you_are_and_acts_no_more(
    talk: Talk, school: School, parent: Person, heard: bool
) -> None:
    await ready_to_file(school, parent)
    talk.telegram.fails(Died(), method="editMessageText", after=heard)
    await parent.taps("Подать заявление")
    assert await applications(talk) == 1
    await talk.rises()
    assert await applications(talk) == 1
    assert "Заявление принято" in parent.screen
    assert (await rows(talk.database, tables.ApplicationRow))[0]["number"] in parent.screen


async def test_a_teacher_whose_answer_was_lost_sees_what_was_written(talk: Talk, school: School) -> None:
    talk.telegram.fails(Died(), method="sendMessage")
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    await talk.rises()
    assert "Записано: 1" in school.teacher.screen
    assert len(await rows(talk.database, tables.MarkRow)) == 1


@pytest.mark.long
async def test_an_officer_whose_answer_was_lost_has_decided_once(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await talk.pays()
    talk.telegram.fails(Died(), method="editMessageText")
    await school.officer.taps("Взять", on=school.chat)
    await talk.rises()
    await talk.pays()
    assert "Исполнитель" in school.chat.screen
    acts = [row["act"] for row in await rows(talk.database, tables.ApplicationEventRow)]
    assert acts == ["filed", "take"]


async def test_an_update_at_which_the_process_dies_again_and_again_is_set_aside(talk: Talk) -> None:
    talk.mistakes_expected = True
    deadly, other = talk.person(), talk.person()
    talk.killer.deaths = 99
    await deadly.says("смерть")
    for _ in range(CRASHES_TO_QUARANTINE):
        await talk.rises()
    talk.killer.deaths = 0
    await talk.rises()
    (row,) = await rows(talk.database, tables.InboxRow)
    assert row["quarantined_at"] is not None
    await other.says("привет")
    assert "привет" in other.screen
    assert deadly.everything_said == ""


async def test_only_the_guilty_is_counted(talk: Talk) -> None:
    """The others that waited at each death are answered, however often the process has died."""
    talk.mistakes_expected = True
    people = [talk.person() for _ in range(6)]
    talk.killer.deaths, talk.killer.of = 99, people[0].id
    await talk.delivers(*(update_of(talk, person, "привет") for person in people))
    for _ in range(CRASHES_TO_QUARANTINE + 1):
        await talk.rises()
    assert [person.chat.sent > 0 for person in people] == [False, True, True, True, True, True]


async def test_what_was_handled_is_not_handled_again_after_a_restart(talk: Talk, school: School) -> None:
    person = talk.person()
    update = await person.says("/start")
    await talk.restarts()
    await talk.delivers(update)
    assert person.chat.sent == 1


# -- Telegram fails


@pytest.mark.parametrize("answer", [None, SERVER_ERROR, RETRY_AFTER])
async def test_while_telegram_is_away_answers_wait_and_then_come(
    talk: Talk, school: School, parent: Person, answer: Json | None
) -> None:
    await ready_to_file(school, parent)
    talk.telegram.fails(answer, times=7, method="editMessageText")
    talk.telegram.fails(answer, times=3, method="sendMessage")
    await parent.taps("Подать заявление")
    assert await applications(talk) == 1
    assert "Заявление принято" in parent.screen


async def test_an_outage_is_outlived_by_restarts_and_blames_no_letter(talk: Talk, school: School) -> None:
    person = talk.person()
    outage = talk.telegram.fails(None, times=10**6)
    await talk.delivers(update_of(talk, person, "привет"), wait=False)
    for _ in range(CRASHES_TO_QUARANTINE + 2):
        await asyncio.sleep(0.05)  # it is tried, and tried again
        await talk.closes()
        talk.opens()
    outage.times = 0
    await talk.settles()
    assert "привет" in person.screen
    (row,) = await rows(talk.database, tables.InboxRow)
    assert row["quarantined_at"] is None


async def test_who_has_blocked_the_bot_stops_nobody(talk: Talk) -> None:
    person = talk.person()
    talk.telegram.fails(FORBIDDEN, chat=person.id, times=2)
    await person.says("раз")
    await person.says("два")
    await person.says("три")
    assert "три" in person.screen


async def test_a_mistake_of_ours_is_apologised_for_once(talk: Talk) -> None:
    talk.mistakes_expected = True
    person = talk.person()
    talk.telegram.fails(BAD_REQUEST)
    await person.says("/start")
    assert person.screen == common.apology().text
    assert "update.failed" in [entry["event"] for entry in talk.mistakes]
    await talk.restarts()
    assert person.chat.sent == 1


async def test_a_tap_too_old_to_be_answered_is_nobodys_trouble(talk: Talk, parent: Person) -> None:
    await parent.says("/start")
    data = parent.data_of("У меня есть код")
    old = refusal_of_old_queries(talk)
    await parent.presses(data)
    assert "Код доступа" in parent.screen
    assert old.times < 10
    talk.telegram.answers[parent._tap].append({})  # it could not be


def refusal_of_old_queries(talk: Talk):  # type: ignore[no-untyped-def]
    answer = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: query is too old and response timeout expired",
    }
    return talk.telegram.fails(answer, method="answerCallbackQuery", times=10)


# -- the disk fails


@pytest.mark.long
async def test_what_cannot_be_kept_is_not_confirmed(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.mistakes_expected = True
    person = talk.person()
    update = update_of(talk, person, "привет")

    async def full(*_: object) -> list[InboxKey]:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Inbox, "add", full)
        with pytest.raises(NotKept):
            await talk.delivers(update)
    await talk.delivers(update)
    assert "привет" in person.screen
    assert person.chat.sent == 1


# -- time


async def test_an_outage_over_midnight_does_not_move_the_day_of_filing(
    talk: Talk, school: School, parent: Person
) -> None:
    await ready_to_file(school, parent)
    data = parent.data_of("Подать заявление")
    late = datetime(2026, 11, 25, 20, 59, tzinfo=UTC)  # a minute before midnight in Moscow
    query = {"id": "77", "from": parent.user, "chat_instance": "1", "data": data}
    query["message"] = {"message_id": 1, "date": 0, "chat": {"id": parent.id, "type": "private", "first_name": "A"}}
    talk.telegram.answers["77"].append({})
    await talk.closes()
    async with talk.database.open_upkeep() as work:
        payload = json.dumps({"update_id": 777, "callback_query": query})
        await work.inbox.add([Letter(InboxKey(BOT_ID, 777), parent.id, payload, late)])
    talk.clock.now = late + timedelta(hours=9)
    talk.opens()
    await talk.settles()
    (application,) = await rows(talk.database, tables.ApplicationRow)
    assert application["filed_at"] == late
    assert "от 25.11.2026, 23:59" in parent.screen
    assert "30.11.2026" in parent.screen


# -- care


@pytest.mark.long
async def test_letters_are_forgotten_in_time_and_those_set_aside_later(talk: Talk) -> None:
    talk.mistakes_expected = True
    await talk.person().says("привет")
    await talk.brings({"message": {"message_id": "no number"}})
    await talk.restarts()
    for wait, left in ((KEPT, 2), (timedelta(seconds=1), 1), (KEPT_ASIDE - KEPT, 0)):
        talk.clock.now += wait
        await talk.intake.purge()
        assert len(await rows(talk.database, tables.InboxRow)) == left


async def test_what_waits_is_never_forgotten(talk: Talk) -> None:
    await talk.closes()
    person = talk.person()
    async with talk.database.open_upkeep() as work:
        payload = json.dumps(update_of(talk, person, "привет"))
        await work.inbox.add([Letter(InboxKey(BOT_ID, 777), person.id, payload, talk.clock.now)])
    talk.clock.forward(days=400)
    await talk.intake.purge()
    talk.opens()
    await talk.settles()
    assert "привет" in person.screen


async def test_in_a_crowd_polling_is_asked_to_wait(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "TOO_MANY_WAITING", 3)
    people = [talk.person() for _ in range(3)]
    for person in people:
        talk.telegram.held[person.id] = asyncio.Event()
    await talk.delivers(*(update_of(talk, person, "привет") for person in people), wait=False)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(talk.intake.has_room(), 0.02)
    for person in people:
        talk.telegram.held[person.id].set()
    await asyncio.wait_for(talk.intake.has_room(), 5)
    await talk.handled()


async def test_the_log_knows_nobody_by_name(talk: Talk, school: School, parent: Person) -> None:
    talk.mistakes_expected = True
    await ready_to_file(school, parent)
    talk.telegram.fails(BAD_REQUEST)  # an error, with all that errors carry
    await parent.taps("Подать заявление")
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    await talk.brings({"message": {"message_id": "no number", "text": school.parent_name}})
    log = str([{**entry, "exc_info": None} for entry in talk.logs])
    assert talk.mistakes
    assert [word for word in school.personal if word in log] == []


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": {"chat": {"id": 5}, "from": {"id": 7}}}, 5),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, -5),
        ({"callback_query": {"from": {"id": 7}}}, 7),
        ({"my_chat_member": {"chat": {"id": 5}, "from": {"id": 7}}}, 5),
        ({"message": {"chat": {"id": "5"}}}, 0),
        ({"message": []}, 0),
        ({}, 0),
    ],
)
def test_the_lane_of_an_update_is_its_chat(raw: Json, chat: int) -> None:
    assert chat_of({"update_id": 1} | raw) == chat


# -- the webhook


@pytest.fixture
async def door(talk: Talk):  # type: ignore[no-untyped-def]
    app = web.Application()
    app.router.add_post("/webhook", webhook_route(talk.intake, "a secret of the webhook"))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


@pytest.mark.parametrize("told", [None, "", "wrong", "a secret of the webhoo", "секрет"])
async def test_the_webhook_lets_in_nobody_without_the_secret(talk: Talk, door: TestClient, told: str | None) -> None:
    headers = {} if told is None else {SECRET_HEADER: told}
    async with door.post("/webhook", json=update_of(talk, talk.person(), "привет"), headers=headers) as response:
        assert response.status == 401
    assert await rows(talk.database, tables.InboxRow) == []


async def test_the_webhook_confirms_what_is_on_disk(talk: Talk, door: TestClient) -> None:
    person = talk.person()
    headers = {SECRET_HEADER: "a secret of the webhook"}
    async with door.post("/webhook", json=update_of(talk, person, "привет"), headers=headers) as response:
        assert response.status == 200
    assert len(await rows(talk.database, tables.InboxRow)) == 1
    await talk.handled()
    assert "привет" in person.screen


@pytest.mark.long
async def test_the_webhook_asks_to_come_again_when_the_disk_fails(
    talk: Talk, door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.mistakes_expected = True

    async def full(*_: object) -> list[InboxKey]:
        raise OSError("the disk is full")

    monkeypatch.setattr(Inbox, "add", full)
    headers = {SECRET_HEADER: "a secret of the webhook"}
    async with door.post("/webhook", json=update_of(talk, talk.person(), "привет"), headers=headers) as response:
        assert response.status == 503
    async with door.post("/webhook", data=b"{no json", headers=headers) as response:
        assert response.status == 400
