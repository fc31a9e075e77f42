"""Who is talking, in which language, and when: put beside every update, once."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

from bot.i18n import known, speaking
from bot.screens import common
from bot.show import answered_already, answering, show
from storage.work import Database

logger = structlog.get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Acquaintance(BaseMiddleware):
    """Gives handlers `viewer` (None for a stranger), `at` (the event's own time) and the language to speak."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user and chat and chat.type == "private" and chat.id != user.id:
            logger.warning("chat.of_another", user_id=user.id)  # Telegram knows no such thing
            return None  # what is for one person must not be said to another
        async with self._database.open_glance() as work:
            viewer = await work.accounts.viewer(str(user.id)) if user else None
        data["viewer"] = viewer
        data["at"] = moment_of(event, data["received_at"])
        with speaking(viewer.locale if viewer else known(user.language_code if user else None)):
            return await handler(event, data)


class ForgedNumbers(BaseMiddleware):
    """A number that no column holds stands on no button of ours: who sends one is answered as by an old button."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, CallbackQuery)
        numbers = (part for part in (event.data or "").split(":") if part.removeprefix("-").isdecimal())
        if any(abs(int(number)) >= 2**31 for number in numbers):
            logger.warning("tap.forged", user_id=event.from_user.id)
            return await show(event, data["bot"], common.old_button())
        return await handler(event, data)


class EveryTapIsAnswered(BaseMiddleware):
    """Telegram shows a spinner on a tapped button until it is answered: it always is, whatever happened."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, CallbackQuery)
        with answering():
            try:
                return await handler(event, data)
            finally:
                if not answered_already():
                    await answer_quietly(event)


async def answer_quietly(callback: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a tap; that it is too old to be answered is nobody's trouble."""
    with suppress(TelegramBadRequest):
        await callback.answer(text, show_alert=alert)


def moment_of(update: Update, received_at: datetime) -> datetime:
    """An act's time is its event's own (ruling 11): a message's date; for a tap, when it was received."""
    event = update.event
    if isinstance(event, Message):
        return event.date
    return received_at
