"""A parent reads the homework."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens.parent import homework as screens
from bot.screens.parent.page import HomeworkTap
from bot.services.homework_reading import HomeworkReading
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
