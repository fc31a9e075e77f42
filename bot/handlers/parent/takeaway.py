"""A parent reads the results of a year, and takes away files: the report card, the calendar, the marks."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens.parent import results as result_screens
from bot.screens.parent import takeaway as screens
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import ResultsTap, TakeTap
from bot.screens.screen import Screen
from bot.services.reading import NoDiary
from bot.services.results_reading import ResultsReading
from bot.services.takeaway import NotPrinted, Takeaway, printed_card, written_book, written_calendar
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.takeaway")


@router.callback_query(ResultsTap.filter(), Private())
async def results(
    callback: CallbackQuery, callback_data: ResultsTap, viewer: Viewer | None, results_reading: ResultsReading, bot: Bot
) -> None:
    """The results of the year on the button."""
    view = await results_reading.year(viewer, callback_data.pupil, callback_data.year or None)
    await show(callback, bot, result_screens.results(view))


@router.callback_query(TakeTap.filter(), Private())
async def take(
    callback: CallbackQuery, callback_data: TakeTap, viewer: Viewer | None, takeaway: Takeaway, bot: Bot
) -> None:
    """The file on the button, or the list of them."""
    await show(callback, bot, await _screen(callback_data, viewer, takeaway))


async def _screen(tap: TakeTap, viewer: Viewer | None, takeaway: Takeaway) -> Screen:
    match tap.what:
        case screens.CALENDAR:
            return await _calendar(viewer, tap.pupil, takeaway)
        case screens.MARKS:
            return await _marks(viewer, tap.pupil, takeaway)
        case screens.CARD:
            return await _card(viewer, tap, takeaway)
    return screens.offered(await takeaway.child(viewer, tap.pupil))


async def _calendar(viewer: Viewer | None, pupil: int, takeaway: Takeaway) -> Screen:
    view = await takeaway.calendar(viewer, pupil)
    if isinstance(view, NoDiary):
        return no_diary(view)
    content = await written_calendar(screens.calendar_name(view), screens.events(view), view.now)
    return screens.file(view, f"{screens.filename('lessons', view)}.ics", content)


async def _marks(viewer: Viewer | None, pupil: int, takeaway: Takeaway) -> Screen:
    view = await takeaway.marks(viewer, pupil)
    if isinstance(view, NoDiary):
        return no_diary(view)
    return screens.file(view, f"{screens.filename('marks', view)}.xlsx", await written_book(screens.sheets(view)))


async def _card(viewer: Viewer | None, tap: TakeTap, takeaway: Takeaway) -> Screen:
    view = await takeaway.card(viewer, tap.pupil, tap.year)
    if isinstance(view, NoDiary):
        return no_diary(view)
    if isinstance(view, NotPrinted):
        return screens.not_printed(view)
    return screens.file(view, f"{screens.filename('card', view)}.pdf", await printed_card(screens.report_card(view)))
