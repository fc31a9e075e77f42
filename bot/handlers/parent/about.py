"""The service explained to anybody, a stranger first of all."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.i18n import language, speaking
from bot.screens.about_tap import AboutTap
from bot.screens.parent import about as screens
from bot.screens.screen import Screen
from bot.services.about import BLANKS, AboutService, WhichSchool
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.about")


@router.message(Command("about"), Private())
async def about(message: Message, bot: Bot, about_service: AboutService, viewer: Viewer | None) -> None:
    await show(message, bot, await _page(AboutTap(topic="menu"), about_service, viewer))


@router.callback_query(AboutTap.filter(), Private())
async def tap(
    callback: CallbackQuery, callback_data: AboutTap, bot: Bot, about_service: AboutService, viewer: Viewer | None
) -> None:
    """A page of the service, or a file of it."""
    with speaking(callback_data.language or language()):
        await show(callback, bot, await _page(callback_data, about_service, viewer))


async def _page(tap: AboutTap, about_service: AboutService, viewer: Viewer | None) -> Screen:
    if tap.topic == "schools":
        return screens.which_school(await about_service.schools(), max(tap.page, 0))
    view = await about_service.of(viewer, tap.school)
    if isinstance(view, WhichSchool):
        return screens.which_school(view)
    if tap.topic == "scheme":
        return screens.scheme(view, await about_service.scheme(view))
    if tap.topic == "above":
        return screens.above(view)
    name = tap.topic.removeprefix("form_")
    if name in BLANKS and name != tap.topic:
        return screens.blank(name, await about_service.blank(view, name))
    return screens.page(view, tap.topic)
