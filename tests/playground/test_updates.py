"""Taking updates by polling: offsets, redelivery, conflicts."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError

from tests.playground.conftest import Stage, until


async def say(stage: Stage, person: int, *texts: str) -> None:
    for text in texts:
        await stage.post("say", **{"as": person, "text": text})


async def texts(bot: Bot, **query: Any) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(**query) if update.message]


async def test_what_is_not_confirmed_is_given_again(stage: Stage, bot: Bot, anna: int) -> None:
    await say(stage, anna, "раз", "два")
    first = await bot.get_updates()
    assert await texts(bot) == ["раз", "два"]
    assert await texts(bot, offset=first[0].update_id + 1) == ["два"]
    assert await texts(bot) == ["два"]
    assert await texts(bot, offset=first[1].update_id + 1) == []


async def test_ids_of_updates_grow_by_one_from_a_random_start(stage: Stage, bot: Bot, anna: int) -> None:
    await say(stage, anna, "раз", "два", "три")
    ids = [update.update_id for update in await bot.get_updates()]
    assert ids == list(range(ids[0], ids[0] + 3))
    other = stage.playground.world.account(77).updates
    assert other.next_id != stage.playground.world.account(78).updates.next_id


async def test_a_limit_gives_the_oldest(stage: Stage, bot: Bot, anna: int) -> None:
    await say(stage, anna, "раз", "два", "три")
    assert await texts(bot, limit=2) == ["раз", "два"]


async def test_a_negative_offset_keeps_only_the_last(stage: Stage, bot: Bot, anna: int) -> None:
    await say(stage, anna, "раз", "два", "три")
    assert await texts(bot, offset=-1) == ["три"]
    assert await texts(bot) == ["три"]


async def test_a_long_poll_wakes_as_soon_as_somebody_speaks(stage: Stage, bot: Bot, anna: int) -> None:
    poll = asyncio.ensure_future(texts(bot, timeout=20))
    await until(lambda: stage.playground.world.account(4242).updates._waiter)
    await say(stage, anna, "привет")
    assert await asyncio.wait_for(poll, 2) == ["привет"]


@pytest.mark.long
async def test_a_long_poll_ends_empty_when_nobody_speaks(bot: Bot, anna: int) -> None:
    assert await texts(bot, timeout=1) == []


async def test_of_two_polls_at_once_the_first_gets_409(stage: Stage, bot: Bot, anna: int) -> None:
    older = asyncio.ensure_future(bot.get_updates(timeout=20))
    await until(lambda: stage.playground.world.account(4242).updates._waiter)
    younger = asyncio.ensure_future(bot.get_updates(timeout=20))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only"):
        await older
    await say(stage, anna, "привет")
    assert len(await younger) == 1


async def test_kinds_that_were_not_asked_for_are_not_kept(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await say(stage, anna, "не услышит")
    await bot.get_updates()  # the choice is remembered
    await say(stage, anna, "и это")
    assert (await stage.get("pending", bot=4242)) == {"pending": 0}
    await bot.get_updates(allowed_updates=[])
    await say(stage, anna, "услышит")
    assert (await stage.get("pending", bot=4242)) == {"pending": 1}


async def test_updates_live_a_day(stage: Stage, bot: Bot, anna: int) -> None:
    await say(stage, anna, "вчера")
    await stage.post("clock", forward=25 * 3600)
    await say(stage, anna, "сегодня")
    assert await texts(bot) == ["сегодня"]


async def test_a_raw_update_is_given_as_it_is(stage: Stage, bot: Bot) -> None:
    poison = {"message": {"nonsense": True}}
    pushed = await stage.post("update", bot=4242, update=poison)
    _status, answer = await stage.api("getUpdates")
    assert answer["result"] == [{"update_id": pushed["update_id"], **poison}]
    kept = await stage.post("update", bot=4242, update={"update_id": pushed["update_id"] + 10, "x": 1})
    assert kept["update_id"] == pushed["update_id"] + 10


async def test_each_bot_takes_its_own_updates(stage: Stage, bot: Bot, anna: int) -> None:
    other = stage.bot("5151:other")
    me = await other.get_me()
    assert me.username == "demo_5151_bot"
    await stage.post("say", **{"as": anna, "chat": 5151, "text": "другому"})
    assert await texts(bot) == []
    assert await texts(other) == ["другому"]
