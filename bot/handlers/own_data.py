"""`/mydata`: what is held of the one who asks."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens import own_data as screens
from bot.screens.own_data import OwnDataTap
from bot.screens.screen import Screen
from bot.services.joining import Joining
from bot.services.own_data import OwnDataService
from bot.show import show
from domain.access import Viewer

router = Router(name="own_data")


@router.message(Command("mydata"), Private())
async def mydata(message: Message, bot: Bot, own_data: OwnDataService, viewer: Viewer | None) -> None:
    """What is held."""
    await show(message, bot, await _screen("show", own_data, viewer))


@router.callback_query(OwnDataTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: OwnDataTap,
    bot: Bot,
    own_data: OwnDataService,
    joining: Joining,
    viewer: Viewer | None,
) -> None:
    """What is held, a copy of it, how it is mended, how it is taken to a new account."""
    if callback_data.act == "move" and viewer is not None:
        secret, me = await joining.own_move(viewer), await bot.me()
        await show(callback, bot, screens.move(f"https://t.me/{me.username}?start={secret}" if secret else None))
        return
    await show(callback, bot, await _screen(callback_data.act, own_data, viewer))


async def _screen(act: str, own_data: OwnDataService, viewer: Viewer | None) -> Screen:
    if viewer is None:
        return screens.nothing_held()
    if act == "mend":
        return screens.mend()
    data = await own_data.of(viewer)
    return screens.copy(data) if act == "copy" else screens.held(data, consented=viewer.consented)
