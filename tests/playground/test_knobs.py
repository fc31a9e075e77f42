"""The clock, the faults, the events; and what a bot says of itself."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat

from playground.clock import Clock
from playground.errors import ControlError
from playground.faults import Faults, fault_from
from tests.playground.conftest import START, Stage


def test_the_clock_ticks_with_the_real_one_from_where_it_was_set() -> None:
    real = [1000.0]
    clock = Clock(START, real=lambda: real[0])
    real[0] += 5
    assert clock.now() == START + timedelta(seconds=5)
    clock.forward(3600)
    assert clock.now() == START + timedelta(seconds=3605)
    clock.set(datetime(2027, 1, 1))  # noqa: DTZ001
    assert clock.now() == datetime(2027, 1, 1, tzinfo=UTC)


async def test_the_clock_is_told_and_turned(stage: Stage) -> None:
    now = datetime.fromisoformat((await stage.get("clock"))["now"])
    assert now - START < timedelta(seconds=30)
    assert now.utcoffset() == timedelta(0)
    turned = await stage.post("clock", now="2026-12-30T12:00:00+03:00")
    assert turned["now"].startswith("2026-12-30T09:00:0")
    turned = await stage.post("clock", forward=3600)
    assert turned["now"].startswith("2026-12-30T10:00:0")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T05:00:00+00:00", "2026-11-23T06:00:0"),  # before nine on Monday
        ("2026-11-23T06:30:00+00:00", "2026-11-24T06:00:0"),
        ("2026-11-27T15:00:00+00:00", "2026-11-30T06:00:0"),  # over the weekend
        ("2026-12-31T15:00:00+00:00", "2027-01-11T06:00:0"),  # over the New Year holidays
    ],
)
async def test_the_clock_goes_to_the_next_working_morning(stage: Stage, now: str, expected: str) -> None:
    await stage.post("clock", now=now)
    assert (await stage.post("clock", working_day="09:00"))["now"].startswith(expected)


async def test_messages_carry_the_playgrounds_time(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("clock", now="2027-03-01T10:00:00+00:00")
    sent = await bot.send_message(anna, "весна")
    assert sent.date.date().isoformat() == "2027-03-01"


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"kind": "429", "retry_after": 7}, TelegramRetryAfter, "Too Many Requests: retry after 7"),
        ({"kind": "500"}, TelegramServerError, "Internal Server Error"),
        ({"kind": "502"}, TelegramServerError, "Bad Gateway"),
        ({"kind": "drop_before"}, TelegramNetworkError, "ServerDisconnectedError"),
        ({"kind": "drop_after"}, TelegramNetworkError, "ServerDisconnectedError"),
    ],
)
async def test_a_fault_strikes_as_often_as_asked(
    stage: Stage, bot: Bot, anna: int, wish: dict[str, object], error: type[Exception], words: str
) -> None:
    await stage.post("faults", **wish, times=1)
    with pytest.raises(error, match=words):
        await bot.send_message(anna, "раз")
    await bot.send_message(anna, "два")
    seen = [message["text"] for message in await stage.chat(anna)]
    accepted = ["раз"] if wish["kind"] == "drop_after" else []
    assert seen == ["/start", *accepted, "два"]
    assert (await stage.get("faults")) == {"active": [], "counts": {wish["kind"]: 1}}


async def test_latency_delays_and_does_not_harm(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("faults", kind="latency", seconds=0.2)
    began = time.monotonic()
    await bot.send_message(anna, "медленно")
    assert time.monotonic() - began >= 0.2
    await stage.post("faults", clear=True)
    began = time.monotonic()
    await bot.send_message(anna, "быстро")
    assert time.monotonic() - began < 0.2


async def test_a_fault_strikes_only_the_method_it_names(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("faults", kind="500", method="getUpdates")
    await bot.send_message(anna, "дойдёт")
    with pytest.raises(TelegramServerError):
        await bot.get_updates()
    await stage.post("faults", clear=True)
    await stage.post("faults", kind="500")
    await bot.get_updates()  # taking updates suffers only when named
    with pytest.raises(TelegramServerError):
        await bot.get_me()


def test_chance_is_the_same_for_the_same_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(fault_from({"kind": "500", "rate": 0.3, "seed": seed}))
        return [bool(faults.strike("sendMessage")) for _ in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 35 <= sum(strikes(1)) <= 85


def test_a_delay_may_come_with_one_other_fault() -> None:
    faults = Faults()
    for kind in ("latency", "500", "502"):
        faults.add(fault_from({"kind": kind, "times": 1}))
    assert [fault.kind for fault in faults.strike("getMe")] == ["latency", "500"]
    assert [fault.kind for fault in faults.strike("getMe")] == ["502"]


@pytest.mark.parametrize("rate", [-0.1, 1.5])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(ControlError, match="rate: a number from 0 to 1"):
        fault_from({"kind": "500", "rate": rate})


async def test_the_page_is_told_which_room_changed(stage: Stage, anna: int) -> None:
    async with stage.http.get(f"{stage.url}/control/events") as stream:
        assert await stream.content.readline() == b": hello\n"
        await stream.content.readline()
        await stage.post("say", **{"as": anna, "text": "привет"})
        line = await asyncio.wait_for(stream.content.readline(), 2)
    assert line == f'data: {{"kind": "room", "room": "p4242:{anna}"}}\n'.encode()


async def test_a_file_from_a_stranger_never_runs_as_a_page(stage: Stage, anna: int) -> None:
    await stage.post("attach", **{"as": anna, "name": "x.html", "data": "PGI+"})
    file = (await stage.chat(anna))[-1]["file"]
    async with stage.http.get(stage.url + file["url"]) as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.headers["Content-Security-Policy"] == "sandbox"


async def test_the_menu_is_the_narrowest_in_the_persons_language(stage: Stage, bot: Bot, anna: int) -> None:
    english = await stage.person(language="en")

    async def menu(person: int) -> list[str]:
        screen = await stage.get("screen", **{"as": person, "chat": 4242})
        return [command["command"] for command in screen["commands"]]

    assert await menu(anna) == []
    await bot.set_my_commands([BotCommand(command="start", description="Начать")])
    await bot.set_my_commands([BotCommand(command="begin", description="Begin")], language_code="en")
    await bot.set_my_commands(
        [BotCommand(command="mark", description="Отметка")], scope=BotCommandScopeChat(chat_id=anna)
    )
    await bot.set_my_commands(
        [BotCommand(command="queue", description="Очередь")], scope=BotCommandScopeAllGroupChats()
    )
    assert (await menu(anna), await menu(english)) == (["mark"], ["begin"])
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=anna))
    assert await menu(anna) == ["start"]
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["begin"]


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [
        ("Старт", "Начать", "BOT_COMMAND_INVALID"),
        ("start", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("x" * 33, "Начать", "BOT_COMMAND_INVALID"),
    ],
)
async def test_commands_that_cannot_be_set(stage: Stage, command: str, description: str, refusal: str) -> None:
    commands = [{"command": command, "description": description}]
    status, answer = await stage.api("setMyCommands", commands=commands)
    assert (status, answer["description"]) == (400, f"Bad Request: {refusal}")


async def test_names_and_descriptions_are_kept_by_language(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.set_my_name("Дневник 7")
    await bot.set_my_name("Diary 7", language_code="en")
    await bot.set_my_description("Что умеет бот")
    await bot.set_my_short_description("Кратко")
    assert (await bot.get_me()).first_name == "Дневник 7"
    assert (await bot.get_my_name(language_code="en")).name == "Diary 7"
    assert (await bot.get_my_description(language_code="en")).description == "Что умеет бот"
    assert (await bot.get_my_short_description()).short_description == "Кратко"
    assert (await stage.get("screen", **{"as": anna}))["description"] == "Что умеет бот"
    with pytest.raises(TelegramBadRequest, match="BOT_DESCRIPTION_INVALID"):
        await bot.set_my_description("я" * 513)


async def test_the_menu_button_is_remembered(bot: Bot, anna: int) -> None:
    assert (await bot.get_chat_menu_button(chat_id=anna)).type == "commands"
    assert await bot.set_chat_menu_button(chat_id=anna)
    assert (await bot.get_chat_menu_button(chat_id=anna)).type == "default"
