"""The doors of the service: what is open over HTTP, and who is turned away with a line in the log and nothing more."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.health import health_route, metrics_route
from bot.polling import SECRET_HEADER, webhook_route
from bot.web import HEADERS, LARGEST_BODY, WEBHOOK_PATH, application
from storage import tables
from tests.bot.conftest import School, begins, rows
from tests.talk import Talk
from tests.telegram import chat_json

SECRET = "a secret of this test"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(talk: Talk) -> AsyncIterator[Client]:
    app = application(
        health=health_route(talk.database), metrics=metrics_route(talk.database),
        webhook=webhook_route(talk.intake, SECRET),
    )  # fmt: skip
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/health", 200), ("GET", "/metrics", 200), ("POST", WEBHOOK_PATH, 401), ("GET", "/nothing", 404)],
)
async def test_every_answer_carries_the_headers_that_make_it_harmless(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    if await answer.read():
        assert "charset=utf-8" in answer.headers["Content-Type"].lower()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", WEBHOOK_PATH, 405), ("TRACE", "/health", 405), ("POST", "/health", 405), ("GET", "/", 404),
        ("GET", "/.git/config", 404), ("GET", "/../.env", 404), ("GET", "/data/diary.db", 404),
        ("GET", "/health?secret=1&secret=2", 200),
    ],
)  # fmt: skip
async def test_only_the_ways_that_are_meant_are_open(client: Client, method: str, path: str, status: int) -> None:
    answer = await client.request(method, path, allow_redirects=False)
    assert answer.status == status


async def test_a_body_larger_than_any_update_is_refused(client: Client, talk: Talk) -> None:
    answer = await client.post(WEBHOOK_PATH, data=BytesIO(b"x" * (LARGEST_BODY + 1)), headers={SECRET_HEADER: SECRET})
    assert answer.status == 413
    assert await rows(talk.database, tables.InboxRow) == []


async def test_a_body_without_an_end_is_refused(client: Client, talk: Talk) -> None:
    answer = await client.post(WEBHOOK_PATH, data=b"[" * 100_000, headers={SECRET_HEADER: SECRET})
    assert answer.status == 400


async def test_who_does_not_know_the_secret_is_logged(client: Client, talk: Talk) -> None:
    await client.post(WEBHOOK_PATH, json={}, headers={SECRET_HEADER: "another"})
    assert [entry["event"] for entry in talk.logs] == ["webhook.refused"]
    assert "another" not in str(talk.logs)


async def test_a_private_chat_of_another_is_no_place_to_ask_from(talk: Talk, school: School) -> None:
    parent, stranger = talk.person(), talk.person()
    await school.grants(parent)
    at = int(talk.clock.now.timestamp())
    message = {"message_id": 1, "date": at, "chat": chat_json(stranger.id), "from": parent.user, "text": "/today"}
    await talk.brings({"message": message})
    assert stranger.chat.sent == parent.chat.sent == 0
    assert any(entry["event"] == "chat.of_another" for entry in talk.logs)


@pytest.mark.parametrize("button", ["s:home:", "d:{pupil}:", "g:{pupil}:0:0:0"])
async def test_a_diary_is_not_drawn_before_a_group(talk: Talk, school: School, button: str) -> None:
    parent = talk.person()
    await school.grants(parent)
    await school.applies(talk.person())
    await talk.pays()  # a card stands in the group
    sent = school.chat.everything_said
    await parent.presses(button.format(pupil=school.pupil.id), on=school.chat)
    assert school.chat.everything_said == sent
    assert parent.alert


async def test_a_link_that_does_not_work_is_logged_without_its_secret(talk: Talk) -> None:
    await talk.person().says("/start nosuchsecretnosuchsec")
    assert [entry for entry in talk.logs if entry["event"] == "link.refused"]
    assert "nosuchsecret" not in str(talk.logs)


async def test_who_forges_is_logged_by_number_alone(talk: Talk) -> None:
    person = talk.person()
    await person.presses("d:99999999999999999999:")
    (entry,) = [entry for entry in talk.logs if entry["event"] == "tap.forged"]
    assert entry["user_id"] == person.id


async def test_who_reaches_for_what_is_not_theirs_is_logged_by_ids_alone(talk: Talk, school: School) -> None:
    parent, applicant = talk.person(), talk.person(started=False)
    reader = await school.grants(parent)
    await begins(applicant)
    await school.applies(applicant)
    await parent.presses(f"d:{school.stranger.id}:")
    await parent.presses("k:look:1:1:")
    await school.officer.presses("k:register:1:1:")
    told = {entry["event"]: entry for entry in talk.logs}
    assert told["diary.refused"]["person_id"] == reader.person_id
    assert told["diary.refused"]["pupil_id"] == school.stranger.id
    assert told["case.refused"]["application_id"] == 1
    assert (told["act.denied"]["act"], told["act.denied"]["application_id"]) == ("register", 1)
    assert not any(word in str(talk.logs) for word in school.personal)
