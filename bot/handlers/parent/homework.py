"""A parent reads the homework."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.files import send_files
from bot.handlers.filters import Private
from bot.screens.parent import homework as screens
from bot.screens.parent.page import DoneTap, FilesTap, HomeworkTap
from bot.services.homework_reading import HomeworkReading
from bot.services.keeping import Keeping
from bot.services.reading import NoDiary
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.homework")


@router.callback_query(HomeworkTap.filter(), Private())
async def homework(
    callback: CallbackQuery,
    callback_data: HomeworkTap,
    viewer: Viewer | None,
    homework_reading: HomeworkReading,
    bot: Bot,
) -> None:
    """What is due on the next school days or on one, by day or by subject."""
    view = await homework_reading.due(viewer, callback_data.pupil, callback_data.on)
    await show(callback, bot, screens.homework(view, callback_data.by))


@router.callback_query(DoneTap.filter(), Private())
async def tick(
    callback: CallbackQuery,
    callback_data: DoneTap,
    viewer: Viewer | None,
    homework_reading: HomeworkReading,
    bot: Bot,
    at: datetime,
) -> None:
    """Tick a task off, or take the tick back."""
    pupil, task, done = callback_data.pupil, callback_data.homework, callback_data.done
    view = await homework_reading.tick(viewer, pupil, task, at, done=done)
    await show(callback, bot, screens.homework(view, screens.DONE))


@router.callback_query(FilesTap.filter(), Private())
async def files(
    callback: CallbackQuery,
    callback_data: FilesTap,
    viewer: Viewer | None,
    homework_reading: HomeworkReading,
    keeping: Keeping,
    bot: Bot,
) -> None:
    """The files that came with a task, each uploaded once in the life of the bot."""
    found = await homework_reading.files(viewer, callback_data.pupil, callback_data.homework)
    if isinstance(found, NoDiary):
        await show(callback, bot, screens.no_files(found))
        return
    protected = found.child.protect_content
    await send_files(bot, keeping, callback.from_user.id, found.file_ids, protected=protected)
