"""A playground on a loopback port, and aiogram's own client talking to it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp.test_utils import TestServer
from faker import Faker

from playground.clock import Clock
from playground.server import Playground

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TOKEN = "4242:playground"


class QuickSession(AiohttpSession):
    """aiogram's session without its quarter of a second at closing."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@dataclass
class Stage:
    """A running playground with hands on its control routes."""

    playground: Playground
    http: aiohttp.ClientSession
    url: str
    bots: list[Bot] = field(default_factory=list)

    def bot(self, token: str = TOKEN) -> Bot:
        bot = Bot(token, session=QuickSession(api=TelegramAPIServer.from_base(self.url)))
        self.bots.append(bot)
        return bot

    async def post(self, name: str, /, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/control/{name}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def refused(self, name: str, /, **body: Any) -> str:
        async with self.http.post(f"{self.url}/control/{name}", json=body) as response:
            assert response.status == 400
            return str((await response.json())["error"])

    async def get(self, name: str, **query: Any) -> Any:
        async with self.http.get(f"{self.url}/control/{name}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def api(self, method: str, token: str = TOKEN, **parameters: Any) -> tuple[int, Any]:
        """A raw Bot API request: its status and its JSON."""
        async with self.http.post(f"{self.url}/bot{token}/{method}", json=parameters) as response:
            return response.status, await response.json()

    async def chat(self, person: int, chat: int | None = None) -> list[dict[str, Any]]:
        query = {"as": person} | ({"chat": chat} if chat is not None else {})
        messages: list[dict[str, Any]] = await self.get("chat", **query)
        return messages

    async def person(self, name: str | None = None, *, started: bool = True, **more: Any) -> int:
        made = await self.post("people", name=name or Faker("ru_RU").name(), **more)
        if started:
            await self.post("say", **{"as": made["id"], "text": "/start"})
        return int(made["id"])


async def until(check: Any, seconds: float = 5.0) -> None:
    """Wait for something that happens beside the test."""
    async with asyncio.timeout(seconds):
        while not check():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    playground = Playground(clock=Clock(START), limits=False)
    server = TestServer(playground.application(), host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.2)
    async with aiohttp.ClientSession() as http:
        stage = Stage(playground, http, str(server.make_url("")).rstrip("/"))
        try:
            yield stage
        finally:
            for bot in stage.bots:
                await bot.session.close()
            await server.close()


@pytest.fixture
async def bot(stage: Stage) -> Bot:
    bot = stage.bot()
    await bot.get_me()
    return bot


@pytest.fixture
async def anna(stage: Stage, bot: Bot) -> int:
    """A person who has started the bot; nothing waits for the bot any more."""
    person = await stage.person()
    await bot.get_updates(offset=-1)
    for update in await bot.get_updates():
        await bot.get_updates(offset=update.update_id + 1)
    return person
