"""Delivery to a bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.playground.conftest import Stage, until


@dataclass
class Receiver:
    """A bot's web server that may be told to refuse."""

    url: str = ""
    refusals: int = 0
    tries: int = 0
    taken: list[Any] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)

    async def take(self, request: web.Request) -> web.Response:
        self.tries += 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals > 0:
            self.refusals -= 1
            return web.Response(status=503)
        self.taken.append(await request.json())
        return web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.taken]


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setattr("playground.webhooks.FIRST_PAUSE", 0.01)
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app, host="127.0.0.1") as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


async def test_updates_come_in_order_with_the_secret(stage: Stage, bot: Bot, anna: int, receiver: Receiver) -> None:
    await stage.post("say", **{"as": anna, "text": "раз"})  # waits for the webhook to be set
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    for text in ("два", "три"):
        await stage.post("say", **{"as": anna, "text": text})
    await until(lambda: len(receiver.taken) == 3)
    assert receiver.texts() == ["раз", "два", "три"]
    assert receiver.secrets == {"s3cret"}
    await until(lambda: len(stage.playground.world.account(4242).updates) == 0)


async def test_a_refused_update_comes_again_before_the_next(
    stage: Stage, bot: Bot, anna: int, receiver: Receiver
) -> None:
    receiver.refusals = 3
    await bot.set_webhook(receiver.url)
    for text in ("раз", "два"):
        await stage.post("say", **{"as": anna, "text": text})
    await until(lambda: len(receiver.taken) == 2)
    assert receiver.texts() == ["раз", "два"]
    assert receiver.tries == 5
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_what_nobody_took_waits_for_polling(stage: Stage, bot: Bot, anna: int, unused_tcp_port: int) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/hook")
    await stage.post("say", **{"as": anna, "text": "раз"})
    webhook = stage.playground.world.account(4242).webhook
    await until(lambda: webhook.last_error == "Connection refused")
    await bot.delete_webhook()
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["раз"]


async def test_polling_and_a_webhook_exclude_each_other(stage: Stage, bot: Bot, anna: int, receiver: Receiver) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await until(lambda: stage.playground.world.account(4242).updates._waiter)
    await bot.set_webhook(receiver.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.set_webhook("")
    await bot.get_updates()


async def test_pending_updates_can_be_dropped(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("say", **{"as": anna, "text": "раз"})
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


@pytest.mark.parametrize(
    ("url", "secret", "description"),
    [
        ("http://example.org/hook", None, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org/hook", "нет", "secret token contains unallowed characters"),
    ],
)
async def test_addresses_that_cannot_be_set(bot: Bot, url: str, secret: str | None, description: str) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.set_webhook(url, secret_token=secret)
    assert refusal.value.message == f"Bad Request: {description}"
