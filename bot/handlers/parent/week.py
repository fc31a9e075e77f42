"""A parent reads a week, the changes ahead, and what else there is."""

from datetime import date

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens.parent import week as screens
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import MoreTap, WeekTap
from bot.screens.parent.week_picture import week_picture
from bot.screens.screen import Screen
from bot.services.reading import NoDiary
from bot.services.week import WeekReading, drawn
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.week")


@router.callback_query(WeekTap.filter(), Private())
async def week(
    callback: CallbackQuery, callback_data: WeekTap, viewer: Viewer | None, week_reading: WeekReading, bot: Bot
) -> None:
    """The week of the day on the button, in the form asked for."""
    screen = await week_screen(week_reading, viewer, callback_data.pupil, callback_data.on, callback_data.how)
    await show(callback, bot, screen)


@router.callback_query(MoreTap.filter(), Private())
async def more(
    callback: CallbackQuery, callback_data: MoreTap, viewer: Viewer | None, week_reading: WeekReading, bot: Bot
) -> None:
    """What else there is to read, or the changes of the timetable."""
    if callback_data.what == screens.CHANGES:
        screen = screens.changes(await week_reading.changes(viewer, callback_data.pupil))
    else:
        screen = screens.more(await week_reading.child(viewer, callback_data.pupil))
    await show(callback, bot, screen)


async def week_screen(
    week_reading: WeekReading, viewer: Viewer | None, pupil: int | None, day: date | None, how: str
) -> Screen:
    """A week in one of its forms; a form nobody drew is the text."""
    view = await week_reading.week(viewer, pupil, day, teachers=how == screens.TIMETABLE)
    if isinstance(view, NoDiary):
        return no_diary(view)
    match how:
        case screens.PICTURE:
            return screens.picture(view, await drawn(week_picture(view)))
        case screens.TIMETABLE:
            return screens.timetable(view)
    return screens.text(view)
