"""`/results`: results of terms and years."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import results as screens
from bot.screens.teacher.taps import ResultsTap
from bot.services.result_setting import DRAFT, ResultSetting
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.results")
replies = Router(name="teacher.results_replies")


@router.message(Command("results"), Private())
async def results(message: Message, bot: Bot, result_setting: ResultSetting, viewer: Viewer | None) -> None:
    """Which class and subject."""
    await show(message, bot, screens.courses(await result_setting.courses(viewer) if viewer else ()))


@router.callback_query(ResultsTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: ResultsTap,
    bot: Bot,
    result_setting: ResultSetting,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A page of results, a pupil, a value."""
    screen = await _screen(callback_data, result_setting, viewer, at) if viewer else common.not_found()
    await show(callback, bot, screen)


async def _screen(tap: ResultsTap, setting: ResultSetting, viewer: Viewer, at: datetime) -> Screen:
    if not tap.of:
        found = await setting.courses(viewer)
        return screens.courses(found) if found else common.not_found()
    page = (tap.of, tap.subject, tap.kind, tap.term)
    if tap.to == screens.ALL:
        return screens.page(await setting.all_proposed(viewer, page, at))
    if tap.to:
        return screens.page(await setting.write(viewer, page, tap.pupil, tap.to, tap.seen, at))
    return screens.page(await setting.page(viewer, *page), tap.pupil)


@replies.message(Private(), Text(), Asked(DRAFT))
async def because(message: Message, bot: Bot, result_setting: ResultSetting, viewer: Viewer, at: datetime) -> None:
    """The reason of a result that departs from the proposed."""
    view = await result_setting.because(viewer, message.text or "", at)
    if view is None:
        raise SkipHandler
    await show(message, bot, screens.page(view))
