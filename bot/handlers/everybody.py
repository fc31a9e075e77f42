"""What works everywhere: /help, /cancel, and one polite sentence for whatever nobody understood. Asked last."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens import common
from bot.screens import home as screens
from bot.services.homes import Homes
from bot.show import show
from domain.access import Viewer

commands = Router(name="everybody.commands")
rest = Router(name="everybody.rest")


@commands.message(Command("help"), Private())
async def help_(message: Message, bot: Bot, viewer: Viewer | None) -> None:
    await show(message, bot, screens.help_text(viewer))


@commands.message(Command("cancel"), Private())
async def cancel(message: Message, bot: Bot, homes: Homes, viewer: Viewer | None) -> None:
    """Stop asking; a form keeps its answers."""
    await show(message, bot, screens.cancelled(await homes.cancel(viewer) if viewer else None))


@rest.callback_query()
async def old_button(callback: CallbackQuery, bot: Bot) -> None:
    """A button of another time, or a forged one."""
    await show(callback, bot, common.old_button())


@rest.message(Private())
async def not_understood(message: Message, bot: Bot) -> None:
    await show(message, bot, screens.not_understood(message.text))
