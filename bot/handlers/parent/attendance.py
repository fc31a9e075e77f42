"""A parent reads the attendance of a term."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens.parent import attendance as screens
from bot.screens.parent.page import AttendanceTap
from bot.services.marks_reading import MarksReading
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.attendance")


@router.callback_query(AttendanceTap.filter(), Private())
async def attendance(
    callback: CallbackQuery, callback_data: AttendanceTap, viewer: Viewer | None, marks_reading: MarksReading, bot: Bot
) -> None:
    """The attendance of the term on the button."""
    view = await marks_reading.attendance(viewer, callback_data.pupil, callback_data.term)
    await show(callback, bot, screens.attendance(view))
