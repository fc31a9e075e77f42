"""Officers see who reads a diary, end a right at once, let one more representative in, put down who has left."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.forms.form import BadAnswer
from bot.handlers.filters import Officer, Private
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import readers as screens
from bot.screens.staff.readers import ReaderTap
from bot.services.leaving import Leaving
from bot.services.outcomes import NotFound
from bot.services.readers import Readers
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.readers")


@router.message(Command("readers"), Officer(), Private())
async def who_reads(message: Message, command: CommandObject, bot: Bot, readers: Readers, viewer: Viewer) -> None:
    """The readers of a pupil, by the number of the personal file."""
    if not command.args:
        await show(message, bot, screens.usage())
        return
    found = await readers.of_file(viewer, command.args)
    await show(message, bot, screens.not_found() if isinstance(found, NotFound) else screens.readers(found))


@router.message(Command("left"), Officer(), Private())
async def left(
    message: Message, command: CommandObject, bot: Bot, leaving: Leaving, viewer: Viewer, at: datetime
) -> None:
    """A pupil leaves the school: the diary closes by itself on that day."""
    noted = await leaving.note(viewer, command.args, at) if command.args else None
    if noted is None or isinstance(noted, BadAnswer):
        await show(message, bot, screens.leaving_usage(bad=noted is not None))
        return
    await show(message, bot, screens.leaving(noted))


@router.callback_query(ReaderTap.filter(), Private())
async def tap(
    callback: CallbackQuery, callback_data: ReaderTap, bot: Bot, readers: Readers, viewer: Viewer | None, at: datetime
) -> None:
    """A button about the readers of a pupil; the service asks who taps."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, bot, readers, viewer, at))


async def _screen(tap: ReaderTap, bot: Bot, readers: Readers, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "ask":
            return screens.readers(await readers.choose(viewer, tap.grant))
        case "end":
            return screens.readers(await readers.end(viewer, tap.grant, tap.ground, at))
        case "link" | "aloud":
            me = await bot.me()  # asked of Telegram once, then remembered
            address, aloud = f"https://t.me/{me.username}?start=", tap.act == "aloud"
            return screens.way_in(await readers.invite(viewer, tap.school, tap.pupil, address, at, aloud=aloud))
    return screens.readers(await readers.of_pupil(viewer, tap.school, tap.pupil))
