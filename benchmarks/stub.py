"""A Telegram that answers at once, and updates made by the hundred."""

import itertools
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, Message

_ids = itertools.count(1)


class StubSession(BaseSession):
    """Takes every request and tells a waiter when a chat has been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[int, Any] = {}  # chat -> future of the answer

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109 - aiogram's signature
        if not isinstance(method, SendMessage):
            return True
        waiter = self.answered.pop(int(method.chat_id), None)
        if waiter is not None and not waiter.done():
            waiter.set_result(time.perf_counter())
        chat = Chat(id=int(method.chat_id), type="private")
        return Message(message_id=next(_ids), date=datetime.fromtimestamp(0, UTC), chat=chat, text=method.text)

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None: ...


def stub_bot() -> Bot:
    return Bot("42:benchmark", session=StubSession(), default=DefaultBotProperties(parse_mode="HTML"))


def today_update(chat: int) -> dict[str, Any]:
    """A raw `/today` of a chat, as Telegram sends it."""
    return {
        "update_id": next(_ids),
        "message": {
            "message_id": next(_ids),
            "date": 1,
            "chat": {"id": chat, "type": "private", "first_name": "A"},
            "from": {"id": chat, "is_bot": False, "first_name": "A", "language_code": "ru"},
            "text": "/today",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
