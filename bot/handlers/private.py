"""Where an answer to an officer goes: a personal one never to a group."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery

from bot.screens import common
from bot.screens.screen import Screen
from bot.show import say, show


def from_group(callback: CallbackQuery) -> bool:
    """Whether the tap was made before the eyes of a group."""
    return callback.message is not None and callback.message.chat.type != "private"


async def show_in_private(callback: CallbackQuery, bot: Bot, screen: Screen) -> None:
    """To a tap in a group the screen is sent to the officer, and the card stays as it is."""
    if screen.alert or not from_group(callback):
        await show(callback, bot, screen)
        return
    with suppress(TelegramForbiddenError, TelegramBadRequest):
        await say(bot, callback.from_user.id, screen)
        await show(callback, bot, common.shown_in_private())
        return
    await show(callback, bot, common.write_to_me())
