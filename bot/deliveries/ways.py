"""How one push is told: ask its gate, draw what the gate gives, say it. Each kind is a line of a table of these."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.pushing import SENT, STALE, Deliver
from bot.screens.screen import Screen
from bot.show import say
from storage.pushes import Push

V = TypeVar("V")
Gate = Callable[[Push], Awaitable[V | None]]
"""Asks once more whether it may be told and is still true; what is to be said, or None."""


def told(gate: Gate[V], draw: Callable[[V], Screen], *, refused: str = STALE) -> Deliver:
    """Say what the gate gives. `refused` is the outcome where it gives nothing."""
    return told_as(gate, lambda found, _: draw(found), refused=refused)


def told_as(
    gate: Gate[V],
    draw: Callable[[V, Push], Screen | Awaitable[Screen]],
    *,
    topic: Callable[[V, Push], int | None] = lambda _, __: None,
    refused: str = STALE,
) -> Deliver:
    """The same where the words depend on the push itself or on papers still to be fetched, or a topic takes them."""

    async def deliver(bot: Bot, push: Push) -> str:
        found = await gate(push)
        if found is None:
            return refused
        drawn = draw(found, push)
        screen = drawn if isinstance(drawn, Screen) else await drawn
        await say(bot, int(push.external_id), screen, topic(found, push))
        return SENT

    return deliver


def carded(
    gate: Gate[V],
    draw: Callable[[V], Screen],
    *,
    lies_in: Callable[[V], int | None],
    note: Callable[[V, int], Awaitable[None]],
    topic: Callable[[V], int | None] = lambda _: None,
) -> Deliver:
    """A card that is edited in place; where its message is gone, it is said anew and its new place noted."""

    async def deliver(bot: Bot, push: Push) -> str:
        found = await gate(push)
        if found is None:
            return STALE
        chat_id, message_id, screen = int(push.external_id), lies_in(found), draw(found)
        if message_id is None or not await _edited(bot, chat_id, message_id, screen):
            message = await say(bot, chat_id, screen, topic(found))
            await note(found, message.message_id)
        return SENT

    return deliver


async def _edited(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> bool:
    """Whether the card stands as drawn; False where its message is gone or too old to be edited."""
    try:
        await bot.edit_message_text(screen.text, chat_id=chat_id, message_id=message_id, reply_markup=screen.keyboard)
    except TelegramBadRequest as error:
        if "not modified" in error.message:
            return True
        if "not found" in error.message or "can't be edited" in error.message:
            return False
        raise
    return True
