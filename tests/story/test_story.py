"""The whole way, over HTTP: apply, be approved, get a mark, be told, read the day; and the same with kill -9."""

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.stage import HOUSE, Bot, Launch, Playground, run_bot
from benchmarks.warm import fork_bot
from tests.story.stage import Cast, Template, cast

pytestmark = [pytest.mark.story, pytest.mark.long]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LEASE_SECONDS = 301  # how long a push in flight is left alone
HANDS = 0.02  # seconds: the request to the playground is on its way


def count(bot: Bot, table: str, where: str = "1") -> int:
    """Rows of a table as they are on disk, seen beside the bot."""
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True, timeout=10)) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}" WHERE {where}').fetchone()[0])


async def on_disk(bot: Bot, table: str, rows: int = 1) -> None:
    async with asyncio.timeout(20):
        while count(bot, table) < rows:  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.002)


@asynccontextmanager
async def meanwhile(act: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """What a person does while something else happens; a tap that nobody will answer is not waited for."""
    done = asyncio.ensure_future(act)
    await asyncio.sleep(HANDS)
    try:
        yield
    finally:
        done.cancel()
        await asyncio.gather(done, return_exceptions=True)


async def settled(bot: Bot, quarantined: int = 0) -> None:
    """Wait until all that came has been answered or set aside."""
    async with asyncio.timeout(10):
        while (found := bot.health()["inbox"]) != {"waiting": 0, "quarantined": quarantined}:
            assert found["quarantined"] <= quarantined
            await asyncio.sleep(0.05)


def errors_in(log: Path) -> list[str]:
    """What the log complains of: nothing in a story that goes well."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if '"level": "error"' in line or "Traceback" in line or line.startswith("ERROR")]


def secrets_in(log: Path, played: Cast) -> list[str]:
    """Names, phones, addresses, papers and the token of the story that stand in the log: there must be none."""
    school = played.template.school
    everybody = [*school.parents, *school.pupils, *school.teachers, *school.officers]
    words = {word for human in everybody for word in (human.family, human.given, human.middle, human.phone) if word}
    words |= {"Попова", "parent@example.com", "1408 123456", "УВД", "a-token-of-the-playground", played.bot.key}
    text = log.read_text(encoding="utf-8")
    return sorted(word for word in words if word in text)


ONE_OF_EACH = {  # what one story leaves behind
    "consent": 1, "application": 1, "grant": 1, "mark": 1, "mark_batch": 1, "mark_revision": 1,
    "application_event": 3,  # filed, taken, granted
    "document": 3,  # the application as signed, the receipt, the decision
    "draft": 0,
}  # fmt: skip

Trouble = Callable[[Cast, str], Awaitable[None]]
"""What befalls the bot while an act is in hand; told which table the act will change."""


async def nothing(_played: Cast, _table: str) -> None: ...


async def killed_before_it_acts(played: Cast, _table: str) -> None:
    """The act has been sent; the bot has perhaps not even heard of it."""
    played.bot.kill()
    played.bot.start()


async def killed_after_it_acted(played: Cast, table: str) -> None:
    """The act is on disk; the person has perhaps not been told."""
    await on_disk(played.bot, table)
    played.bot.kill()
    played.bot.start()


Run = tuple[Trouble, bool, Launch]
RUNS: Sequence[Run] = (
    (nothing, False, run_bot),
    (killed_before_it_acts, False, fork_bot),
    (killed_after_it_acted, False, fork_bot),
    (killed_after_it_acted, True, fork_bot),
)


async def the_story(played: Cast, trouble: Trouble = nothing) -> None:
    """The shortest story that has all its parts."""
    teacher, officer, group, parent = await played.gather()
    async with meanwhile(parent.taps("Подать заявление")):
        await trouble(played, "application")
    receipt = await parent.sees("Заявление принято")
    assert "№ 31-" in receipt["text"]

    await officer.sees("Ждёт исполнителя", group)
    async with meanwhile(officer.taps("Взять", group)):
        await officer.sees("Исполнитель", group)
    async with meanwhile(officer.taps("Предоставить", group)):
        await trouble(played, "grant")
    await played.control.forward(LEASE_SECONDS)  # what was being sent when the bot died is sent again
    card = await officer.sees("Предоставлено", group)
    assert played.pupil.family not in card["text"]  # nothing personal in a group
    letter = await parent.sees("Дневник открыт здесь")
    assert letter["file"]["mime"] == "application/pdf"

    async with meanwhile(teacher.says(played.mark_line)):
        await trouble(played, "mark")
    await teacher.taps("Сообщить сейчас")
    await parent.sees("Алгебра - 5")
    await parent.taps("Открыть день")
    page = await parent.sees("Физика")
    assert "Алгебра - 5" in page["text"]


async def test_a_parent_applies_is_approved_and_learns_of_a_mark_even_if_the_bot_is_killed_on_the_way(
    playground: Playground, template: Template, tmp_path: Path
) -> None:
    """All at once, each with a bot of its own: most of a story is waiting, a chat is spoken to at Telegram's pace."""

    async def told(run: Run) -> None:
        trouble, webhook, launch = run
        folder = tmp_path / f"{trouble.__name__}-{webhook}"
        async with cast(playground, template, folder, webhook=webhook, launch=launch) as played:
            await the_story(played, trouble)
            await settled(played.bot)
            found = {table: count(played.bot, table) for table in ONE_OF_EACH}
            assert found == ONE_OF_EACH, folder.name
            assert played.bot.starts == (1 if trouble is nothing else 4)
            assert await asyncio.to_thread(played.bot.stop) == 0
            assert errors_in(played.bot.log) == []
            assert secrets_in(played.bot.log, played) == []

    await asyncio.gather(*(told(run) for run in RUNS))


async def test_a_webhook_is_taken_only_with_its_secret(called: Cast) -> None:
    url = f"{called.bot.url}/webhook"
    update = json.dumps({"update_id": 1, "message": "not a message"})
    async with aiohttp.ClientSession() as http:

        async def call(secret: str | None, body: str = update) -> int:
            async with http.post(url, data=body, headers={SECRET_HEADER: secret} if secret else {}) as response:
                return response.status

        secret = called.bot.webhook_secret
        assert [await call(None), await call("x" * len(secret)), await call(secret[:-1])] == [401, 401, 401]
        assert called.bot.health()["last_update_at"] is None  # nothing of those was kept
        assert await call(secret, "{") == 400
        assert await call(secret) == 200
    await settled(called.bot, quarantined=1)


async def test_a_collector_reads_figures_and_nobodys_data(called: Cast) -> None:
    teacher = await called.teacher()
    await teacher.says(called.mark_line)
    await teacher.sees("Записано: 1")
    await settled(called.bot)
    told = await asyncio.to_thread(called.bot.metrics)
    assert told['diary_updates_total{kind="message",outcome="handled"}'] == 2
    assert told['diary_telegram_calls_total{method="sendMessage",outcome="ok"}'] == 2
    assert told['diary_handling_seconds_count{kind="message"}'] == 2
    assert (told["diary_database_up"], told["diary_inbox_waiting"], told["diary_pushes_owed"]) == (1, 0, 0)
    assert told["diary_last_update_timestamp_seconds"] > 0
    assert called.pupil.family not in str(told)


async def test_what_came_by_webhook_just_before_sigterm_is_finished(called: Cast) -> None:
    teacher = await called.teacher()
    people = called.template.school.pupils
    for pupil in people:
        await teacher.says(called.mark_line.replace(called.pupil.family, pupil.family))
    await on_disk(called.bot, "inbox", rows=1 + len(people))
    assert await asyncio.to_thread(called.bot.stop) == 0
    assert errors_in(called.bot.log) == []
    assert count(called.bot, "inbox", "answered_at IS NULL") == 0
    assert count(called.bot, "mark") == len(people)


async def test_what_came_while_nobody_served_is_answered_after_the_start(called: Cast) -> None:
    teacher = await called.teacher()
    assert await asyncio.to_thread(called.bot.stop) == 0
    await teacher.says(called.mark_line)
    called.bot.start()
    await teacher.sees("Записано: 1")


# -- the command line, as an operator meets it


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN"),
        ({"BOT_TOKEN": "no colon"}, "BOT_TOKEN"),
        ({"BOT_TOKEN": "1:with a space"}, "BOT_TOKEN"),
        ({"SECRET_KEYS": ""}, "SECRET_KEYS"),
        ({"SECRET_KEYS": "short"}, "SECRET_KEYS"),
        ({"HTTP_PORT": "many"}, "HTTP_PORT"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"TELEGRAM_API_URL": "here"}, "TELEGRAM_API_URL"),
        ({"WEBHOOK_URL": "https://example.org", "WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET"),
        ({"TELEGRAM_API_URL": "https://api.telegram.org"}, "CLOCK_URL"),  # a turned clock beside the real Telegram
        ({"DATABASE_URL": "no address"}, "DATABASE_URL"),
        ({"CALENDAR_OVERRIDES": "/nowhere/overrides.csv"}, "CALENDAR_OVERRIDES"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_with_one_sentence_that_names_it(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    bot = Bot(tmp_path, "http://127.0.0.1:9", more=wrong)
    told = run([sys.executable, "-m", "bot", "run"], bot, expect=2)
    assert told.stdout == ""
    assert sentence in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


async def test_a_token_telegram_does_not_know_stops_the_run_with_one_sentence(tmp_path: Path) -> None:
    async def unauthorised(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)

    telegram = web.Application()
    telegram.router.add_route("*", "/{path:.*}", unauthorised)
    async with TestServer(telegram, host="127.0.0.1") as server:
        bot = Bot(tmp_path, str(server.make_url("")).rstrip("/"), more={"CLOCK_URL": ""}, launch=fork_bot)
        bot.start()
        assert await asyncio.to_thread(bot.exit_code) == 2
    assert "BOT_TOKEN" in bot.log.read_text(encoding="utf-8").splitlines()[-1]
    assert "Traceback" not in bot.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [["--help"], ["due", "2026-12-30", "5", "working"], ["school", "show"], ["invite", "officer", "--school", "1"]],
)
def test_a_command_that_does_not_talk_does_not_load_aiogram(template: Template, words: list[str]) -> None:
    bot = Bot(template.folder, "http://127.0.0.1:9", key=template.key)
    told = run([sys.executable, "-X", "importtime", "-m", "bot", *words], bot, expect=0)
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "typer" in loaded  # the list is there at all
    assert not {name for name in loaded if name.partition(".")[0] == "aiogram"}


def test_a_port_that_is_taken_is_told_in_one_sentence_too(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bot = Bot(tmp_path, "http://127.0.0.1:9", port=int(other.getsockname()[1]))
        told = run([sys.executable, "-m", "bot", "run"], bot, expect=2)
    assert [line for line in told.stderr.splitlines() if "HTTP_PORT" in line]
    assert "Traceback" not in told.stderr


def test_a_time_limit_is_counted_on_the_command_line(template: Template) -> None:
    bot = Bot(template.folder, "http://127.0.0.1:9", key=template.key)
    assert bot.command("due", "2026-12-30", "5", "working").splitlines()[0] == "2027-01-15"
    assert bot.command("due", "2027-07-09", "1", "working", "--school", "1").splitlines()[0] == "2027-07-13"  # 12 July


def run(command: list[str], bot: Bot, *, expect: int) -> "subprocess.CompletedProcess[str]":
    environment = {**bot.environment, "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(
        command, env=environment, cwd=bot.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == expect, done.stderr[-2000:]
    return done
