"""`/register`: the class register as a picture and as a spreadsheet."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import register as screens
from bot.screens.teacher.taps import RegisterTap
from bot.services.register_reading import NoRegister, RegisterReading, drawn, tabulated
from bot.services.result_setting import ResultSetting
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.register")


@router.message(Command("register"), Private())
async def register(message: Message, bot: Bot, result_setting: ResultSetting, viewer: Viewer | None) -> None:
    """Which class and subject."""
    await show(message, bot, screens.courses(await result_setting.courses(viewer) if viewer else ()))


@router.callback_query(RegisterTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: RegisterTap,
    bot: Bot,
    register_reading: RegisterReading,
    result_setting: ResultSetting,
    viewer: Viewer | None,
) -> None:
    """A register of a term."""
    if viewer is None:
        screen = common.not_found()
    elif not callback_data.of:
        found = await result_setting.courses(viewer)
        screen = screens.courses(found) if found else common.not_found()
    else:
        screen = await _register(callback_data, register_reading, viewer)
    await show(callback, bot, screen)


async def _register(tap: RegisterTap, reading: RegisterReading, viewer: Viewer) -> Screen:
    view = await reading.term(viewer, tap.of, tap.subject, tap.term)
    if isinstance(view, NoRegister):
        return screens.page(view, None)
    if tap.how == "xlsx":
        return screens.spreadsheet(view, await tabulated(screens.sheet(view)))
    return screens.page(view, await drawn(screens.picture(view)))
