"""A parent reads the marks of a term."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens.parent import marks as screens
from bot.screens.parent import trend as trend_screens
from bot.screens.parent.page import MarksTap, TrendTap
from bot.services.marks_reading import MarksReading
from bot.services.reading import NoDiary
from bot.services.takeaway import drawn_trend
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.marks")


@router.callback_query(MarksTap.filter(), Private())
async def marks(
    callback: CallbackQuery, callback_data: MarksTap, viewer: Viewer | None, marks_reading: MarksReading, bot: Bot
) -> None:
    """All subjects, one of them, or how its marks were corrected; whose diary it is is asked again."""
    pupil, term, subject = callback_data.pupil, callback_data.term, callback_data.subject
    if not subject:
        screen = screens.term(await marks_reading.term(viewer, pupil, term))
    else:
        view = await marks_reading.subject(viewer, pupil, term, subject)
        screen = screens.history(view) if callback_data.history else screens.subject(view)
    await show(callback, bot, screen)


@router.callback_query(TrendTap.filter(), Private())
async def drawn(
    callback: CallbackQuery, callback_data: TrendTap, viewer: Viewer | None, marks_reading: MarksReading, bot: Bot
) -> None:
    """How the marks of a subject went, as a picture."""
    view = await marks_reading.subject(viewer, callback_data.pupil, callback_data.term, callback_data.subject)
    if isinstance(view, NoDiary) or not trend_screens.has_trend(view):
        screen = screens.subject(view)
    else:
        screen = trend_screens.screen(view, await drawn_trend(trend_screens.trend_picture(view)))
    await show(callback, bot, screen)
