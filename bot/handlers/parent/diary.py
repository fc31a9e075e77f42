"""A parent reads the diary: today, any day, the calendar."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens.parent import diary as screens
from bot.screens.parent.diary import DayTap, MonthTap
from bot.services.diary import DiaryReading
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.diary")


@router.message(Command("today", "day"), Private())
async def today(message: Message, viewer: Viewer | None, diary: DiaryReading, bot: Bot) -> None:
    """The day to open now: today, or after the last lesson the next school day."""
    view = await diary.day(viewer, None, None)
    await show(message, bot, screens.day(view))


@router.callback_query(DayTap.filter(), Private())
async def day(
    callback: CallbackQuery, callback_data: DayTap, viewer: Viewer | None, diary: DiaryReading, bot: Bot
) -> None:
    """The day on the button; whose diary it is is asked again."""
    view = await diary.day(viewer, callback_data.pupil, callback_data.on)
    await show(callback, bot, screens.day(view))


@router.callback_query(MonthTap.filter(), Private())
async def month(
    callback: CallbackQuery, callback_data: MonthTap, viewer: Viewer | None, diary: DiaryReading, bot: Bot
) -> None:
    """The calendar of a month, to choose a day from."""
    view = await diary.month(viewer, callback_data.pupil, callback_data.year, callback_data.month)
    await show(callback, bot, screens.calendar(view, callback_data.came_from))
