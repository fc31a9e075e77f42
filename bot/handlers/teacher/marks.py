"""`/mark` and its buttons."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Teacher, Text
from bot.screens import common
from bot.screens.teacher import marks as screens
from bot.screens.teacher.marks import BatchTap, SheetTap
from bot.services.marking import DRAFT, Marking, NoSheet, NotTeacher, Seen
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.marks")
replies = Router(name="teacher.replies")


@router.message(Command("mark"), Private())
async def mark(
    message: Message, command: CommandObject, bot: Bot, marking: Marking, viewer: Viewer | None, at: datetime
) -> None:
    """A line of marks."""
    if viewer is None or not viewer.teaching:
        await show(message, bot, screens.outcome(NotTeacher()))
    elif not command.args:
        await show(message, bot, screens.help_text())
    else:
        await show(message, bot, screens.outcome(await marking.mark(viewer, command.args, at)))


@router.callback_query(SheetTap.filter())
async def sheet(
    callback: CallbackQuery, callback_data: SheetTap, bot: Bot, marking: Marking, viewer: Viewer | None, at: datetime
) -> None:
    """A button of the preview."""
    seen = Seen(callback_data.draft, callback_data.version)
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "write":
        screen = screens.outcome(await marking.confirm(viewer, seen, at))
    elif callback_data.act == "settle":
        screen = screens.outcome(await marking.settle(viewer, seen, callback_data.entry, callback_data.pupil, at))
    else:
        screen = screens.dropped() if await marking.drop(viewer, seen) else screens.outcome(NoSheet())
    await show(callback, bot, screen)


@router.callback_query(BatchTap.filter())
async def batch(
    callback: CallbackQuery, callback_data: BatchTap, bot: Bot, marking: Marking, viewer: Viewer | None
) -> None:
    """Take back, or tell at once."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "publish":
        screen = screens.outcome(await marking.publish(viewer, callback_data.batch))
    else:
        screen = screens.outcome(await marking.undo(viewer, callback_data.batch))
    await show(callback, bot, screen)


@replies.message(Private(), Teacher(), Text(), Asked(DRAFT))
async def again(message: Message, bot: Bot, marking: Marking, viewer: Viewer, at: datetime) -> None:
    """A new line instead of the one that was not understood."""
    await show(message, bot, screens.outcome(await marking.mark(viewer, message.text or "", at)))
