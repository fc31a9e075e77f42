"""`/absent`: who is absent all day or late, for the class teacher."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import AskedOf, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import day as screens
from bot.screens.teacher.taps import DayTap
from bot.services.day_attendance import DayAttendance
from bot.services.day_pages import KIND, NotHere
from bot.services.marking import Seen
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.day")
replies = Router(name="teacher.day_replies")


@router.message(Command("absent"), Private())
async def absent(
    message: Message,
    command: CommandObject,
    bot: Bot,
    day_attendance: DayAttendance,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """The day of the class, with what the line says of it."""
    if viewer is None:
        result = screens.said(NotHere())
    elif command.args:
        result = screens.said(await day_attendance.line(viewer, command.args, at))
    else:
        result = screens.said(await day_attendance.open(viewer, 0, None, at))
    await show(message, bot, result)


@router.callback_query(DayTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: DayTap,
    bot: Bot,
    day_attendance: DayAttendance,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of the day."""
    screen = await _step(callback_data, day_attendance, viewer, at) if viewer else common.not_found()
    await show(callback, bot, screen)


async def _step(tap: DayTap, days: DayAttendance, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "open":
            return screens.shown(await days.open(viewer, tap.of, tap.on, at))
        case "brush":
            return screens.shown(await days.brush(viewer, tap.of, tap.day, at))
        case "touch":
            return screens.shown(await days.touch(viewer, tap.of, tap.pupil, at))
        case "seat":
            return screens.seat(await days.show(viewer, tap.of, at), tap.pupil)
        case "notes":
            return screens.shown(await days.by_notes(viewer, tap.of, at))
        case "write":
            result = await days.publish(viewer, Seen(tap.of, tap.version), at)
            return screens.gone() if isinstance(result, NotHere) else screens.shown(result)
        case "drop":
            return screens.dropped() if await days.drop(viewer, tap.of) else screens.gone()
    return screens.shown(await days.show(viewer, tap.of, at))


@replies.message(Private(), Text(), AskedOf(KIND))
async def more(message: Message, bot: Bot, day_attendance: DayAttendance, viewer: Viewer, at: datetime) -> None:
    """One more line for the sheet that is open."""
    result = await day_attendance.more(viewer, message.text or "", at)
    await show(message, bot, screens.said(result))
