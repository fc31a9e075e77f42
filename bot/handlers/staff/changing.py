"""`/change`: the timetable of a day."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.staff import changing as screens
from bot.screens.staff.changing import ChangeTap
from bot.services.timetable_changing import DRAFT, NotStaff, TimetableChanging
from bot.show import show
from domain.access import DECIDING_STAFF, Viewer

router = Router(name="staff.changing")
replies = Router(name="staff.changing_replies")


@router.message(Command("change"), Private())
async def change(
    message: Message,
    command: CommandObject,
    bot: Bot,
    timetable_changing: TimetableChanging,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A line of change."""
    if viewer is None or not viewer.schools_as(*DECIDING_STAFF):
        await show(message, bot, screens.outcome(NotStaff()))
    elif not command.args:
        await show(message, bot, screens.help_text())
    else:
        await show(message, bot, screens.outcome(await timetable_changing.read(viewer, command.args, at)))


@router.callback_query(ChangeTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: ChangeTap,
    bot: Bot,
    timetable_changing: TimetableChanging,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Do it, do not, take it back."""
    seen = callback_data.draft, callback_data.version
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "write":
        screen = screens.outcome(await timetable_changing.confirm(viewer, seen, at))
    elif callback_data.act == "undo":
        screen = screens.outcome(await timetable_changing.undo(viewer, callback_data.change, at))
    else:
        screen = screens.dropped() if await timetable_changing.drop(viewer, seen) else screens.outcome(None)
    await show(callback, bot, screen)


@replies.message(Private(), Text(), Asked(DRAFT))
async def again(
    message: Message, bot: Bot, timetable_changing: TimetableChanging, viewer: Viewer, at: datetime
) -> None:
    """Another line instead of the one shown."""
    await show(message, bot, screens.outcome(await timetable_changing.read(viewer, message.text or "", at)))
